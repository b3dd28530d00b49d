"""The one thing that changes while the page is open: who codes, the current state, and what was decided in this sitting.

Every change goes through a function here, under the desk's lock; readers take ``desk.state``, which never changes in place.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from threading import RLock
from typing import Any

from qualkit.decisions import append_decisions, follow, read_decisions
from qualkit.errors import QualkitError
from qualkit.model import JOINT, Decision, Problem
from qualkit.review.failures import ClashError, HiddenError, NoCoderError, NotSavedError
from qualkit.review.lines import line_of, reversal, still_last
from qualkit.review.names import coder_name
from qualkit.review.queue import Item
from qualkit.review.state import State, and_decided, begin, with_decisions
from qualkit.workflow import Study, open_study, read_sample
from qualkit.workflow.study import Progress, segments_of, silent

MOST_LINES = 50  # in one step; a person never makes that many with one key


@dataclass(frozen=True, slots=True)
class Step:
    """What a person did with one key: the lines written, and the lines that take them back. No step of any sitting has the name of
    another, so that a window left open over a new start cannot take back somebody else's.
    """

    name: str
    at: datetime
    written: tuple[Decision, ...]
    restoring: tuple[Decision, ...]
    undone: bool = False


@dataclass
class Job:
    """What runs in the background: its stage, how far it is, and what went wrong in it."""

    stage: str = ""
    done: int = 0
    total: int = 0
    error: str = ""


@dataclass
class Desk:
    """A study on the table of one coder. ``sample`` are the ids of the segments that the queue is limited to; empty, it goes
    through everything. ``sizes`` are those of the log files as ``state`` knows them, ``broken`` the
    lines in them that cannot be read, ``people`` whose decisions they hold, ``notes`` what to know about the proposals,
    ``queue`` the items of the queue last asked for, under what was asked.
    """

    study: Study
    state: State
    blind: bool
    now: Callable[[], datetime]
    coder: str = ""
    sample: frozenset[str] = frozenset()
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    broken: tuple[Problem, ...] = ()
    people: frozenset[str] = frozenset()
    notes: tuple[Problem, ...] = ()
    steps: list[Step] = field(default_factory=list)
    job: Job = field(default_factory=Job)
    queue: tuple[object, tuple[Item, ...]] = (None, ())
    lock: RLock = field(default_factory=RLock)

    @property
    def folder(self) -> Path:
        return self.study.root / "decisions"


def now_utc() -> datetime:
    return datetime.now(UTC)


def open_desk(
    root: Path,
    coder: str = "",
    *,
    blind: bool = False,
    sample: Path | None = None,
    now: Callable[[], datetime] = now_utc,
    progress: Progress = silent,
) -> Desk:
    """Read a study and put it on the table; ``sample`` is a file of drawn stretches to go through.

    Raises what ``open_study`` and ``read_sample`` raise, and QualkitError for an unfit coder's name.
    """
    study = open_study(root, progress=progress)
    chosen: frozenset[str] = frozenset()
    if sample:
        chosen, missing = read_sample(sample, study, segments_of(study))
        study = replace(study, problems=(*study.problems, *missing))
    desk = Desk(study, begin(study, (), progress), blind, now, sample=chosen)
    if coder:
        sign_in(desk, coder, known=True)
    else:
        refresh(desk, again=True)
    settle_memory()
    return desk


def settle_memory() -> None:
    """Let the garbage collector pass over what stays: in a big study it would stop the page for seconds, again and again."""
    gc.collect()
    gc.freeze()


def coders_of(desk: Desk) -> list[str]:
    """The people who have coded in this study. A file that begins with a person's name and holds nothing of another is a copy."""
    files = {file.stem for file in desk.folder.glob("*.jsonl")}
    copies = {name for name in files - desk.people if any(_follows(name, person) for person in desk.people)}
    return sorted((desk.people | files) - copies - {JOINT})


def _follows(name: str, person: str) -> bool:
    """Whether a name is a person's with something behind it, as copies have; ``bobby`` is another person than ``bob``."""
    return name.startswith(person) and not name[len(person) : len(person) + 1].isalnum()


def sign_in(desk: Desk, name: str, *, known: bool = False) -> None:
    """Say who is coding. A name that the study has already must be confirmed with ``known`` (raises ClashError)."""
    with desk.lock:
        refresh(desk)
        others = coders_of(desk)
        name = coder_name(name, others)
        if name in others and not known:
            raise ClashError(
                f"{name} has coded in this study before.",
                "Go on as that person if it is you; two people need two names.",
                {"known": name},
            )
        desk.coder = name
        refresh(desk, again=True)


def refresh(desk: Desk, *, again: bool = False) -> None:
    """Read the log anew when another window, process or copied file has changed it (or ``again``, in any case)."""
    with desk.lock:
        sizes = _sizes(desk.folder)
        if sizes == desk.sizes and not again:
            return
        decisions, broken = read_decisions(desk.folder)
        desk.people = frozenset(d.coder for d in decisions)
        if desk.blind:
            decisions = [d for d in decisions if d.coder == desk.coder]
            broken = [p for p in broken if p.file == f"decisions/{desk.coder}.jsonl"]
        followed = follow(decisions, desk.study.transcripts)
        desk.state = with_decisions(desk.state, followed.decisions)
        desk.broken = (*broken, *followed.problems)
        desk.sizes = sizes


def decide(desk: Desk, asked: Sequence[Mapping[str, Any]], *, jointly: bool = False, seen: str = "") -> Step:
    """Write what a person decided with one key; it is on the disk when this returns. ``seen`` is who codes by what the window shows.

    Raises QualkitError for a line that cannot be, before anything is written, and NotSavedError when the disk does not take it.
    """
    with desk.lock:
        if seen and seen != desk.coder:
            raise ClashError(f"{desk.coder} is coding now, not {seen}; nothing was saved.", "Load the page again.")
        coder = _signer(desk, jointly)
        if not 0 < len(asked) <= MOST_LINES:
            raise QualkitError(f"A step has 1 to {MOST_LINES} lines, not {len(asked)}.", "Load the page again.")
        refresh(desk)
        at = desk.now()
        stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = tuple(line_of(desk.state, coder, stamp, one) for one in asked)
        interviews = desk.state.interviews
        back = tuple(old for line in reversed(lines) for old in reversal(interviews[line.transcript], line))
        _write(desk, lines)
        step = Step(token_hex(8), at, lines, back)
        desk.steps.append(step)
        return step


def undo(desk: Desk, name: str) -> Step:
    """Take back a step of this sitting, by lines of its own: the log only grows.

    Raises ClashError when the place was decided again since, or the step was taken back already.
    """
    with desk.lock:
        number = next((n for n, step in enumerate(desk.steps) if step.name == name and not step.undone), None)
        if number is None:
            raise ClashError(
                "That step was taken back already, or belongs to an earlier sitting.", "Decide again there."
            )
        step = desk.steps[number]
        refresh(desk)
        interviews = desk.state.interviews
        if not all(still_last(interviews[line.transcript], line) for line in step.written):
            raise ClashError("This place was decided again since, perhaps in another window.", "Look at it there.")
        stamp = desk.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        _write(desk, tuple(replace(line, at=stamp) for line in step.restoring))
        desk.steps[number] = replace(step, undone=True)
        return desk.steps[number]


def _signer(desk: Desk, jointly: bool) -> str:
    if not desk.coder:
        raise NoCoderError("Say first who is coding.", "Give a name on the first page, or with --coder.")
    if jointly and desk.blind:
        raise HiddenError("There are no joint decisions while coding blind.", "Start the page without --blind.")
    return JOINT if jointly else desk.coder


def _write(desk: Desk, lines: tuple[Decision, ...]) -> None:
    file = desk.folder / f"{lines[0].coder}.jsonl"
    before = desk.sizes.get(file.name, (0, 0))[0]
    try:
        append_decisions(desk.folder, lines)
    except QualkitError as error:
        raise NotSavedError(error.message, f"{error.remedy} The page keeps your decision.") from error
    desk.state = and_decided(desk.state, lines)
    sizes = _sizes(desk.folder)
    others = {name: size for name, size in sizes.items() if name != file.name}
    if others == {n: s for n, s in desk.sizes.items() if n != file.name} and _lines_since(file, before) == len(lines):
        desk.sizes = sizes  # nobody else wrote meanwhile: the state knows everything that is in the log


def _sizes(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every log file; a file that goes away at this moment is left out."""
    found = {}
    for file in folder.glob("*.jsonl"):
        try:
            told = file.stat()
        except OSError:
            continue
        found[file.name] = (told.st_size, told.st_mtime_ns)
    return found


def _lines_since(file: Path, start: int) -> int:
    with file.open("rb") as stream:
        stream.seek(start)
        return stream.read().count(b"\n")
