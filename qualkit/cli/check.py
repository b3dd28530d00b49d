"""qualkit check: how each file was understood, before anything is coded."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.common import counted, json_option, print_json, problem_line, study_option

if TYPE_CHECKING:
    from qualkit.transcripts import FileReport


@click.command("check", epilog="Example:  qualkit check --study interviews/")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@study_option
@json_option
def command(folder: Path | None, study: Path, as_json: bool) -> None:
    """Show how every file is read: layout, speakers, interviewers, first and last turn, and what is left over.

    Exit code 1 when a file cannot be used.
    """
    from qualkit import store, workflow
    from qualkit.errors import StudyError
    from qualkit.settings import load_settings

    root = folder or study
    if not root.is_dir():
        raise StudyError(f"There is no folder {root}.", "Give the folder that holds your transcripts.")
    corpus = workflow.read_corpus(root, load_settings(root))
    _, broken = store.read_decisions(root / "decisions")
    problems = (*corpus.problems, *broken)
    if as_json:
        print_json({"files": [asdict(f) for f in corpus.reports], "problems": [asdict(p) for p in problems]})
    else:
        for report in corpus.reports:
            click.echo(_told(report) + "\n")
        for problem in problems:
            click.echo(problem_line(problem))
        if not corpus.reports:
            click.echo(f"No transcript in {root}.")
        else:
            usable = f"{len(corpus.transcripts)} of {counted(len(corpus.reports), 'file')} can be used"
            click.echo(f"{usable}; {counted(len(problems), 'problem')}.")
    if corpus.transcripts and not as_json:
        _tell_identities(root)
    if not corpus.transcripts or any(p.severity == "error" for p in problems):
        raise click.exceptions.Exit(1)


def _tell_identities(root: Path) -> None:
    """The possible identifiers nobody has reviewed, each with place, kind and why."""
    from qualkit import workflow
    from qualkit.identities import banner

    findings = workflow.open_study(root).unreviewed
    if findings:
        click.echo(f"\n{banner(findings)}")
    for finding in findings[:30]:
        click.echo(f"    {finding.transcript}:{finding.start} {finding.kind} “{_short(finding.text)}” ({finding.why})")
    if len(findings) > 30:
        click.echo(f"    … and {len(findings) - 30} more")


def _told(report: FileReport) -> str:
    """One file as a short page."""
    if not report.read:
        return f"{report.file}: not used"
    lines = [
        f"{report.file}  →  {report.transcript}: {report.layout} (sure {report.sureness:.0%}), "
        f"{report.turns} turns, {report.words} words"
    ]
    for speaker in report.speakers:
        who = f" → {speaker.participant}" if speaker.participant and speaker.participant != speaker.label else ""
        lines.append(
            f"    {speaker.label}{who}: {speaker.role} ({speaker.why}), {speaker.turns} turns, {speaker.words} words"
        )
    lines.append(f"    first turn: {_short(report.first_turn)}")
    lines.append(f"    last turn:  {_short(report.last_turn)}")
    if report.leftovers:
        lines.append(f"    in no turn: {report.leftover_words} words")
        lines += [f"        {left.place}: {_short(left.text)}" for left in report.leftovers[:5]]
    lines += [f"    {note}" for note in report.notes]
    return "\n".join(lines)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 90 else words[:89].rstrip() + "…"
