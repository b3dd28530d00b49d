"""The framework matrix: participants by themes, each cell with its best quotes and room for a person's summary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Codebook, Coding, Participant, Quote, Segment, Transcript
from qualkit.notice import put_notice
from qualkit.quotes.pool import Span, make_pool
from qualkit.quotes.select import choose

MATRIX_COLUMNS = ("group", "participant", "theme", "label", "segments", "quotes", "locators", "summary")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one participant said on one theme: the best quotes, and how many sentences there are. Empty when none."""

    theme: str
    segments: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One participant's cells, in the order of the themes."""

    participant: str
    group: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Participants (sorted by group) by themes."""

    themes: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]

    @property
    def empty(self) -> int:
        """How many cells nothing was said in."""
        return sum(not cell.segments for row in self.rows for cell in row.cells)

    def records(self) -> list[dict[str, object]]:
        """One record per cell, the empty ones too."""
        labels = dict(self.themes)
        return [
            {
                "group": row.group,
                "participant": row.participant,
                "theme": cell.theme,
                "label": labels[cell.theme],
                "segments": cell.segments,
                "quotes": "\n".join(" ".join(q.printed.split()) for q in cell.quotes),
                "locators": "\n".join(q.locator for q in cell.quotes),
                "summary": "",
            }
            for row in self.rows
            for cell in row.cells
        ]


def framework_matrix(
    codings: Sequence[Coding],
    segments: Sequence[Segment],
    transcripts: Mapping[str, Transcript],
    people: Mapping[str, Participant],
    groups: Sequence[str],
    codebook: Codebook,
    *,
    quotes: int = 2,
    pinned: Collection[Span] = (),
    excluded: Collection[Span] = (),
) -> Matrix:
    """The matrix of all participants, those who never spoke of a theme too."""
    mine: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in codings:
        mine[coding.participant, coding.theme].append(coding)
    order = {group: n for n, group in enumerate(groups)}
    names = sorted(people, key=lambda name: (order.get(people[name].group, len(order)), people[name].group, name))
    by_person: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_person[segment.participant].append(segment)
    rows = []
    for name in names:
        cells = []
        for theme in codebook.themes:
            pool = make_pool(mine[name, theme], by_person[name], transcripts, pinned=pinned, excluded=excluded)
            chosen = choose(theme, pool, number=quotes, per_person=quotes).quotes
            cells.append(Cell(theme, len({c.segment for c in mine[name, theme]}), chosen))
        rows.append(MatrixRow(name, people[name].group, tuple(cells)))
    return Matrix(tuple((theme, codebook.label(theme)) for theme in codebook.themes), tuple(rows))


def matrix_xlsx(matrix: Matrix, title: str, notice: str) -> bytes:
    """An Excel file: a sheet with a column of quotes and an empty one for the summary per theme, and one with a row per cell."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    from qualkit.quotes.formats import fill_sheet, put_row
    from qualkit.spreadsheet import saved

    book = Workbook()
    sheet = book.active
    if sheet is None:
        sheet = book.create_sheet()
    sheet.title = "matrix"
    put_row(sheet, ["group", "participant", *(n for _, label in matrix.themes for n in (label, f"{label}: summary"))])
    grey, top = PatternFill("solid", fgColor="E6E6E6"), Alignment(wrap_text=True, vertical="top")
    for row in matrix.rows:
        values: list[object] = [row.group, row.participant]
        for cell in row.cells:
            values += [_cell_text(cell), ""]
        put_row(sheet, values)
        for number, cell in enumerate(row.cells):
            place = sheet.cell(sheet.max_row, 3 + 2 * number)
            if not cell.segments:
                place.fill = grey
    for cells in sheet.iter_rows():
        for one in cells:
            one.alignment = top
            if one.row == 1:
                one.font = Font(bold=True)
    for number in range(3, 3 + 2 * len(matrix.themes)):
        sheet.column_dimensions[get_column_letter(number)].width = 48 if number % 2 else 32
    sheet.freeze_panes = "C2"
    fill_sheet(book.create_sheet("cells"), MATRIX_COLUMNS, matrix.records())
    put_notice(book, notice)
    book.properties.title = title
    return saved(book)


def _cell_text(cell: Cell) -> str:
    if not cell.segments:
        return "nothing coded"
    quotes = "\n\n".join(f"“{' '.join(q.printed.split())}” ({q.locator})" for q in cell.quotes)
    return f"{quotes}\n\n{cell.segments} sentence{'s' * (cell.segments != 1)} coded"
