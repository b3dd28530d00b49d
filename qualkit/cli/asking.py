"""What ``quotes`` and ``search`` share: the options that say which sentences are wanted, and in what form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from qualkit.cli.common import Fraction, WholeNumber

if TYPE_CHECKING:
    from qualkit.quotes import Filters

KINDS = ("table", "text", "markdown", "html", "latex", "csv", "json", "docx", "xlsx")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The sentences that are wanted, as the command line names them."""

    code: str | None
    within: Literal["sentence", "turn"]
    group: tuple[str, ...]
    participant: tuple[str, ...]
    transcript: tuple[str, ...]
    stance: tuple[str, ...]
    status: str | None
    min_score: float
    min_words: int
    max_words: int

    @property
    def filters(self) -> Filters:
        """The same for the selection."""
        from qualkit.quotes import Filters

        return Filters(
            self.group,
            self.participant,
            self.stance,
            self.transcript,
            self.status or "",
            self.min_score,
            self.min_words,
            self.max_words,
        )


_FILTERS = (
    click.option(
        "--code",
        "-c",
        help='A theme or code with its sub-codes, or several: "funding AND modularity NOT funding/levy".',
    ),
    click.option(
        "--within",
        type=click.Choice(["sentence", "turn"]),
        default="sentence",
        show_default=True,
        help="Where several codes (or --words) must stand together.",
    ),
    click.option("--group", "-g", multiple=True, help="Only participants of this group; may be repeated."),
    click.option("--participant", "-p", multiple=True, help="Only this participant; may be repeated."),
    click.option("--transcript", "-t", multiple=True, help="Only this transcript; may be repeated."),
    click.option(
        "--stance", type=click.Choice(["barrier", "enabler", "neutral"]), multiple=True, help="Only this stance."
    ),
    click.option(
        "--status",
        type=click.Choice(["accepted", "proposed"]),
        help="Only codings that a person accepted, or only proposals.",
    ),
    click.option("--min-score", type=Fraction(), default=0.0, help="Only codings with at least this score."),
    click.option("--min-words", type=WholeNumber(0), default=0, help="Only sentences with at least so many words."),
    click.option("--max-words", type=WholeNumber(0), default=0, help="Only sentences with at most so many words."),
)
_OUTPUTS = (
    click.option(
        "--format",
        "kind",
        type=click.Choice(KINDS),
        help="What is printed or written; by the name of --out when not given.",
    ),
    click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write into this file (.md .html .tex .csv .json .txt .docx .xlsx).",
    ),
    click.option("--markdown", is_flag=True, help="Short for --format markdown."),
    click.option("--csv", "as_csv", is_flag=True, help="Short for --format csv."),
    click.option("--json", "as_json", is_flag=True, help="Short for --format json."),
)


def filter_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--code``, ``--group`` and so on; the command gets them as one argument, ``wanted``."""
    names = [field.name for field in fields(Wanted)]

    @wraps(function)
    def command(**given: Any) -> Any:
        wanted = Wanted(**{name: given.pop(name) for name in names})
        return function(wanted=wanted, **given)

    return _with(_FILTERS, command)


def output_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--format``, ``--out`` and the short flags; the command gets ``kind`` (one of KINDS) and ``out``."""

    @wraps(function)
    def command(*, markdown: bool, as_csv: bool, as_json: bool, **given: Any) -> Any:
        flags = {"markdown": markdown, "csv": as_csv, "json": as_json}
        given["kind"] = _kind(given["kind"], given["out"], flags)
        return function(**given)

    return _with(_OUTPUTS, command)


def _with(options: tuple[Callable[..., Any], ...], command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command


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
