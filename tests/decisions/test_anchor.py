"""Decisions in transcripts that change: found again by their words, never put on other words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from qualkit.decisions import anchor, decide, follow
from qualkit.decisions.spelling import occurrences, plain
from qualkit.model import Decision, Transcript, Turn


def transcript(text: str, name: str = "T1") -> Transcript:
    return Transcript(name, f"{name}.txt", text, (Turn(1, name, "participant", name, 0, len(text)),), (name,))


def on(text: str, words: str, nth: int = 0, name: str = "T1") -> Decision:
    start = [m.start() for m in re.finditer(re.escape(words), text)][nth]
    return decide(transcript(text, name), start, start + len(words), "code", coder="anna", at="2026-03-01", code="a")


def found(decision: Decision, text: str) -> str | None:
    place = anchor(decision, text)
    return None if place is None else text[slice(*place)]


LONG = "We pay into the levy every month and never see it again."


def test_a_decision_keeps_its_words_and_their_surroundings() -> None:
    text = f"INT: And the levy?\n\nE1: {LONG} Yes."
    assert on(text, LONG).before == "INT: And the levy?\n\nE1: " and on(text, LONG).after == " Yes."
    assert anchor(on(text, LONG), text) == (24, 24 + len(LONG))


@pytest.mark.parametrize(
    "now",
    [
        "  We pay into the\nlevy every   month and\n\tnever see it\u00a0again.",
        "“We pay into the levy every month and never see it again.”",
        "Well. We pay into the levy every month and never see it again.",
    ],
)
def test_moved_and_re_wrapped_words_are_found(now: str) -> None:
    words = found(on(LONG, LONG), now)
    assert words is not None and words.split() == LONG.split()


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('they don\'t pay - "never"', "they don’t pay — “never”"),
        ("a part-time course... at night", "a part‑time course… at night"),
        ("it's 10-12 weeks", "it’s 10 – 12 weeks"),
        ("the pro\u00adgramme is long", "the programme is long"),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_typographic_signs_are_the_same_words_both_ways(was: str, now: str, there: bool) -> None:
    was, now = (was, now) if there else (now, was)
    place = anchor(on(f"So {was}, and so on to the end.", was), f"So {now}, and so on to the end.")
    if "pro" not in was or there:  # a soft hyphen that was added inside a word is left for a person
        assert place == (3, 3 + len(now))


@pytest.mark.parametrize(
    ("words", "was", "now"),
    [
        ("we can", "I say we can today.", "I say we can't today."),
        ("art", "It is art I like.", "It is a party I like."),
        ("5", "It cost 5 pounds.", "It cost 5.50 pounds."),
        ("cafe", "The cafe there.", "The cafe\u0301 there."),
        ("part", "It is part time.", "It is part-time work."),
        ("time", "It is time now.", "It is part-time now."),
    ],
)
def test_words_inside_other_words_are_other_words(words: str, was: str, now: str) -> None:
    assert found(on(was, words), "Right. " + now) is None


def test_a_part_of_a_word_that_was_chosen_is_found_with_its_surroundings() -> None:
    text = "The appren" + "ticeship levy is what we pay into every single month, as I said before."
    assert found(on(text, "levy is wh"), "Well. " + text) == "levy is wh"


QA = "INT: Do you know the route?\n\nE1: Yes.\n\nINT: Would you take it yourself?\n\nE1: Yes.\n\nINT: Thanks."


def test_words_that_occur_twice_are_told_apart_by_their_surroundings() -> None:
    for nth in (0, 1):
        decision = on(QA, "Yes.", nth)
        now = QA.replace("Do you", "Right then, do you")
        assert anchor(decision, now) == tuple(n + 12 for n in (decision.start, decision.end))
        bare = replace(decision, before="", after="")
        assert anchor(bare, QA) == (decision.start, decision.end) and anchor(bare, now) is None


def test_a_short_answer_that_was_deleted_is_not_put_on_the_next_one_like_it() -> None:
    decision = on(QA, "Yes.", 0)
    now = QA.replace("Yes.", "No.", 1)
    assert anchor(decision, now) is None


def test_another_answer_that_slides_into_the_place_is_not_taken() -> None:
    decision = on(QA, "Yes.", 0)
    second = on(QA, "Yes.", 1).start
    now = QA[second - decision.start :]
    assert now[decision.start : decision.end] == "Yes." and anchor(decision, now) is None


def test_a_long_sentence_said_again_much_later_does_not_take_the_place_of_the_corrected_one() -> None:
    said = "We never had the money for training people."
    text = f"It was hard. {said} That was that. {'Other things were said. ' * 40}The same now. {said} Still."
    now = text.replace("the money", "enough money", 1)
    decision = on(text, said)
    assert anchor(decision, text) == (decision.start, decision.end)
    assert anchor(decision, now) is None


def test_a_typographic_fix_in_the_first_of_two_does_not_lead_to_the_second() -> None:
    text = "INT: Why not?\n\nE1: I don't.\n\nINT: And your brother, who works at the yard?\n\nE1: I don't."
    now = text.replace("don't", "don’t", 1)
    assert anchor(on(text, "I don't.", 0), now) == anchor(on(text, "I don't.", 0), text)


_SPACED = st.text("\"'“’-–—…  \n\t\u00a0\u00ad\u200bab5.,", max_size=30)


@given(_SPACED, st.text("ab5.,", min_size=1, max_size=4), _SPACED)
def test_words_are_found_in_any_text_whose_spelling_is_made_plain(before: str, words: str, after: str) -> None:
    text = f"{before} {words} {after}"
    start = len(before) + 1
    assert (start, start + len(words)) in list(occurrences(words, text, inside=True))
    for a, b in occurrences(words, text, inside=True):
        assert plain(text[a:b]) == words


# -- at random ---------------------------------------------------------------------------------------------------------

_WORDS = (
    "yes no we pay the levy it's don't part-time “never” a month course they can can't 5 5.5 — so, well. right?".split()
)
_text = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=60).map(" ".join)


def _insert(text: str, at: int, more: str) -> str:
    return f"{text[:at]}{more} {text[at:]}"


def _delete(text: str, at: int, more: str) -> str:
    return text[:at] + text[at + len(more) :]


def _replace(text: str, at: int, more: str) -> str:
    return text[:at] + more + text[at + len(more) :]


def _wrap(text: str, at: int, more: str) -> str:
    return text[:at] + text[at:].replace(" ", "\n", 3)


def _quotes(text: str, at: int, more: str) -> str:
    return text[:at] + text[at:].translate(str.maketrans({"'": "’", "“": '"', "”": '"', "—": "-"}))


_edit = st.tuples(st.sampled_from([_insert, _delete, _replace, _wrap, _quotes]), st.floats(0, 1), _text)


def bare(words: str) -> str:
    """The words with white space, quotation marks and dashes made one: written apart from the code under test."""
    words = re.sub("[\"'“”‘’]", "'", words)
    words = re.sub(r"\s*[-—–]+\s*", "-", words)
    return " ".join(words.split())


def edited(text: str, edits: Sequence[tuple[Callable[[str, int, str], str], float, str]]) -> str:
    for change, share, more in edits:
        text = change(text, int(share * len(text)), more)
    return text


@settings(max_examples=600, deadline=None)
@given(_text, st.data(), st.lists(_edit, max_size=4), st.booleans())
def test_no_decision_ever_points_at_other_words(
    text: str, data: st.DataObject, edits: list[tuple[Callable[[str, int, str], str], float, str]], context: bool
) -> None:
    starts = [m.span() for m in re.finditer(r"\S+", text)]
    first = data.draw(st.integers(0, len(starts) - 1))
    last = data.draw(st.integers(first, len(starts) - 1))
    decision = decide(transcript(text), starts[first][0], starts[last][1], "code", coder="a", at="", code="a")
    if not context:
        decision = replace(decision, before="", after="")
    now = edited(text, edits)
    followed = follow([decision], [transcript(now)])
    event("followed" if followed.decisions else "orphan")
    assert len(followed.decisions) + len(followed.orphans) == 1
    for moved in followed.decisions:
        assert now[moved.start : moved.end] == moved.text
        assert bare(moved.text) == bare(decision.text)
        if (moved.start, moved.end) != (decision.start, decision.end):
            assert not (now[moved.start - 1 : moved.start].isalnum() and moved.text[0].isalnum())
            assert not (now[moved.end : moved.end + 1].isalnum() and moved.text[-1].isalnum())
    assert follow(followed.decisions, [transcript(now)]).decisions == followed.decisions


def test_most_decisions_survive_a_thorough_correction_and_those_that_do_stand_on_their_own_sentence() -> None:
    """Sentences with numbers in them tell which is which; every tenth is changed, removed, or followed by a new one."""
    rng = random.Random(0)
    common = ["Yes.", "No.", "I think so.", "That's right, isn't it?", "We don't know - nobody asked us."]
    sentences = [
        rng.choice(common) if n % 3 == 0 else f"In year {n} we sent {rng.randint(2, 90)} people on the course."
        for n in range(600)
    ]
    text = " ".join(sentences)
    decisions, at = [], 0
    for sentence in sentences:
        decisions.append(decide(transcript(text), at, at + len(sentence), "code", coder="a", at="", code="a"))
        at += len(sentence) + 1
    now, own, gone = "", [], 0
    for number, sentence in enumerate(sentences):
        change = rng.choice(["drop", "change", "add"]) if number % 10 == 5 else "quotes"
        kept = {"drop": "", "change": sentence.replace("course", "programme").replace(".", "!")}.get(change, sentence)
        kept = kept.replace("'", "’").replace(" - ", " — ")
        own.append((len(now), len(now) + len(kept)) if change in ("quotes", "add") else None)
        gone += own[-1] is None
        now += f"{kept}\n" if kept else ""
        now += "Yes.\n" if change == "add" else ""
    places = [anchor(decision, now) for decision in decisions]
    assert all(place is None or place == mine for place, mine in zip(places, own, strict=True))
    survived = sum(place is not None for place in places)
    assert survived >= 0.97 * (len(sentences) - gone)
