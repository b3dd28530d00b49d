"""qualkit code: the codings alone."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import (
    codebook_option,
    guard_identities,
    json_option,
    method_option,
    print_json,
    progress,
    strict_option,
    study_option,
    warn_problems,
)


@click.command("code", epilog="Example:  qualkit code --study my-study > codings.csv")
@study_option
@codebook_option
@method_option
@strict_option
@json_option
def command(study: Path, codebook: Path | None, method: str | None, strict: bool, as_json: bool) -> None:
    """Code the interviews and print the codings as CSV, one row per segment and code."""
    from qualkit import store, tables, workflow
    from qualkit.notice import noted

    with progress() as show:
        opened = workflow.open_study(study, codebook=codebook, method=method, progress=show)
        notice = guard_identities(opened, strict, "The table of codings")
        coded = workflow.code_study(opened, show)
    warn_problems(coded.problems)
    columns, rows = noted(tables.CODING_COLUMNS, tables.coding_rows(coded.codings), notice)
    if as_json:
        print_json(rows)
    else:
        click.echo(store.csv_text(columns, rows), nl=False)
