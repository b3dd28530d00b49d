"""Reads a spreadsheet or CSV file with codings into rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qualkit.errors import QualkitError
from qualkit.sheets.columns import Table, table_of
from qualkit.transcripts.decode import decode
from qualkit.transcripts.records import Refused
from qualkit.transcripts.tablefile import csv_rows, xlsx_rows
from qualkit.transcripts.tables import Row

_NEEDED = "the columns `transcript` and `text` (or `start` and `end`) and `code`"


def read_codings(path: Path, columns: Mapping[str, str]) -> Table:
    """The rows with codings of all sheets of an ``.xlsx``, ``.csv`` or ``.tsv`` file.

    ``columns`` names columns that are called differently. Raises QualkitError for a file that cannot be read or holds no
    table of codings; the message says which columns there are.
    """
    sheets = read_sheets(path)
    tables = [(title, table_of(rows, columns)) for title, rows in sheets]
    used = [table for _, table in tables if table]
    if not used:
        header = next((cells for _, rows in sheets for _, cells in rows[:1]), [])
        named = ", ".join(f"“{cell}”" for cell in header if cell) or "nothing"
        raise QualkitError(
            f"{path.name} has no table of codings: it needs {_NEEDED}; its first row is {named}.",
            "Name the columns that are called differently, such as --columns text=Quote,code=Theme.",
        )
    missing = [
        f"{name}={column}" for name, column in columns.items() if column and not any(_has(t, name) for t in used)
    ]
    if missing:
        raise QualkitError(
            f"{path.name} has no such column with anything in it: {', '.join(missing)}.",
            "Write --columns as FIELD=COLUMN, the column as it is called in the first row of the table.",
        )
    ours = any(table.ours for table in used)  # then a further table in the file is somebody's notes
    rows = tuple(row for table in used for row in table.rows if table.ours or not ours)
    return Table(rows, ours, tuple(dict.fromkeys(name for table in used for name in table.unused)))


def _has(table: Table, name: str) -> bool:
    return any(name in row.cells for row in table.rows)


def read_sheets(path: Path) -> list[tuple[str, list[Row]]]:
    """The sheets of an ``.xlsx`` file with their titles, or the one of a ``.csv`` file. Raises QualkitError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise QualkitError(f"{path} cannot be read: {error.strerror}.", "Give an .xlsx or .csv file.") from error
    try:
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            return xlsx_rows(data)
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            return [("", csv_rows(decode(data)[0]))]
    except Refused as error:
        raise QualkitError(
            f"{path.name} cannot be read: {error.message}.", f"{error.remedy[:1].upper()}{error.remedy[1:]}."
        ) from error
    raise QualkitError(
        f"{path.name} is no .xlsx or .csv file.",
        "Save it as Excel workbook (.xlsx) or as CSV (UTF-8), and give that.",
    )
