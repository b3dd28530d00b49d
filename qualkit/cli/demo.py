"""qualkit demo: the sample study, copied and run."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import progress


@click.command("demo", epilog="Example:  qualkit demo my-first-study")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("qualkit-demo"), required=False)
def command(folder: Path) -> None:
    """Copy the sample study (invented interviews) into FOLDER and run it."""
    from qualkit import workflow

    workflow.copy_demo(folder)
    with progress() as show:
        result = workflow.run(folder, progress=show)
    click.echo(f"The sample study is in {folder.resolve()}: invented interviews, not real ones.")
    click.echo(f"Report: {result.report.resolve()}")
