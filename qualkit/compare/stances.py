"""Stance by group: who speaks of a barrier and who of an enabler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.compare.design import Design, amounts_of
from qualkit.compare.exact import clopper_pearson
from qualkit.model import STANCES, Code, Coding, Segment

STANCE_COLUMNS = (
    "code,group,N,barrier_n,enabler_n,neutral_n,barrier_segments,enabler_segments,neutral_segments,balance,"
    "mostly_enabler,mostly_barrier,even,enabler_share,enabler_low,enabler_high"
).split(",")


@dataclass(frozen=True, slots=True)
class StanceCell:
    """The stances of one group on one code.

    ``participants`` and ``segments`` count by stance; a participant may take several. ``mostly_enabler``, ``mostly_barrier``
    and ``even`` count the participants with more segments of the one, of the other, or as many of both. ``hidden`` cells
    hold no counts.
    """

    code: str
    label: str
    group: str
    of: int
    participants: Mapping[str, int]
    segments: Mapping[str, int]
    mostly_enabler: int
    mostly_barrier: int
    even: int
    hidden: bool = False

    @property
    def balance(self) -> float | None:
        """(enabler − barrier) / (enabler + barrier) segments: from −1, barriers only, to 1, enablers only."""
        both = self.segments.get("enabler", 0) + self.segments.get("barrier", 0)
        return (self.segments["enabler"] - self.segments["barrier"]) / both if both else None

    def row(self) -> dict[str, object]:
        """The cell as a row with ``STANCE_COLUMNS``; the interval is exact, over participants who lean either way."""
        leaning = self.mostly_enabler + self.mostly_barrier
        ends = clopper_pearson(self.mostly_enabler, leaning)
        return {
            "code": self.code,
            "group": self.group,
            "N": self.of,
            **{f"{s}_n": self.participants.get(s) for s in STANCES},
            **{f"{s}_segments": self.segments.get(s) for s in STANCES},
            "balance": self.balance,
            "mostly_enabler": None if self.hidden else self.mostly_enabler,
            "mostly_barrier": None if self.hidden else self.mostly_barrier,
            "even": None if self.hidden else self.even,
            "enabler_share": self.mostly_enabler / leaning if leaning else None,
            "enabler_low": ends[0] if ends else None,
            "enabler_high": ends[1] if ends else None,
        }


def stance_cells(
    codings: Sequence[Coding], segments: Sequence[Segment], design: Design, codes: Sequence[Code]
) -> tuple[StanceCell, ...]:
    """One cell per code and group that has participants. A segment with both stances counts for both."""
    paths = [c.path for c in codes]
    counts = {
        s: amounts_of([c for c in codings if c.stance == s], segments, design.people, paths).segments for s in STANCES
    }
    lean = np.sign(counts["enabler"] - counts["barrier"])
    spoke = (counts["enabler"] + counts["barrier"]) > 0
    cells = []
    for k, code in enumerate(codes):
        for group in design.groups:
            mine = design.members(group)
            if not mine:
                continue
            own, took = lean[mine, k], spoke[mine, k]
            cells.append(
                StanceCell(
                    code.path,
                    code.label,
                    group,
                    len(mine),
                    {s: int((counts[s][mine, k] > 0).sum()) for s in STANCES},
                    {s: int(counts[s][mine, k].sum()) for s in STANCES},
                    int((own > 0).sum()),
                    int((own < 0).sum()),
                    int(((own == 0) & took).sum()),
                )
            )
    return tuple(cells)


def hide_small(cells: Sequence[StanceCell], hidden: set[tuple[str, str]], small: int) -> tuple[StanceCell, ...]:
    """Stance cells without numbers where the code's cell is hidden or a stance is taken by fewer than ``small``."""
    return tuple(
        StanceCell(c.code, c.label, c.group, c.of, {}, {}, 0, 0, 0, True)
        if (c.code, c.group) in hidden or any(0 < n < small for n in c.participants.values())
        else c
        for c in cells
    )
