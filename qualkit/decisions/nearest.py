"""The passage most like the words of a decision that stands nowhere any more, offered to a person and never taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz

from qualkit.decisions.spelling import occurrences
from qualkit.model import Decision, Nearest

_ALIKE = 0.6  # below it a passage only shares a few words
_SURE = 0.85  # from here on the same passage was corrected, and no other transcript is searched
_SHIFT = 40  # code points by which either end may be moved to fit
_WORD = re.compile(r"\S+")
_LONGEST = 2000  # code points compared of very long stretches
_NEAR = 4000  # code points on either side of its old place where a corrected passage is looked for first


def nearest_place(decision: Decision, name: str, texts: Mapping[str, str]) -> Nearest | None:
    """The nearest passage: the most similar one of the decision's transcript, or its very words in another one.

    ``name`` is the decision's transcript; ``""`` when it is gone. Words that stand in several places elsewhere are none.
    """
    words = decision.text.strip()
    if not words:
        return None
    here = _similar(words, decision.start, name, texts[name]) if name else None
    if here is not None and here.similarity >= _SURE:
        return here
    elsewhere = [
        Nearest(other, start, end, text[start:end], 1.0)
        for other, text in texts.items()
        if other != name and words in text
        for start, end in occurrences(words, text)
    ]
    return elsewhere[0] if len(elsewhere) == 1 else here


@lru_cache(maxsize=10_000)  # an open page follows all decisions again whenever another window writes
def _similar(words: str, at: int, name: str, text: str) -> Nearest | None:
    same = sorted(occurrences(words, text), key=lambda place: abs(place[0] - at))
    if same:
        start, end = same[0]
        return Nearest(name, start, end, text[start:end], 1.0)
    near = max(0, at - _NEAR), at + len(words) + _NEAR
    found = _aligned(words, text, *near, _SURE) or _aligned(words, text, 0, len(text), _ALIKE)
    if found is None:
        return None
    start, end, alike = found
    return Nearest(name, start, end, text[start:end], round(alike, 4))


def _aligned(words: str, text: str, first: int, last: int, cutoff: float) -> tuple[int, int, float] | None:
    """The place within a part of the text that is most like the words, and how alike it is; None when less than the cutoff."""
    found = fuzz.partial_ratio_alignment(words[:_LONGEST], text[first:last], score_cutoff=100 * cutoff)
    if found is None or found.dest_end <= found.dest_start:
        return None
    return _best_words(words, text, first + found.dest_start, first + found.dest_end)


def _best_words(words: str, text: str, start: int, end: int) -> tuple[int, int, float]:
    """The stretch of whole words near a place that is most like the words, and how alike it is."""
    starts = [m.start() for m in _WORD.finditer(text, max(0, start - _SHIFT), start + _SHIFT)]
    ends = [m.end() for m in _WORD.finditer(text, max(0, end - _SHIFT), end + _SHIFT)]
    best = max(
        ((fuzz.ratio(words, text[a:b]), -a, b) for a in starts for b in ends if a < b),
        default=(fuzz.ratio(words, text[start:end]), -start, end),
    )
    return -best[1], best[2], best[0] / 100
