"""Sentences with what the rules found in them, and in the question that they answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from qualkit import nlp
from qualkit.matching.compile import CompiledCodebook
from qualkit.matching.find import Found, Hit, find
from qualkit.model import Segment, Transcript
from qualkit.segments import sentence_spans

_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Scored:
    """One segment, with its hits (``offset`` is the turn's place in the transcript) and its rule scores.

    ``codes`` is the strength with which the rules of each code speak for the sentence itself, between 0 and 1;
    ``question`` the same for the interviewer's question before the turn; ``place`` counts the sentences of the
    turn from 0; ``words`` are the lemmas.
    """

    segment: Segment
    found: Found
    offset: int
    place: int
    of: int
    codes: Mapping[str, float]
    question: Mapping[str, float]
    asked: str
    words: tuple[str, ...]


def score_transcript(
    compiled: CompiledCodebook, transcript: Transcript, segments: Sequence[Segment], model: str = ""
) -> list[Scored]:
    """One Scored per segment of the transcript, in their order."""
    turns = {turn.number: turn for turn in transcript.turns}
    numbers = sorted({segment.turn for segment in segments})
    asked = {number: _question(transcript, number) for number in numbers}
    questions = sorted(set(asked.values()))
    docs = nlp.tokenise([plain(text) for text in questions], model)
    answers: dict[str, tuple[Mapping[str, float], set[int]]] = {}
    for text, doc in zip(questions, docs, strict=True):
        parts = find(compiled, doc, sentence_spans(text), range(len(compiled.rules)))
        answers[text] = (
            strengths(compiled, [hit for part in parts for hit in part.hits]),
            {rule for part in parts for rule in part.given},
        )
    speech = nlp.tokenise([plain(transcript.speech(turns[number])) for number in numbers], model)
    scored: list[Scored] = []
    by_turn = {number: list(group) for number, group in groupby(segments, key=lambda s: s.turn)}
    for number, doc in zip(numbers, speech, strict=True):
        offset = turns[number].start
        members = by_turn[number]
        question, given = answers[asked[number]]
        spans = [(s.start - offset, s.end - offset) for s in members]
        lemmas = _lemmas(doc, spans)
        for place, (segment, found) in enumerate(zip(members, find(compiled, doc, spans, given), strict=True)):
            scored.append(
                Scored(
                    segment,
                    found,
                    offset,
                    place,
                    len(members),
                    strengths(compiled, found.hits),
                    question,
                    asked[number],
                    lemmas[place],
                )
            )
    return scored


def strengths(compiled: CompiledCodebook, hits: Sequence[Hit]) -> dict[str, float]:
    """Per code, its rules' scores combined as 1 − Π(1 − score), each rule counted once and stopped hits not at all."""
    missing: dict[str, float] = defaultdict(lambda: 1.0)
    for number in sorted({hit.rule for hit in hits if not hit.stopped}):
        rule = compiled.rules[number]
        missing[rule.code] *= 1.0 - rule.score
    return {code: 1.0 - rest for code, rest in missing.items()}


def plain(text: str) -> str:
    """The text with every white-space character as one blank: same length, so places stay."""
    return _SPACE.sub(" ", text)


def _question(transcript: Transcript, number: int) -> str:
    """The interviewer's turn that a participant's turn answers; empty when another participant spoke before."""
    before = [turn for turn in transcript.turns if turn.number < number]
    if before and before[-1].role == "interviewer":
        return transcript.speech(before[-1])
    return ""


def _lemmas(doc: Iterable[Any], spans: Sequence[tuple[int, int]]) -> list[tuple[str, ...]]:
    words: list[list[str]] = [[] for _ in spans]
    at = 0
    for token in doc:
        while at < len(spans) and token.idx >= spans[at][1]:
            at += 1
        if at < len(spans) and token.idx >= spans[at][0] and not (token.is_space or token.is_punct):
            words[at].append(token.norm_)
    return [tuple(each) for each in words]
