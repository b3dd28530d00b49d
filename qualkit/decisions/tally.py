"""How much each coder has decided: lines, transcripts, first and last day, and what stands nowhere any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualkit.decisions.log import by_time
from qualkit.model import Decision, Orphan


@dataclass(frozen=True, slots=True)
class Tally:
    """One coder's record in figures; ``first`` and ``last`` are times as in the log, empty when no line has one."""

    coder: str
    lines: int
    transcripts: int
    first: str
    last: str
    orphans: int


def tally(decisions: Sequence[Decision], orphans: Iterable[Orphan] = ()) -> list[Tally]:
    """A row per coder in alphabetical order; ``decisions`` are all that were read, orphans included.

    A finished stretch of which some sentences are open again is not counted as an orphan.
    """
    by_coder: dict[str, list[Decision]] = {}
    lines = set(decisions)
    for decision in decisions:
        by_coder.setdefault(decision.coder, []).append(decision)
    lost = Counter(orphan.decision.coder for orphan in orphans if orphan.decision in lines)
    rows = []
    for coder, mine in sorted(by_coder.items()):
        times = [decision.at for decision in sorted(mine, key=by_time) if decision.at] or [""]
        transcripts = len({decision.transcript for decision in mine})
        rows.append(Tally(coder, len(mine), transcripts, times[0], times[-1], lost[coder]))
    return rows
