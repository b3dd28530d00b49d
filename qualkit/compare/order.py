"""When in an interview a theme comes up first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from qualkit.compare.design import Design, ancestors
from qualkit.model import Code, Coding, Segment

ORDER_COLUMNS = "code,group,n,N,median,earliest,latest".split(",")
ALL = "(all)"


@dataclass(frozen=True, slots=True)
class First:
    """The place of the first mention: 0 is the participant's first segment, 1 the last; over those who spoke about it.

    The places are None when nobody did.
    """

    code: str
    label: str
    group: str
    n: int
    of: int
    median: float | None
    earliest: float | None
    latest: float | None

    def row(self) -> dict[str, object]:
        """The record as a row with ``ORDER_COLUMNS``."""
        return {
            "code": self.code,
            "group": self.group,
            "n": self.n,
            "N": self.of,
            "median": self.median,
            "earliest": self.earliest,
            "latest": self.latest,
        }


def theme_order(
    codings: Sequence[Coding], segments: Sequence[Segment], design: Design, codes: Sequence[Code]
) -> tuple[First, ...]:
    """First mentions per code, over everybody (``(all)``) and by group."""
    own: dict[str, list[str]] = {person: [] for person in design.people}
    for segment in segments:
        if segment.participant in own:
            own[segment.participant].append(segment.id)
    place = {name: n / max(1, len(ids) - 1) for ids in own.values() for n, name in enumerate(ids)}
    speaker = {name: person for person, ids in own.items() for name in ids}
    first: dict[tuple[str, str], float] = {}
    for coding in codings:
        if coding.segment in place:
            for path in ancestors(coding.code):
                key = path, speaker[coding.segment]
                first[key] = min(first.get(key, 1.0), place[coding.segment])
    groups = {ALL: list(design.people)}
    groups |= {g: [design.people[p] for p in design.members(g)] for g in design.groups}
    found = []
    for code in codes:
        for group, people in groups.items():
            if people:
                places = [first[code.path, p] for p in people if (code.path, p) in first]
                ends = (median(places), min(places), max(places)) if places else (None, None, None)
                found.append(First(code.path, code.label, group, len(places), len(people), *ends))
    return tuple(found)
