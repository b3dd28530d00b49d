"""qualkit quotes: supporting quotes for a theme, a code, a group."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import json_option, method_option, print_json, progress, study_option


@click.command(
    "quotes", epilog="Example:  qualkit quotes --study my-study --code funding/employer --group employer --markdown"
)
@study_option
@click.option(
    "--code", "-c", help="A theme or a sub-code, such as funding or funding/employer; every theme when not given."
)
@click.option("--group", "-g", help="Only participants of this group.")
@click.option("--stance", type=click.Choice(["barrier", "enabler", "neutral"]), help="Only this stance.")
@click.option("--participant", "-p", help="Only this participant.")
@click.option(
    "--number", "-n", type=click.IntRange(1, 1000), default=6, show_default=True, help="How many, per code asked for."
)
@click.option(
    "--per-person", type=click.IntRange(1, 100), default=2, show_default=True, help="How many from one person."
)
@click.option("--markdown", is_flag=True, help="Markdown blockquotes with attribution, ready to paste.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, one row per quote.")
@method_option
@json_option
def command(
    study: Path,
    code: str | None,
    group: str | None,
    stance: str | None,
    participant: str | None,
    number: int,
    per_person: int,
    markdown: bool,
    as_csv: bool,
    method: str | None,
    as_json: bool,
) -> None:
    """Print verbatim quotes, spread over people and groups, each with its place."""
    from qualkit import store, workflow
    from qualkit.quotes import QUOTE_COLUMNS, quote_rows

    with progress() as show:
        coded = workflow.code_study(workflow.open_study(study, method=method, progress=show), show)
    quotes = workflow.pick_quotes(
        coded, code=code, group=group, stance=stance, participant=participant, number=number, per_person=per_person
    )
    if as_json:
        print_json(quote_rows(quotes))
    elif as_csv:
        click.echo(store.csv_text(QUOTE_COLUMNS, quote_rows(quotes)), nl=False)
    else:
        for quote in quotes:
            words = " ".join(quote.text.split())
            mark = "" if quote.reviewed else ", unreviewed"
            if markdown:
                click.echo(f"> {words}\n>\n> — {quote.participant}, {quote.group} ({quote.locator})\n")
            else:
                click.echo(
                    f"“{words}”\n    {quote.participant}, {quote.group} · {quote.code}, {quote.stance}{mark} · {quote.locator}\n"
                )
    if not quotes:
        click.echo("No quote fits.", err=True)
