"""Where a decision stands in a transcript: at its place, or where its words are now, after a correction."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from qualkit.model import Decision, Segment

Place = tuple[int, int]


def is_whole(decision: Decision) -> bool:
    """Whether a ``done`` line (or one that takes it back) is about the whole transcript."""
    return decision.action in ("done", "reopen") and not decision.code and not decision.end and not decision.text


def names_place(decision: Decision) -> bool:
    """Whether a decision says where it holds: by its words, by start and end, or (``done``, ``reopen``) for the whole transcript."""
    return bool(decision.text) or decision.end > decision.start or is_whole(decision)


def anchor(decision: Decision, text: str) -> Place | None:
    """Start and end of a decision in the transcript's text.

    A decision whose words are not at its place (or that gives none) is looked up by its words; None when they do not occur
    exactly once, or when it names no place at all.
    """
    if is_whole(decision):
        return 0, len(text)
    if not decision.text:
        return (decision.start, decision.end) if decision.end > decision.start else None
    if text[decision.start : decision.end] == decision.text:
        return decision.start, decision.end
    if text.count(decision.text) != 1:
        return None
    start = text.index(decision.text)
    return start, start + len(decision.text)


def segments_at(place: Place, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments of a transcript that a place covers by half or more, or that hold it; ``segments`` are in order."""
    start, end = place
    first = max(bisect_left(segments, start, key=lambda s: s.start) - 1, 0)
    return tuple(
        segment
        for segment in segments[first : bisect_left(segments, end, key=lambda s: s.start)]
        if (over := min(end, segment.end) - max(start, segment.start)) > 0
        and over * 2 >= min(end - start, segment.end - segment.start)
    )
