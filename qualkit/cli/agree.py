"""qualkit agree: coders side by side."""

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
    from qualkit.agreement import Comparison, TeamComparison

_FIGURES = "code n both only_a only_b percent kappa kappa_low kappa_high alpha precision recall f1 note".split()
_TEAM_FIGURES = "code n yes alpha alpha_low alpha_high".split()


@click.command("agree", epilog="Example:  qualkit agree rules first-coder --study my-study")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@study_option
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where agreement.html and the CSV files go; the study's out/."
)
@click.option("--show", type=WholeNumber(0), default=20, show_default=True, help="How many disagreements to print.")
@strict_option
@json_option
def command(names: tuple[str, ...], study: Path, out: Path | None, show: int, strict: bool, as_json: bool) -> None:
    """Compare coders: a NAME is a person's (the file in decisions/), or `rules`, `model`, `both`.

    Without names all persons are compared, except `joint`, whose decisions several coders made together. Disagreements come
    first, then per theme and code: counts, kappa with interval, alpha, precision and recall with the second as the
    reference. With three or more: every pair, and Krippendorff's alpha over all. Only sentences that both (of three: two or
    more) have been through count. The model is judged on interviews that it has not learned from.
    """
    from qualkit import workflow
    from qualkit.model import JOINT
    from qualkit.notice import noted_record

    folder = out or study / "out"
    with progress() as bar:
        opened = workflow.open_study(study, progress=bar)
        chosen = names or tuple(name for name in opened.coders if name != JOINT)
        chosen = tuple(dict.fromkeys(chosen)) if len(chosen) > 2 else chosen
        if len(chosen) < 2:
            known = ", ".join(opened.coders) or "nobody yet"
            raise click.UsageError(f"Two coders are needed. Who has decided something here: {known}.")
        notice = guard_identities(opened, strict, "The comparison of coders")
        if len(chosen) == 2:
            pair = workflow.agree(opened, *chosen, progress=bar)
            page = workflow.write_agreement(folder, pair, notice)
        else:
            team = workflow.agree_team(opened, chosen, progress=bar)
            page = workflow.write_team_agreement(folder, team, notice)
    mention_problems(opened)
    if as_json:
        print_json(noted_record(_pair_record(pair) if len(chosen) == 2 else _team_record(team), notice))
        return
    if len(chosen) == 2:
        _show_pair(pair, folder, show)
    else:
        _show_team(team, folder, show)
    click.echo(f"Page: {page.resolve()}")


def _pair_record(result: Comparison) -> dict[str, object]:
    return {"agreement": result.rows(), "disagreements": result.disagreement_rows()}


def _team_record(result: TeamComparison) -> dict[str, object]:
    return {
        "team": [x.row() for x in (*result.themes, *result.codes)],
        "agreement": [row for pair in result.pairs for row in pair.rows()],
        "disagreements": [row for pair in result.pairs for row in pair.disagreement_rows()],
    }


def _show_pair(result: Comparison, folder: Path, show: int) -> None:
    for row in result.disagreements[:show]:
        click.echo(f"{row['segment']}  {' '.join(str(row['text']).split())}")
        click.echo(f"    {result.a}: {row['codes_a'] or '–'}    {result.b}: {row['codes_b'] or '–'}")
    _mention_rest(len(result.disagreements) - show, folder)
    for level in (result.themes, result.turns):
        rows = [x.row() for x in level]
        print_table(_FIGURES, [[_short(r[c]) for c in _FIGURES] for r in rows], f"By {level[0].level if level else ''}")
    click.echo(
        f"Macro kappa over themes: {_macro(result)}; stance the same in "
        f"{result.stance_same} of {result.stance_both}; {result.units} sentences compared, {result.left_out} left out "
        "because not both have been through them."
    )


def _show_team(result: TeamComparison, folder: Path, show: int) -> None:
    rows = [x.row() for x in (*result.themes, *result.codes)]
    for one in result.differences[:show]:
        click.echo(f"{one.segment.id}  {' '.join(one.segment.text.split())}")
        click.echo("    " + "    ".join(f"{name}: {' '.join(codes) or '–'}" for name, codes in one.codes.items()))
    _mention_rest(len(result.differences) - show, folder)
    print_table(
        ("pair", "sentences", "disagreements", "macro kappa", *(x.code for x in result.themes)),
        [
            (f"{p.a} and {p.b}", p.units, len(p.disagreements), _macro(p), *(_short(x.kappa) for x in p.themes))
            for p in result.pairs
        ],
        "Kappa of every pair",
    )
    print_table(_TEAM_FIGURES, [[_short(r[c]) for c in _TEAM_FIGURES] for r in rows], "Krippendorff's alpha over all")
    click.echo(
        f"{len(result.names)} coders; {result.units} sentences that two or more of them have been through, "
        f"{result.left_out} left out."
    )


def _mention_rest(rest: int, folder: Path) -> None:
    if rest > 0:
        click.echo(f"… and {rest} more in {folder / 'disagreements.csv'}\n")


def _macro(result: Comparison) -> str:
    return "–" if result.macro_kappa is None else f"{result.macro_kappa:.3f}"


def _short(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "–" if value is None else value
