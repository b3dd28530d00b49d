"""A finished stretch in which words were changed: only what was read stays done, and the rest is told as open again."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from qualkit.decisions import decide, follow, is_stretch, segments_at
from qualkit.model import Decision, Transcript, Turn
from qualkit.segments import segment_transcript
from tests.decisions.test_anchor import _delete, _insert, _quotes, _replace, _wrap, bare, edited

LABEL = re.compile(r"(?m)^([A-Z]\w*): ")


def interview(text: str) -> Transcript:
    """Turns as a reader of files makes them: each from behind its label to the next one."""
    marks = list(LABEL.finditer(text))
    turns = []
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        words = text[mark.end() : end].rstrip()
        role = "interviewer" if mark[1].startswith("INT") else "participant"
        turns.append(Turn(number + 1, mark[1], role, mark[1], mark.end(), mark.end() + len(words)))
    return Transcript("T1", "T1.txt", text, tuple(turns), ("E1",))


def done_on(text: str, start: int, end: int, action: str = "done") -> Decision:
    return decide(interview(text), start, end, action, coder="anna", at="2026-03-01")  # type: ignore[arg-type]


def finished(decisions: Sequence[Decision], text: str) -> list[str]:
    """The sentences of the interview that are wholly in what is done."""
    return [
        s.text
        for s in segment_transcript(interview(text), {})
        if any(d.start <= s.start < s.end <= d.end for d in decisions)
    ]


TEXT = """\
INT: How do people pay for the course?

E1: They will not take out a loan. The boss pays for the course. Nobody minds.

INT: And otherwise?

E1: It is all money. Ask my brother about the loan.

INT: Thanks.
"""
FIRST = TEXT.index("They"), TEXT.index("\n\nINT: And")
BOTH = TEXT.index("They"), TEXT.index("\n\nINT: Thanks")


def test_one_corrected_word_opens_its_sentence_and_no_other() -> None:
    now = TEXT.replace("boss", "employer")
    followed = follow([done_on(TEXT, *FIRST)], [interview(now)])
    assert finished(followed.decisions, now) == ["They will not take out a loan.", "Nobody minds."]
    (orphan,) = followed.orphans
    assert orphan.decision.text == "The boss pays for the course."
    assert orphan.nearest and orphan.nearest.text == "The employer pays for the course."
    (problem,) = followed.problems
    assert "stay done" in problem.what and "The boss pays" in problem.place


def test_a_new_sentence_in_the_stretch_is_open_and_what_was_around_it_stays_done() -> None:
    now = TEXT.replace("Nobody minds.", "Except one. Nobody minds.")
    followed = follow([done_on(TEXT, *BOTH)], [interview(now)])
    assert "Except one." not in finished(followed.decisions, now)
    assert len(finished(followed.decisions, now)) == 5 and followed.orphans == ()


def test_another_label_opens_nothing_that_was_said() -> None:
    now = TEXT.replace("E1:", "Employer:")
    followed = follow([done_on(TEXT, *BOTH)], [interview(now)])
    assert len(finished(followed.decisions, now)) == 5
    assert followed.orphans == ()


def test_a_sentence_that_goes_on_in_new_words_is_open() -> None:
    was = TEXT.replace("Nobody minds.", "Nobody minds")
    now = was.replace("Nobody minds", "Nobody minds as long as it is cheap").replace("boss", "employer")
    followed = follow([done_on(was, was.index("They"), was.index("\n\nINT: And"))], [interview(now)])
    assert finished(followed.decisions, now) == ["They will not take out a loan."]
    assert [o.decision.text for o in followed.orphans] == ["The boss pays for the course. Nobody minds"]


def test_the_same_words_in_another_turn_are_not_taken_for_those_that_were_read() -> None:
    twice = "We never had the money for training people."
    text = (
        f"INT: So?\n\nE1: It was hard. {twice}\n\nINT: And then, when the new owners came?\n\nE1: The same. {twice}\n"
    )
    decision = done_on(text, text.index("It was"), text.index("\n\nINT: And"))
    now = text.replace("the money", "enough money", 1)
    followed = follow([decision], [interview(now)])
    assert finished(followed.decisions, now) == ["It was hard."]
    assert [o.decision.text for o in followed.orphans] == [twice]


def test_a_stretch_that_was_taken_back_stays_so_after_a_correction() -> None:
    now = TEXT.replace("boss", "employer")
    followed = follow([done_on(TEXT, *FIRST), done_on(TEXT, *FIRST, "reopen")], [interview(now)])
    assert finished([d for d in followed.decisions if d.action == "done"], now) != []
    (again,) = (d for d in followed.decisions if d.action == "reopen")
    turn = interview(now).turns[1]
    assert (again.start, again.end) == (turn.start, turn.end), "the corrected sentence is not finished either"


def test_a_file_corrected_and_renamed_at_once_is_found_by_the_sentences_of_its_finished_stretches() -> None:
    now = TEXT.replace("minds", "cares")
    others = interview("INT: So?\n\nE2: It was a long winter, and the boiler broke twice.\n")
    renamed = [replace(interview(now), id="E1 final"), replace(others, id="E2")]
    followed = follow([done_on(TEXT, *BOTH)], renamed)
    assert {d.transcript for d in followed.decisions} == {"E1 final"}
    assert finished(followed.decisions, now) == [
        s.text for s in segment_transcript(interview(now), {}) if "cares" not in s.text
    ]


def test_a_stretch_of_which_no_sentence_is_left_is_an_orphan_as_a_whole() -> None:
    followed = follow([done_on(TEXT, *FIRST)], [interview("INT: So?\n\nE1: Something else altogether, I am sure.\n")])
    assert followed.decisions == () and [o.decision.text for o in followed.orphans] == [TEXT[slice(*FIRST)]]


def test_the_same_short_answer_elsewhere_is_not_taken_for_the_one_that_was_read() -> None:
    text = "INT: Would you do it again, knowing all that you know now?\n\nE1: Yes. It was good.\n\nINT: Thanks."
    now = text.replace("Yes.", "No.") + "\n\nE1: Yes. I said so."
    followed = follow([done_on(text, text.index("Yes"), text.index("\n\nINT: Thanks"))], [interview(now)])
    assert finished(followed.decisions, now) == ["It was good."]


# -- at random ---------------------------------------------------------------------------------------------------------

_SAID = "Yes. | No. | We pay. | We never had the money for training people. | It’s a lot. | I don't know - nobody asked. | And you | They said “never”. | 5 pounds. | So, well…".split(
    " | "
)


_edit = st.tuples(
    st.sampled_from([_insert, _delete, _replace, _wrap, _quotes]),
    st.floats(0, 1),
    st.sampled_from(["no", "x y", "Yes. No."]),
)


@st.composite
def interviews(draw: st.DrawFn) -> str:
    turns = draw(st.lists(st.lists(st.sampled_from(_SAID), min_size=1, max_size=4), min_size=2, max_size=8))
    return "\n\n".join(f"{'INT' if n % 2 == 0 else 'E1'}: {' '.join(said)}" for n, said in enumerate(turns))


@settings(max_examples=400, deadline=None)
@given(interviews(), st.data(), st.lists(_edit, min_size=1, max_size=3), st.booleans())
def test_nothing_is_ever_done_that_was_not_read(
    text: str, data: st.DataObject, edits: list[tuple[Callable[[str, int, str], str], float, str]], context: bool
) -> None:
    said = segment_transcript(interview(text), {})
    first = data.draw(st.integers(0, len(said) - 1))
    last = data.draw(st.integers(first, len(said) - 1))
    decision = done_on(text, said[first].start, said[last].end)
    if not context:
        decision = replace(decision, before="", after="")
    now = edited(text, edits)
    followed = follow([decision], [interview(now)])
    event("in parts" if len(followed.decisions) + len(followed.orphans) > 1 else "whole or orphan")
    assert followed.decisions or followed.orphans, "nothing is lost in silence"
    for part in followed.decisions:
        assert is_stretch(part) and now[part.start : part.end] == part.text
        assert bare(part.text) in bare(decision.text)
    if len(followed.decisions) + len(followed.orphans) > 1:
        here = segment_transcript(interview(now), {})
        for part in followed.decisions:
            done = segments_at((part.start, part.end), here)
            assert done and all(part.start <= s.start and s.end <= part.end for s in done)
    assert follow(followed.decisions, [interview(now)]).decisions == followed.decisions


@pytest.mark.parametrize("seed", range(3))
def test_sentences_that_were_not_touched_stay_done_and_those_that_were_are_open(seed: int) -> None:
    """Numbers tell the sentences apart; one in ten is changed, and a person had finished with all of them, turn by turn."""
    rng = random.Random(seed)
    turns = [[f"In year {10 * n + m} we sent {rng.randint(2, 90)} people there." for m in range(10)] for n in range(30)]
    text = "\n\n".join(f"INT: And then?\n\nE1: {' '.join(turn)}" for turn in turns)
    decisions = list(_turns_done(text))
    changed = {sentence for turn in turns for sentence in turn if rng.random() < 0.1}
    now = text
    for sentence in changed:
        now = now.replace(sentence, sentence.replace("people", "pupils"))
    followed = follow(decisions, [interview(now)])
    done = finished(followed.decisions, now)
    order = {sentence: (n, m) for n, turn in enumerate(turns) for m, sentence in enumerate(turn)}
    opened = [s for s in order if s not in changed and s not in done]
    assert not changed & set(done) and len(opened) <= 3
    for sentence in opened:  # with nothing around it as it was, it could be another of the same words
        n, m = order[sentence]
        assert changed.issuperset(turns[n][max(0, m - 1) : m] + turns[n][m + 1 : m + 2])
    assert bare(" ".join(o.decision.text for o in followed.orphans)) == " ".join(s for s in order if s not in done)


def _turns_done(text: str) -> Iterator[Decision]:
    for turn in interview(text).turns:
        if turn.role == "participant":
            yield done_on(text, turn.start, turn.end)
