"""qualkit import: codings that people bring back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.common import (
    counted,
    json_option,
    mention_problems,
    print_json,
    print_table,
    problem_line,
    study_option,
)

if TYPE_CHECKING:
    from qualkit.workflow import Imported

_DID = {"code": "coded", "accept": "accepted", "reject": "rejected", "uncode": "taken back", "done": "gone through"}


@click.command("import", epilog="Example:  qualkit import ben.xlsx --coder ben --study my-study --dry-run")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@study_option
@click.option("--coder", default="", help="Whose codings these are, unless the table names the coder in each row.")
@click.option(
    "--columns",
    default="",
    metavar="FIELD=COLUMN,...",
    help="Columns that are called differently: text=Quote,code=Theme.",
)
@click.option(
    "--as", "as_name", default=None, help="Whose decisions a log holds, when another person here has that name."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be added.")
@json_option
def command(
    file: Path, study: Path, coder: str, columns: str, as_name: str | None, dry_run: bool, as_json: bool
) -> None:
    """Read a filled-in coding sheet, a table of codings of another program, or another computer's decisions into the study.

    FILE is .xlsx or .csv, or a log (.jsonl) or folder of logs, whose lines are added behind those that are here. A sheet of `qualkit export --for-coding` may have been sorted, filtered and added to. Any other
    table needs the columns transcript, text (or start and end) and code; stance, note and coder are read too. Only what the
    log does not hold yet is added: the same file twice adds nothing. Every row that could not be read is listed.
    """
    from qualkit import workflow
    from qualkit.sheets.columns import named_columns

    opened = workflow.open_study(study)
    if file.is_dir() or file.suffix.lower() == ".jsonl":
        if coder or columns or dry_run:
            raise click.UsageError(
                "--coder, --columns and --dry-run are for tables; a log names its coder in every line."
            )
        _merge(study, file, as_name, as_json)
        return
    if as_name:
        raise click.UsageError("--as is for logs of decisions (.jsonl); for a table give --coder.")
    result = workflow.import_codings(opened, file, coder=coder, columns=named_columns(columns), dry_run=dry_run)
    mention_problems(opened)
    if as_json:
        print_json(result.record())
        return
    _show(result, file.name, dry_run)


def _merge(study: Path, other: Path, as_name: str | None, as_json: bool) -> None:
    from dataclasses import asdict

    from qualkit.decisions import merge_logs

    report = merge_logs(study / "decisions", other, as_name)
    if as_json:
        print_json({"added": report.added, **asdict(report)})
        return
    for problem in report.problems:
        click.echo(problem_line(problem), err=True)
    rows = [(m.coder, m.source, m.before, m.offered, m.known, m.after) for m in report.merged]
    print_table(("coder", "from", "before", "offered", "known", "after"), rows, "Decisions of each coder")
    click.echo(f"{counted(report.added, 'decision')} added.", err=True)


def _show(result: Imported, file: str, dry_run: bool) -> None:
    for problem in result.problems:
        click.echo(problem_line(problem), err=True)
    if result.unused:
        click.echo(f"Columns not used: {', '.join(result.unused)}.", err=True)
    for decision in result.decisions:
        if decision.action == "uncode":
            words = " ".join(decision.text.split())[:60]
            click.echo(f"Taken back: {decision.code} at {decision.transcript}:{decision.start} “{words}”", err=True)
    for name in result.after:
        before, after = result.before[name], result.after[name]
        rows = [(code, before.get(code, 0), after.get(code, 0)) for code in sorted({*before, *after})]
        print_table(("code", "before", "after"), rows, f"Sentences that {name} has coded")
    added = result.added
    said = [f"{number} {_DID[action]}" for action in _DID if (number := added.get(action))]
    verb = "would be added" if dry_run else "added"
    click.echo(
        f"{file}: {counted(result.rows, 'row')} read, {result.empty} still empty. "
        f"{counted(len(result.decisions), 'decision')} {verb}{': ' if said else ''}{', '.join(said)}."
    )
    if unread := [p for p in result.problems if p.severity == "error"]:
        click.echo(
            f"{counted(len(unread), 'thing')} could not be read; mend the rows and import the file again.", err=True
        )
