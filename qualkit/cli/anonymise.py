"""qualkit anonymise: a copy with pseudonyms for names, places and numbers; and back again with the key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.common import print_table, progress, warn_problems

if TYPE_CHECKING:
    from qualkit.workflow.identify import Search


@click.command(
    "anonymise",
    epilog="Example:  qualkit anonymise interviews/ --dry-run, then  qualkit anonymise interviews/ --out shared/ --key ~/safe/interviews.key.json",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="The new folder for the copy (or, with --undo, for the study)."
)
@click.option("--dry-run", is_flag=True, help="Only show the review table: what would be replaced, and why.")
@click.option("--each", is_flag=True, help="With --dry-run: a row for each place, not for each text.")
@click.option("--csv", "as_csv", is_flag=True, help="With --dry-run: print CSV.")
@click.option(
    "--table",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --dry-run: write the table into this file; FOLDER/identities.csv takes your verdicts.",
)
@click.option(
    "--key", type=click.Path(path_type=Path, dir_okay=False), help="Where the key goes; beside the copy when not given."
)
@click.option(
    "--undo",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="KEY",
    help="Undo the copy in FOLDER with this key.",
)
def command(
    folder: Path,
    out: Path | None,
    dry_run: bool,
    each: bool,
    as_csv: bool,
    table: Path | None,
    key: Path | None,
    undo: Path | None,
) -> None:
    """Copy FOLDER with pseudonyms such as [name 1] for everything that tells who somebody is. Originals are not touched.

    Look at the table first (--dry-run). What may stay goes into FOLDER/identities.csv, with the verdict keep (it is an
    identifier and may stay) or fine (it is none). The key undoes the copy: keep it apart from both.
    """
    if undo and (dry_run or key):
        raise click.UsageError("--undo goes with --out only.")
    if not dry_run and out is None:
        raise click.UsageError("Give --out FOLDER for the copy, or --dry-run to look first.")
    if undo and out:
        _undo(folder, undo, out)
        return
    if dry_run:
        from qualkit.workflow.identify import search_study

        with progress() as show:
            search = search_study(folder, show)
        _show(search, each=each, as_csv=as_csv, table=table)
        return
    assert out is not None
    _copy(folder, out, key)


def _show(search: Search, *, each: bool, as_csv: bool, table: Path | None) -> None:
    from qualkit import store
    from qualkit.identities import TABLE_COLUMNS, banner

    rows = search.table(each=each)
    if table:
        store.write_csv(table, TABLE_COLUMNS, rows)
        click.echo(f"Table: {table.resolve()}", err=True)
    elif as_csv:
        click.echo(store.csv_text(TABLE_COLUMNS, rows), nl=False)
    else:
        columns = [c for c in TABLE_COLUMNS if each or c not in ("start", "end")]
        print_table(columns, [["" if row[c] is None else row[c] for c in columns] for row in rows])
    warn_problems([p for p in search.problems if p.file == "identities.csv"])
    todo = [f for f in search.open if not f.transcript.startswith("\0")]
    click.echo(banner(todo) or "Nothing is left to review.", err=True)


def _copy(folder: Path, out: Path, key: Path | None) -> None:
    from qualkit.workflow.anonymise import anonymise

    with progress() as show:
        result = anonymise(folder, out, key, show)
    warn_problems(result.problems)
    for one in result.copied:
        how = ", its text only (the file was a container)" if one.container else ""
        click.echo(f"{one.transcript.source} → {one.path}: {len(one.pieces)} replaced{how}")
    if result.left:
        click.echo(f"Left behind with the files: {len(result.left)} names in properties, comments and tracked changes.")
    if result.decisions:
        click.echo(f"Decisions carried over: {result.decisions}.")
    click.echo(f"Copy: {result.out.resolve()}")
    click.echo(
        f"Key: {result.key.resolve()} (readable by you only; keep it apart from the study and the copy)", err=True
    )


def _undo(folder: Path, key: Path, out: Path) -> None:
    from qualkit.workflow.undo import undo

    result = undo(folder, key, out)
    warn_problems(result.problems)
    click.echo(
        f"Restored: {result.files} files as they were, {result.texts} texts of containers, in {result.out.resolve()}"
    )
