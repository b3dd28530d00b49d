"""Puts pseudonyms into a text and takes them out again; carries places from one text to the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """One replacement: ``original`` stood at ``start`` of the source, ``pseudonym`` stands at ``copy_start`` of the copy."""

    start: int
    original: str
    copy_start: int
    pseudonym: str

    @property
    def end(self) -> int:
        return self.start + len(self.original)

    @property
    def copy_end(self) -> int:
        return self.copy_start + len(self.pseudonym)


def rewrite(text: str, replacements: Iterable[tuple[int, int, str]]) -> tuple[str, tuple[Piece, ...]]:
    """The text with each (start, end) replaced, and the pieces that undo it. Replacements must not overlap.

    >>> rewrite("Ask Priya.", [(4, 9, "[name 1]")])[0]
    'Ask [name 1].'
    """
    parts: list[str] = []
    pieces: list[Piece] = []
    at = size = 0
    for start, end, pseudonym in sorted(replacements):
        if start < at or end > len(text):
            raise ValueError(f"replacement {start}:{end} overlaps another or leaves the text")
        parts += text[at:start], pseudonym
        size += start - at
        pieces.append(Piece(start, text[start:end], size, pseudonym))
        size += len(pseudonym)
        at = end
    return "".join((*parts, text[at:])), tuple(pieces)


def restore(copy: str, pieces: Sequence[Piece]) -> str:
    """The source text again: what ``rewrite`` replaced stands at its place."""
    parts: list[str] = []
    at = 0
    for piece in pieces:
        parts += copy[at : piece.copy_start], piece.original
        at = piece.copy_end
    return "".join((*parts, copy[at:]))


def to_copy(pieces: Sequence[Piece], start: int, end: int) -> tuple[int, int]:
    """A stretch of the source as a stretch of the copy; one that cuts into a replacement grows to hold all of it."""
    return _carried([(p.start, p.end, p.copy_start, p.copy_end) for p in pieces], start, end)


def to_source(pieces: Sequence[Piece], start: int, end: int) -> tuple[int, int]:
    """A stretch of the copy as a stretch of the source; the reverse of ``to_copy``."""
    return _carried([(p.copy_start, p.copy_end, p.start, p.end) for p in pieces], start, end)


def _carried(spans: Sequence[tuple[int, int, int, int]], start: int, end: int) -> tuple[int, int]:
    return _point(spans, start, last=False), _point(spans, end, last=start < end)


def _point(spans: Sequence[tuple[int, int, int, int]], place: int, *, last: bool) -> int:
    """A place on the other side. Inside a replacement it moves to its start, or to its end for the end of a stretch."""
    begins = [span[0] for span in spans]
    number = bisect_right(begins, place) - 1 if not last else bisect_right(begins, place - 1) - 1
    if number < 0:
        return place
    _, end, other_start, other_end = spans[number]
    if place >= end:
        return other_end + (place - end)
    if last:
        return other_end
    return other_start
