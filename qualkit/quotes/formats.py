"""Quotes as text to paste, LaTeX, Word and Excel. Markdown and HTML come from templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualkit.notice import put_notice
from qualkit.quotes.entry import Entry, columns_of
from qualkit.spreadsheet import cell_text, saved, storable

_LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "£": r"\pounds{}", "…": r"\ldots{}", "–": "--", "—": "---",
    "“": "``", "”": "''", "‘": "`", "’": "'", '"': r"\textquotedbl{}",
}  # fmt: skip
_FIRST = ("printed", "attribution", "path", "stance", "why", "flag", "locator")  # what a person looks for in a sheet


def plain_text(entries: Sequence[Entry]) -> str:
    """Quotes to paste anywhere: the words in quotation marks, the attribution behind."""
    return "\n\n".join(f"“{e.printed}” ({e.attribution})" for e in entries) + ("\n" if entries else "")


def latex_text(text: str) -> str:
    """Text that LaTeX prints as it is.

    >>> latex_text("20% of £9 […]")
    '20\\\\% of \\\\pounds{}9 [\\\\ldots{}]'
    """
    return "".join(_LATEX.get(char, char) for char in text)


def template_data(sections: Mapping[str, Sequence[Entry]], title: str, notice: str) -> dict[str, Any]:
    """Every name that the templates ``quotes.*.j2`` may use: entries by the label of the code asked for."""
    return {
        "title": title,
        "identity_notice": notice,
        "sections": [
            (label, [e for e in entries if e.chosen], [e for e in entries if not e.chosen])
            for label, entries in sections.items()
        ],
        "latex": latex_text,
    }


def docx_bytes(sections: Mapping[str, Sequence[Entry]], title: str, notice: str) -> bytes:
    """A Word file with the styles Title, Heading 1, Quote and Quote attribution, to copy from or to restyle."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    document = new_document(title, notice)
    source = document.styles.add_style("Quote attribution", WD_STYLE_TYPE.PARAGRAPH)
    source.base_style = document.styles["Normal"]
    source.font.size = Pt(9)
    source.paragraph_format.left_indent = Pt(24)
    for label, entries in sections.items():
        document.add_heading(label, 1)
        for entry in entries:
            if entry.chosen:
                document.add_paragraph(storable(f"“{entry.printed}”"), style="Quote")
                note = f"{entry.attribution} ({entry.quote.locator}{f'; {entry.flag}' if entry.flag else ''})"
                document.add_paragraph(storable(note), style="Quote attribution")
    return saved(document)


def new_document(title: str, notice: str) -> Any:
    """A Word file with its title and, below it, the sentence about identifiers that nobody has reviewed."""
    from docx import Document

    document = Document()
    document.core_properties.author = ""
    document.add_heading(storable(title), 0)
    if notice:
        document.add_paragraph(style="Intense Quote").add_run(notice)
    return document


def xlsx_bytes(sections: Mapping[str, Sequence[Entry]], title: str, notice: str) -> bytes:
    """An Excel file: the sheet ``quotes`` with a row per quote, and ``pool`` with what else could have been chosen."""
    from openpyxl import Workbook

    everything = [entry for entries in sections.values() for entry in entries]
    columns = [*_FIRST, *(column for column in columns_of(everything) if column not in _FIRST)]
    book = Workbook()
    sheet = book.active
    if sheet is None:
        sheet = book.create_sheet()
    sheet.title = "quotes"
    fill_sheet(sheet, columns, [e.row() for e in everything if e.chosen])
    fill_sheet(book.create_sheet("pool"), columns, [e.row() for e in everything if not e.chosen])
    put_notice(book, notice)
    book.properties.title = title
    return saved(book)


def fill_sheet(sheet: Any, columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    """A table in a sheet: bold header that stays in sight, filters, wrapped text."""
    from openpyxl.styles import Alignment, Font

    put_row(sheet, columns)
    for row in rows:
        put_row(sheet, [row.get(column) for column in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate(columns, 1):
        letter = sheet.cell(1, number).column_letter
        wide = column in ("text", "printed", "question", "before", "after", "why")
        sheet.column_dimensions[letter].width = 60 if wide else 16
        if wide:
            for cells in sheet.iter_rows(min_row=2, min_col=number, max_col=number):
                cells[0].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def put_row(sheet: Any, values: Sequence[object]) -> None:
    """One more row; text stays text, sign by sign, and never becomes a formula."""
    sheet.append([v if isinstance(v, bool | int | float) or v is None else cell_text(v) for v in values])
    for cell in sheet[sheet.max_row]:
        if cell.data_type == "f":
            cell.data_type = "s"
