"""qualkit compare: codes by stakeholder group or another attribute."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import json_option, method_option, print_json, print_table, progress, study_option


@click.command("compare", epilog="Example:  qualkit compare --study my-study --by sector")
@study_option
@click.option("--by", help="The attribute to compare; group when not given.")
@click.option("--codes", is_flag=True, help="Sub-codes too, not only themes.")
@method_option
@json_option
def command(study: Path, by: str | None, codes: bool, method: str | None, as_json: bool) -> None:
    """Show how many participants of each group spoke about each theme, with intervals and tests."""
    from qualkit import workflow

    with progress() as show:
        coded = workflow.code_study(workflow.open_study(study, method=method, progress=show), show)
        show("comparing", 0, 0)
        comparison = workflow.compare_groups(coded, by)
    rows = [row for row in comparison.rows() if codes or "/" not in str(row["code"])]
    if as_json:
        print_json(rows)
        return
    for note in comparison.notes:
        click.echo(note, err=True)
    columns = ("code", "group", "n", "N", "share", "low", "high", "segments", "p", "p_adjusted", "effect", "flags")
    print_table(columns, [[_short(row.get(c)) for c in columns] for row in rows])


def _short(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else value
