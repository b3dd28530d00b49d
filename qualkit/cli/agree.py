"""qualkit agree: two coders side by side."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import (
    guard_identities,
    json_option,
    mention_problems,
    print_json,
    print_table,
    progress,
    strict_option,
    study_option,
)


@click.command("agree", epilog="Example:  qualkit agree rules first-coder --study my-study")
@click.argument("a")
@click.argument("b")
@study_option
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where agreement.html and the CSV files go; the study's out/."
)
@click.option("--show", type=click.IntRange(0), default=20, show_default=True, help="How many disagreements to print.")
@strict_option
@json_option
def command(a: str, b: str, study: Path, out: Path | None, show: int, strict: bool, as_json: bool) -> None:
    """Compare coders A and B: a person's name (the file in decisions/), or `rules`, `model`, `both`.

    Disagreements come first, then per theme and code: counts, kappa with interval, alpha, precision and recall with B as the
    reference. Only sentences that both have been through count. The model is judged on interviews that it has not
    learned from.
    """
    from qualkit import workflow

    with progress() as bar:
        opened = workflow.open_study(study, progress=bar)
        notice = guard_identities(opened, strict, "The comparison of coders")
        result = workflow.agree(opened, a, b, progress=bar)
        folder = out or study / "out"
        page = workflow.write_agreement(folder, result, notice)
    mention_problems(opened)
    if as_json:
        print_json(
            {
                "agreement": [x.row() for x in (*result.themes, *result.codes, *result.turns)],
                "disagreements": result.disagreements,
            }
        )
        return
    for row in result.disagreements[:show]:
        click.echo(f"{row['segment']}  {' '.join(str(row['text']).split())}")
        click.echo(f"    {a}: {row['codes_a'] or '–'}    {b}: {row['codes_b'] or '–'}")
    rest = len(result.disagreements) - show
    if rest > 0:
        click.echo(f"… and {rest} more in {folder / 'disagreements.csv'}\n")
    columns = (
        "code",
        "n",
        "both",
        "only_a",
        "only_b",
        "percent",
        "kappa",
        "kappa_low",
        "kappa_high",
        "alpha",
        "precision",
        "recall",
        "f1",
        "note",
    )
    for level in (result.themes, result.turns):
        rows = [x.row() for x in level]
        print_table(columns, [[_short(r[c]) for c in columns] for r in rows], f"By {level[0].level if level else ''}")
    macro = result.macro_kappa
    click.echo(
        f"Macro kappa over themes: {'–' if macro is None else f'{macro:.3f}'}; stance the same in "
        f"{result.stance_same} of {result.stance_both}; {result.units} sentences compared, {result.left_out} left out "
        "because not both have been through them."
    )
    click.echo(f"Page: {page.resolve()}")


def _short(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "–" if value is None else value
