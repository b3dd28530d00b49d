"""A coding sheet as an Excel workbook: protected sentences, drop-down lists, instructions and the codes beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from qualkit.model import STANCES, Codebook
from qualkit.notice import put_notice
from qualkit.sheets.instructions import instructions
from qualkit.sheets.records import GONE_THROUGH, VERDICTS, Sheet
from qualkit.spreadsheet import empty_book, put_text, saved

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = {"transcript": 11, "turn": 6, "speaker": 12, "text": 62, "note": 28, GONE_THROUGH: 9}
_KINDS = {"proposal": 25, "verdict": 10, "coded by": 30, "code": 29, "stance": 10}
_FONT = "Calibri"  # a style without a name is shown in a serif one
_HIDDEN = ("place", "coder")
_BOOK_COLUMNS = {"code": 28, "label": 26, "definition": 52, "include": 46, "exclude": 46}


def coding_workbook(sheet: Sheet, codebook: Codebook, title: str, notice: str = "") -> bytes:
    """The bytes of an ``.xlsx`` file with the sheets ``read me``, ``coding`` and ``codes``; text is never a formula.

    ``notice`` stands on a sheet of its own before them.
    """
    book = empty_book()
    book.properties.title = title
    _read_me(book.create_sheet("read me"), instructions(sheet, title))
    _coding(book.create_sheet("coding"), sheet, len(codebook.codes))
    _codes(book.create_sheet("codes"), codebook)
    put_notice(book, notice)
    return saved(book)


def _kind(column: str) -> str:
    """``code`` of ``code 2``, ``coded by`` of ``coded by ben``, else the column's own name."""
    return next((kind for kind in ("coded by", *_KINDS) if column.startswith(f"{kind} ")), column)


def _height(cells: Iterable[tuple[object, float]]) -> float:
    """The height in points of a row whose cells (value, width) wrap; LibreOffice does not find it out by itself."""
    lines = [sum(ceil(len(line) / (1.1 * width)) or 1 for line in str(value).split("\n")) for value, width in cells]
    return min(15.0 * max([1, *lines]) + 2, 400)  # Excel takes 409


def _set_up(page: Worksheet) -> None:
    """Locked cells cannot be typed over; filters, heights and widths stay free, and there is no password. Prints well."""
    from openpyxl.worksheet.properties import PageSetupProperties

    guard = page.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = guard.formatCells = False
    guard.sort = guard.autoFilter = False
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _coding(page: Worksheet, sheet: Sheet, codes: int) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.utils import get_column_letter

    top = Alignment(horizontal="left", vertical="top", wrap_text=True)
    grey, dark = PatternFill("solid", fgColor="ECEEF0"), PatternFill("solid", fgColor="D5DCE3")
    to_fill = PatternFill("solid", fgColor="FFFBEA")
    quiet, strong, line = (
        Font(name=_FONT, italic=True, color="5A6470"),
        Font(name=_FONT, bold=True),
        Side("thin", color="D9D9D9"),
    )
    box, free = Border(line, line, line, line), Protection(locked=False)
    open_columns = [c for c in sheet.columns if _kind(c) in ("code", "stance", "verdict", "note", GONE_THROUGH)]
    widths = {column: _WIDTHS.get(column, _KINDS.get(_kind(column), 12)) for column in sheet.columns}
    for number, column in enumerate(sheet.columns, 1):
        head = page.cell(1, number)
        put_text(head, column)
        head.font, head.fill, head.alignment, head.border = strong, dark, top, box
        dimension = page.column_dimensions[get_column_letter(number)]
        dimension.width = widths[column]
        dimension.hidden = column in _HIDDEN
    page.row_dimensions[1].height = 32
    for at, row in enumerate(sheet.rows, 2):
        values = sheet.cells(row)
        page.row_dimensions[at].height = _height(
            (value, widths[c]) for c, value in values.items() if c in widths and c not in _HIDDEN
        )
        for number, column in enumerate(sheet.columns, 1):
            cell: Any = page.cell(at, number)
            value = values.get(column, "")
            if isinstance(value, int):
                cell.value = value
            elif value:
                put_text(cell, value)
            cell.alignment, cell.border = top, box
            if not row.place:
                cell.font, cell.fill = quiet, grey
            elif column in open_columns:
                cell.fill = to_fill
            if column == GONE_THROUGH or (row.place and column in open_columns):
                cell.protection = free  # "gone through" on grey rows too: copying it down the column must not stop
    last = max(2, len(sheet.rows) + 1)
    _lists(page, sheet.columns, last, codes)
    _shade_finished(page, sheet.columns, last)
    page.freeze_panes = f"{get_column_letter(sheet.columns.index('text') + 2)}2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{last}"
    _set_up(page)
    page.print_title_rows = "1:1"


def _lists(page: Worksheet, columns: Sequence[str], last: int, codes: int) -> None:
    """The drop-down lists; what is not in them is refused by the spreadsheet."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = {
        "code": f"codes!$A$2:$A${codes + 1}",
        "stance": f'"{",".join(STANCES)}"',
        "verdict": f'"{",".join(VERDICTS)}"',
        GONE_THROUGH: '"yes"',
    }
    for kind, formula in choices.items():
        letters = [get_column_letter(n) for n, column in enumerate(columns, 1) if _kind(column) == kind]
        if not letters:
            continue
        rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = (
            "Not in the list",
            "Choose from the list. What is missing in it, write into the note.",
        )
        for letter in letters:
            rule.add(f"{letter}2:{letter}{last}")
        page.add_data_validation(rule)


def _shade_finished(page: Worksheet, columns: Sequence[str], last: int) -> None:
    """Finished sentences turn green, so that one sees where one stopped."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter

    done = get_column_letter(columns.index(GONE_THROUGH) + 1)
    place = get_column_letter(columns.index("place") + 1)
    green = PatternFill("solid", bgColor="E6F2E6")
    formula = f'AND(${done}2<>"",${place}2<>"")'
    rule = Rule("expression", formula=[formula], dxf=DifferentialStyle(fill=green))
    page.conditional_formatting.add(f"A2:{done}{last}", rule)


def _codes(page: Worksheet, codebook: Codebook) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    top, theme = Alignment(horizontal="left", vertical="top", wrap_text=True), PatternFill("solid", fgColor="ECEEF0")
    for number, (column, width) in enumerate(_BOOK_COLUMNS.items(), 1):
        put_text(page.cell(1, number), column)
        page.cell(1, number).font = Font(name=_FONT, bold=True)
        page.column_dimensions[get_column_letter(number)].width = width
    for at, code in enumerate(codebook.codes, 2):
        cells = (
            code.path,
            code.label,
            " ".join(code.definition.split()),
            _listed(code.include),
            _listed(code.exclude),
        )
        page.row_dimensions[at].height = _height(zip(cells, _BOOK_COLUMNS.values(), strict=True))
        for number, value in enumerate(cells, 1):
            cell = page.cell(at, number)
            put_text(cell, value)
            cell.alignment = top
            if "/" not in code.path:
                cell.fill, cell.font = theme, Font(name=_FONT, bold=number < 3)
    page.freeze_panes = "B2"
    _set_up(page)


def _listed(points: Sequence[str]) -> str:
    return "\n".join(f"• {point}" for point in points)


def _read_me(page: Worksheet, lines: Sequence[tuple[str, str]]) -> None:
    from openpyxl.styles import Alignment, Font

    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 22, 100
    page.sheet_view.showGridLines = False
    for at, (heading, words) in enumerate(lines, 1):
        put_text(page.cell(at, 1), heading)
        page.cell(at, 1).font = Font(name=_FONT, bold=True, size=11 if words else 15)
        page.cell(at, 1).alignment = Alignment(vertical="top", wrap_text=bool(words))
        page.row_dimensions[at].height = _height([(words, 95)]) + (8 if words else 12)
        if words:
            put_text(page.cell(at, 2), words)
            page.cell(at, 2).alignment = Alignment(vertical="top", wrap_text=True)
    _set_up(page)
