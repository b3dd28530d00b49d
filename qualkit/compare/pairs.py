"""Codes that meet in one segment: counts, and lift with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualkit.compare.design import Design, ancestors
from qualkit.compare.effects import Estimate
from qualkit.model import Code, Coding, Segment

RESAMPLES = 2_000
PAIR_COLUMNS = "a,b,segments,segments_a,segments_b,all_segments,participants,N,lift,lift_low,lift_high".split(",")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes: segments that carry both, ``a`` and ``b`` of ``of`` segments each, and participants with such a segment.

    ``lift`` is how many times as often they meet as they would if each fell on segments without regard to the other;
    None when one of them never occurs. Its interval is the percentile bootstrap over participants; None when they never
    meet or in too few people for it.
    """

    first: str
    second: str
    segments: int
    a: int
    b: int
    of: int
    participants: int
    people: int
    lift: Estimate | None

    def row(self) -> dict[str, object]:
        """The pair as a row with ``PAIR_COLUMNS``."""
        return {
            "a": self.first,
            "b": self.second,
            "segments": self.segments,
            "segments_a": self.a,
            "segments_b": self.b,
            "all_segments": self.of,
            "participants": self.participants,
            "N": self.people,
            "lift": self.lift.value if self.lift else None,
            "lift_low": self.lift.low if self.lift else None,
            "lift_high": self.lift.high if self.lift else None,
        }


def pairs_of(
    codings: Sequence[Coding], segments: Sequence[Segment], design: Design, codes: Sequence[Code], seed: int = 0
) -> tuple[Pair, ...]:
    """Every pair of ``codes`` in their order, over all participants."""
    paths = [c.path for c in codes]
    row = {person: place for place, person in enumerate(design.people)}
    mine = [s for s in segments if s.participant in row]
    place = {s.id: n for n, s in enumerate(mine)}
    marks = np.zeros((len(mine), len(paths)), dtype=bool)
    column = {path: k for k, path in enumerate(paths)}
    for coding in codings:
        if coding.segment in place:
            for code in ancestors(coding.code):
                if code in column:
                    marks[place[coding.segment], column[code]] = True
    who = np.array([row[s.participant] for s in mine], dtype=int)
    number = len(design.people)
    all_of = np.bincount(who, minlength=number)
    if not number or len(paths) < 2:
        return ()
    per = np.column_stack([np.bincount(who, marks[:, k], number) for k in range(len(paths))])
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(number, np.full(number, 1 / number), RESAMPLES).astype(float)
    sums, totals = np.asarray(drawn @ per, dtype=float), np.asarray(drawn @ all_of, dtype=float)
    found = []
    for i, j in combinations(range(len(paths)), 2):
        both = np.bincount(who, marks[:, i] & marks[:, j], number)
        a, b, n = int(per[:, i].sum()), int(per[:, j].sum()), int(both.sum())
        lift = _lift(n, a, b, len(mine), drawn @ both, sums[:, i], sums[:, j], totals, int((both > 0).sum()))
        found.append(Pair(paths[i], paths[j], n, a, b, len(mine), int((both > 0).sum()), number, lift))
    return tuple(found)


def _lift(
    n: int,
    a: int,
    b: int,
    of: int,
    both: NDArray[np.float64],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    totals: NDArray[np.float64],
    people: int,
) -> Estimate | None:
    if not a or not b:
        return None
    value = n * of / (a * b)
    fine = (first > 0) & (second > 0)
    if people < 2 or fine.mean() < 0.95:
        return Estimate(value, None, None)
    low, high = np.percentile(both[fine] * totals[fine] / (first[fine] * second[fine]), [2.5, 97.5])
    return Estimate(value, min(float(low), value), max(float(high), value))
