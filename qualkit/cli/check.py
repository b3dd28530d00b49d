"""qualkit check: how each file was understood, before anything is coded."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.common import counted, json_option, print_json, print_table, study_option

if TYPE_CHECKING:
    from qualkit.decisions import Tally
    from qualkit.identities import Finding
    from qualkit.model import Problem
    from qualkit.transcripts import FileReport
    from qualkit.transcripts.records import SpeakerReport

_WIDEST = 110  # columns: longer lines are hard to read
_PIPED = 1000  # where nobody reads on a screen, lines stay whole
_ALIKE = 3  # so many problems with one remedy are told together
_MOST = 30
_BRIEF = ("file", "layout", "sure", "interviewer", "participants", "turns", "words", "in no turn", "to look at")


@click.command("check", epilog="Example:  qualkit check --study interviews/")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@study_option
@click.option("--brief", is_flag=True, help="One line for each file, and no problem in full.")
@json_option
def command(folder: Path | None, study: Path, brief: bool, as_json: bool) -> None:
    """Show how every file is read: layout, speakers, interviewers, first and last turn, and what is left over; and
    what each coder has decided.

    Exit code 1 when a file cannot be used.
    """
    from qualkit import workflow
    from qualkit.decisions import follow, read_decisions, tally
    from qualkit.errors import StudyError
    from qualkit.settings import load_settings
    from qualkit.workflow.guard import unreviewed_findings

    root = folder or study
    if not root.is_dir():
        raise StudyError(f"There is no folder {root}.", "Give the folder that holds your transcripts.")
    settings = load_settings(root)
    corpus = workflow.read_corpus(root, settings)
    decisions, broken = read_decisions(root / "decisions")
    followed = follow(decisions, corpus.transcripts)
    coders = tally(decisions, followed.orphans)
    problems = (*corpus.problems, *broken, *followed.problems)
    if as_json:
        print_json(
            {
                "files": [asdict(f) for f in corpus.reports],
                "decisions": [asdict(row) for row in coders],
                "problems": [asdict(p) for p in problems],
            }
        )
    else:
        width = min(_WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _PIPED
        if brief:
            print_table(_BRIEF, [_row(report, problems) for report in corpus.reports])
        else:
            for line in check_page(corpus.reports, problems, width):
                click.echo(line)
        for row in coders:
            click.echo(_decided(row))
        if coders:
            click.echo()
        usable = f"{len(corpus.transcripts)} of {counted(len(corpus.reports), 'file')} can be used"
        click.echo(f"{usable}; {counted(len(problems), 'problem')}." if corpus.reports else f"No transcript in {root}.")
        unused = [report.file for report in corpus.reports if not report.read]
        if unused:
            click.echo("\n".join(_wrapped(f"Not used: {', '.join(unused)}.", width, "", "    ")))
        if corpus.transcripts:
            people = {person.id: person for person in corpus.participants}
            findings = unreviewed_findings(root, corpus.transcripts, people, settings)
            for line in _identities(findings, width, shown=0 if brief else _MOST):
                click.echo(line)
    if not corpus.transcripts or any(p.severity == "error" for p in problems):
        raise click.exceptions.Exit(1)


def check_page(reports: Sequence[FileReport], problems: Sequence[Problem], width: int) -> Iterator[str]:
    """The lines of the page: each file with its own problems, then the problems of no file, and those that many share."""
    remedies = Counter(problem.remedy for problem in problems)
    files = {report.file for report in reports}
    for report in reports:
        yield from _file(report, width)
        for problem in problems:
            if problem.file == report.file and remedies[problem.remedy] < _ALIKE:
                yield from _problem(problem, width, indent="    ", file=False)
        yield ""
    shared = [p for p in problems if p.file not in files or remedies[p.remedy] >= _ALIKE]
    for remedy in dict.fromkeys(problem.remedy for problem in shared):
        alike = [problem for problem in shared if problem.remedy == remedy]
        for problem in alike[:_MOST]:
            yield from _problem(problem, width, remedy=problem is alike[min(len(alike), _MOST) - 1])
        if len(alike) > _MOST:
            yield f"    … and {len(alike) - _MOST} more of this kind"
    if shared:
        yield ""


def _decided(row: Tally) -> str:
    """One coder's record in a line."""
    days = ", " + " to ".join(dict.fromkeys((row.first[:10], row.last[:10]))) if row.first else ""
    verb = "stands" if row.orphans == 1 else "stand"
    lost = f"; {row.orphans} of them {verb} nowhere in the transcripts any more" if row.orphans else ""
    decided = f"{counted(row.lines, 'decision')} on {counted(row.transcripts, 'transcript')}"
    return f"decisions of {row.coder}: {decided}{days}{lost}"


def _row(report: FileReport, problems: Sequence[Problem]) -> tuple[object, ...]:
    """A file in the columns of _BRIEF."""
    asking = ", ".join(speaker.label for speaker in report.speakers if speaker.role == "interviewer")
    people = [speaker.participant for speaker in report.speakers if speaker.role == "participant"]
    many = ", ".join(people[:3]) + (f" and {len(people) - 3} more" if len(people) > 3 else "")
    own = sum(problem.file == report.file for problem in problems)
    if not report.read:
        return (report.file, "not used", "", "", "", "", "", "", own)
    sure = f"{report.sureness:.0%}"
    return (report.file, report.layout, sure, asking, many, report.turns, report.words, report.leftover_words, own)


def _file(report: FileReport, width: int) -> Iterator[str]:
    if not report.read:
        yield click.style(f"✗ {report.file}", bold=True) + ": not used"
        return
    yield click.style(report.file, bold=True) + (f" → {report.transcript}" if report.transcript != report.file else "")
    found = f"{report.layout} (sure {report.sureness:.0%}), {counted(report.turns, 'turn')}, {counted(report.words, 'word')}"
    yield from _wrapped(found, width, "    ")
    for speaker in report.speakers:
        yield from _wrapped(_speaker(speaker), width, "    ", "        ")
    yield from _wrapped(f"first turn: {_short(report.first_turn)}", width, "    ", "        ")
    yield from _wrapped(f"last turn:  {_short(report.last_turn)}", width, "    ", "        ")
    if report.leftovers:
        yield f"    in no turn: {counted(report.leftover_words, 'word')}"
        for left in report.leftovers[:5]:
            why = f" ({left.why})" if left.why else ""
            yield from _wrapped(f"{left.place}: {_short(left.text)}{why}", width, "        ", "            ")
        if len(report.leftovers) > 5:
            yield f"        … and {counted(len(report.leftovers) - 5, 'more place')}"
    for note in report.notes:
        yield from _wrapped(note, width, "    ", "        ")


def _speaker(speaker: SpeakerReport) -> str:
    """``Ray Hall, participant E11: 12 turns, 340 words (the file says so)``."""
    named = f" {speaker.participant}" if speaker.participant and speaker.participant != speaker.label else ""
    size = f"{counted(speaker.turns, 'turn')}, {counted(speaker.words, 'word')}"
    return f"{speaker.label or '(no name)'}, {speaker.role}{named}: {size} ({speaker.why})"


def _problem(
    problem: Problem, width: int, indent: str = "", *, file: bool = True, remedy: bool = True
) -> Iterator[str]:
    mark = click.style("✗", fg="red") if problem.severity == "error" else click.style("!", fg="yellow")
    where = ", ".join(part for part in (problem.file if file else "", problem.place) if part)
    told = f"{where}: {problem.what}" if where else problem.what
    first, *others = _wrapped(told, width - len(indent) - 2, "", "    ")
    yield f"{indent}{mark} {first}"
    yield from (f"{indent}  {line}" for line in others)
    if remedy:
        yield from _wrapped(f"→ {problem.remedy}", width, f"{indent}    ", f"{indent}      ")


def _identities(findings: Sequence[Finding], width: int, shown: int) -> Iterator[str]:
    """The possible identifiers nobody has reviewed: in each transcript, each text once, with how often, its kind and why."""
    from qualkit.identities import TOLD, banner

    if not findings:
        return
    yield ""
    yield from _wrapped(banner(findings), width, "")
    times = Counter((f.transcript, f.kind, f.text, f.why) for f in findings)
    for (transcript, kind, text, why), number in list(times.items())[:shown]:
        often = f", {number} times" if number > 1 else ""
        yield from _wrapped(f"{transcript}: {TOLD[kind]} “{_short(text)}”{often} ({why})", width, "    ", "        ")
    if shown and len(times) > shown:
        yield f"    … and {len(times) - shown} more"


def _wrapped(text: str, width: int, indent: str, following: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        max(40, width),
        initial_indent=indent,
        subsequent_indent=indent if following is None else following,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 90 else words[:89].rstrip() + "…"
