"""Does a finding survive without each participant in turn, and with other choices of codings?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.compare.design import Design
from qualkit.compare.exact import exact_p
from qualkit.model import Coding

LEVEL = 0.05
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Stability:
    """How a code's test fares when it is done again in other ways.

    ``held`` of ``of`` runs without one participant give the same answer; ``without`` are the participants whose absence
    changes it; ``p_low`` and ``p_high`` the range of p over those runs. ``choices`` tells for each other choice of codings
    whether the answer is the same. The answer is the same when p stays on the same side of .05 and, if below, the same
    groups have the greatest and the least share.
    """

    held: int
    of: int
    without: tuple[str, ...]
    p_low: float
    p_high: float
    choices: Mapping[str, bool]

    def text(self, named: bool = True) -> str:
        """One cell of a table: ``held without any one of 15 participants; rules only: held``."""
        if self.held == self.of:
            first = f"held without any one of {self.of} participants"
        else:
            more = f" and {len(self.without) - _LISTED} more" if len(self.without) > _LISTED else ""
            who = f" (not without {', '.join(self.without[:_LISTED])}{more})" if named else ""
            first = f"held in {self.held} of {self.of} runs without one participant{who}"
        others = [f"{name}: {'held' if same else 'changed'}" for name, same in self.choices.items()]
        return "; ".join([first, *others])

    def short(self, named: bool = True) -> str:
        """``held``, or without whom and with which other choices of codings it did not."""
        left = len(self.without) - _LISTED
        who = ", ".join(self.without[:_LISTED]) + (f" and {left} more" if left > 0 else "")
        changed = [f"without {who if named else f'{len(self.without)} of the participants'}"] if self.without else []
        changed += [f"with {name}" for name, same in self.choices.items() if not same]
        return "not " + ", nor ".join(changed) if changed else "held"


_Answer = tuple[bool, frozenset[int], frozenset[int]]


def stabilities(
    design: Design, said: NDArray[np.bool_], choices: Mapping[str, NDArray[np.bool_]], seed: int
) -> list[Stability]:
    """One Stability per column of ``said`` (participants × codes); ``choices`` are further tables of the same shape."""
    number = {group: place for place, group in enumerate(design.tested)}
    rows = [p for p, label in enumerate(design.labels) if label in number]
    labels = np.array([number[design.labels[p]] for p in rows], dtype=int)
    sizes = np.bincount(labels, minlength=len(number))
    found = []
    for column in range(said.shape[1]):
        mine = said[rows, column]
        counts = np.bincount(labels[mine], minlength=len(number))
        p, answer = _answer(counts, sizes, seed)
        ps, changed = [p], []
        for row, group, spoke in zip(rows, labels, mine, strict=True):
            one = np.arange(len(number)) == group
            again, other = _answer(counts - one * spoke, sizes - one, seed)
            ps.append(again)
            if not _same(answer, other):
                changed.append(design.people[row])
        told = {}
        for name, table in choices.items():
            other_counts = np.bincount(labels[table[rows, column]], minlength=len(number))
            told[name] = _same(answer, _answer(other_counts, sizes, seed)[1])
        found.append(Stability(len(rows) - len(changed), len(rows), tuple(changed), min(ps[1:]), max(ps[1:]), told))
    return found


def _answer(counts: NDArray[np.int64], sizes: NDArray[np.int64], seed: int) -> tuple[float, _Answer]:
    used = sizes > 0
    if used.sum() < 2:
        return 1.0, (False, frozenset(), frozenset())
    p = exact_p([int(c) for c in counts[used]], [int(s) for s in sizes[used]], seed)
    shares = np.where(used, counts / np.maximum(sizes, 1), np.nan)
    ends = [frozenset(int(g) for g in np.flatnonzero(shares == end)) for end in (np.nanmax(shares), np.nanmin(shares))]
    return p, (p < LEVEL, ends[0], ends[1])


def _same(one: _Answer, other: _Answer) -> bool:
    if not one[0] or not other[0]:
        return one[0] == other[0]
    return bool(one[1] & other[1]) and bool(one[2] & other[2])


def derived_choices(codings: Sequence[Coding], threshold: float) -> dict[str, list[Coding]]:
    """Other choices of codings that can be made from the codings themselves; those that change nothing are left out."""
    choices = {
        "rules only": [c for c in codings if c.origin == "rule"],
        "accepted only": [c for c in codings if c.status == "accepted"],
        f"score of {threshold:g} or more": [c for c in codings if c.score >= threshold],
    }
    return {name: chosen for name, chosen in choices.items() if 0 < len(chosen) < len(codings)}
