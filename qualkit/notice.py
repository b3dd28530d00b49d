"""The sentence at the top of what is exported while possible identifiers have not been reviewed, in tables and workbooks.

Where a file has running text the sentence stands above it; a table keeps its header row, since programs rely on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

COLUMN = "notice"


def noted(
    columns: Sequence[str], rows: Iterable[Mapping[str, object]], notice: str
) -> tuple[list[str], list[dict[str, object]]]:
    """A table with a last column ``notice`` that holds the sentence in the first row; unchanged when there is none.

    >>> noted(["code"], [{"code": "funding"}, {"code": "pay"}], "Not yet fit for sharing.")[1][0]
    {'code': 'funding', 'notice': 'Not yet fit for sharing.'}
    """
    table = [dict(row) for row in rows]
    if not notice:
        return list(columns), table
    return [*columns, COLUMN], [{**row, COLUMN: "" if number else notice} for number, row in enumerate(table)]


def noted_record(record: Mapping[str, object], notice: str) -> dict[str, object]:
    """What is printed for a program as one record, with the sentence under ``notice``; unchanged when there is none."""
    return {**record, COLUMN: notice} if notice else dict(record)


def put_notice(book: Any, notice: str) -> None:
    """The sentence on a sheet ``read first`` before the others of an openpyxl workbook; nothing when there is none."""
    if not notice:
        return
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet("read first", 0)
    sheet["A1"] = notice
    sheet["A1"].font = Font(bold=True)
    sheet["A1"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 100
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
