"""Text in spreadsheets and Word files: it stays text, whatever it begins with, and files for the same rows have the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qualkit.store import csv_text, undated

if TYPE_CHECKING:
    from openpyxl import Workbook

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in XML
_LONGEST = 32_000  # Excel takes 32,767
_FORMULA = r"[=+\-@\t]"  # how a formula begins in Excel or LibreOffice


def storable(text: str) -> str:
    """Text without the control signs that a file of Word or Excel cannot hold."""
    return _ILLEGAL.sub("", text)


def cell_text(value: object) -> str:
    """A value as text that a cell can hold: without control signs, cut when it is too long for Excel."""
    return storable(str(value))[:_LONGEST]


def put_text(cell: Any, value: object) -> None:
    """Put text into a cell; it never becomes a formula."""
    cell.value = cell_text(value)
    cell.data_type = "s"


def empty_book() -> Workbook:
    """A new workbook without a sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def saved(document: Any) -> bytes:
    """The bytes of a workbook or a Word file, the same for the same content."""
    out = io.BytesIO()
    document.save(out)
    return undated(out.getvalue())


def csv_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """A CSV file to be opened in a spreadsheet: UTF-8 with a byte-order mark, no cell that could be a formula.

    Text that begins like a formula gets an apostrophe before it; ``without_guard`` takes it off again.
    """
    guarded = ({name: _guarded(value) for name, value in row.items()} for row in rows)
    return csv_text(columns, guarded).encode("utf-8-sig")


def _guarded(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and re.match(f"'*{_FORMULA}", value) else value


def without_guard(text: str) -> str:
    """The text without the apostrophe that stands before what begins like a formula.

    >>> without_guard("'=1+1"), without_guard("'Tis")
    ('=1+1', "'Tis")
    """
    return text[1:] if re.match(f"'+{_FORMULA}", text) else text
