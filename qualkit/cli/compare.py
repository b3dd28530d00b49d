"""qualkit compare: codes by stakeholder group or another attribute."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import (
    WholeNumber,
    guard_identities,
    json_option,
    mention_problems,
    method_option,
    print_json,
    print_table,
    progress,
    strict_option,
    study_option,
    suppress_option,
)


@click.command("compare", epilog="Example:  qualkit compare --study my-study --by sector")
@study_option
@click.option("--by", help="The attribute to compare, or two crossed as sector*region.")
@click.option("--codes", is_flag=True, help="Sub-codes too, not only themes.")
@click.option("--stance", type=click.Choice(["barrier", "enabler", "neutral"]), help="Only this stance.")
@suppress_option
@click.option("--per-1000", is_flag=True, help="Sentences per 1,000 words of the group too.")
@click.option(
    "--saturation",
    type=(WholeNumber(1), WholeNumber(1)),
    metavar="BASE RUN",
    help="Interviews that saturation is measured against, and in a run looked at for new codes; 4 2 when not set.",
)
@click.option(
    "--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="Write a workbook with formatted sheets too."
)
@strict_option
@method_option
@json_option
def command(
    study: Path,
    by: str | None,
    codes: bool,
    stance: str | None,
    suppress: bool | None,
    per_1000: bool,
    saturation: tuple[int, int] | None,
    xlsx: Path | None,
    strict: bool,
    method: str | None,
    as_json: bool,
) -> None:
    """Show how many participants of each group spoke about each theme, with intervals and tests."""
    from qualkit import workflow
    from qualkit.notice import noted

    with progress() as show:
        opened = workflow.open_study(study, method=method, progress=show)
        notice = guard_identities(opened, strict, "The comparison")
        coded = workflow.code_study(opened, show)
        show("comparing", 0, 0)
        level = "all" if codes else "theme"
        comparison = workflow.compare_groups(
            coded, by, level=level, stance=stance or "", suppress=suppress, saturation=saturation, progress=show
        )
        if xlsx:
            workflow.write_comparison(xlsx, coded, comparison)
    mention_problems(coded.study)
    if xlsx:
        click.echo(f"Written: {xlsx.resolve()}", err=True)
    rows = comparison.rows()
    if as_json:
        print_json(noted((), rows, notice)[1])
        return
    for note in (*comparison.findings, *comparison.notes):
        click.echo(note, err=True)
    columns = ["code", "group", "n", "N", "share", "low", "high", "segments", "p", "p_adjusted", "effect"]
    columns += ["per_1000_words"] * per_1000 + ["corrected", "corrected_low", "corrected_high"] * comparison.corrected
    columns += ["flags", "stability"]
    first = {row["code"]: row["group"] for row in reversed(rows)}
    shown = [row if first[row["code"]] == row["group"] else {**row, "stability": ""} for row in rows]
    print_table(columns, [[_short(row.get(c)) for c in columns] for row in shown])


def _short(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else value
