"""Other logs merged into a study's: what is not there yet is added behind, nothing that is there is touched."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit.coders import checked_coder
from qualkit.decisions.append import append_lines
from qualkit.decisions.line import MERGED_FROM, Line, link
from qualkit.decisions.log import Log, counted_lines, log_problems, read_log, read_logs
from qualkit.decisions.read import unknown_lines
from qualkit.errors import QualkitError
from qualkit.lock import locked
from qualkit.model import Decision, Problem

QUOTES = "quotes"


@dataclass(frozen=True, slots=True)
class Merged:
    """One coder's lines in a merge: how many the study had ``before`` and has ``after``, how many the other log
    ``offered``, and how many of these were ``known`` already. ``after == before + offered - known``.
    """

    coder: str
    file: str
    source: str
    before: int
    offered: int
    known: int
    after: int


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did, coder by coder, and what is doubtful about the other logs; unreadable lines were not brought over."""

    merged: tuple[Merged, ...]
    problems: tuple[Problem, ...]

    @property
    def added(self) -> int:
        return sum(each.after - each.before for each in self.merged)


@dataclass(frozen=True, slots=True)
class _Offer:
    """The lines of one coder in one other log; ``home`` is the folder below the study's decisions where they belong."""

    coder: str
    home: str
    log: Log
    lines: tuple[Line, ...]


def merge_logs(folder: Path, other: Path, as_name: str | None = None) -> MergeReport:
    """Append what other logs hold and this study's logs (``folder`` is ``decisions/``) do not.

    ``other`` is a log, a folder of logs, or a study. Merging twice adds nothing. Lines keep their content and order; their
    link to the line before is made anew, and ``from`` tells where they came from. ``as_name`` says who made the
    decisions of a single coder's log, also when a log of that name is here already.
    Raises QualkitError, before anything is written, when there is nothing to merge, or when a coder of the same name is
    here with not one line in common: that may be another person.
    """
    offers, problems = _offered(folder, other)
    if as_name is not None:
        checked_coder(as_name)
        if len({(offer.coder, offer.home) for offer in offers}) > 1:
            raise QualkitError(
                f"{other} holds the decisions of several coders: {', '.join(sorted({o.coder for o in offers}))}.",
                "Merge one log at a time when you give a name with --as.",
            )
        offers = [replace(offer, coder=as_name, lines=tuple(_named(as_name, offer.lines))) for offer in offers]
    else:
        _refuse_strangers(folder, offers)
    merged: list[Merged] = []
    for home in sorted({offer.home for offer in offers}):
        with locked(folder / home):
            merged += [_append(folder / home, offer) for offer in offers if offer.home == home]
    return MergeReport(tuple(merged), tuple(problems))


def _offered(folder: Path, other: Path) -> tuple[list[_Offer], list[Problem]]:
    """The readable lines of the other logs by coder, and the problems of these logs."""
    logs: list[tuple[str, Log]] = []
    problems: list[Problem] = []
    if other.is_file():
        try:
            logs.append((QUOTES if other.parent.name == QUOTES else "", read_log(other, other.name)))
        except (OSError, UnicodeError) as error:
            raise QualkitError(f"{other} cannot be read: {error}.", "Merge a copy that can be read.") from error
    elif other.is_dir():
        root = other / "decisions" if (other / "decisions").is_dir() else other
        if root.resolve() == folder.resolve():
            raise QualkitError(
                f"{other} is this study itself.", "Give the other study, its decisions folder, or a log."
            )
        for home in ("", QUOTES):
            found, unread = read_logs(root / home)
            logs += [(home, log) for log in found]
            problems += unread
    offers = []
    for home, log in logs:
        problems += log_problems(log)
        lines = counted_lines(log)[0]
        for coder in {line.decision.coder: None for line in lines if line.decision}:
            mine = tuple(line for line in lines if line.decision and line.decision.coder == coder)
            offers.append(_Offer(coder, home, log, mine))
    if not offers:
        raise QualkitError(
            f"There are no decisions in {other}.",
            "Give a log (anna.jsonl), a folder of logs, or another study.",
            problems,
        )
    return offers, problems


def _named(coder: str, lines: Sequence[Line]) -> list[Line]:
    return [replace(line, decision=replace(line.decision, coder=coder)) for line in lines if line.decision]


def _own(folder: Path, coder: str) -> Counter[Decision]:
    """A coder's decisions in the log that bears the coder's name, into which lines are merged."""
    logs = [log for log in read_logs(folder)[0] if log.coder == coder]
    lines = [line for log in logs for line in counted_lines(log)[0]]
    return Counter(line.decision for line in lines if line.decision and line.decision.coder == coder)


def _refuse_strangers(folder: Path, offers: Sequence[_Offer]) -> None:
    for offer in offers:
        held = _own(folder / offer.home, offer.coder)
        if held and not any(line.decision in held for line in offer.lines):
            raise QualkitError(
                f"There is a coder {offer.coder!r} here, and {offer.log.file} has no line in common with that log: "
                "they may be two people.",
                f"If they are one person, say so with --as {offer.coder}; if not, give this one another name: --as NAME",
            )


def _append(folder: Path, offer: _Offer) -> Merged:
    known = _own(folder, offer.coder)
    new = unknown_lines(offer.lines, known)
    if new:
        source = f"{offer.log.file}#{link(new[0].raw)[:8]}"
        append_lines(folder, offer.coder, [_fields(line, offer.coder, source) for line in new])
    before, offered = known.total(), len(offer.lines)
    return Merged(
        offer.coder,
        f"{offer.home}/{offer.coder}.jsonl".lstrip("/"),
        offer.log.file,
        before,
        offered,
        offered - len(new),
        before + len(new),
    )


def _fields(line: Line, coder: str, source: str) -> dict[str, object]:
    """The fields of a line as it stands in the other log, keys that qualkit does not know included."""
    return {**json.loads(line.raw), "coder": coder, MERGED_FROM: line.source or source}
