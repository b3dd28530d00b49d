"""Codings by rule: what the words of a sentence say, helped by its question and by the sentence before.

A sentence is coded with a theme when the strengths that speak for it reach one half. Weak words count more when
the question or the sentence before is on the same theme; a sentence without any telling word is coded only when it
plainly leans on what was just said (a short or pronoun-led sentence). The best sub-code of the theme is taken, and any other
that stands on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.matching.compile import CompiledCodebook
from qualkit.matching.score import Scored, plain, score_transcript
from qualkit.matching.stance import stance_of
from qualkit.model import Coding, Evidence, Segment, Stance, Transcript, coding_of, theme_of

THRESHOLD = 0.5
FROM_QUESTION = 0.35  # how much a question on the theme adds to a sentence with a word of its own
FROM_BEFORE = 0.35  # how much a coded sentence before adds
LEANING = 0.65  # how much either adds to a sentence that leans on it
_LEANERS = frozenset("it they that this them those these which he she and but so or because not no never same".split())


@dataclass(frozen=True, slots=True)
class Support:
    """The strength of a theme in a sentence, of its own and with its context, and what the context was."""

    own: float
    total: float
    note: str


def code_transcript(
    compiled: CompiledCodebook, transcript: Transcript, segments: Sequence[Segment], model: str = ""
) -> list[Coding]:
    """The rule codings of one transcript, in the order of its segments and of the codebook."""
    return code_scored(compiled, transcript, score_transcript(compiled, transcript, segments, model))


def code_scored(compiled: CompiledCodebook, transcript: Transcript, scored: Sequence[Scored]) -> list[Coding]:
    """The rule codings of sentences that are scored already."""
    codings: list[Coding] = []
    before: dict[str, tuple[float, tuple[str, ...], Stance]] = {}
    speech = {turn.number: plain(transcript.speech(turn)) for turn in transcript.turns}
    for sentence in scored:
        if sentence.place == 0:
            before = {}
        now: dict[str, tuple[float, tuple[str, ...], Stance]] = {}
        for theme in compiled.themes:
            support = theme_support(sentence, theme, before[theme][0] if theme in before else 0.0)
            if support.total < THRESHOLD:
                continue
            codes = _codes(sentence.codes, theme)
            if not codes:
                codes = before[theme][1] if theme in before else _codes(sentence.question, theme)[:1] or (theme,)
            hits = [h for h in sentence.found.hits if theme_of(compiled.rules[h.rule].code) == theme]
            text = speech[sentence.segment.turn]
            stance, why = stance_of(compiled, text, sentence.found, hits, before[theme][2] if theme in before else None)
            now[theme] = (support.total, codes, stance)
            for code in codes:
                codings.append(_coding(compiled, sentence, code, theme, stance, why, support, text))
        before = now
    return codings


def theme_support(sentence: Scored, theme: str, before: float) -> Support:
    """How far a theme is borne by the sentence's own words, its question, and the sentence before."""
    own = theme_strength(sentence.codes, theme)
    asked = theme_strength(sentence.question, theme)
    lean = leans(sentence)
    rest, notes = 1.0 - own, []
    if asked:
        first = sentence.place == 0
        rest *= 1.0 - asked * (FROM_QUESTION if own else LEANING if first and lean else 0.0)
        notes.append("the question")
    if before >= THRESHOLD:
        rest *= 1.0 - (FROM_BEFORE if own else LEANING * before if lean else 0.0)
        notes.append("the sentence before")
    total = 1.0 - rest
    return Support(own, total, f"with {' and '.join(notes)}" if notes and total > own else "")


def theme_strength(codes: Mapping[str, float], theme: str) -> float:
    """All codes of a theme combined as 1 − Π(1 − strength)."""
    rest = 1.0
    for code, strength in codes.items():
        if theme_of(code) == theme:
            rest *= 1.0 - strength
    return 1.0 - rest


def leans(sentence: Scored) -> bool:
    """Whether a sentence says little by itself: short, or led by a pronoun or a conjunction."""
    words = sentence.words
    return len(words) <= 5 or (len(words) <= 14 and any(word in _LEANERS for word in words[:2]))


def _codes(strengths: Mapping[str, float], theme: str) -> tuple[str, ...]:
    """The strongest code of the theme first, then the others that stand on their own; a sub-code before its theme."""
    mine = sorted(
        ((-strength, -code.count("/"), code) for code, strength in strengths.items() if theme_of(code) == theme)
    )
    return tuple(code for n, (strength, _, code) in enumerate(mine) if n == 0 or (-strength >= 0.7 and code != theme))


def _coding(
    compiled: CompiledCodebook,
    sentence: Scored,
    code: str,
    theme: str,
    stance: Stance,
    why: str,
    support: Support,
    text: str,
) -> Coding:
    segment = sentence.segment
    evidence = [
        Evidence(
            compiled.rules[hit.rule].name,
            sentence.offset + hit.start,
            sentence.offset + hit.end,
            text[hit.start : hit.end],
        )
        for hit in sentence.found.hits
        if not hit.stopped and compiled.rules[hit.rule].code == code
    ] or [
        Evidence(
            compiled.rules[hit.rule].name,
            sentence.offset + hit.start,
            sentence.offset + hit.end,
            text[hit.start : hit.end],
        )
        for hit in sentence.found.hits
        if not hit.stopped and theme_of(compiled.rules[hit.rule].code) == theme
    ]
    if support.note or not evidence:
        evidence.append(Evidence("context", segment.start, segment.start, "", support.note or "the turn"))
    if why:
        evidence.append(Evidence("stance", segment.start, segment.start, "", f"{stance}: {why}"))
    return coding_of(
        segment,
        code,
        stance,
        "rule",
        tuple(evidence),
        round(support.total, 3),
    )
