"""The main job's promises: verbatim, repeatable, nothing lost, sources untouched, no network."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit import workflow
from qualkit.errors import QualkitError, StudyError
from tests.cli.test_commands import INTERVIEW

STUDY = {
    "E1.txt": INTERVIEW.format(name="E1", group="employer"),
    "P1.txt": INTERVIEW.format(name="P1", group="provider").replace("The roof leaks", "The “roof” 😀 leaks"),
    "S1.vtt": "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Interviewer>And the cost?</v>\n\n"
    "00:00:04.000 --> 00:00:08.000\n<v S1>Nobody can afford the fees, so they</v>\n\n"
    "00:00:08.000 --> 00:00:12.000\n<v S1>never take out the loan.</v>\n",
    "participants.csv": "participant,group\nE1,employer\nP1,provider\nS1,partner\n",
}


@pytest.fixture
def study(write: Callable[..., Path]) -> Path:
    return write("study", dict(STUDY))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def digest(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "run.json"
    }


def test_every_printed_text_equals_its_place_and_counts_add_up(study: Path) -> None:
    result = workflow.run(study, method="rules")
    out = result.out
    texts = {n: (study / f"{n}.txt").read_text(encoding="utf-8") for n in ("E1", "P1")}
    texts["S1"] = (out / "texts" / "S1.txt").read_text(encoding="utf-8")
    for name in ("codings", "quotes", "segments", "turns"):
        for row in rows(out / f"{name}.csv"):
            assert texts[row["transcript"]][int(row["start"]) : int(row["end"])] == row["text"], (name, row)
    codings, segments = rows(out / "codings.csv"), rows(out / "segments.csv")
    assert codings and {c["segment"] for c in codings} <= {s["segment"] for s in segments}
    assert all(c["evidence"] for c in codings)
    interviewers = [t for t in rows(out / "turns.csv") if t["role"] == "interviewer"]
    assert interviewers and not {(c["transcript"], c["turn"]) for c in codings} & {
        (t["transcript"], t["turn"]) for t in interviewers
    }
    for row in rows(out / "summary.csv"):
        mine = [c for c in codings if c["code"] == row["code"] or c["code"].startswith(row["code"] + "/")]
        assert int(row["segments"]) == len({c["segment"] for c in mine})
        assert int(row["participants"]) == len({c["participant"] for c in mine})
        assert int(row["n_of"]) == 3
    quotes = rows(out / "quotes.csv")
    html = (out / "report.html").read_text(encoding="utf-8")
    assert quotes and "unreviewed" in html


def test_same_input_same_bytes(study: Path, tmp_path: Path) -> None:
    first = workflow.run(study, tmp_path / "a", method="rules")
    second = workflow.run(study, tmp_path / "b", method="rules")
    assert digest(first.out) == digest(second.out)


def test_sources_are_never_changed_and_an_earlier_output_is_no_obstacle(study: Path) -> None:
    before = {p.name: p.read_bytes() for p in study.iterdir() if p.is_file()}
    workflow.run(study, method="rules")
    workflow.run(study, method="rules")
    assert {p.name: p.read_bytes() for p in study.iterdir() if p.is_file()} == before


def test_no_command_opens_a_connection(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **more: object) -> None:
        raise AssertionError("a network connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    workflow.run(study, method="rules")


def test_the_report_is_one_file_that_asks_for_nothing(study: Path) -> None:
    html = workflow.run(study, method="rules").report.read_text(encoding="utf-8")
    assert "default-src 'none'" in html
    for sign in ("<link", "src=", "@import", "url(", 'http-equiv="refresh"'):
        assert sign not in html, sign
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "")


def test_hostile_text_stays_text(write: Callable[..., Path]) -> None:
    evil = '<script>alert(1)</script> & "loan" </style> {{ 7*7 }} {% raw %}'
    study = write(
        "evil", {"E1.txt": INTERVIEW.format(name="E1", group="employer").replace("the debt", evil + " the debt")}
    )
    result = workflow.run(study, method="rules")
    html = result.report.read_text(encoding="utf-8")
    assert "<script>alert" not in html and "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7*7 }}" in html


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("X1.xyz", "hello", "X1.xyz"),
        ("X1.txt", b"caf\xe9 INT: \xff\n", "X1.txt"),
        ("X1.txt", "Just a page of text without anybody speaking.\n", "X1.txt"),
        ("X1.txt", "INT: Hello?\n\nINT: Anybody there?\n", "X1.txt"),
        ("X1.txt", "---\nid: E1\ngroup: employer\n---\n\nINT: Hm?\n\nE1: Yes, they do.\n", "E1"),
        ("X1.txt", "---\nid: X1\ngroup: wizard\n---\n\nINT: Hm?\n\nX1: Yes, they do.\n", "wizard"),
        ("X1.txt", "INT: Hm?\n\nX1: Yes, they do.\n", "X1"),
        ("X1.docx", b"PK\x03\x04 not really", "X1.docx"),
        ("X1.txt", "", "X1.txt"),
    ],
    ids=["extension", "encoding", "no labels", "no participant", "same id twice", "group", "no row", "docx", "empty"],
)
def test_one_bad_file_is_told_and_the_others_go_on(
    write: Callable[..., Path], name: str, content: str | bytes, told: str
) -> None:
    study = write("study", {**STUDY, name: content})
    result = workflow.run(study, method="rules")
    assert result.counts["transcripts"] >= 3
    problems = rows(result.out / "problems.csv")
    mine = [p for p in problems if told in "".join(p.values())]
    assert mine and all(p["what"] and p["remedy"] for p in mine)
    assert told in result.report.read_text(encoding="utf-8")


def test_an_empty_folder_says_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="No transcript") as caught:
        workflow.run(tmp_path)
    assert ".docx" in caught.value.remedy


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_an_unwritable_folder_is_told(study: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(QualkitError, match="Cannot write"):
        workflow.run(study, locked / "out", method="rules")


def test_an_output_that_is_a_file_is_told(study: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(QualkitError, match="Cannot write"):
        workflow.run(study, tmp_path / "file", method="rules")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_persons_decision_shows_as_reviewed_and_survives_a_new_run(study: Path) -> None:
    text = (study / "E1.txt").read_text(encoding="utf-8")
    words = "The roof leaks as well."
    start = text.index(words)
    line = {"at": "2026-01-01T00:00:00Z", "coder": "ann", "action": "code", "transcript": "E1", "start": start}
    line |= {"end": start + len(words), "text": words, "code": "esteem", "stance": "barrier"}
    (study / "decisions").mkdir()
    (study / "decisions" / "ann.jsonl").write_text(json.dumps(line) + "\n{broken\n", encoding="utf-8")
    for _ in range(2):
        result = workflow.run(study, method="rules")
        mine = [c for c in rows(result.out / "codings.csv") if c["coder"] == "ann"]
        assert [(c["text"], c["origin"], c["status"]) for c in mine] == [(words, "human", "accepted")]
        assert any("not complete JSON" in p["what"] for p in rows(result.out / "problems.csv"))


def test_own_templates_are_used_and_their_mistakes_are_told(study: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "report.md.j2").write_text("{{ overview.participants }} people\n", encoding="utf-8")
    result = workflow.run(study, templates=own, method="rules")
    assert (result.out / "report.md").read_text(encoding="utf-8") == "3 people\n"
    (own / "report.md.j2").write_text("line\n{{ nonsense }}\n", encoding="utf-8")
    with pytest.raises(QualkitError, match=r"report.md.j2.*'nonsense' is undefined"):
        workflow.run(study, templates=own, method="rules")


def test_a_codebook_nobody_has_coded_with_says_that_the_rules_stand_alone(write: Callable[..., Path]) -> None:
    own = "code: rain\ndefinition: Weather.\nrules: [{id: r, phrase: [roof leak], score: 0.9}]\n"
    study = write("own", {**STUDY, "codebook/rain.yaml": own})
    result = workflow.run(study)
    assert result.coded.method == "rules"
    assert any("the rules alone propose" in p["what"] for p in rows(result.out / "problems.csv"))
    assert {c["code"] for c in rows(result.out / "codings.csv")} == {"rain"}


def test_the_report_and_the_problems_name_the_codes_that_only_rules_propose(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qualkit.learning.study_model import StudyModel

    model = StudyModel(("awareness", "esteem", "funding", "modularity", "progression"), (), ("esteem", "funding"))
    monkeypatch.setattr("qualkit.learning.model_for", lambda *given, **more: model)
    monkeypatch.setenv("QUALKIT_CACHE", "off")
    result = workflow.run(study, method="both")
    assert any("learn esteem, funding from" in p["what"] for p in rows(result.out / "problems.csv"))
    for name in ("report.html", "report.md"):
        assert "for want of hand-coded sentences to learn from: " in (result.out / name).read_text(encoding="utf-8")
    assert {c["theme"] for c in rows(result.out / "codings.csv")} == {"funding"}  # what the rules find of the two
