"""A model that learns from a researcher, for any codebook, and says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qualkit.codebook import load_codebook
from qualkit.learning import Taught, finished, labels_of, learn, model_for
from qualkit.learning.model import CodingModel
from qualkit.matching import compile_codebook
from qualkit.matching.code import code_scored
from qualkit.matching.score import Scored, score_transcript
from qualkit.model import Decision, theme_of
from tests.conftest import staged

SHEEP = "The ewes are lambing early. The flock grazes the hill. "
BOATS = "The trawler needs a new engine. We mend nets in the harbour. "
REST = "It rained on Tuesday. My brother phoned about the car. "
BOOK = """\
code: farm
rules: [{id: r, phrase: [combine harvester]}]
"""
BOATS_BOOK = """\
code: sea
codes:
  gear: {rules: [{id: r, phrase: [anchor chain]}]}
  crew: {rules: [{id: r, phrase: [first mate]}]}
"""


@pytest.fixture
def taught(write: Callable[..., Path]) -> tuple[dict[str, list[Scored]], Taught, CodingModel]:
    """Six interviews about sheep and boats, with hand codings the rules know nothing of."""
    compiled = compile_codebook(load_codebook(write("b", {"farm.yaml": BOOK, "sea.yaml": BOATS_BOOK})))
    scored: dict[str, list[Scored]] = {}
    codes: dict[str, dict[str, str]] = {}
    for number in range(6):
        speech = (SHEEP + REST + BOATS + REST) * 3
        transcript, segments = staged(("INT", "How is life?"), ("E1", speech.strip()), name=f"T{number}")
        scored[transcript.id] = score_transcript(compiled, transcript, segments)
        for s in segments:
            if "ewes" in s.text or "flock" in s.text:
                codes[s.id] = {"farm": "enabler"}
            elif "trawler" in s.text:
                codes[s.id] = {"sea/gear": "barrier"}
            elif "nets" in s.text:
                codes[s.id] = {"sea/crew": "enabler"}
            else:
                codes[s.id] = {}
    taught_ = Taught(codes)
    model = learn(compiled, scored, taught_)
    assert model is not None
    return scored, taught_, model


def test_it_proposes_what_the_researcher_would_code(
    taught: tuple[dict[str, list[Scored]], Taught, CodingModel],
) -> None:
    scored, labels, model = taught
    proposals = model.propose(scored["T0"], [], "model")
    wanted = {(s.segment.id, c) for s in scored["T0"] for c in labels.codes[s.segment.id]}
    assert {(p.segment, p.code) for p in proposals} == wanted
    assert {p.origin for p in proposals} == {"model"} and {p.status for p in proposals} == {"proposed"}
    assert all(0 <= p.score <= 1 for p in proposals)


def test_every_proposal_says_why(taught: tuple[dict[str, list[Scored]], Taught, CodingModel]) -> None:
    scored, _, model = taught
    for proposal in model.propose(scored["T0"], [], "model"):
        (evidence,) = proposal.evidence
        assert evidence.rule == "model" and "chance" in evidence.note and "word:" in evidence.note
        assert "like T" in evidence.note


def test_learning_twice_gives_the_same(
    taught: tuple[dict[str, list[Scored]], Taught, CodingModel], write: Callable[..., Path]
) -> None:
    scored, labels, model = taught
    compiled = compile_codebook(load_codebook(write("again", {"farm.yaml": BOOK, "sea.yaml": BOATS_BOOK})))
    again = learn(compiled, scored, labels)
    assert again is not None
    assert again.propose(scored["T1"], [], "model") == model.propose(scored["T1"], [], "model")


def test_too_little_to_learn_from_is_no_model(write: Callable[..., Path]) -> None:
    compiled = compile_codebook(load_codebook(write("b", {"farm.yaml": BOOK})))
    transcript, segments = staged(("E1", SHEEP.strip()))
    scored = {"T1": score_transcript(compiled, transcript, segments)}
    assert learn(compiled, scored, Taught({s.id: {"farm": "enabler"} for s in segments})) is None


def test_labels_come_from_decisions_and_no_code_in_a_finished_stretch_is_one() -> None:
    transcript, segments = staged(("E1", "One thing. Two things. Three things."))
    a, b, _ = segments

    def made(action: str, s: object, code: str = "farm") -> Decision:
        return Decision("", "ann", action, "T1", s.start, s.end, s.text, code, "barrier")  # type: ignore[arg-type,attr-defined]

    decisions = [made("code", a), made("code", b), made("uncode", b)]
    labels = labels_of(decisions, {"T1": segments}, {"T1": transcript})
    assert labels.codes == {a.id: {"farm": "barrier"}, b.id: {}}
    done = [*decisions, Decision("", "ann", "done", "T1", 0, 0, "")]
    assert set(labels_of(done, {"T1": segments}, {"T1": transcript}).codes) == {s.id for s in segments}
    assert labels_of(decisions, {"T1": segments}, {"T1": transcript}, ["bo"]).codes == {}


def test_what_was_taken_back_teaches_nothing_and_a_joint_decision_teaches_alone() -> None:
    transcript, segments = staged(("E1", "One thing. Two things."))
    one, two = segments

    def said(action: Any, coder: str, segment: Any, stance: str = "") -> Decision:
        return Decision("", coder, action, "T1", segment.start, segment.end, segment.text, "f", stance)

    decisions = [said("code", "ann", one, "barrier"), said("reopen", "ann", one)]
    decisions += [said("code", "ann", two, "barrier"), said("code", "joint", two, "enabler")]
    assert labels_of(decisions, {"T1": segments}, {"T1": transcript}).codes == {two.id: {"f": "enabler"}}
    jointly_not = [*decisions, said("reject", "joint", two)]
    assert labels_of(jointly_not, {"T1": segments}, {"T1": transcript}).codes == {two.id: {}}


def test_interviews_are_finished_until_a_stretch_is_open_again() -> None:
    transcript, segments = staged(("E1", "One thing. Two things."))
    done = Decision("", "ann", "done", "T1", 0, 0, "")
    again = replace(done, action="reopen", start=segments[0].start, end=segments[0].end, text=segments[0].text)
    assert [finished(each, {"T1": transcript}) for each in ([done], [done, again], [done, again, done])] == [
        True,
        False,
        True,
    ]


def test_a_decision_by_its_words_alone_or_from_before_a_correction_teaches() -> None:
    transcript, segments = staged(("E1", "One thing. Two things. Three things."))
    decisions = [
        Decision("", "ann", "code", "T1", 0, 0, "One thing.", "farm", "barrier"),
        Decision("", "ann", "code", "T1", 900, 910, "Two things.", "farm", "enabler"),
        Decision("", "ann", "code", "T1", 0, 0, "Words that are gone.", "farm", "enabler"),
    ]
    labels = labels_of(decisions, {"T1": segments}, {"T1": transcript})
    assert labels.codes == {segments[0].id: {"farm": "barrier"}, segments[1].id: {"farm": "enabler"}}


def study_of(
    write: Callable[..., Path], name: str, extra: str, labels: dict[str, str], sea: str = BOATS_BOOK
) -> tuple[Any, ...]:
    """Codebook, compiled codebook, scored interviews, decisions and transcripts of a study with hand codings."""
    book = load_codebook(write(name, {"farm.yaml": BOOK, "sea.yaml": sea, **({"x.yaml": extra} if extra else {})}))
    compiled = compile_codebook(book)
    scored, decisions, transcripts = {}, [], {}
    for number in range(6):
        speech = (SHEEP + REST + BOATS + REST) * 3
        transcript, segments = staged(("INT", "How is life?"), ("E1", speech.strip()), name=f"{name}{number}")
        transcripts[transcript.id] = replace(transcript, sha256=transcript.id)
        scored[transcript.id] = score_transcript(compiled, transcript, segments)
        for s in segments:
            code = next((c for word, c in labels.items() if word in s.text), "")
            if code:
                decisions.append(Decision("", "ann", "code", transcript.id, s.start, s.end, s.text, code, "barrier"))
        decisions.append(Decision("", "ann", "done", transcript.id, 0, 0, ""))
    return book, compiled, scored, decisions, transcripts


IN_SAMPLE = {"ewes": "farm", "flock": "farm", "trawler": "sea/gear", "nets": "sea/crew"}
PHONES = "code: phones\nrules: [{id: r, phrase: [phone]}]\n"


@pytest.mark.parametrize(
    ("extra", "sea", "own", "learned", "by_rules"),
    [
        ("", BOATS_BOOK, {}, {"farm", "sea"}, ()),
        (PHONES, BOATS_BOOK, {}, {"farm", "sea"}, ("phones",)),
        (PHONES, BOATS_BOOK, {**IN_SAMPLE, "phoned": "phones"}, {"farm", "sea", "phones"}, ()),
        ("", BOATS_BOOK.replace("gear", "kit"), {}, {"farm"}, ("sea",)),
        ("", BOATS_BOOK.replace("gear: {", "kit: {formerly: [sea/gear], "), {}, {"farm", "sea"}, ()),
        ("", BOATS_BOOK.replace("code: sea", "code: coast\nformerly: [sea]"), {}, {"farm", "coast"}, ()),
        ("", BOATS_BOOK + "  rain: {rules: [{id: r, phrase: [rain]}]}\n", {}, {"farm", "sea"}, ("sea/rain",)),
    ],
    ids=[
        "same",
        "added theme",
        "added and coded",
        "another sub-code",
        "renamed sub-code",
        "renamed theme",
        "added sub-code",
    ],
)
def test_the_sample_teaches_the_themes_that_a_codebook_keeps(
    write: Callable[..., Path], extra: str, sea: str, own: dict[str, str], learned: set[str], by_rules: tuple[str, ...]
) -> None:
    sample_book, _, sample_scored, sample_decisions, sample_transcripts = study_of(write, "S", "", IN_SAMPLE)
    sample = SimpleNamespace(codebook=sample_book, decisions=sample_decisions, by_id=lambda: sample_transcripts)
    book, compiled, scored, decisions, transcripts = study_of(write, "T", extra, own, sea)
    model = model_for(book, compiled, scored, decisions if own else [], transcripts, lambda: (sample, sample_scored))
    assert model is not None
    assert set(model.cuts) == learned and model.by_rules == by_rules
    rules = code_scored(compiled, transcripts["T0"], scored["T0"])
    proposed = {(c.text.split(".")[0], c.code) for c in model.propose(scored["T0"], rules, "both")}
    assert ("The ewes are lambing early", "farm") in proposed
    assert {c.theme for c in rules} <= {theme_of(code) for _, code in proposed}
    assert set(by_rules) - {"sea"} <= {code for _, code in proposed}
    chances = model.chances(scored["T0"])
    assert chances.shape == (len(scored["T0"]), len(book.themes)) and (chances.max(axis=0) > 0.5).sum() == len(learned)


def test_neutral_and_second_codes_are_learned(write: Callable[..., Path]) -> None:
    """A stance that is rare but clear is proposed, and a sentence that says two things gets both codes."""
    compiled = compile_codebook(load_codebook(write("b", {"sea.yaml": BOATS_BOOK})))
    said = {
        "The trawler needs a new engine.": {"sea/gear": "barrier"},
        "The first mate went home to sleep.": {"sea/crew": "enabler"},
        "The trawler carries a mate and a cook.": {"sea/gear": "neutral", "sea/crew": "neutral"},
        "It rained on Tuesday in the town.": {},
    }
    scored: dict[str, list[Scored]] = {}
    codes: dict[str, dict[str, str]] = {}
    for number in range(8):
        transcript, segments = staged(*[("E1", f"{text} {text}") for text in said], name=f"T{number}")
        scored[transcript.id] = score_transcript(compiled, transcript, segments)
        codes.update({s.id: said[s.text] for s in segments})
    model = learn(compiled, scored, Taught(codes))
    assert model is not None
    proposed = {(p.text, p.code): p.stance for p in model.propose(scored["T0"], [], "model")}
    assert proposed == {(text, code): stance for text, given in said.items() for code, stance in given.items()}
