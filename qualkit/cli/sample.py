"""qualkit sample: stretches for a second coder, and why they are enough."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.common import (
    Fraction,
    counted,
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

if TYPE_CHECKING:
    from qualkit.stretches import Unit
    from qualkit.workflow.draw import Sample


class _Share(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """``15%``, ``15`` or ``0.15``."""

    name = "share"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        text = str(value).strip().replace(",", ".")
        found = re.fullmatch(r"(\d*\.?\d+)\s*(%?)", text)
        number = float(found[1]) if found else 0.0
        share = number / 100 if found and (found[2] or number > 1) else number
        if not 0 < share <= 1:
            self.fail(f"{value!r} is no share; write 15%.", param, ctx)
        return share


@click.command("sample", epilog="Example:  qualkit sample --study my-study --share 15% --by group --out sample.csv")
@study_option
@click.option(
    "--share", type=_Share(), default="15%", show_default=True, metavar="SHARE", help="How much to code twice: 15%."
)
@click.option("--by", help="The attribute that must be represented; group when not given.")
@click.option(
    "--unit",
    type=click.Choice(["stretch", "turn", "transcript"]),
    default="stretch",
    show_default=True,
    help="What is drawn: a question with everything said to it, a single turn with its question, or whole interviews.",
)
@click.option("--seed", type=int, help="Another seed draws other stretches; the study's seed when not given.")
@click.option(
    "--kappa",
    type=Fraction(min_open=True, max_open=True),
    default=0.7,
    show_default=True,
    help="The agreement that you hope for.",
)
@click.option(
    "--half-width",
    type=Fraction(min_open=True),
    default=0.2,
    show_default=True,
    help="How far kappa's 95 % interval may reach to either side.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the stretches into this CSV file.")
@strict_option
@method_option
@json_option
def command(
    study: Path,
    share: float,
    by: str | None,
    unit: Unit,
    seed: int | None,
    kappa: float,
    half_width: float,
    out: Path | None,
    strict: bool,
    method: str | None,
    as_json: bool,
) -> None:
    """Draw stretches for a second coder, spread over interviews and groups, and say what they can show.

    The same seed draws the same stretches, and when another interview comes in those of the others stay. For each code:
    how many sentences of the sample carry it by the codings so far, how far kappa's interval will reach, and, for codes
    too rare to judge, the smallest share that would do.
    """
    from qualkit import workflow
    from qualkit.notice import noted_record

    with progress() as show:
        opened = workflow.open_study(study, method=method, progress=show)
        notice = guard_identities(opened, strict, "The sample")
        coded = workflow.code_study(opened, show)
    sample = workflow.draw_sample(coded, share, by=by, unit=unit, seed=seed, kappa=kappa, half_width=half_width)
    if out:
        workflow.write_sample(out, sample, notice)
    mention_problems(opened)
    if as_json:
        print_json(noted_record(sample.record(), notice))
    else:
        _show(sample, len(coded.segments), kappa)
    if out:
        click.echo(f"Written: {out.resolve()}", err=True)
        click.echo(f"Next: qualkit export --for-coding sheet.xlsx --blind --sample {out}", err=True)
    elif not as_json:
        click.echo("Nothing was written; --out sample.csv keeps the stretches.", err=True)


def _show(sample: Sample, everything: int, kappa: float) -> None:
    strata = [stratum.row() for stratum in sample.strata]
    columns = ("stratum", "transcripts", "stretches", "segments", "share")
    print_table(
        (sample.by, *columns[1:]),
        [
            (
                row["stratum"],
                f"{row['transcripts_drawn']} of {row['transcripts']}",
                f"{row['stretches_drawn']} of {row['stretches']}",
                f"{row['segments_drawn']} of {row['segments']}",
                f"{row['share']:.1%}",
            )
            for row in strata
        ],
        "Drawn",
    )
    click.echo()
    print_table(
        ("code", "in the study", "in the sample", "kappa ±", "agreement ±", "enough", "what to do"),
        [
            (
                code.code,
                code.segments,
                code.expected,
                _number(code.kappa_half_width),
                "–" if code.percent_half_width is None else f"{100 * code.percent_half_width:.1f} %",
                "yes" if code.enough else "no",
                code.note,
            )
            for code in sample.codes
        ],
        f"What to expect when kappa is {kappa:g}",
    )
    enough = [code for code in sample.codes if code.enough]
    themes = [code for code in sample.codes if "/" not in code.code]
    click.echo(
        f"\nDrawn with seed {sample.seed}: {_units(sample)}, {sample.segments} of {everything} "
        f"sentences ({sample.segments / everything:.1%}). Enough for {sum(c.enough for c in themes)} of "
        f"{counted(len(themes), 'theme')} and {len(enough) - sum(c.enough for c in themes)} of "
        f"{counted(len(sample.codes) - len(themes), 'sub-code')}."
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _units(sample: Sample) -> str:
    number = len(sample.drawn)
    return f"{number} stretches" if sample.unit == "stretch" and number != 1 else counted(number, sample.unit)
