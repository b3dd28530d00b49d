"""qualkit quotes: supporting quotes for a theme, a code, a group, a combination."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.common import json_option, mention_problems, method_option, print_table, progress, study_option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualkit.quotes import Entry, Selection

_KINDS = ("table", "text", "markdown", "html", "latex", "csv", "json", "docx", "xlsx")


@click.command(
    "quotes", epilog="Example:  qualkit quotes --study my-study --code funding/employer --group employer --markdown"
)
@study_option
@click.option(
    "--code",
    "-c",
    help='A theme or code with its sub-codes, or several: "funding AND modularity NOT funding/levy". Every theme when not given.',
)
@click.option("--each-code", is_flag=True, help="Choose for each sub-code on its own.")
@click.option(
    "--within",
    type=click.Choice(["sentence", "turn"]),
    default="sentence",
    show_default=True,
    help="Where codes (and --words) must stand together.",
)
@click.option(
    "--words", "-w", multiple=True, help="Only where these words are said, in any inflection; may be repeated."
)
@click.option("--group", "-g", multiple=True, help="Only participants of this group; may be repeated.")
@click.option("--participant", "-p", multiple=True, help="Only this participant; may be repeated.")
@click.option("--transcript", "-t", multiple=True, help="Only this transcript; may be repeated.")
@click.option("--stance", type=click.Choice(["barrier", "enabler", "neutral"]), multiple=True, help="Only this stance.")
@click.option(
    "--status",
    type=click.Choice(["accepted", "proposed"]),
    help="Only codings that a person accepted, or only proposals.",
)
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, help="Only codings with at least this score.")
@click.option("--min-words", type=click.IntRange(0), default=0, help="Only sentences with at least so many words.")
@click.option("--max-words", type=click.IntRange(0), default=0, help="Only sentences with at most so many words.")
@click.option(
    "--number", "-n", type=click.IntRange(1, 1000), default=6, show_default=True, help="How many, per code asked for."
)
@click.option("--all", "everything", is_flag=True, help="All that fit, instead of a selection.")
@click.option(
    "--per-person", type=click.IntRange(1, 100), default=2, show_default=True, help="How many from one person."
)
@click.option(
    "--seed", type=int, help="Another seed gives another choice among equals; the study's seed when not given."
)
@click.option("--extend", type=click.IntRange(0, 10), default=0, help="Add so many sentences on either side.")
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
@click.option(
    "--format",
    "kind",
    type=click.Choice(_KINDS),
    help="What is printed or written; by the name of --out when not given.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write into this file (.md .html .tex .csv .json .txt .docx .xlsx).",
)
@click.option("--markdown", is_flag=True, help="Short for --format markdown.")
@click.option("--csv", "as_csv", is_flag=True, help="Short for --format csv.")
@method_option
@json_option
def command(
    study: Path,
    code: str | None,
    each_code: bool,
    within: str,
    words: tuple[str, ...],
    group: tuple[str, ...],
    participant: tuple[str, ...],
    transcript: tuple[str, ...],
    stance: tuple[str, ...],
    status: str | None,
    min_score: float,
    min_words: int,
    max_words: int,
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
    kind: str | None,
    out: Path | None,
    markdown: bool,
    as_csv: bool,
    method: str | None,
    as_json: bool,
) -> None:
    """Choose verbatim quotes: typical, clear on their own, spread over people and groups, with a counter-voice."""
    from qualkit.quotes import Filters
    from qualkit.workflow import author
    from qualkit.workflow.study import code_study, open_study

    kind = _kind(kind, out, {"markdown": markdown, "csv": as_csv, "json": as_json})
    with progress() as show:
        coded = code_study(open_study(study, method=method, progress=show), show)
    mention_problems(coded.study)
    for action, places in (("pin", pin), ("exclude", exclude), ("release", release)):
        for place in places:
            segment = author.mark_quote(coded, action, place, by)
            click.echo(f"{action}: {segment.id} “{' '.join(segment.text.split())[:80]}”", err=True)
    selections = author.choose_quotes(
        coded,
        code,
        Filters(group, participant, stance, transcript, status or "", min_score, min_words, max_words),
        words=words,
        within="turn" if within == "turn" else "sentence",
        each=each_code,
        number=None if everything else number,
        per_person=per_person,
        seed=seed,
        extend=extend,
    )
    pool = pool or kind in ("html", "xlsx")
    sections = author.entries_of(coded, selections, attribution=attribution, tidied=tidy, pool=pool)
    title = coded.study.settings.report.title or coded.study.settings.title
    if out:
        author.write_quotes(out, sections, kind, title)
        click.echo(f"Quotes: {out.resolve()}", err=True)
    elif kind == "table":
        _print_quotes(sections)
    else:
        click.echo(author.quotes_text(sections, kind, title), nl=False)
    _tell(selections, sections)


def _kind(kind: str | None, out: Path | None, flags: Mapping[str, bool]) -> str:
    """What to print: by --format, a short flag, or the name of the file."""
    from qualkit.workflow.author import BINARY_KINDS, KIND_OF

    chosen = kind or next((name for name, given in flags.items() if given), None)
    if chosen is None and out:
        chosen = KIND_OF.get(out.suffix.lower())
        if chosen is None:
            raise click.UsageError(
                f"--out {out.name}: the ending must be one of {', '.join(KIND_OF)}, or give --format."
            )
    chosen = chosen or "table"
    if chosen in BINARY_KINDS and not out:
        raise click.UsageError(f"--format {chosen} needs a file: --out quotes.{chosen}")
    if chosen == "table" and out:
        raise click.UsageError("--format table is for the screen; leave out --out, or choose another format.")
    return chosen


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
