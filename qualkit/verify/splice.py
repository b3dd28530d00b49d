"""Whether a quotation that stands nowhere is made of pieces that do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.verify.index import Index
from qualkit.verify.tokens import Token

_SHORTEST = 4  # words: shorter runs stand anywhere
_COVER = 0.8
_MOST = 4


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a quotation's words that stands in the transcripts: its first token there, and its length."""

    first: int
    words: int


def joined_from(index: Index, pieces: Sequence[Sequence[Token]]) -> list[Run]:
    """The two to four passages that make up most of a quotation, in its order; empty when it is not made so."""
    runs: list[Run] = []
    total = sum(map(len, pieces))
    for piece in pieces:
        numbers = index.numbers([token.key for token in piece])
        at = 0
        while at + min(_SHORTEST, len(numbers)) <= len(numbers):
            length, place = _longest(index, numbers[at:])
            if length >= _SHORTEST:
                runs.append(Run(int(index.places[place]), length))
                at += length
            else:
                at += 1
    covered = sum(run.words for run in runs)
    return runs if 2 <= len(runs) <= _MOST and covered >= _COVER * total else []


def _longest(index: Index, numbers: Sequence[int]) -> tuple[int, int]:
    """The longest run from the first word on that stands somewhere, and its place in the stream."""
    low, best, place = _SHORTEST, 0, 0
    high = len(numbers)
    while low <= high:
        middle = (low + high) // 2
        found = index.exact(numbers[:middle])
        if found:
            best, place, low = middle, found[0], middle + 1
        else:
            high = middle - 1
    return best, place
