"""qualkit compare: codes by stakeholder group or another attribute."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import (
    guard_identities,
    json_option,
    mention_problems,
    method_option,
    print_json,
    print_table,
    progress,
    strict_option,
    study_option,
)


@click.command("compare", epilog="Example:  qualkit compare --study my-study --by sector")
@study_option
@click.option("--by", help="The attribute to compare; group when not given.")
@click.option("--codes", is_flag=True, help="Sub-codes too, not only themes.")
@click.option("--stance", type=click.Choice(["barrier", "enabler", "neutral"]), help="Only this stance.")
@click.option("--suppress", is_flag=True, help="Hide small cells, and what would reveal them.")
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
    suppress: bool,
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
        comparison = workflow.compare_groups(coded, by, level=level, stance=stance or "", suppress=suppress)
        if xlsx:
            workflow.write_comparison(xlsx, coded, comparison)
    mention_problems(coded.study)
    if xlsx:
        click.echo(f"Written: {xlsx.resolve()}", err=True)
    rows = comparison.rows()
    if as_json:
        print_json(noted((), rows, notice)[1])
        return
    for note in comparison.notes:
        click.echo(note, err=True)
    columns = ("code", "group", "n", "N", "share", "low", "high", "segments", "p", "p_adjusted", "effect", "flags")
    print_table(columns, [[_short(row.get(c)) for c in columns] for row in rows])


def _short(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else value
