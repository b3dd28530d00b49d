"""One coder's log as it stands on the disk, and what is wrong with it: torn, changed, lost or doubled lines, odd clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from qualkit.decisions.line import Line, link, read_line
from qualkit.model import Decision, Problem

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Log:
    """A file of decisions: ``file`` as problems name it, ``coder`` from its name, ``lines`` without the blank ones."""

    file: str
    coder: str
    lines: tuple[Line, ...]


def read_logs(folder: Path) -> tuple[list[Log], list[Problem]]:
    """All logs of a folder in the order of their names, and the files that could not be read. A missing folder has none."""
    logs: list[Log] = []
    problems: list[Problem] = []
    label = f"{folder.parent.name}/{folder.name}" if folder.parent.name == "decisions" else folder.name
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        name = f"{label}/{path.name}"
        if path.suffix == ".icloud" and ".jsonl" in path.name:
            what = "is in iCloud only, not on this computer, and was not read"
            problems.append(Problem(name, what, "Open the folder in Finder, choose Download Now, and start again."))
            continue
        if path.name.startswith(".") or path.is_dir() or ".jsonl" not in path.name.lower():
            continue
        if path.suffix != ".jsonl":
            stem = path.name[: path.name.lower().index(".jsonl")]
            remedy = (
                f"If it is one, rename it to {stem}.jsonl; if there is such a file, choose another name before .jsonl."
            )
            problems.append(Problem(name, "looks like a log of decisions and was not read", remedy))
            continue
        try:
            logs.append(read_log(path, name))
        except (OSError, UnicodeError) as error:
            problems.append(Problem(name, f"cannot be read: {error}", "Restore it from a copy; it is kept."))
    return logs, problems


def read_log(path: Path, name: str) -> Log:
    """The lines of one log. Raises OSError when the file cannot be opened, UnicodeError when it is saved as UTF-16."""
    data = path.read_bytes()
    if data.startswith(_UTF16):
        raise UnicodeError("it was saved as UTF-16; save it as UTF-8 in the editor that you used")
    raws = data.removeprefix(_BOM).split(b"\n")
    lines = (read_line(number, raw, path.stem) for number, raw in enumerate(raws, 1) if raw.strip())
    return Log(name, path.stem, tuple(lines))


def counted_lines(log: Log) -> tuple[list[Line], list[Line]]:
    """The lines that hold a decision, and those among them that repeat a line of this log word for word.

    A repeated line comes from a copy put behind another one; it would undo what was decided in between, so it does not
    count. Lines without link and time cannot be told from a decision made twice, and count.
    """
    seen: set[bytes] = set()
    first: list[Line] = []
    again: list[Line] = []
    for line in log.lines:
        if line.decision is None:
            continue
        raw = line.raw.strip()
        if raw in seen and (line.prev is not None or line.decision.at):
            again.append(line)
        else:
            first.append(line)
        seen.add(raw)
    return first, again


def log_problems(log: Log) -> list[Problem]:
    """Everything that is wrong within one log, in the order of its lines; unreadable lines are errors, the rest warnings."""
    first, again = counted_lines(log)
    found = [
        *((line.number, _unreadable(log, line)) for line in log.lines if line.decision is None),
        *_broken_links(log, {line.number for line in again}),
        *_clock(log, first),
    ]
    if again:
        what = f"{_numbered(again)} {'repeats an earlier line' if len(again) == 1 else 'repeat earlier lines'}; each counts once"
        remedy = "Nothing needs to be done; two copies of this log were put behind each other."
        found.append((again[0].number, _warning(log, again[0].number, what, remedy)))
    return [problem for _, problem in sorted(found, key=lambda item: item[0])]


def time_of(at: str) -> datetime | None:
    """The moment that a line's ``at`` means; UTC when it has no zone, None when it is no time."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def by_time(decision: Decision) -> datetime:
    """A key to sort decisions by; one without a time comes first."""
    return time_of(decision.at) or datetime.min.replace(tzinfo=UTC)


def _unreadable(log: Log, line: Line) -> Problem:
    last = line is log.lines[-1]
    remedy = "Mend the line by hand; it is kept as it is."
    if last and "not complete" in line.wrong:
        remedy = "Look whether your last decision is there, and make it again if not; the line is kept as it is."
    return Problem(log.file, line.wrong, remedy, f"line {line.number}")


def _broken_links(log: Log, repeated: set[int]) -> Iterator[tuple[int, Problem]]:
    places = {link(line.raw): line.number for line in log.lines}
    first = log.lines[0] if log.lines else None
    if first and first.prev:
        what = "the lines before this one are lost: it was written after another line"
        yield first.number, _warning(log, first.number, what, _COMPARE)
    chained = bool(first and first.prev is not None)
    unlinked: list[Line] = []
    for before, line in pairwise(log.lines):
        if line.number in repeated:
            continue
        if line.prev is None:
            if chained and line.decision is not None:
                what = "this line was not written by qualkit: it has no link to the line before it"
                yield (
                    line.number,
                    _warning(log, line.number, what, "Look whether somebody added it by hand; it counts."),
                )
            continue
        chained = True
        if line.prev == link(before.raw):
            continue
        if not line.prev:
            what = "was the first line of another log and was put here by something else"
            yield line.number, _warning(log, line.number, what, "Look at the lines from here on; all of them count.")
        elif line.prev in places and places[line.prev] < line.number:
            what = f"was written after line {places[line.prev]}; the lines between were put there by something else"
            yield line.number, _warning(log, line.number, what, "Look at the lines between; all of them count.")
        else:
            what = f"is not as it was when line {line.number} was written: it was changed, or lines after it were lost"
            yield before.number, _warning(log, before.number, what, _COMPARE)
    if unlinked:
        what = f"{_numbered(unlinked)} {'was' if len(unlinked) == 1 else 'were'} not written by qualkit: no link to the line before"
        remedy = "Nothing needs to be done if somebody added this by hand; it counts."
        yield unlinked[0].number, _warning(log, unlinked[0].number, what, remedy)


def _clock(log: Log, lines: list[Line]) -> Iterator[tuple[int, Problem]]:
    back = []
    for before, line in pairwise(lines):
        earlier, moment = (time_of(each.decision.at) if each.decision else None for each in (before, line))
        if earlier and moment and moment < earlier and before.source == line.source:
            back.append(line)
    if back:
        what = f"{_numbered(back)} {'is' if len(back) == 1 else 'are'} dated before the line above; the order of the lines holds"
        yield back[0].number, _warning(log, back[0].number, what, "Check this computer's clock.")


def _numbered(lines: list[Line]) -> str:
    numbers = ", ".join(str(line.number) for line in lines[:5])
    rest = f" and {len(lines) - 5} more" if len(lines) > 5 else ""
    return f"line{'s' if len(lines) > 1 else ''} {numbers}{rest}"


def _warning(log: Log, number: int, what: str, remedy: str) -> Problem:
    return Problem(log.file, what, remedy, f"line {number}", "warning")


_COMPARE = "Compare the file with an older copy; what is in it counts."
