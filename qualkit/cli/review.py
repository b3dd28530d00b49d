"""qualkit review: judge proposals and code by hand, in a page in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.common import WholeNumber, counted, mention_problems, study_option

if TYPE_CHECKING:
    from qualkit.review import Desk
    from qualkit.workflow.study import Progress


@click.command("review", epilog="Example:  qualkit review --study my-study --coder anna")
@study_option
@click.option("--coder", default="", help="Your name in this study; the page asks when not given.")
@click.option("--blind", is_flag=True, help="Hide what machines and other people coded.")
@click.option(
    "--sample",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Go through the stretches of this file only, which `qualkit sample --out` wrote.",
)
@click.option("--port", type=WholeNumber(0, 65535), default=0, help="A port of your choice; a free one when not given.")
@click.option("--no-browser", is_flag=True, help="Print the address only.")
def command(study: Path, coder: str, blind: bool, sample: Path | None, port: int, no_browser: bool) -> None:
    """Open a page in the browser to accept, reject and correct codings, and to add your own.

    The page is served on this computer only, under the address that is printed. What you decide is added to
    decisions/<coder>.jsonl at once. Ctrl-C ends it.
    """
    import webbrowser

    from qualkit.review import open_desk, serve

    click.echo("Reading the interviews …", err=True)

    def open_it(progress: Progress) -> Desk:
        desk = open_desk(study, coder, blind=blind, sample=sample, progress=progress)
        mention_problems(desk.study)
        return desk

    def opened(address: str) -> None:
        click.echo(f"Review page: {address}\nCtrl-C ends it.")
        if not no_browser:
            webbrowser.open(address)

    desk = serve(open_it, port, opened)
    if desk is None:
        click.echo("\nThe page is closed; the interviews were not all read yet. Nothing was decided.")
        return
    steps = [step for step in desk.steps if not step.undone]
    files = sorted({f"{line.coder}.jsonl" for step in steps for line in step.written})
    where = f", in {' and '.join(str(desk.folder / name) for name in files)}" if files else ""
    click.echo(f"\nThe page is closed. {counted(len(steps), 'decision')} in this sitting{where}.")
