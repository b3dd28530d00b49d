"""Deciding at the page: what is acknowledged is in the log, what is undone is open again, and windows see each other."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from qualkit import workflow
from tests.review.study import Page, add_lines, line, log, make_study


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def human(root: Path) -> set[tuple[str, str, str]]:
    """What a run counts as decided by people: text, code, stance."""
    codings = workflow.code_study(workflow.open_study(root)).standing
    return {(c.text, c.code, c.stance) for c in codings if c.origin == "human"}


def test_the_queue_holds_every_proposal_with_question_evidence_and_neighbours(root: Path) -> None:
    first = Page(root).items()[0]
    assert (first["code"], first["participant"], first["group"]) == ("funding/learner", "E1", "employer")
    assert first["question"]["text"] == "How do people pay for the course?"
    said = [p for p in first["turn"]["pieces"] if "segment" in p]
    assert [s["text"] for s in said][-1] == "Nobody minds."
    evidence = said[0]["codings"][0]["evidence"][0]
    assert (evidence["rule"], evidence["text"]) == ("funding/learner#loan", "loan")


def test_an_acceptance_is_in_the_log_with_its_words_and_counts_in_a_run(root: Path) -> None:
    page = Page(root)
    sentence = page.sentences()[0]
    answer = page.decide(line(sentence, "accept", "funding/learner", stance="enabler", note="she laughs"))
    assert answer["status"] == 200
    (written,) = log(root)
    assert written == {
        "at": written["at"],
        "coder": "anna",
        "action": "accept",
        "transcript": "E1",
        "start": sentence["start"],
        "end": sentence["end"],
        "text": "They will not take out a loan.",
        "code": "funding/learner",
        "stance": "enabler",
        "note": "she laughs",
        "before": " How do people pay for the course?\n\nE1: ",
        "after": " The boss pays for the course, and that ",
        "prev": "",
    }
    assert human(root) == {("They will not take out a loan.", "funding/learner", "enabler")}


def test_an_acceptance_without_a_stance_takes_the_proposals(root: Path) -> None:
    page = Page(root)
    proposed = page.sentences()[0]["codings"][0]["stance"]
    assert proposed != "neutral"
    page.decide(line(page.sentences()[0], "accept", "funding/learner"))
    assert log(root)[0]["stance"] == proposed


def test_a_step_of_two_lines_changes_the_code_and_is_undone_as_one(root: Path) -> None:
    page = Page(root)
    sentence = page.sentences()[0]
    step = page.decide(
        line(sentence, "code", "funding/employer", stance="neutral"), line(sentence, "reject", "funding/learner")
    )
    assert human(root) == {(sentence["text"], "funding/employer", "neutral")}
    assert page.post("undo", {"step": step["step"]})["undone"]
    assert [one["action"] for one in log(root)] == ["code", "reject", "reopen", "reopen"]
    assert human(root) == set()
    assert page.sentences()[0]["codings"][0]["status"] == "proposed"


def test_undo_brings_back_what_was_decided_before(root: Path) -> None:
    page = Page(root)
    sentence = page.sentences()[0]
    page.decide(line(sentence, "accept", "funding/learner", stance="barrier"))
    second = page.decide(line(sentence, "reject", "funding/learner"))
    page.post("undo", {"step": second["step"]})
    assert human(root) == {(sentence["text"], "funding/learner", "barrier")}


def test_undoing_a_finished_turn_leaves_the_sentences_finished_before(root: Path) -> None:
    page = Page(root)
    first, second, third = page.sentences()[:3]
    page.decide(line(second, "done"))
    step = page.decide({"action": "done", "transcript": "E1", "start": first["start"], "end": third["end"]})
    page.post("undo", {"step": step["step"]})
    assert [s["done"] for s in page.sentences()[:3]] == [[], ["anna"], []]


def test_a_step_is_undone_once_and_not_over_a_later_decision(root: Path) -> None:
    page = Page(root)
    sentence = page.sentences()[0]
    first = page.decide(line(sentence, "accept", "funding/learner"))
    page.decide(line(sentence, "reject", "funding/learner"))
    assert page.post("undo", {"step": first["step"]})["status"] == 409
    assert page.post("undo", {"step": 7})["status"] == 409
    again = Page(root)
    again.decide(line(again.sentences()[1], "code", "funding"))
    assert again.post("undo", {"step": first["step"]})["status"] == 409, "a step of an earlier sitting"
    assert len(log(root)) == 3


def test_words_within_a_sentence_can_be_coded_and_emoji_do_not_shift_them(root: Path) -> None:
    page = Page(root)
    sentence = page.sentences()[1]
    start = sentence["start"] + sentence["text"].index("enough")
    place = line(sentence, "code", "funding/employer", stance="enabler") | {
        "start": start,
        "end": start + 6,
        "text": "enough",
    }
    assert page.decide(place)["status"] == 200
    assert log(root)[0]["text"] == "enough"
    assert human(root) == {(sentence["text"], "funding/employer", "enabler")}
    assert page.decide(place | {"start": start + 1, "end": start + 7})["status"] == 400, "other words than on the page"


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "nothing/here"},
        {"action": "burn"},
        {"stance": "maybe"},
        {"transcript": "E9"},
        {"start": 0, "end": 3},
        {"start": 5, "end": 1},
        {"end": 10**9},
        {"start": "0"},
        {"action": "done"},
        {"action": "code", "code": ""},
        {"note": "x" * 30_000},
    ],
)
def test_a_line_that_cannot_be_is_refused_in_words_and_nothing_is_written(root: Path, wrong: dict[str, object]) -> None:
    page = Page(root)
    good = line(page.sentences()[0], "accept", "funding/learner")
    answer = page.decide(good, good | wrong)
    assert answer["status"] == 400 and answer["error"] and answer["remedy"]
    assert log(root) == []


def test_a_full_disk_is_told_and_the_retry_is_complete(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(root)
    good = line(page.sentences()[0], "accept", "funding/learner")

    def full(handle: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        answer = page.decide(good)
    assert answer["status"] == 507 and answer["error"].count("Not saved") == 1 and "No space left" in answer["error"]
    assert page.sentences()[0]["codings"][0]["status"] == "proposed", "not shown as decided"
    assert page.decide(good)["status"] == 200
    assert len(log(root)) == 1


def test_two_windows_see_each_others_decisions_and_another_process_too(root: Path) -> None:
    one = Page(root)
    two = Page(root, desk=one.desk)
    before = two.get("pulse", since=0)["revision"]
    one.decide(line(one.sentences()[0], "accept", "funding/learner"))
    pulse = two.get("pulse", since=before)
    assert pulse["changed"] == ["E1"] and pulse["progress"]["sitting"] == 1
    ben = Page(root, "ben")
    ben.decide(line(ben.sentences("P1")[0], "reject", "funding"))
    assert one.get("pulse", since=pulse["revision"])["changed"] == ["P1"]
    assert one.sentences("P1")[0]["verdicts"][0]["coder"] == "ben"
    assert len(log(root)) == 1 and len(log(root, "ben")) == 1


def test_lines_written_by_two_processes_under_one_name_are_all_there(root: Path) -> None:
    one, two = Page(root), Page(root)
    for n in range(3):
        one.decide(line(one.sentences()[n], "code", "funding", stance="neutral"))
        two.decide(line(two.sentences()[n], "code", "funding/employer", stance="neutral"))
    assert len(log(root)) == 6
    for page in (one, two):
        page.get("pulse")
        assert [len(s["verdicts"]) for s in page.sentences()[:3]] == [2, 2, 2]


def test_a_joint_decision_is_a_coder_of_its_own_and_outranks(root: Path) -> None:
    page = Page(root)
    sentence = page.sentences("P1")[1]
    place = {"transcript": "P1", "start": sentence["start"], "end": sentence["end"], "text": sentence["text"]}
    add_lines(root, "ben", {**place, "action": "code", "code": "funding", "stance": "barrier", "note": "hm"})
    add_lines(root, "cleo", {"action": "done", "transcript": "P1"})
    page.get("pulse")
    (difference,) = page.get("compare")["items"]
    assert [side["coder"] for side in difference["sides"]] == ["ben", "cleo"]
    assert difference["sides"][0]["verdicts"][0]["note"] == "hm"
    page.decide(line(sentence, "reject", "funding"), jointly=True)
    assert page.get("compare")["open"] == 0
    assert human(root) == set()
    page.decide(line(sentence, "code", "funding", stance="enabler"), jointly=True)
    assert human(root) == {(sentence["text"], "funding", "enabler")}
    assert [one["coder"] for one in log(root, "joint")] == ["joint", "joint"]


def test_pace_and_rest_are_estimated_from_the_sitting(root: Path) -> None:
    page = Page(root)
    for n in range(3):
        page.decide(line(page.sentences()[n], "code", "funding", stance="neutral"))
    progress = page.get("pulse")["progress"]
    assert progress["sitting"] == 3 and progress["per_minute"] == 6.0


def test_what_is_left_and_decided_adds_up_to_all_codings(root: Path) -> None:
    page = Page(root)
    whole = page.get("pulse")["progress"]
    for item in page.items()[:2]:
        page.decide({"action": "reject", "code": item["code"]} | _place(item))
    now = page.get("pulse")["progress"]
    assert (now["decided"], now["left"]) == (whole["decided"] + 2, whole["left"] - 2)


def _place(item: dict[str, object]) -> dict[str, object]:
    piece = next(p for p in item["turn"]["pieces"] if p.get("segment") == item["segment"])  # type: ignore[index,union-attr]
    return {"transcript": item["transcript"], "start": piece["start"], "end": piece["end"]}
