"""All logs of a study as one record: copies of a log counted once, each coder's lines in the order they were decided."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from qualkit.decisions.line import Line
from qualkit.decisions.log import Log, counted_lines, log_problems, read_logs, time_of
from qualkit.model import Decision, Problem


def read_decisions(folder: Path) -> tuple[list[Decision], list[Problem]]:
    """All decisions of a study, coder by coder in the order decided, and everything doubtful about the logs.

    ``folder`` is ``decisions/``; a missing one is an empty record. No line is ever dropped silently. The order is that of a
    file's lines. Where one coder has several logs (a conflict copy, lines merged from another computer), these are put
    together by time, each staying in its own order.
    """
    logs, problems = read_logs(folder)
    parts: dict[str, list[list[Decision]]] = defaultdict(list)
    owned: dict[str, list[Log]] = defaultdict(list)
    for log in logs:
        problems += log_problems(log)
        for coder in {line.decision.coder: None for line in log.lines if line.decision}:
            owned[coder].append(log)
    for coder, mine in owned.items():
        mine.sort(key=lambda log, coder=coder: log.coder != coder)  # type: ignore[misc]
        known: Counter[Decision] = Counter()
        for log in mine:
            lines = [line for line in counted_lines(log)[0] if line.decision and line.decision.coder == coder]
            new = unknown_lines(lines, known)
            problems += _name_problem(coder, mine[0], log, len(lines) - len(new), len(new))
            known.update(line.decision for line in new if line.decision)
            parts[coder] += _runs(new)
    return [decision for each in parts.values() for decision in _by_time(each)], problems


def unknown_lines(lines: Iterable[Line], known: Counter[Decision]) -> list[Line]:
    """The lines whose decision another log does not hold; one that a coder made twice must be there twice to be known."""
    left = known.copy()
    new = []
    for line in lines:
        if line.decision is not None and left[line.decision] > 0:
            left[line.decision] -= 1
        else:
            new.append(line)
    return new


def _runs(lines: Sequence[Line]) -> Iterator[list[Decision]]:
    """The lines as they were written here, and those of each merge, apart."""
    own = [line for line in lines if not line.source]
    merged = [line for line in lines if line.source]
    yield [line.decision for line in own if line.decision]
    for _, run in groupby(merged, key=lambda line: line.source):
        yield [line.decision for line in run if line.decision]


def _by_time(runs: Sequence[list[Decision]]) -> Iterable[Decision]:
    """Several runs as one by time. A line counts as late as the latest above it in its run, so a run keeps its order."""
    if len(runs) == 1:
        return runs[0]
    timed = [_timed(number, run) for number, run in enumerate(runs)]
    return (decision for _, _, _, decision in heapq.merge(*timed, key=lambda item: item[:3]))


def _timed(number: int, run: Iterable[Decision]) -> Iterator[tuple[datetime, int, int, Decision]]:
    latest = datetime.min.replace(tzinfo=UTC)
    for place, decision in enumerate(run):
        latest = max(latest, time_of(decision.at) or latest)
        yield latest, number, place, decision


def _name_problem(coder: str, home: Log, log: Log, known: int, new: int) -> Iterator[Problem]:
    if log.coder == coder:
        return
    if log is home:
        what = f"its lines name the coder {coder!r}, its name another; they count as {coder!r}"
        remedy = f"Rename the file to {coder}.jsonl, or change the name in the lines if this is another person."
    elif known and not new:
        what = f"a copy of {home.file}: all its lines are there too and count once"
        remedy = "Move it out of the folder."
    elif known:
        what = f"a copy of {home.file}: {_lines(known)} in both (counted once), {_lines(new)} only here (counted too)"
        remedy = f"Merge it with `qualkit import` into {home.file}, then move it out of the folder."
    else:
        what = f"names the coder {coder!r}, as {home.file} does, and no line is in both: two people of one name, or two computers"
        remedy = (
            "If it is one person, merge the files with `qualkit import --as`; if not, give one of them another name."
        )
    yield Problem(log.file, what, remedy, "", "warning")


def _lines(number: int) -> str:
    return "1 line is" if number == 1 else f"{number} lines are"
