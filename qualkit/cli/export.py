"""qualkit export: codings for a spreadsheet, to be coded or to be counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.common import (
    counted,
    guard_identities,
    mention_problems,
    method_option,
    progress,
    strict_option,
    study_option,
    warn_problems,
)

if TYPE_CHECKING:
    from qualkit.workflow.export import Format


@click.command(
    "export",
    epilog="Example:  qualkit export --study my-study --for-coding ben.xlsx --blind --sample sample.csv --coder ben",
)
@study_option
@click.option(
    "--for-coding",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a sheet to be coded into this file (.xlsx or .csv).",
)
@click.option("--blind", is_flag=True, help="With --for-coding: no proposals, and nobody else's codings.")
@click.option(
    "--sample",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --for-coding: only the stretches of this file, which `qualkit sample --out` wrote.",
)
@click.option(
    "--coder", default="", help="With --for-coding: who will code; their own codings so far stand in the sheet."
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the table of codings into this file."
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "xlsx"]),
    help="The kind of file; by its name when not given, CSV on the screen.",
)
@method_option
@strict_option
def command(
    study: Path,
    for_coding: Path | None,
    blind: bool,
    sample: Path | None,
    coder: str,
    out: Path | None,
    kind: Format | None,
    method: str | None,
    strict: bool,
) -> None:
    """Export a sheet to be coded in Excel or LibreOffice, or (without --for-coding) a table of the codings.

    The sheet has a row per participant's sentence with the interviewer's questions between them, drop-down lists of codes and
    stances, the codes with their definitions, and instructions. `qualkit import` reads it back. The table has a row per
    coding that is not rejected, with labels and the participants' attributes, for Excel, R, SPSS and others.
    """
    if for_coding and out:
        raise click.UsageError("--out is for the table of codings; --for-coding names the file of the sheet.")
    if not for_coding and (blind or sample or coder):
        raise click.UsageError("--blind, --sample and --coder go with --for-coding FILE.xlsx.")
    if for_coding:
        _sheet(study, for_coding, kind or _kind(for_coding), blind, sample, coder, method, strict)
    else:
        _table(study, out, kind or (_kind(out) if out else "csv"), method, strict)


def _kind(file: Path) -> Format:
    endings: dict[str, Format] = {".xlsx": "xlsx", ".csv": "csv"}
    if file.suffix.lower() not in endings:
        raise click.UsageError(f"{file.name}: the name must end in .xlsx or .csv, or give --format.")
    return endings[file.suffix.lower()]


def _sheet(
    folder: Path,
    file: Path,
    kind: Format,
    blind: bool,
    sample: Path | None,
    coder: str,
    method: str | None,
    strict: bool,
) -> None:
    from qualkit import workflow

    with progress() as show:
        study = workflow.open_study(folder, method=method, progress=show)
        guard_identities(study, strict, "The sheet")
        sheet, problems = workflow.coding_sheet(study, coder=coder, blind=blind, sample=sample, progress=show)
    workflow.write_coding_sheet(file, study, sheet, kind)
    mention_problems(study)
    warn_problems(problems)
    to_code = [row for row in sheet.rows if row.place]
    proposals = sum(len(row.proposals) for row in to_code)
    told = "blind" if blind else f"with {counted(proposals, 'proposal')}"
    click.echo(
        f"{counted(len(to_code), 'sentence')} of {counted(len({r.transcript for r in to_code}), 'interview')} to code, {told}."
    )
    click.echo(f"Sheet: {file.resolve()}")
    click.echo(f"When it comes back: qualkit import {file.name} --coder {coder or 'NAME'}", err=True)


def _table(folder: Path, out: Path | None, kind: Format, method: str | None, strict: bool) -> None:
    from qualkit import store, workflow

    if kind == "xlsx" and not out:
        raise click.UsageError("--format xlsx needs a file: --out codings.xlsx")
    with progress() as show:
        study = workflow.open_study(folder, method=method, progress=show)
        guard_identities(study, strict, "The table")
        coded = workflow.code_study(study, show)
    data = workflow.export_codings(coded, kind)
    mention_problems(study)
    if out:
        store.write_bytes(out, data)
        click.echo(f"Table: {out.resolve()}", err=True)
    else:
        click.echo(data.decode("utf-8-sig"), nl=False)
