"""qualkit quotes: supporting quotes for a theme, a code, a group, a combination."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.asking import filter_options, output_options
from qualkit.cli.common import (
    WholeNumber,
    guard_identities,
    mention_problems,
    method_option,
    print_table,
    progress,
    strict_option,
    study_option,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualkit.cli.asking import Wanted
    from qualkit.quotes import Entry, Selection


@click.command(
    "quotes", epilog="Example:  qualkit quotes --study my-study --code funding/employer --group employer --markdown"
)
@study_option
@filter_options
@click.option("--each-code", is_flag=True, help="Choose for each sub-code on its own.")
@click.option(
    "--words", "-w", multiple=True, help="Only where these words are said, in any inflection; may be repeated."
)
@click.option(
    "--number", "-n", type=WholeNumber(1, 1000), default=6, show_default=True, help="How many, per code asked for."
)
@click.option("--all", "everything", is_flag=True, help="All that fit, instead of a selection.")
@click.option("--per-person", type=WholeNumber(1, 100), default=2, show_default=True, help="How many from one person.")
@click.option(
    "--seed", type=int, help="Another seed gives another choice among equals; the study's seed when not given."
)
@click.option("--extend", type=WholeNumber(0, 10), default=0, help="Add so many sentences on either side.")
@click.option("--tidy", is_flag=True, help="Take out um, er and repeated words; each place is marked […].")
@click.option(
    "--attribution",
    default="{participant}, {group}",
    show_default=True,
    help='Such as "{Group}, {size}, {participant}".',
)
@click.option("--pool", is_flag=True, help="Also show what else could have been chosen.")
@click.option(
    "--pin",
    multiple=True,
    metavar="PLACE",
    help="Always choose the sentence at this place, such as E01:319, from now on.",
)
@click.option("--exclude", multiple=True, metavar="PLACE", help="Never again choose the sentence at this place.")
@click.option("--release", multiple=True, metavar="PLACE", help="Take back a --pin or --exclude.")
@click.option("--by", default="author", show_default=True, help="Whose pins and exclusions these are.")
@output_options
@strict_option
@method_option
def command(
    study: Path,
    wanted: Wanted,
    each_code: bool,
    words: tuple[str, ...],
    number: int,
    everything: bool,
    per_person: int,
    seed: int | None,
    extend: int,
    tidy: bool,
    attribution: str,
    pool: bool,
    pin: tuple[str, ...],
    exclude: tuple[str, ...],
    release: tuple[str, ...],
    by: str,
    kind: str,
    out: Path | None,
    strict: bool,
    method: str | None,
) -> None:
    """Choose verbatim quotes: typical, clear on their own, spread over people and groups, with a counter-voice.

    For a code or a combination of codes, or for every theme when none is given.
    """
    from qualkit.workflow import author
    from qualkit.workflow.coding import code_study
    from qualkit.workflow.study import open_study

    with progress() as show:
        coded = code_study(open_study(study, method=method, progress=show), show)
    mention_problems(coded.study)
    for action, places in (("pin", pin), ("exclude", exclude), ("release", release)):
        for place in places:
            segment = author.mark_quote(coded, action, place, by)
            click.echo(f"{action}: {segment.id} “{' '.join(segment.text.split())[:80]}”", err=True)
    selections = author.choose_quotes(
        coded,
        wanted.code,
        wanted.filters,
        words=words,
        within=wanted.within,
        each=each_code,
        number=None if everything else number,
        per_person=per_person,
        seed=seed,
        extend=extend,
    )
    pool = pool or kind in ("html", "xlsx")
    sections = author.entries_of(coded, selections, attribution=attribution, tidied=tidy, pool=pool)
    notice = guard_identities(coded.study, strict, "The list of quotes")
    title = coded.study.title
    if out:
        author.write_quotes(out, sections, kind, title, notice)
        click.echo(f"Quotes: {out.resolve()}", err=True)
    elif kind == "table":
        _print_quotes(sections)
    else:
        click.echo(author.quotes_text(sections, kind, title, notice), nl=False)
    _tell(selections, sections)


def _print_quotes(sections: Mapping[str, Sequence[Entry]]) -> None:
    print_table(
        ("for", "place", "who", "quote", "code", "stance", "why", "look at"),
        [
            (
                label,
                entry.quote.segment,
                entry.attribution,
                entry.printed,
                entry.quote.code,
                entry.quote.stance,
                entry.quote.why if entry.chosen else "in the pool",
                entry.flag,
            )
            for label, entries in sections.items()
            for entry in entries
        ],
    )


def _tell(selections: Sequence[Selection], sections: Mapping[str, Sequence[Entry]]) -> None:
    """Say on stderr how the choice was made and what to look at."""
    chosen = sum(len(selection.quotes) for selection in selections)
    rest = sum(len(selection.rest) for selection in selections)
    seed = selections[0].seed if selections else 0
    click.echo(
        f"{chosen} of {chosen + rest} passages chosen (seed {seed}; --pool shows the rest)."
        if chosen
        else "No quote fits.",
        err=True,
    )
    often = {e.quote.participant: e.flag for es in sections.values() for e in es if "is quoted" in e.flag and e.chosen}
    for flag in often.values():
        click.echo(f"Look at: {flag.removeprefix('unreviewed; ')}.", err=True)
