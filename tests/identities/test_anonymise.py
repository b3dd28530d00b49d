"""The copy of a study, its key, and the way back; on small studies and through the command."""

from __future__ import annotations

import csv
import io
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from qualkit.cli.anonymise import command
from qualkit.decisions import append_decision, decide, read_decisions
from qualkit.errors import QualkitError
from qualkit.identities import Lists, banner, file_findings
from qualkit.transcripts import read_folder
from qualkit.workflow.anonymise import anonymise
from qualkit.workflow.guard import refuse_unreviewed
from qualkit.workflow.identify import search_study
from qualkit.workflow.study import open_study
from qualkit.workflow.undo import undo
from tests.transcripts.make import docx, docx_with

Write = Callable[..., Path]
TALK = """\
INT: Hello, who are you?

Sarah Jones: I'm Sarah. We pay at Pike's, ring 07700 900123.

INT: And Gary?

Sarah Jones: Gary is a robot. SJ pays for the course.
"""


def line(text: str, said: str, **more: object) -> str:
    start = text.index(said)
    return json.dumps(
        {
            "at": "2026-01-01",
            "coder": "me",
            "action": "code",
            "transcript": "Sarah Jones",
            "start": start,
            "end": start + len(said),
            "text": said,
            "code": "funding",
            **more,
        }
    )


@pytest.fixture
def study(write: Write) -> Path:
    crlf = TALK.replace("\n", "\r\n").encode("utf-8-sig")
    log = "\n".join(
        [
            line(TALK, "We pay at Pike's", note="as Sarah said"),
            line(TALK, "ring 0770"),  # cuts into the number
            json.dumps({"action": "done", "coder": "me", "transcript": "Sarah Jones"}),
            line(TALK, "SJ pays", start=3),  # its place is stale
            "not json about Sarah Jones",
            "",
        ]
    )
    return write(
        "study",
        {
            "transcripts/Sarah Jones.txt": crlf,
            "transcripts/agency.docx": docx(
                ["INT: What do you do?", "E2: I work with Sarah Jones.", "INT: Why?", "E2: No idea."]
            ),
            "participants.csv": "participant,group\nSarah Jones,employer\nagency,provider\n",
            "identities.csv": "transcript,start,end,text,kind,verdict\n*,,,Gary,name,fine\n",
            "qualkit.toml": 'title = "Talks"\n[transcripts]\naliases = {"SJ" = "Sarah Jones"}\n',
            "decisions/me.jsonl": log,
            "decisions/quotes/me.jsonl": line(TALK, "Gary is a robot.", action="pin") + "\n",
        },
    )


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_the_copy_holds_no_identifier_and_the_original_is_untouched(study: Path, tmp_path: Path) -> None:
    before = contents(study)
    result = anonymise(study, tmp_path / "copy", tmp_path / "key.json")
    assert contents(study) == before
    copy = contents(tmp_path / "copy")
    assert "transcripts/[name 1].txt" in copy and "transcripts/agency.txt" in copy
    for name, data in copy.items():
        assert not any(word in data.decode() for word in ("Sarah", "Jones", "SJ", "07700")), name
        assert "Sarah" not in name
    text = copy["transcripts/[name 1].txt"].decode()
    assert (
        "[name 1]: I'm [name 1]. We pay at Pike's, ring [phone 1]." in text and "Gary is a robot. [name 1] pays" in text
    )
    assert [p for p in result.problems if p.severity == "error"] == []
    assert stat.S_IMODE((tmp_path / "key.json").stat().st_mode) == 0o600


def test_the_copy_is_read_with_the_same_people_and_needs_no_review(study: Path, tmp_path: Path) -> None:
    anonymise(study, tmp_path / "copy", tmp_path / "key.json")
    corpus = read_folder(tmp_path / "copy")
    assert {p.id: p.group for p in corpus.participants} == {"[name 1]": "employer", "agency": "provider"}
    again = open_study(tmp_path / "copy")
    assert again.unreviewed == ()
    texts = {t.id: t.text for t in corpus.transcripts}
    placed = [d for d in again.decisions if d.text]
    assert [d.text for d in placed] == ["We pay at Pike's", "ring [phone 1]", "[name 1] pays"]
    assert all(texts[d.transcript][d.start : d.end] == d.text for d in placed)
    assert placed[0].note == "as [name 1] said"


def test_a_file_named_after_somebody_keeps_its_row_in_participants_csv(write: Write, tmp_path: Path) -> None:
    people = "participant,group\ninterview_sarah-pike,employer\n"
    root = write("s", {"transcripts/interview_sarah-pike.txt": "INT: Who?\n\nE1: Me.\n", "participants.csv": people})
    result = anonymise(root, tmp_path / "copy", tmp_path / "key.json")
    copy = contents(tmp_path / "copy")
    assert set(copy) == {"transcripts/interview_[name 1].txt", "participants.csv"}
    corpus = read_folder(tmp_path / "copy")
    assert [(p.id, p.group) for p in corpus.participants] == [("interview_[name 1]", "employer")]
    assert result.problems == ()


def test_what_could_not_be_replaced_is_said(write: Write, tmp_path: Path) -> None:
    root = write(
        "s",
        {"transcripts/T1.txt": "INT: Who?\n\nSarah Pike: Me.\n", "codebook/a.yaml": "examples: [sarah pike said]\n"},
    )
    result = anonymise(root, tmp_path / "copy", tmp_path / "key.json")
    assert [(p.file, p.what[:15]) for p in result.problems if p.severity == "warning" and "codebook/" in p.file] == [
        ("codebook/a.yaml", "what [name 1] s")
    ]


def test_a_list_of_people_that_is_not_utf8_stops_nothing(write: Write, tmp_path: Path) -> None:
    people = "participant,group,name\nT1,employer,Zoë\n".encode("windows-1252")
    root = write("s", {"transcripts/T1.txt": "INT: Who?\n\nE1: Me.\n", "participants.csv": people})
    result = anonymise(root, tmp_path / "copy", tmp_path / "key.json")
    assert "the file is not UTF-8 and was not copied" in [p.what for p in result.problems]
    undo(tmp_path / "copy", tmp_path / "key.json", tmp_path / "back")
    assert contents(tmp_path / "back") == contents(root)


def test_undoing_restores_everything_but_containers(study: Path, tmp_path: Path) -> None:
    anonymise(study, tmp_path / "copy", tmp_path / "key.json")
    result = undo(tmp_path / "copy", tmp_path / "key.json", tmp_path / "back")
    before, after = contents(study), contents(tmp_path / "back")
    del before["transcripts/agency.docx"]
    assert after.pop("transcripts/agency.txt").decode() == next(
        t.text for t in read_folder(study).transcripts if t.id == "agency"
    )
    assert after == before and (result.files, result.texts) == (1, 1)


def test_every_layout_goes_over_and_comes_back(tmp_path: Path) -> None:
    fixtures = Path(__file__).parent.parent / "transcripts" / "fixtures"
    before = read_folder(fixtures)
    result = anonymise(fixtures, tmp_path / "copy", tmp_path / "key.json")
    after = read_folder(tmp_path / "copy")
    assert not [p for p in result.problems if "other turns" in p.what or "may still be" in p.what]
    roles = [[t.role for t in one.transcript.turns] for one in result.copied]
    again = {t.source: [turn.role for turn in t.turns] for t in after.transcripts}
    assert [again[one.path] for one in result.copied] == roles
    groups = [sorted(p.group for p in corpus.participants) for corpus in (before, after)]
    assert groups[0] == groups[1]
    undo(tmp_path / "copy", tmp_path / "key.json", tmp_path / "back")
    texts = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "back").glob("*.txt")}
    for one in result.copied:
        source = one.transcript.source
        if not one.container:
            assert (tmp_path / "back" / source).read_bytes() == (fixtures / source).read_bytes()
        else:
            assert one.transcript.text in (texts[f"{Path(source).stem}.txt"], texts.get(f"{source}.txt"))


def test_decisions_made_on_the_copy_come_back(study: Path, tmp_path: Path) -> None:
    anonymise(study, tmp_path / "copy", tmp_path / "key.json")
    text = (tmp_path / "copy/transcripts/[name 1].txt").read_text(encoding="utf-8")
    new = line(text, "ring [phone 1]", transcript="[name 1]", note="[name 1] again")
    (tmp_path / "copy/decisions/you.jsonl").write_text(new + "\n", encoding="utf-8")
    undo(tmp_path / "copy", tmp_path / "key.json", tmp_path / "back")
    back = json.loads((tmp_path / "back/decisions/you.jsonl").read_text(encoding="utf-8"))
    assert (back["transcript"], back["text"], back["note"]) == ("Sarah Jones", "ring 07700 900123", "Sarah Jones again")
    assert TALK[back["start"] : back["end"]] == back["text"]


def test_surroundings_and_links_of_the_log_are_those_of_the_copy(study: Path, tmp_path: Path) -> None:
    [transcript] = [t for t in open_study(study).transcripts if t.id == "Sarah Jones"]
    for words in ("We pay at Pike's", "Gary is a robot."):
        start = transcript.text.index(words)
        end = start + len(words)
        append_decision(
            study / "decisions", decide(transcript, start, end, "code", coder="chained", at="2026", code="a")
        )
    before = contents(study)
    anonymise(study, tmp_path / "copy", tmp_path / "key.json")
    copy = tmp_path / "copy" / "decisions"
    assert "Sarah" not in (copy / "chained.jsonl").read_text(encoding="utf-8")
    decisions, problems = read_decisions(copy)
    chained = [d for d in decisions if d.coder == "chained"]
    assert chained[0].before.endswith("I'm [name 1]. ") and chained[1].before.endswith("\n\n[name 1]: ")
    assert [p for p in problems if "chained" in p.file] == []
    undo(tmp_path / "copy", tmp_path / "key.json", tmp_path / "back")
    assert contents(tmp_path / "back")["decisions/chained.jsonl"] == before["decisions/chained.jsonl"]


def test_places_where_a_key_or_a_copy_must_not_lie(study: Path, tmp_path: Path) -> None:
    for key in (study / "key.json", study / "out" / "key.json", tmp_path / "copy" / "key.json"):
        with pytest.raises(QualkitError, match="would lie inside"):
            anonymise(study, tmp_path / "copy", key)
    for out in (study / "copy", study, study.parent):
        with pytest.raises(QualkitError, match="lie in one another"):
            anonymise(study, out, tmp_path / "elsewhere" / "key.json")
    (tmp_path / "key.json").write_text("old", encoding="utf-8")
    with pytest.raises(QualkitError, match="exists already"):
        anonymise(study, tmp_path / "copy", tmp_path / "key.json")
    assert not (tmp_path / "copy").exists()


def test_the_guard_says_what_is_not_reviewed_without_repeating_it(study: Path) -> None:
    findings = open_study(study).unreviewed
    assert {f.text for f in findings} == {"Sarah Jones", "Sarah", "SJ", "07700 900123"}
    told = banner(findings)
    assert "possible identifiers in 2 transcripts" in told and "Sarah" not in told and banner([]) == ""
    with pytest.raises(QualkitError, match="was not written"):
        refuse_unreviewed(findings)
    refuse_unreviewed([])


def test_writing_the_table_again_keeps_every_verdict(study: Path) -> None:
    file = study / "identities.csv"
    file.write_text(file.read_text(encoding="utf-8") + "X9,3,7,Nobody,name,keep\n", encoding="utf-8")
    before = search_study(study)
    for _ in range(2):
        done = CliRunner().invoke(command, [str(study), "--dry-run", "--table", str(file)])
        assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    given = [
        tuple(row[c] for c in ("transcript", "start", "end", "text", "kind", "verdict"))
        for row in rows
        if row["verdict"]
    ]
    assert given == [
        ("Sarah Jones", "", "", "Gary", "name", "fine"),
        ("*", "", "", "Gary", "name", "fine"),
        ("X9", "3", "7", "Nobody", "name", "keep"),
    ]
    assert search_study(study).open == before.open


def test_a_verdict_with_a_place_holds_only_there(write: Write) -> None:
    talk = "INT: Sarah?\n\nE1: Sarah, yes. Sarah.\n"
    head = "transcript;start;end;text;kind;verdict\n"
    root = write(
        "small",
        {"transcripts/T1.txt": talk, "identities.csv": head + "T1;5;10;Sarah;;KEEP\nT1;17;22;Sarah;name;maybe\n"},
    )
    search = search_study(root)
    assert [f.start for f in search.open] == [17, 29]
    assert [p.what for p in search.problems if p.file == "identities.csv"] == [
        "unknown verdict 'maybe'; known: keep, fine"
    ]


def test_names_left_in_a_word_file_and_in_its_name() -> None:
    body = (
        '<w:p><w:r><w:t>E1: Yes.</w:t></w:r><w:ins w:author="Ottoline Vole"><w:r><w:t> so</w:t></w:r></w:ins>'
        '<w:del w:author="Author"><w:r><w:delText>said Gareth</w:delText></w:r></w:del></w:p>'
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Zebulon Vole</dc:creator>'
        "<dc:title>Talk with Sarah Pike</dc:title><cp:lastModifiedBy>python-docx</cp:lastModifiedBy></cp:coreProperties>"
    )
    data = docx_with(body, **{"docProps/core.xml": core})
    transcript = read_folder_one("interview_sarah-jones.docx")
    found = [(f.text, f.kind) for f in file_findings(transcript, data, Lists())]
    assert found == [
        ("sarah-jones", "name"),
        ("Zebulon Vole", "document_property"),
        ("Sarah Pike", "document_property"),
        ("Ottoline Vole", "tracked_change"),
        ("Gareth", "tracked_change"),
    ]
    assert file_findings(transcript, b"PK damaged", Lists())[1:] == []


def read_folder_one(source: str):  # type: ignore[no-untyped-def]
    from qualkit.model import Transcript

    return Transcript("T1", source, "E1: Yes.", (), ())


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from qualkit.cli import cli; cli(['anonymise', '--help'], standalone_mode=False); "
        "print([m for m in ('spacy', 'pandas', 'sklearn', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]" and "Example:" in done.stdout


def test_the_command_shows_the_table_first_then_copies_then_undoes(study: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(command, [str(study)]).exit_code == 2
    dry = run(command, [str(study), "--dry-run", "--csv"])
    assert dry.exit_code == 0 and sorted(p.name for p in tmp_path.iterdir()) == ["study"]
    rows = list(csv.DictReader(io.StringIO(dry.stdout)))
    assert {(r["text"], r["verdict"], r["pseudonym"]) for r in rows} == {
        ("Sarah Jones", "", "[name 1]"),
        ("Sarah", "", "[name 1]"),
        ("SJ", "", "[name 1]"),
        ("Gary", "fine", ""),
        ("07700 900123", "", "[phone 1]"),
    }
    done = run(command, [str(study), "--out", str(tmp_path / "copy")])
    assert done.exit_code == 0, done.output
    assert "agency.docx → agency.txt: 1 replaced, its text only (the file was a container)" in done.output
    back = run(
        command, [str(tmp_path / "copy"), "--undo", str(tmp_path / "copy.key.json"), "--out", str(tmp_path / "back")]
    )
    assert back.exit_code == 0 and "1 files as they were, 1 texts" in back.output
