"""qualkit search: words in context, in participants' speech."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import counted, json_option, mention_problems, print_json, progress, study_option


@click.command("search", epilog="Example:  qualkit search day release --study my-study --group employer")
@click.argument("words", nargs=-1, required=True)
@study_option
@click.option("--group", "-g", help="Only participants of this group.")
@click.option("--participant", "-p", help="Only this participant.")
@click.option("--transcript", "-t", help="Only this transcript.")
@click.option("--code", "-c", help="Only sentences with this code or one of its sub-codes; codes the study first.")
@click.option("--stance", type=click.Choice(["barrier", "enabler", "neutral"]), help="Only sentences with this stance.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, one row per place.")
@json_option
def command(
    words: tuple[str, ...],
    study: Path,
    group: str | None,
    participant: str | None,
    transcript: str | None,
    code: str | None,
    stance: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Show every place where participants say WORDS, in any inflection, and how many people in each group did."""
    from qualkit import store
    from qualkit.workflow.ask import Place, search
    from qualkit.workflow.author import segments_with
    from qualkit.workflow.study import code_study, open_study

    with progress() as show:
        opened = open_study(study, progress=show)
        only = segments_with(code_study(opened, show), code, stance) if code or stance else None
    mention_problems(opened)
    found = search(opened, " ".join(words), group, participant=participant, transcript=transcript, only=only)
    if as_json:
        print_json(found.rows())
    elif as_csv:
        click.echo(store.csv_text(tuple(Place.__slots__), found.rows()), nl=False)
    else:
        for hit in found.hits:
            click.echo(
                f"{hit.before:>48}{click.style(hit.text, bold=True)}{hit.after:<48}  {hit.participant} {hit.segment}"
            )
    people = ", ".join(f"{name} {count.n} of {count.of}" for name, count in found.by_group.items())
    click.echo(f"{counted(len(found.hits), 'place')}; participants: {people}.", err=True)
