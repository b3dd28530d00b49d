"""Reads table files (.csv, .tsv, .xlsx): turns per row, or a survey with a respondent per row."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.model import Problem
from qualkit.transcripts import survey, tables
from qualkit.transcripts.compose import compose, set_apart
from qualkit.transcripts.decode import decode
from qualkit.transcripts.labels import is_interviewer
from qualkit.transcripts.package import open_package
from qualkit.transcripts.records import Leftover, Reading, ReadOptions, Refused
from qualkit.transcripts.tables import Row

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_ROWS = 300_000


def read_table(data: bytes, file: str, known: Collection[str], options: ReadOptions) -> Reading:
    """The turns or the survey answers of a table file."""
    excel = file.lower().endswith(".xlsx")
    sheets = xlsx_rows(data) if excel else [("", csv_rows(decode(data, options.encoding)[0]))]
    if not any(rows for _, rows in sheets):
        raise Refused("the table is empty", "export it again, or remove the file")
    best: Reading | None = None
    for title, rows in sheets:
        reading = table_reading(rows, file)
        if reading and best is None:
            best, used = reading, title
    if best is None:
        header = ", ".join(f"“{cell}”" for cell in sheets[0][1][0][1][:12])
        raise Refused(
            f"no column with the words spoken was found; the first row is {header}",
            "name the columns in the first row: speaker and text (and time, where there is one); "
            "or, for a survey, a column with the respondent's id and the questions",
            "row 1",
        )
    left = [(title, len(rows)) for title, rows in sheets if title != used and rows]
    if not left:
        return best
    what = "; ".join(f"the sheet “{title}” was not read; rows in it: {count}" for title, count in left)
    problem = Problem(
        file, what, "keep one table per file: save the other sheets as files of their own", severity="warning"
    )
    return replace(best, problems=(*best.problems, problem))


def table_reading(rows: Sequence[Row], file: str) -> Reading | None:
    """A table as turns or as a survey, or nothing when it is neither."""
    if not rows:
        return None
    named = next((index for index, (_, cells) in enumerate(rows[:8]) if tables.by_names(cells)), 0)
    above = [
        Leftover(" | ".join(cell for cell in cells if cell), place, "above the table") for place, cells in rows[:named]
    ]
    rows = rows[named:]
    columns = tables.columns_of(rows)
    questions = survey.plan(rows)
    talk = columns and (
        _is_talk(rows, columns) if columns.header else questions is not None and questions.respondent < 0
    )
    if questions and not talk:
        return survey.reading(rows, questions, file)
    if columns is None:
        return None
    turns = tables.turns_of(rows, columns)
    items = set_apart([*above, *turns.items])
    text, spans = compose(items)
    left = tuple(item for item in items if isinstance(item, Leftover))
    problems = tables.row_doubts(file, turns.unused, turns.carried)
    sure = 0.95 if columns.header else 0.8
    layout = "table, a turn per row"
    return Reading(text, spans, layout, sure, True, left, {}, turns.people, problems)


def _is_talk(rows: Sequence[Row], columns: tables.Columns) -> bool:
    """Whether speakers take turns in a table: some speak more than once."""
    if columns.speaker < 0:
        return columns.time >= 0
    speakers = [cells[columns.speaker].strip() for _, cells in rows[1:] if columns.speaker < len(cells)]
    speakers = [name for name in speakers if name]
    return len(set(speakers)) < len(speakers) or any(is_interviewer(name) for name in speakers)


def csv_rows(text: str) -> list[Row]:
    """The rows of a text table with their line numbers; comma, semicolon, tab and bar are told apart by the header."""
    limit = csv.field_size_limit(60_000_000)
    try:
        hint = re.match(r"sep=(.)\n", text)  # Excel's own remark on the first line
        sign = hint.group(1) if hint else delimiter(text)
        reader = csv.reader(io.StringIO(text[hint.end() :] if hint else text, newline=""), delimiter=sign)
        rows: list[Row] = []
        skipped = 1 if hint else 0
        line = 1 + skipped
        for cells in reader:
            values = [cell.strip() for cell in cells]
            if any(values):
                rows.append((f"line {line}", values))
            line = reader.line_num + 1 + skipped
            if len(rows) > MAX_ROWS:
                raise Refused(
                    f"the table has more than {MAX_ROWS:,} rows", "split it, or remove rows that are no speech"
                )
        return rows
    except csv.Error as error:
        raise Refused(f"the table is damaged: {error}", "open it in a spreadsheet and save it as CSV (UTF-8)") from None
    finally:
        csv.field_size_limit(limit)


def delimiter(text: str) -> str:
    """The sign between the columns: the one that occurs most in the first line with words, outside quotes."""
    head = re.sub(r'"[^"]*"', "", text[:20_000].lstrip()).partition("\n")[0]
    return max(",;\t|", key=lambda sign: (head.count(sign), sign == ","))


def xlsx_rows(data: bytes) -> list[tuple[str, list[Row]]]:
    """The rows of every sheet that holds any, under its title."""
    from openpyxl import load_workbook

    open_package(data, "Excel").close()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl remarks on styles, which do not matter here
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                return _sheets(book)
            finally:
                book.close()
    except Refused:
        raise
    except Exception as error:  # openpyxl raises whatever the damaged part raises
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise Refused(f"the Excel file is damaged ({reason})", "open it in Excel and save it again as .xlsx") from None


def _sheets(book: Workbook) -> list[tuple[str, list[Row]]]:
    found: list[tuple[str, list[Row]]] = []
    count = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # a false size would make every row 16,384 cells long
        rows: list[Row] = []
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            values = [tables.cell_text(cell) for cell in cells]
            if any(values):
                place = f"{sheet.title}, row {number}" if len(book.worksheets) > 1 else f"row {number}"
                rows.append((place, values))
            count += 1
            if count > MAX_ROWS:
                raise Refused(f"the table has more than {MAX_ROWS:,} rows", "split it, or remove rows without speech")
        if rows:
            found.append((sheet.title, rows))
    return found
