"""Rules, guards, context and stance, on the smallest sentences that show them."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.codebook import load_codebook
from qualkit.matching import code_transcript, compile_codebook
from qualkit.matching.score import score_transcript
from qualkit.model import Codebook, Coding
from tests.conftest import staged


def codings(book: Codebook, *turns: tuple[str, str]) -> list[Coding]:
    transcript, segments = staged(*turns)
    return code_transcript(compile_codebook(book), transcript, segments)


def codes(book: Codebook, *turns: tuple[str, str]) -> list[str]:
    return [c.code for c in codings(book, *turns)]


def test_a_phrase_is_found_in_every_inflection_and_case(book: Codebook) -> None:
    for speech in ("Loans frighten them.", "A LOAN it is.", "They took on debts.", "Taking on debt, no way."):
        assert codes(book, ("E1", speech)) == ["funding/learner"], speech


def test_a_guard_stops_the_other_sense(book: Codebook) -> None:
    assert codes(book, ("E1", "We had the loan of a van.")) == []


def test_words_near_each_other_count_only_in_their_context(book: Codebook) -> None:
    assert codes(book, ("E1", "The boss pays for the course.")) == ["funding/employer"]
    assert codes(book, ("E1", "The boss pays for the biscuits.")) == []
    assert codes(book, ("INT", "And the course?"), ("E1", "The boss always pays.")) == ["funding/employer"]


def test_interviewers_are_never_coded(book: Codebook) -> None:
    assert codes(book, ("INT", "Is the loan a problem?"), ("E1", "The weather has been lovely here all week.")) == []


def test_a_short_answer_takes_the_theme_of_the_question_and_a_digression_ends_it(book: Codebook) -> None:
    found = codings(
        book, ("INT", "Would they take on debt, a loan?"), ("E1", "Never. Steel has gone mad again this year.")
    )
    assert [c.text for c in found] == ["Never."]
    assert "the question" in str(found[0].evidence[0])


def test_evidence_names_rule_place_and_words(book: Codebook) -> None:
    transcript, segments = staged(("E1", "Well, they won't touch a loan."))
    coding = code_transcript(compile_codebook(book), transcript, segments)[0]
    evidence = coding.evidence[0]
    assert evidence.rule == "funding/learner#loan"
    assert transcript.text[evidence.start : evidence.end] == evidence.text == "loan"


def test_a_denial_keeps_the_theme_and_turns_the_stance(book: Codebook) -> None:
    assert [(c.code, c.stance) for c in codings(book, ("E1", "The loan puts them off."))] == [
        ("funding/learner", "barrier")
    ]
    found = codings(book, ("E1", "Money is not the barrier."))
    assert [(c.code, c.stance) for c in found] == [("funding", "enabler")]


def test_a_wish_is_an_enabler_and_no_sign_is_neutral(book: Codebook) -> None:
    assert codings(book, ("E1", "There should be money."))[0].stance == "enabler"
    assert codings(book, ("E1", "There is money."))[0].stance == "neutral"


def test_a_line_break_inside_a_phrase_does_not_hide_it(book: Codebook) -> None:
    assert codes(book, ("E1", "They take\non debt.")) == ["funding/learner"]


def test_hyphen_and_space_are_the_same(write: Callable[..., Path]) -> None:
    book = load_codebook(write("b", {"a.yaml": "code: a\nrules:\n  - {id: r, phrase: [top-up, day release]}\n"}))
    for speech in ("A top up year.", "A top-up year.", "Day-release works.", "day release works"):
        assert codes(book, ("E1", speech)) == ["a"], speech


_WORDS = [
    "boss",
    "pays",
    "paid",
    "levy",
    "levies",
    "pot",
    "pots",
    "course",
    "loan",
    "of",
    "money",
    "the",
    ".",
    "not",
    ",",
]
_EVERY = """\
code: a
rules:
  - {id: star, pattern: [{LEMMA: boss}, {OP: "*"}, {LEMMA: {IN: [pay, levy]}}], score: 0.9}
  - {id: maybe, pattern: [{LOWER: the, OP: "?"}, {LEMMA: levy}, {LOWER: pot}], unless: [loan], score: 0.9}
  - {id: free, pattern: [{IS_PUNCT: true}, {LOWER: not}], score: 0.9}
  - {id: near, near: [[boss], [pay], [course]], within: 3, score: 0.9}
"""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=25))
def test_anchors_change_nothing_about_what_is_found(write: Callable[..., Path], words: list[str]) -> None:
    """The fast way (a rule's Matcher only where its anchor occurs) finds what the slow way finds."""
    book = load_codebook(write("b", {"a.yaml": _EVERY}))
    transcript, segments = staged(("E1", " ".join(words) or "x"))
    fast, slow = (
        [s.found.hits for s in score_transcript(compile_codebook(book, everywhere=e), transcript, segments)]
        for e in (False, True)
    )
    assert fast == slow


def test_a_cue_with_a_negation_of_its_own_is_not_turned_by_it(write: Callable[..., Path]) -> None:
    cues = (
        "stance_cues:\n  barrier: [can not pronounce, can not]\n  enabler: [help]\n  negation: [not, never, cannot]\n"
    )
    book = load_codebook(write("b", {"a.yaml": "code: a\nrules: [{id: r, phrase: [name]}]\n", "stance.yaml": cues}))
    for speech in ("They can't pronounce the name.", "They cannot pronounce the name."):
        assert {c.stance for c in codings(book, ("E1", speech))} == {"barrier"}, speech
    assert codings(book, ("E1", "It is never a name they can't pronounce."))[0].stance == "enabler"


def test_a_bare_denial_of_the_theme_is_a_barrier(book: Codebook) -> None:
    assert codings(book, ("E1", "It does not come with money."))[0].stance == "barrier"
    assert codings(book, ("E1", "Money helps. There isn't money."))[1].stance == "barrier"
