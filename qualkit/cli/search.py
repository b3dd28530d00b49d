"""qualkit search: words in context, in participants' speech."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import json_option, print_json, study_option


@click.command("search", epilog="Example:  qualkit search levy --study my-study")
@click.argument("words", nargs=-1, required=True)
@study_option
@click.option("--group", "-g", help="Only participants of this group.")
@json_option
def command(words: tuple[str, ...], study: Path, group: str | None, as_json: bool) -> None:
    """Show every place where participants say WORDS, in any inflection, and how many people in each group did."""
    from qualkit import workflow

    found = workflow.search(workflow.open_study(study), " ".join(words), group)
    if as_json:
        print_json(found.rows())
        return
    for hit in found.hits:
        click.echo(
            f"{hit.before:>48}{click.style(hit.text, bold=True)}{hit.after:<48}  {hit.participant} {hit.segment}"
        )
    people = ", ".join(f"{name} {count.n} of {count.of}" for name, count in found.by_group.items())
    click.echo(f"{len(found.hits)} places; participants: {people}.", err=True)
