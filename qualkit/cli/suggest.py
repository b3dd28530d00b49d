"""qualkit suggest: what would help most to code next."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import (
    WholeNumber,
    json_option,
    mention_problems,
    print_json,
    print_table,
    progress,
    study_option,
)


@click.command("suggest", epilog="Example:  qualkit suggest --study my-study --number 20")
@study_option
@click.option("--number", "-n", type=WholeNumber(1, 1000), default=15, show_default=True, help="How many sentences.")
@json_option
def command(study: Path, number: int, as_json: bool) -> None:
    """List the uncoded sentences whose coding would teach the model most: uncertain ones, unlike each other.

    The score is the model's chance, or the strength of the rules for themes that it has not learned; `why` says which.
    """
    from qualkit import workflow

    with progress() as show:
        opened = workflow.open_study(study, progress=show)
        rows = workflow.suggest(opened, number, show)
    mention_problems(opened)
    if len(rows) < number:
        click.echo(f"{len(rows)} of {number} found: nothing else is uncertain and unlike these.", err=True)
    if as_json:
        print_json(rows)
        return
    columns = ("segment", "participant", "theme", "score", "text", "why")
    print_table(columns, [[row[c] for c in columns] for row in rows], "Code these next")
