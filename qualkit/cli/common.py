"""What commands share: options written once, progress, tables, and errors told to people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualkit.errors import QualkitError, crash_log

if TYPE_CHECKING:
    from qualkit.model import Problem
    from qualkit.workflow import Study

_F = TypeVar("_F", bound=Callable[..., Any])


class _Told(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A type of click's that tells in plain words what it takes: ``'abc' is not …``"""

    wanted: str

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is not {self.wanted}.", param, ctx)


class WholeNumber(_Told, click.IntRange):
    """A whole number within bounds, 200 included in ``WholeNumber(2, 200)``."""

    name = "whole number"

    def __init__(self, least: int, most: int | None = None) -> None:
        super().__init__(least, most)
        self.wanted = (
            f"a whole number from {least} to {most}" if most is not None else f"a whole number of {least} or more"
        )


class Fraction(_Told, click.FloatRange):
    """A number between 0 and 1, the ends where they are allowed."""

    name = "number"
    wanted = "a number between 0 and 1"

    def __init__(self, **bounds: Any) -> None:
        super().__init__(0, 1, **bounds)


def study_option(function: _F) -> _F:
    """``--study PATH``: the study folder, or a bare folder of transcripts."""
    return click.option(
        "--study",
        "-s",
        type=click.Path(path_type=Path),
        default=Path(),
        show_default="this folder",
        help="The study, or a folder of transcripts.",
    )(function)


def json_option(function: _F) -> _F:
    """``--json``: the result for a program."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")(function)


def strict_option(function: _F) -> _F:
    """``--strict``: nothing is written while possible identifiers have not been reviewed."""
    return click.option(
        "--strict", is_flag=True, help="Write nothing while possible identifiers have not been reviewed."
    )(function)


def guard_identities(study: Study, strict: bool, what: str) -> str:
    """The sentence for the top of ``what`` is written from a study, told on stderr too; ``strict`` refuses (StudyError)."""
    from qualkit.workflow.guard import refuse_unreviewed

    if strict:
        refuse_unreviewed(study.unreviewed, what)
    if study.identity_notice:
        click.echo(study.identity_notice, err=True)
    return study.identity_notice


def method_option(function: _F) -> _F:
    """``--method``: which layers propose codings."""
    return click.option(
        "--method",
        type=click.Choice(["both", "rules", "model"]),
        help="Which layers propose codings; the settings decide when not given.",
    )(function)


def suppress_option(function: _F) -> _F:
    """``--suppress``: small cells are hidden."""
    return click.option(
        "--suppress/--no-suppress",
        default=None,
        help="Hide cells of few participants, and what would reveal them; the settings decide when not given.",
    )(function)


def codebook_option(function: _F) -> _F:
    """``--codebook``: a codebook folder other than the study's."""
    return click.option(
        "--codebook",
        type=click.Path(path_type=Path, file_okay=False),
        help="A codebook folder, instead of the study's own or the shipped one.",
    )(function)


def told(action: Callable[[], Any]) -> int:
    """Run something; 0 when fine, 1 for problems with the data, 2 for wrong usage. Messages go to stderr."""
    try:
        result = action()
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was written before is complete.", err=True)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except QualkitError as error:
        tell(error)
        return 1
    except (PermissionError, NotADirectoryError) as error:
        what = f"Cannot open or write {error.filename}: {error.strerror}."
        tell(QualkitError(what, "Choose another place, or make this one readable and writable."))
        return 1
    except Exception:
        log = crash_log(f"qualkit {' '.join(sys.argv[1:])}")
        click.echo(
            f"Something unexpected went wrong in `qualkit {' '.join(sys.argv[1:])}`. Nothing of your study was changed.\n"
            f"What happened is in {log}; please report it.",
            err=True,
        )
        return 1


def tell(error: QualkitError) -> None:
    """An error with its problems and its remedy, on stderr."""
    for problem in error.problems:
        click.echo(problem_line(problem), err=True)
    click.echo(f"Error: {error.message}", err=True)
    if error.remedy:
        click.echo(f"  → {error.remedy}", err=True)


def problem_line(problem: Problem) -> str:
    """A problem in one or two lines: mark, file, place, what; then what to do."""
    mark = "✗" if problem.severity == "error" else "!"
    place = f", {problem.place}" if problem.place else ""
    return f"{mark} {problem.file}{place}: {problem.what}\n    → {problem.remedy}"


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress line on stderr, when a person is watching."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("starting", total=None)

        def show(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total or None)

        yield show


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """A table on stdout: drawn for a person at a terminal, tab-separated for a pipe."""
    if not sys.stdout.isatty():
        click.echo("\t".join(columns))
        for row in rows:
            click.echo("\t".join(" ".join(str(cell).split()) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", header_style="bold", row_styles=["", "dim"])
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(str(cell).replace("[", r"\[") for cell in row))
    Console().print(table)


def print_json(value: object) -> None:
    """JSON on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str))


def counted(number: int, what: str) -> str:
    """``1 transcript``, ``2 transcripts``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def mention_problems(study: Study) -> None:
    """One line on stderr when something of a study could not be used: how much, and where it is told in full."""
    skipped = {report.file for report in study.files if not report.read}
    others = sum(p.severity == "error" and p.file not in skipped for p in study.problems)
    told = [f"{counted(len(skipped), 'file')} could not be used"] if skipped else []
    told += [f"{counted(others, 'place')} in other files could not be used"] if others else []
    if told:
        where = "" if study.root == Path() else f" --study {study.root}"
        click.echo(f"{'; '.join(told)}; see `qualkit check{where}`.", err=True)


def warn_problems(problems: Sequence[Problem], where: str = "") -> None:
    """Say on stderr how many problems there are, errors in full, and where the list is."""
    errors = [p for p in problems if p.severity == "error"]
    for problem in errors[:20]:
        click.echo(problem_line(problem), err=True)
    if problems:
        rest = len(problems) - len(errors)
        words = [f"{len(errors)} could not be used"] if errors else []
        words += [f"{rest} to look at"] if rest else []
        click.echo(f"Problems: {', '.join(words)}" + (f" (see {where})" if where else "") + ".", err=True)
