"""Text in spreadsheets: it stays text, whatever it begins with, and files for the same rows have the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qualkit.store import csv_text

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in XML
_LONGEST = 32_000  # Excel takes 32,767
_FORMULA = r"[=+\-@\t]"  # how a formula begins in Excel or LibreOffice
_WHEN = (2000, 1, 1, 0, 0, 0)


def cell_text(value: object) -> str:
    """A value as text that a cell can hold: without control signs, cut when it is too long for Excel."""
    return _ILLEGAL.sub("", str(value))[:_LONGEST]


def put_text(cell: Any, value: object) -> None:
    """Put text into a cell; it never becomes a formula."""
    cell.value = cell_text(value)
    cell.data_type = "s"


def saved(book: Workbook) -> bytes:
    """The bytes of an ``.xlsx`` file without the time of writing, so that two runs agree."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return out.getvalue()


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
