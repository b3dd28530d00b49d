"""The places that authors pinned or excluded for good, wherever they stand in the transcripts now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qualkit.anchor import anchor
from qualkit.model import Action, Decision, Problem
from qualkit.quotes.pool import Span

ACTIONS: dict[str, Action] = {"pin": "accept", "exclude": "reject", "release": "uncode"}


@dataclass(frozen=True, slots=True)
class Marks:
    """The places that authors pinned or excluded, and what no longer fits the transcripts."""

    pinned: tuple[Span, ...] = ()
    excluded: tuple[Span, ...] = ()
    problems: tuple[Problem, ...] = ()


def standing_marks(decisions: Iterable[Decision], texts: Mapping[str, str]) -> Marks:
    """What authors decided last about each place; ``texts`` are the transcripts' texts by id.

    A place whose words have moved is followed when they stand at one place only; else it is a problem.
    """
    last = {(d.transcript, d.start, d.end): d for d in sorted(decisions, key=lambda d: d.at)}
    pinned: list[Span] = []
    excluded: list[Span] = []
    problems: list[Problem] = []
    for decision in last.values():
        span = _anchored(decision, texts.get(decision.transcript, ""))
        if decision.action == "uncode":
            continue
        if span is None:
            problems.append(
                Problem(
                    f"decisions/quotes/{decision.coder}.jsonl",
                    "a pinned or excluded quote is not in the transcripts any more",
                    "Mark the corrected passage again; the old line is kept.",
                    f"{decision.transcript}:{decision.start} “{' '.join(decision.text.split())[:60]}”",
                    "warning",
                )
            )
        else:
            (pinned if decision.action == "accept" else excluded).append(span)
    return Marks(tuple(pinned), tuple(excluded), tuple(problems))


def _anchored(decision: Decision, text: str) -> Span | None:
    """Where a mark stands now; a mark without words is none."""
    place = anchor(decision, text) if decision.text else None
    return (decision.transcript, *place) if place else None
