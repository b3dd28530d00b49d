"""The passage most like the words of a decision that stands nowhere any more, offered to a person and never taken."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import fuzz

from qualkit.decisions.spelling import occurrences
from qualkit.model import Decision, Nearest

_ALIKE = 60.0  # of 100; below it a passage only shares a few words
_SHIFT = 40  # code points by which either end may be moved to fit
_WORD = re.compile(r"\S+")
_LONGEST = 2000  # code points compared of very long stretches


def nearest_place(decision: Decision, name: str, texts: Mapping[str, str]) -> Nearest | None:
    """The nearest passage: the same words where they stand once in the transcripts, else the most similar ones.

    ``name`` is the decision's transcript, searched first; ``""`` when it is gone. Similar words are looked for only there.
    """
    words = decision.text.strip()
    if not words:
        return None
    same = [
        (other, *place)
        for other in (name, *(n for n in texts if n != name))
        if other and words[:_LONGEST] in texts[other]
        for place in occurrences(words, texts[other])
    ]
    if same:
        closest = min(same, key=lambda item: (item[0] != name, abs(item[1] - decision.start)))
        return _nearest(closest, texts, 1.0) if closest[0] == name or len(same) == 1 else None
    if not name:
        return None
    text = texts[name]
    found = fuzz.partial_ratio_alignment(words[:_LONGEST], text, score_cutoff=_ALIKE)
    if found is None or found.dest_end <= found.dest_start:
        return None
    start, end, alike = _best_words(words, text, found.dest_start, found.dest_end)
    return _nearest((name, start, end), texts, alike)


def _nearest(place: tuple[str, int, int], texts: Mapping[str, str], similarity: float) -> Nearest:
    name, start, end = place
    return Nearest(name, start, end, texts[name][start:end], round(similarity, 4))


def _best_words(words: str, text: str, start: int, end: int) -> tuple[int, int, float]:
    """The stretch of whole words near a place that is most like the words, and how alike it is."""
    starts = [m.start() for m in _WORD.finditer(text, max(0, start - _SHIFT), start + _SHIFT)]
    ends = [m.end() for m in _WORD.finditer(text, max(0, end - _SHIFT), end + _SHIFT)]
    best = max(
        ((fuzz.ratio(words, text[a:b]), -a, b) for a in starts for b in ends if a < b),
        default=(fuzz.ratio(words, text[start:end]), -start, end),
    )
    return -best[1], best[2], best[0] / 100
