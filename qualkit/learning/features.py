"""A sentence in its interview as named features: its words, what the rules say, its neighbours, the question.

Names say what a feature is (``word:loan``, ``before:loan``, ``asked:loan``, ``rule:funding/learner``), so that a proposal can
be explained by them. Rule scores weigh little here, because stage two of the classifier sees them as they are; with
full weight the classifier leaned on them too much (measured in bench/coding_quality.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qualkit.matching.code import leans, theme_strength
from qualkit.matching.score import Scored
from qualkit.model import theme_of
from qualkit.words import STOP_WORDS, content_words

_FIGURE = re.compile(r"\d")
_WORD = re.compile(r"[a-z]+")


def sentence_features(scored: Sequence[Scored], themes: Sequence[str]) -> list[dict[str, float]]:
    """One mapping of feature names to values per sentence of a transcript, in order."""
    totals: dict[tuple[int, str], float] = defaultdict(float)
    for sentence in scored:
        for theme in themes:
            totals[sentence.segment.turn, theme] += theme_strength(sentence.codes, theme)
    return [dict(_features(scored, at, themes, totals)) for at in range(len(scored))]


def _features(
    scored: Sequence[Scored], at: int, themes: Sequence[str], totals: Mapping[tuple[int, str], float]
) -> Iterator[tuple[str, float]]:
    here = scored[at]
    words = here.words
    yield from _words("word", words, 1.0)
    for a, b in zip(words, words[1:], strict=False):
        if not (a in STOP_WORDS and b in STOP_WORDS):
            yield f"pair:{a} {b}", 0.7
    for lead in words[:2]:
        yield f"starts:{lead}", 0.4
    before, after = _neighbour(scored, at, -1), _neighbour(scored, at, 1)
    earlier, later = _neighbour(scored, at, -2), _neighbour(scored, at, 2)
    for name, other, weight in (
        ("before", before, 0.5),
        ("after", after, 0.4),
        ("before", earlier, 0.25),
        ("after", later, 0.2),
    ):
        if other:
            yield from _words(name, other.words, weight, content=True)
    fading = 1.0 / (1.0 + 0.15 * here.place)
    for word in sorted(set(content_words(here.asked))):
        yield f"asked:{word}", 0.6 * fading
    asked = _WORD.findall(here.asked.lower())
    for a, b in zip(asked, asked[1:], strict=False):
        yield f"asked pair:{a} {b}", 0.4 * fading
    for theme in themes:
        own = theme_strength(here.codes, theme)
        if own:
            yield f"rule:{theme}", 0.5 * own
        question = theme_strength(here.question, theme)
        if question:
            yield f"question:{theme}", 0.4 * question
            yield f"question early:{theme}", 0.4 * question / (1.0 + here.place)
            if leans(here):
                yield f"question leaning:{theme}", 0.25 * question
        close = _strongest((before, after), theme)
        far = _strongest((earlier, later), theme)
        if close:
            yield f"rule near:{theme}", 0.3 * close
            if leans(here):
                yield f"rule near, leaning:{theme}", 0.25 * close
        if far:
            yield f"rule further:{theme}", 0.2 * far
        turn = totals[here.segment.turn, theme] - own
        if turn > 1e-9:
            yield f"rule in turn:{theme}", 0.3 * turn / max(here.of - 1, 1) ** 0.5
    for code, strength in here.codes.items():
        if code != theme_of(code):
            yield f"rule:{code}", 0.4 * strength
    count = len(words)
    yield "place:first", float(here.place == 0)
    yield "place:part", here.place / max(here.of, 1)
    yield "length:short", float(count <= 4)
    yield "length:log", min(count, 40) / 40
    yield "leans", float(leans(here))
    yield "figure", float(bool(_FIGURE.search(here.segment.text)))
    yield "quoted", float('"' in here.segment.text or "“" in here.segment.text)


def _words(name: str, words: Sequence[str], weight: float, content: bool = False) -> Iterator[tuple[str, float]]:
    for word in sorted(set(words)):
        if not (content and word in STOP_WORDS):
            yield f"{name}:{word}", weight


def _strongest(sentences: Iterable[Scored | None], theme: str) -> float:
    """The highest rule score of a theme among neighbours that exist."""
    return max((theme_strength(s.codes, theme) for s in sentences if s), default=0.0)


def _neighbour(scored: Sequence[Scored], at: int, step: int) -> Scored | None:
    """The sentence ``step`` away in the same turn."""
    other = at + step
    if 0 <= other < len(scored) and scored[other].segment.turn == scored[at].segment.turn:
        return scored[other]
    return None
