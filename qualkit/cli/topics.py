"""qualkit topics: what is talked about, and what the codebook misses."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import (
    WholeNumber,
    guard_identities,
    json_option,
    mention_problems,
    print_json,
    print_table,
    progress,
    strict_option,
    study_option,
)


@click.command("topics", epilog="Example:  qualkit topics --study my-study --number 8")
@study_option
@click.option("--number", "-n", type=WholeNumber(2, 200), help="How many topics; chosen by stability when not given.")
@strict_option
@click.option(
    "--seeded/--free",
    default=None,
    help="Start a topic per theme from the codebook's own phrases, or none; the settings decide when not given.",
)
@json_option
def command(study: Path, number: int | None, seeded: bool | None, strict: bool, as_json: bool) -> None:
    """Find the topics of all participants' speech, set against the codes."""
    from qualkit import workflow
    from qualkit.notice import noted

    with progress() as show:
        opened = workflow.open_study(study, progress=show)
        notice = guard_identities(opened, strict, "The table of topics")
        coded = workflow.code_study(opened, show)
        show("topics", 0, 0)
        topics = workflow.topics_of(coded, number, seeded=seeded)
    mention_problems(coded.study)
    if topics.note:
        click.echo(topics.note, err=True)
    rows = topics.topic_rows()
    if as_json:
        print_json(noted((), rows, notice)[1])
        return
    columns = (
        "topic",
        "label",
        "terms",
        "segments",
        "participants",
        "stability",
        "coded_share",
        "candidate",
        "reading",
    )
    print_table(columns, [[_short(row[c]) for c in columns] for row in rows], "Topics")
    if topics.outside:
        words = ", ".join(f"{w.text} ({w.segments}, {w.participants})" for w in topics.outside)
        click.echo(f"Said more outside the codes (sentences without a code, participants): {words}.", err=True)


def _short(value: object) -> object:
    return f"{value:.2f}" if isinstance(value, float) else value
