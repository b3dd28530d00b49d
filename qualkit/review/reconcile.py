"""Where people differ: the same sentence, coded by some and not by others who have been through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.model import JOINT, Decision, Segment
from qualkit.review.filters import Filters, spoken
from qualkit.review.state import Interview, State


@dataclass(frozen=True, slots=True)
class Difference:
    """A sentence on which coders differ: what each said there, on which codes they differ, and what they decided jointly."""

    transcript: str
    segment: Segment
    sides: Mapping[str, tuple[Decision, ...]]
    disputed: tuple[str, ...]
    joint: tuple[Decision, ...]

    @property
    def settled(self) -> bool:
        """Whether there is a joint decision on every code in dispute."""
        return set(self.disputed) <= {decision.code for decision in self.joint}


def differences(state: State, filters: Filters) -> list[Difference]:
    """Every sentence on which people differ, in the order of the interviews."""
    found = (_difference(interview, segment) for interview, segment in spoken(state, filters))
    return [
        difference
        for difference in found
        if difference
        and (
            not filters.code or any(c == filters.code or c.startswith(f"{filters.code}/") for c in difference.disputed)
        )
        and (not filters.coder or filters.coder in difference.sides)
    ]


def _difference(interview: Interview, segment: Segment) -> Difference | None:
    verdicts = interview.verdicts.get(segment.id, ())
    if not verdicts:
        return None
    been = {v.coder for v in verdicts} | set(interview.settled.finished.get(segment.id, ()))
    people = sorted(been - {JOINT})
    stances = {(v.coder, v.code): v.stance for v in verdicts if v.action in ("code", "accept")}
    codes = dict.fromkeys(v.code for v in verdicts if v.coder != JOINT)
    disputed = tuple(code for code in codes if len({stances.get((coder, code)) for coder in people}) > 1)
    if not disputed:
        return None
    return Difference(
        interview.transcript.id,
        segment,
        {coder: tuple(v for v in verdicts if v.coder == coder) for coder in people},
        disputed,
        tuple(v for v in verdicts if v.coder == JOINT),
    )
