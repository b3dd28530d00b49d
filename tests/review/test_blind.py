"""Coding blind: what machines and other people coded never leaves the server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.review.study import Page, add_lines, line, make_study


@pytest.fixture
def page(tmp_path: Path) -> Page:
    root = make_study(tmp_path / "study")
    where = {"transcript": "E1", "text": "Nobody minds."}
    add_lines(
        root, "ben", {**where, "action": "code", "code": "funding/employer", "stance": "enabler", "note": "BEN-SECRET"}
    )
    add_lines(root, "ben", {"transcript": "E1", "text": "BEN-GONE", "action": "code", "code": "funding"})
    with (root / "decisions" / "ben.jsonl").open("a", encoding="utf-8") as log:
        log.write("BEN-BROKEN {\n")
    (root / "memos").mkdir()
    (root / "memos" / "study.md").write_text("BEN-MEMO", encoding="utf-8")
    return Page(root, blind=True)


def test_no_answer_holds_a_machines_or_another_coders_coding(page: Page) -> None:
    page.decide(line(page.sentences()[0], "code", "funding", stance="neutral", note="MINE"))
    paths = [
        "study",
        "pulse?since=0",
        "interview?name=E1",
        "interview?name=P1",
        "queue",
        "queue?status=accepted",
        "find",
        "problems",
    ]
    paths += [
        "queue?order=uncertain",
        "find?coder=ben",
        "compare",
        "memo?kind=study&name=",
        "item?transcript=E1&segment=E1:43&code=funding",
    ]
    answers = {path: page.client.get(f"/api/{path}").text for path in paths}
    answers["step"] = json.dumps(page.decide(line(page.sentences()[1], "code", "funding", stance="neutral")))
    told = "".join(answers.values())
    assert "MINE" in told, "the coder's own codings are shown"
    for secret in ("BEN-SECRET", "BEN-GONE", "BEN-BROKEN", "BEN-MEMO", '"rule"', '"proposed"', '"enabler"}'):
        assert [path for path, text in answers.items() if secret in text] == [], secret
    verdicts = [v for name in ("E1", "P1") for s in page.sentences(name) for v in s["verdicts"]]
    assert {v["coder"] for v in verdicts} == {"anna"}


def test_what_is_to_do_are_the_turns_that_are_not_done(page: Page) -> None:
    first, *others = page.items()
    assert first["code"] == "" and len(others) == 2
    page.decide({"action": "done", "transcript": "E1", "start": first["turn"]["start"], "end": first["turn"]["end"]})
    assert [i["segment"] for i in page.items()] == [i["segment"] for i in others]
    assert page.get("pulse")["progress"]["decided"] == 3


def test_nothing_is_proposed_compared_or_decided_jointly(page: Page) -> None:
    assert page.post("learn", {})["status"] == 403
    assert page.client.get("/api/compare").status_code == 403
    assert page.client.get("/api/memo", params={"kind": "study", "name": ""}).status_code == 403
    assert page.decide(line(page.sentences()[0], "code", "funding"), jointly=True)["status"] == 403


def test_before_the_coder_is_known_nobodys_codings_are_shown(tmp_path: Path, page: Page) -> None:
    nobody = Page(page.desk.study.root, "", blind=True)
    assert [s for s in nobody.sentences() if s["codings"] or s["verdicts"]] == []
    assert nobody.decide(line(nobody.sentences()[0], "code", "funding"))["status"] == 401
