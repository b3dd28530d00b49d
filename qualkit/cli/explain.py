"""qualkit explain: why a sentence was coded, or was not."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import json_option, mention_problems, print_json, progress, study_option


@click.command("explain", epilog="Example:  qualkit explain E01:1024 --study my-study")
@click.argument("place")
@study_option
@json_option
def command(place: str, study: Path, as_json: bool) -> None:
    """Show for the sentence at PLACE (TRANSCRIPT:OFFSET, or a segment id) what fired, what nearly fired, and what a guard stopped."""
    from qualkit import workflow

    with progress() as show:
        opened = workflow.open_study(study, progress=show)
        told = workflow.explain(opened, place, show)
    mention_problems(opened)
    if as_json:
        print_json(told)
        return
    click.echo(f"{told['segment']}  {told['participant']}\n")
    if told["question"]:
        click.echo(f"Question: {' '.join(told['question'].split())}")
    click.echo(f"Sentence: {' '.join(told['text'].split())}\n")
    for title, key in (
        ("Codings", "codings"),
        ("Fired", "fired"),
        ("Stopped by a guard or a missing context", "stopped"),
        ("Nearly fired", "near"),
        ("Themes: own words, with context, model", "themes"),
    ):
        click.echo(f"{title}:")
        for line in told[key] or ["–"]:
            click.echo(f"  {line}")
