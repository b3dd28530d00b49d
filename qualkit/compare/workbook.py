"""A comparison as an Excel workbook: one formatted sheet per table, the same bytes for the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from qualkit import spreadsheet
from qualkit.compare.correct import RATE_COLUMNS
from qualkit.compare.distinctive import WORD_COLUMNS
from qualkit.compare.order import ORDER_COLUMNS
from qualkit.compare.pairs import PAIR_COLUMNS
from qualkit.compare.records import COMPARISON_COLUMNS, Comparison
from qualkit.compare.saturation import SATURATION_COLUMNS
from qualkit.compare.stances import STANCE_COLUMNS
from qualkit.compare.tables import Table
from qualkit.notice import put_notice

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_SHARES = frozenset(
    "share low high segment_share coded_share mean_share enabler_share enabler_low enabler_high".split()
)
_SHARES |= {"corrected", "corrected_low", "corrected_high", "median", "earliest", "latest", "threshold", "reached"}
_SHARES |= {"sensitivity", "specificity"}
_PS = frozenset("p p_adjusted segment_p segment_p_adjusted".split())


def workbook(comparison: Comparison, tables: Sequence[Table] = ()) -> bytes:
    """The bytes of an ``.xlsx`` file: notes, comparison, the further views that have rows, and ``tables``.

    Header rows are frozen and filtered, shares are shown as percentages, p with three decimals. Text is never a formula.
    """
    book = spreadsheet.empty_book()
    _sheet(book.create_sheet("notes"), ("note",), [{"note": note} for note in comparison.notes])
    _sheet(book.create_sheet("comparison"), COMPARISON_COLUMNS, comparison.rows())
    views = comparison.views
    for name, columns, rows in (
        ("stance", STANCE_COLUMNS, [v.row() for v in views.stances]),
        ("pairs", PAIR_COLUMNS, [v.row() for v in views.pairs]),
        ("words", WORD_COLUMNS, [v.row() for v in views.words]),
        ("order", ORDER_COLUMNS, [v.row() for v in views.order]),
        ("saturation", SATURATION_COLUMNS, [v.row() for v in views.saturation]),
        ("machine errors", RATE_COLUMNS, [r.row() for r in comparison.rates if r.measured]),
    ):
        if rows:
            _sheet(book.create_sheet(name), columns, rows)
    for table in tables:
        _sheet(book.create_sheet(table.name[:31]), table.columns, table.rows)
    return spreadsheet.saved(book)


def table_workbook(tables: Sequence[Table], notice: str = "") -> bytes:
    """The bytes of an ``.xlsx`` file with a sheet per table; ``notice`` stands on a sheet of its own before them."""
    book = spreadsheet.empty_book()
    for table in tables:
        _sheet(book.create_sheet(table.name[:31]), table.columns, table.rows)
    put_notice(book, notice)
    return spreadsheet.saved(book)


def _sheet(sheet: Worksheet, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    widths = [len(column) for column in columns]
    for number, column in enumerate(columns, 1):
        head = sheet.cell(1, number, column)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E3E8ED")
        head.alignment = Alignment(wrap_text=True, vertical="top")
    last = 1
    for last, row in enumerate(rows, 2):
        for number, column in enumerate(columns, 1):
            value = row.get(column)
            if value is None or value == "":
                continue
            cell = sheet.cell(last, number)
            if isinstance(value, (bool, int, float)):
                cell.value = value
                cell.number_format = _format(column, value)
                widths[number - 1] = max(widths[number - 1], 8)
            else:
                spreadsheet.put_text(cell, value)
                widths[number - 1] = max(widths[number - 1], min(60, len(str(value))))
                cell.alignment = Alignment(wrap_text=len(str(value)) > 60, vertical="top")
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width + 2
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(columns)))}{last}"


def _format(column: str, value: float) -> str:
    if column in _SHARES:
        return "0.0%"
    if column in _PS:
        return "0.000"
    return "0.00" if isinstance(value, float) else "General"
