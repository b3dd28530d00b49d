"""qualkit codebook rename, merge and split: codes change, decisions stay as they are and are read anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.common import counted, study_option

if TYPE_CHECKING:
    from qualkit.workflow.recode import Recoded


@click.command("rename", epilog="Example:  qualkit codebook rename funding/employer funding/firms --study my-study")
@click.argument("old")
@click.argument("new")
@study_option
def rename(old: str, new: str, study: Path) -> None:
    """Give the code OLD the path NEW in the study's codebook; sub-codes go with it.

    Decisions on OLD count for NEW from now on; the log stays as it is.
    """
    from qualkit.workflow import recode

    done = recode.rename(study, old, new)
    _tell(done, f"{old} is now {new}", f"counted for {new} from now on")


@click.command(
    "merge",
    epilog="Example:  qualkit codebook merge funding/employer funding/public funding/system --study my-study",
)
@click.argument("codes", nargs=-1, required=True, metavar="OLD... INTO")
@study_option
def merge(codes: tuple[str, ...], study: Path) -> None:
    """Merge the codes OLD into the code INTO: rules, examples and includes move there, and OLD goes.

    Decisions on OLD count for INTO from now on; the log stays as it is. What told the codes apart (definition, excludes,
    counter-examples) is printed, for you to put in what still holds.
    """
    from qualkit.workflow import recode

    if len(codes) < 2:
        raise click.UsageError("Name the codes to merge, and as the last one the code that they become.")
    *olds, into = codes
    done = recode.merge(study, olds, into)
    _tell(done, f"{', '.join(olds)} merged into {into}", f"counted for {into} from now on")
    if done.left:
        click.echo(f"\nNot moved into {into}; put in by hand what still holds:")
    for code, text in done.left:
        click.echo(f"# {code}\n{text}")


@click.command(
    "split", epilog="Example:  qualkit codebook split funding/employer --into levy --into wages --study my-study"
)
@click.argument("old")
@click.option("--into", "names", multiple=True, required=True, help="A new sub-code's name; give it for each.")
@study_option
def split(old: str, names: tuple[str, ...], study: Path) -> None:
    """Put new sub-codes below the code OLD, for what it is to be split into.

    OLD stays with its rules. Decisions on OLD stay valid on OLD, and are listed: decide again on those that belong to
    a new sub-code.
    """
    from qualkit.workflow import recode

    done = recode.split(study, old, names)
    _tell(done, f"{old} has the new sub-codes {', '.join(names)}", f"left on {old}")
    for decision in done.decisions:
        words = " ".join(decision.text.split())
        click.echo(f"{decision.transcript}:{decision.start}  {decision.coder}, {decision.action}: {words}")


def _tell(done: Recoded, what: str, fate: str) -> None:
    files = [f"written: {path}" for path in done.written] + [f"removed: {path}" for path in done.removed]
    click.echo(f"{what}.\n" + "\n".join(files))
    if done.decisions:
        coders = sorted({decision.coder for decision in done.decisions})
        click.echo(f"{counted(len(done.decisions), 'decision')} of {', '.join(coders)}: {fate}.")
