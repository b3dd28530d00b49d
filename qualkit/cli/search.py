"""qualkit search: words in context, in participants' speech."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.asking import filter_options, output_options
from qualkit.cli.common import guard_identities, mention_problems, progress, strict_option, study_option

if TYPE_CHECKING:
    from qualkit.cli.asking import Wanted

_PIPED = 120  # columns where no terminal says how wide it is


@click.command("search", epilog="Example:  qualkit search day release --study my-study --group employer")
@click.argument("words", nargs=-1, required=True)
@study_option
@filter_options
@output_options
@strict_option
def command(words: tuple[str, ...], study: Path, wanted: Wanted, kind: str, out: Path | None, strict: bool) -> None:
    """Show every place where participants say WORDS, in any inflection, and how many people in each group did.

    Codes, stances, status and score are asked of the sentence's codings: the study is coded first then.
    """
    from qualkit.quotes.concordance import kwic_lines
    from qualkit.workflow.coding import code_study
    from qualkit.workflow.search import coded_segments, search, search_text, write_search
    from qualkit.workflow.study import open_study

    filters = wanted.filters
    with progress() as show:
        opened = open_study(study, progress=show)
        only = None
        if wanted.code or filters.about_codings:
            only = coded_segments(code_study(opened, show), wanted.code, filters, wanted.within)
    mention_problems(opened)
    found = search(opened, " ".join(words), filters, only=only)
    notice = guard_identities(opened, strict, "The list")
    if out:
        write_search(out, found, kind, opened.title, notice)
        click.echo(f"Places: {out.resolve()}", err=True)
    elif kind == "table":
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPED
        for line in kwic_lines(found, width, lambda text: click.style(text, bold=True)):
            click.echo(line)
    else:
        click.echo(search_text(found, kind, opened.title, notice), nl=False)
    click.echo(found.told, err=True)
