"""How many interviews it took until little new came (Guest, Namey and Chen 2020)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from qualkit.compare.design import Design
from qualkit.model import Coding, Segment

ORDERS = 1_000
SATURATION_COLUMNS = (
    "group,participants,codes,base,run,threshold,point,reached,median,point_low,point_high,note"
).split(",")
COVERAGE = (
    "With a fixed codebook this measures how soon its codes are covered, not whether interviews would still bring ideas "
    "that no code has."
)


@dataclass(frozen=True, slots=True)
class Saturation:
    """The curve of new codes over participants, in the order they were read and in any order.

    ``new`` is how many codes each participant brings first; ``expected`` the mean of the running total over all possible
    orders, ``low`` and ``high`` the range of 95 % of drawn orders. ``point`` is the number of participants before the first
    run with at most ``threshold`` new information, in the order read; ``reached`` the share of drawn orders that have such
    a point, ``median``, ``point_low`` and ``point_high`` its place over all drawn orders (None: not within the data).
    """

    group: str
    people: tuple[str, ...]
    new: tuple[int, ...]
    expected: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    base: int
    run: int
    threshold: float
    point: int | None
    reached: float
    median: int | None
    point_low: int | None
    point_high: int | None
    note: str

    @property
    def codes(self) -> int:
        return sum(self.new)

    def row(self) -> dict[str, object]:
        """The record as a row with ``SATURATION_COLUMNS``."""
        return {
            "group": self.group,
            "participants": len(self.people),
            "codes": self.codes,
            "base": self.base,
            "run": self.run,
            "threshold": self.threshold,
            "point": f"{self.point}+{self.run}" if self.point is not None else "",
            "reached": self.reached,
            "median": self.median,
            "point_low": self.point_low,
            "point_high": self.point_high,
            "note": self.note,
        }


def saturation_point(new: Sequence[int], base: int, run: int, threshold: float) -> int | None:
    """Interviews before the first run that brings at most ``threshold`` of the codes of the base interviews.

    Runs overlap: with base 4 and run 2 they are interviews 5-6, 6-7, 7-8. The paper writes the answer as ``6+2``.

    >>> saturation_point([20, 9, 5, 3, 3, 1, 1, 0, 1, 0], base=4, run=2, threshold=0.05)
    6
    """
    at_base = sum(new[:base])
    if not at_base:
        return None
    for start in range(base, len(new) - run + 1):
        if sum(new[start : start + run]) <= threshold * at_base:
            return start
    return None


def expected_curve(holders: Sequence[int], people: int) -> list[float]:
    """The mean number of codes in m of ``people`` interviews, over all ways to draw them (Hurlbert 1971).

    ``holders`` says in how many interviews each code is.

    >>> expected_curve([1, 2], 2)
    [1.5, 2.0]
    """
    used = [h for h in holders if h]
    return [sum(1 - comb(people - h, m) / comb(people, m) for h in used) for m in range(1, people + 1)]


def saturation_of(
    codings: Sequence[Coding],
    segments: Sequence[Segment],
    design: Design,
    codes: Sequence[str],
    *,
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    seed: int = 0,
) -> tuple[Saturation, ...]:
    """Saturation over everybody (``(all)``) and by group; participants in the order in which they are read."""
    order = list(dict.fromkeys(s.participant for s in segments if s.participant in set(design.people)))
    group_of = dict(zip(design.people, design.labels, strict=True))
    column = {code: k for k, code in enumerate(codes)}
    table = np.zeros((len(order), len(codes)), dtype=bool)
    row = {person: n for n, person in enumerate(order)}
    speaker = {s.id: s.participant for s in segments}
    for coding in codings:
        person = speaker.get(coding.segment, "")
        if person in row and coding.code in column:
            table[row[person], column[coding.code]] = True
    found = [_saturation("(all)", order, table, base, run, threshold, seed)]
    for group in design.tested:
        mine = [n for n, person in enumerate(order) if group_of[person] == group]
        found.append(_saturation(group, [order[n] for n in mine], table[mine], base, run, threshold, seed))
    return tuple(found)


def _saturation(
    group: str, people: Sequence[str], table: NDArray[np.bool_], base: int, run: int, threshold: float, seed: int
) -> Saturation:
    number = len(people)
    new = _new(table, np.arange(number))
    generator = np.random.default_rng(seed)
    drawn = [_new(table, generator.permutation(number)) for _ in range(ORDERS)] if number else []
    totals = np.cumsum(np.array(drawn, dtype=int).reshape(len(drawn), number), axis=1)
    ends = np.percentile(totals, [2.5, 97.5], axis=0, method="nearest") if number else np.zeros((2, 0))
    points = sorted(p if (p := saturation_point(d, base, run, threshold)) is not None else number + 1 for d in drawn)
    point = saturation_point(new, base, run, threshold)
    return Saturation(
        group,
        tuple(people),
        tuple(new),
        tuple(expected_curve([int(h) for h in table.sum(axis=0)], number)),
        tuple(float(e) for e in ends[0]),
        tuple(float(e) for e in ends[1]),
        base,
        run,
        threshold,
        point,
        sum(p <= number for p in points) / ORDERS,
        _within(points, 0.5, number),
        _within(points, 0.025, number),
        _within(points, 0.975, number),
        _told(number, base, run, threshold, point),
    )


def _new(table: NDArray[np.bool_], order: NDArray[np.int64]) -> list[int]:
    """How many columns have their first mark in each row, in this order."""
    marks = table[order]
    seen = np.zeros(table.shape[1], dtype=bool)
    found = []
    for row in marks:
        found.append(int((row & ~seen).sum()))
        seen |= row
    return found


def _within(points: Sequence[int], quantile: float, number: int) -> int | None:
    if not points:
        return None
    point = points[min(len(points) - 1, int(quantile * len(points)))]
    return point if point <= number else None


def _told(number: int, base: int, run: int, threshold: float, point: int | None) -> str:
    if number < base + run:
        return f"Base and run need {base} + {run} interviews and there {'is' if number == 1 else 'are'} {number}; nothing can be said."
    if point is None:
        return f"No run of {run} interviews brought {threshold:.0%} new information or less."
    return f"At {point}+{run} interviews a run of {run} brought {threshold:.0%} new information or less."
