"""qualkit code: the codings alone."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import (
    codebook_option,
    json_option,
    method_option,
    print_json,
    progress,
    study_option,
    warn_problems,
)


@click.command("code", epilog="Example:  qualkit code --study my-study > codings.csv")
@study_option
@codebook_option
@method_option
@json_option
def command(study: Path, codebook: Path | None, method: str | None, as_json: bool) -> None:
    """Code the interviews and print the codings as CSV, one row per segment and code."""
    from qualkit import store, tables, workflow

    with progress() as show:
        coded = workflow.code_study(workflow.open_study(study, codebook=codebook, method=method, progress=show), show)
    warn_problems(coded.problems)
    rows = tables.coding_rows(coded.codings)
    if as_json:
        print_json(rows)
    else:
        click.echo(store.csv_text(tables.CODING_COLUMNS, rows), nl=False)
