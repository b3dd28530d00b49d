"""How far the review is, how fast it goes, and how long the rest will take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from qualkit.review.desk import Desk, Step
from qualkit.review.state import Interview, State

PAUSE = 120  # seconds without a decision after which somebody was not at work
_LAST = 30


def seconds_per_step(steps: Sequence[Step]) -> float | None:
    """The median time between the last decisions, pauses left out; None before there are three."""
    times = [step.at.timestamp() for step in steps[-_LAST:]]
    gaps = [gap for a, b in zip(times, times[1:], strict=False) if 0 <= (gap := b - a) < PAUSE]
    return median(gaps) if len(gaps) > 1 else None


def progress_of(desk: Desk) -> dict[str, object]:
    """Decided and left (blind: the coder's sentences; with a sample, in it), decisions of this sitting, pace, minutes for the
    rest.
    """
    done, left = _sentences(desk) if desk.blind else _proposals(desk)
    steps = [step for step in desk.steps if not step.undone]
    pace = None if desk.blind else seconds_per_step(steps)
    return {
        "decided": done,
        "left": left,
        "sitting": len(steps),
        "per_minute": round(60 / pace, 1) if pace else None,
        "minutes_left": round(left * pace / 60) if pace else None,
    }


def counts_of(state: State) -> dict[str, dict[str, int]]:
    """For every code that was used, how many segments it is proposed, accepted and rejected on."""
    found: dict[str, Counter[str]] = {}
    for interview in state.interviews.values():
        for (code, status), number in interview.counts.items():
            found.setdefault(code, Counter())[status] += number
    return {code: dict(counts) for code, counts in found.items()}


def _proposals(desk: Desk) -> tuple[int, int]:
    total: Counter[str] = Counter()
    if desk.sample:
        for interview, name in _drawn(desk):
            total.update(status for _, status in {(c.code, c.status) for c in interview.codings.get(name, ())})
            total["rejected"] += interview.dropped.get(name, 0)
    else:
        for counts in counts_of(desk.state).values():
            total.update(counts)
        total["rejected"] += sum(sum(each.dropped.values()) for each in desk.state.interviews.values())
    return total["accepted"] + total["rejected"], total["proposed"]


def _sentences(desk: Desk) -> tuple[int, int]:
    if desk.sample:
        done = sum(desk.coder in interview.settled.finished.get(name, ()) for interview, name in _drawn(desk))
        return done, len(desk.sample) - done
    interviews = desk.state.interviews.values()
    done = sum(interview.done.get(desk.coder, 0) for interview in interviews)
    return done, sum(len(i.segments) for i in interviews) - done


def _drawn(desk: Desk) -> Iterator[tuple[Interview, str]]:
    """The sentences of the sample by their ids, each with its interview."""
    for name in desk.sample:
        yield desk.state.interviews[name.rpartition(":")[0]], name
