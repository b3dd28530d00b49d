"""qualkit topics: what is talked about, and what the codebook misses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from qualkit.topics import TopicReport


COLUMNS = ("topic", "label", "terms", "segments", "participants", "stability", "coded_share", "candidate", "reading")
SENTENCES = ("weight", "participant", "transcript", "codes", "text")


@click.command(
    "topics", epilog="Example:  qualkit topics --study my-study --number 8    qualkit topics --study my-study --show 3"
)
@study_option
@click.option("--number", "-n", type=WholeNumber(2, 200), help="How many topics; chosen by stability when not given.")
@strict_option
@click.option(
    "--seeded/--free",
    default=None,
    help="Start a topic per theme from the codebook's own phrases, or none; the settings decide when not given.",
)
@click.option(
    "--show", type=int, metavar="TOPIC", help="List the sentences of one topic, by its number, most telling first."
)
@json_option
def command(
    study: Path, number: int | None, seeded: bool | None, show: int | None, strict: bool, as_json: bool
) -> None:
    """Find the topics of all participants' speech, set against the codes."""
    from qualkit import workflow
    from qualkit.notice import noted

    with progress() as bar:
        opened = workflow.open_study(study, progress=bar)
        notice = guard_identities(opened, strict, "The table of topics")
        coded = workflow.code_study(opened, bar)
        bar("topics", 0, 0)
        topics = workflow.topics_of(coded, number, seeded=seeded)
    mention_problems(coded.study)
    if topics.note:
        click.echo(topics.note, err=True)
    rows = topics.topic_rows() if show is None else topics.sentences_of(show, coded.standing)
    if as_json:
        print_json(noted((), rows, notice)[1])
    elif show is not None:
        print_table(SENTENCES, [[_short(row[c]) for c in SENTENCES] for row in rows], f"Sentences of topic {show}")
    else:
        _print_topics(topics, rows)


def _print_topics(topics: TopicReport, rows: list[dict[str, object]]) -> None:
    """The table, and beside it how the number was chosen and what is said more outside the codes."""
    from qualkit.topics.method import how_many

    shown = [{**row, "label": topic.name} for row, topic in zip(rows, topics.every, strict=True)]
    print_table(COLUMNS, [[_short(row[c]) for c in COLUMNS] for row in shown], "Topics")
    if topics.topics:
        click.echo(how_many(topics), err=True)
    if topics.outside:
        words = ", ".join(f"{w.text} ({w.segments}, {w.participants})" for w in topics.outside)
        click.echo(f"Said more outside the codes (sentences without a code, participants): {words}.", err=True)


def _short(value: object) -> object:
    return f"{value:.2f}" if isinstance(value, float) else value
