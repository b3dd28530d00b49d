"""Renamed transcripts, orphans with the nearest place, and what a person said last when codes were renamed or merged."""

from dataclasses import replace

import pytest

from qualkit.decisions import follow, latest, tally
from qualkit.model import Code, Codebook, Decision, Former, Nearest
from tests.conftest import staged
from tests.decisions.test_anchor import on, transcript

SPEECH = [
    "We pay into the levy every month and never see it again.",
    "My brother went to the college by the harbour instead.",
    "Nobody at school told us that there was such a thing.",
    "You would have to give up a day's wages for it.",
]
TEXT = "INT: So?\n\nE1: " + " ".join(SPEECH)
ELSEWHERE = "INT: So?\n\nE2: It was a long winter, and the boiler broke twice before we could open the shop."
DECISIONS = [on(TEXT, sentence, name="E1") for sentence in SPEECH]
DONE = Decision("2026-03-02", "anna", "done", "E1", 0, 0, "")


def test_a_renamed_file_is_found_by_its_words_and_told_and_whole_transcripts_go_along() -> None:
    followed = follow([*DECISIONS, DONE], [transcript(ELSEWHERE, "E2"), transcript("Moved. " + TEXT, "E1-final")])
    assert {d.transcript for d in followed.decisions} == {"E1-final"} and len(followed.decisions) == 5
    assert followed.orphans == ()
    assert [(p.severity, p.what) for p in followed.problems] == [
        (
            "warning",
            "5 decisions on transcript 'E1' now stand on 'E1-final': 'E1' is gone, and 'E1-final' holds its words",
        )
    ]


def test_a_file_corrected_and_renamed_at_once_keeps_what_it_holds_and_orphans_the_rest() -> None:
    now = TEXT.replace("a day's wages", "two days' wages").replace("\n\nE1: We", "\n\nE1:\nWe")
    followed = follow(DECISIONS, [transcript(ELSEWHERE, "E2"), transcript(now, "X")])
    assert [d.text for d in followed.decisions] == SPEECH[:3]
    (orphan,) = followed.orphans
    assert orphan.nearest and orphan.nearest.transcript == "X" and "two days' wages" in orphan.nearest.text


def test_two_copies_or_a_few_common_words_are_left_for_a_person() -> None:
    copies = [transcript(TEXT, "A"), transcript(TEXT + " Thanks.", "B")]
    remark = [on(TEXT, "every month and never", name="E1")]
    for decisions, transcripts in ((DECISIONS, copies), (remark, [transcript(TEXT, "A")])):
        followed = follow(decisions, transcripts)
        assert followed.decisions == () and len(followed.orphans) == len(decisions)
        assert "'E1' is not in the study" in followed.orphans[0].reason


def test_an_orphan_offers_the_nearest_passage_in_whole_words() -> None:
    now = TEXT.replace("never see it again", "we never see any of it")
    (orphan,) = follow([DECISIONS[0]], [transcript(now, "E1")]).orphans
    near = orphan.nearest
    assert near is not None and 0.8 < near.similarity < 1
    assert near.text == now[near.start : near.end]
    assert near.text.startswith("We pay into the levy every month and")


def test_an_orphan_offers_its_own_words_where_they_stand_in_another_transcript() -> None:
    (orphan,) = follow([DECISIONS[1]], [transcript(ELSEWHERE, "E1"), transcript(TEXT, "E9")]).orphans
    start = TEXT.index(SPEECH[1])
    assert orphan.nearest == Nearest("E9", start, start + len(SPEECH[1]), SPEECH[1], 1.0)


def test_words_like_nothing_here_have_no_nearest_place_and_the_problem_says_what_to_do() -> None:
    decision = replace(DECISIONS[0], text="Zygotic quartz jumps vexingly.", before="", after="")
    followed = follow([decision], [transcript(TEXT, "E1")])
    assert followed.orphans[0].nearest is None
    (problem,) = followed.problems
    assert "orphaned decision (code)" in problem.what and "Decide again" in problem.remedy


def test_the_tally_counts_every_line_and_the_orphans_apart() -> None:
    decisions = [*DECISIONS, replace(DONE, coder="ben", at="")]
    followed = follow(decisions, [transcript(TEXT.replace("levy", "tax"), "E1")])
    rows = [(t.coder, t.lines, t.transcripts, t.first, t.last, t.orphans) for t in tally(decisions, followed.orphans)]
    assert rows == [("anna", 4, 1, "2026-03-01", "2026-03-01", 1), ("ben", 1, 1, "", "", 0)]


# -- codes ---------------------------------------------------------------------------------------------------------------

_, SEGMENTS = staged(("E1", "One thing."))
MERGED = Codebook(
    (
        Code("b", "B", formerly=(Former("a", "2026-06-01T00:00:00Z"), Former("old"))),
        Code("b/x", "X", formerly=(Former("old/y"),)),
    )
)


def said(*steps: tuple[str, str, str]) -> dict[str, str]:
    """What holds for each code after (code, action, day) steps of one person at one place."""
    decisions = [Decision(day, "anna", action, "T1", 0, 1, "", code) for code, action, day in steps]  # type: ignore[arg-type]
    return {code: d.action for (_, _, code), d in latest([(d, SEGMENTS) for d in decisions], MERGED).items()}


def test_a_renamed_code_is_one_code_and_its_sub_codes_are_read_below_it() -> None:
    assert said(("old", "code", "2026-01-01"), ("b", "uncode", "2026-02-01")) == {"b": "uncode"}
    assert said(("b", "uncode", "2026-01-01"), ("old", "code", "2026-02-01")) == {"b": "code"}
    assert said(("old/y", "code", "2026-01-01"), ("old/x", "code", "2026-01-01")) == {"b/x": "code"}
    assert said(("old/z", "code", "2026-01-01")) == {"old/z": "code"}


@pytest.mark.parametrize("order", [1, -1])
def test_what_was_coded_under_one_of_two_merged_codes_stands(order: int) -> None:
    steps = [("a", "accept", "2026-01-01"), ("b", "reject", "2026-01-01")][::order]
    assert said(*steps) == {"b": "accept"}


def test_a_decision_after_the_merge_is_about_both_merged_codes() -> None:
    assert said(("a", "code", "2026-01-01"), ("b", "uncode", "2026-07-01")) == {"b": "uncode"}
    assert said(("a", "code", "2026-01-01"), ("b", "code", "2026-07-01"), ("b", "uncode", "2026-07-02")) == {
        "b": "uncode"
    }
