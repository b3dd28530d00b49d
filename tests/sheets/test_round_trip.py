"""Every sentence that goes out in a sheet comes back to exactly its place, whatever it is made of."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from qualkit.model import Code, Codebook
from qualkit.sheets import build_sheet, coding_workbook
from qualkit.sheets.columns import table_of
from qualkit.sheets.locate import locate
from qualkit.spreadsheet import cell_text, csv_bytes, without_guard
from qualkit.transcripts.tablefile import csv_rows, xlsx_rows
from tests.conftest import staged

BOOK = Codebook((Code("f", "F", include=("=a",)),))
_SPEECH = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=30)
    | st.sampled_from(
        ["=1+1. ", "-No. ", "+ ", "@x. ", "'=x. ", "Yes. ", "\n\n", "_x0041_ ", "\ufffe", "😀. ", "\x07. "]
    ),
    min_size=1,
    max_size=8,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(_SPEECH, min_size=1, max_size=3))
def test_every_sentence_finds_back_to_its_place(speeches: list[str]) -> None:
    transcript, segments = staged(*[turn for speech in speeches for turn in (("INT", "So?"), ("E1", speech))])
    sheet = build_sheet([transcript], segments, [], coder="ann")
    as_csv = csv_bytes(sheet.columns, map(sheet.cells, sheet.rows)).decode("utf-8-sig")
    as_xlsx = xlsx_rows(coding_workbook(sheet, BOOK, "T"))
    for rows in (csv_rows(as_csv), dict(as_xlsx)["coding"]):
        table = table_of(rows, {})
        assert table is not None and table.ours and table.unused == ()
        spots = [locate(row, {"T1": transcript}) for row in table.rows]
        assert [(spot.start, spot.end) for spot in spots] == [(s.start, s.end) for s in segments]  # type: ignore[union-attr]


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_the_guard_against_formulas_comes_off_again(text: str) -> None:
    line = csv_bytes(["a", "b"], [{"a": text, "b": f"={text}"}]).decode("utf-8-sig")
    if "\r" not in text and "\0" not in text:
        cells = csv_rows(line)[1][1]
        assert without_guard(cells[1]) == f"={text}".strip()
        assert cells[1].startswith("'=")


def test_a_cell_never_holds_what_a_workbook_cannot() -> None:
    assert cell_text("a\x00b\x07\ufffe\nc") == "ab\nc"
    assert len(cell_text("x" * 40_000)) == 32_000


def test_long_and_odd_text_makes_a_workbook_that_opens() -> None:
    transcript, segments = staged(("E1", "word " * 9000 + "\ufffe\x0b end."))
    page = load_workbook(io.BytesIO(coding_workbook(build_sheet([transcript], segments, []), BOOK, "T")))["coding"]
    assert page.max_row == len(segments) + 1 and page.row_dimensions[2].height <= 409
