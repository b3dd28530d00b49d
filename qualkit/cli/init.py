"""qualkit init: a new study."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("init", epilog="Example:  qualkit init my-study")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Make a study in FOLDER: settings, participants.csv, a copy of the codebook, and an empty folder for transcripts."""
    from qualkit import workflow

    workflow.init_study(folder)
    below = folder / "transcripts"
    place = below if below.is_dir() else folder
    click.echo(f"{folder} is ready. Put transcripts into {place}, fill in {folder / 'participants.csv'},")
    click.echo(f"then look at how they are read: qualkit check {folder}, and code them: qualkit run {folder}")
