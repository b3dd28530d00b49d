"""The places that authors pinned or excluded for good, wherever they stand in the transcripts now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.decisions import by_time, follow
from qualkit.model import Action, Decision, Problem, Transcript
from qualkit.quotes.pool import Span

ACTIONS: dict[str, Action] = {"pin": "accept", "exclude": "reject", "release": "uncode"}


@dataclass(frozen=True, slots=True)
class Marks:
    """The places that authors pinned or excluded, and what no longer fits the transcripts."""

    pinned: tuple[Span, ...] = ()
    excluded: tuple[Span, ...] = ()
    problems: tuple[Problem, ...] = ()


def standing_marks(decisions: Iterable[Decision], transcripts: Iterable[Transcript]) -> Marks:
    """What authors decided last (by time) about each place, followed to where its words stand now; what stands nowhere is a problem."""
    given = sorted(decisions, key=by_time)
    followed = follow((decision for decision in given if decision.text), transcripts)
    last = {(d.transcript, d.start, d.end): d for d in followed.decisions}
    nowhere = [*(d for d in given if not d.text), *(orphan.decision for orphan in followed.orphans)]
    lost = {(d.transcript, d.start, d.end): d for d in nowhere}
    return Marks(
        tuple(place for place, decision in last.items() if decision.action == "accept"),
        tuple(place for place, decision in last.items() if decision.action not in ("accept", "uncode")),
        (*followed.renamed, *(_lost(decision) for decision in lost.values() if decision.action != "uncode")),
    )


def _lost(decision: Decision) -> Problem:
    return Problem(
        f"decisions/quotes/{decision.coder}.jsonl",
        "a pinned or excluded quote is not in the transcripts any more",
        "Mark the corrected passage again; the old line is kept.",
        f"{decision.transcript}:{decision.start} “{' '.join(decision.text.split())[:60]}”",
        "warning",
    )
