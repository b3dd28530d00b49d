"""The coding sheet as a coder gets it: what is in it, what is not, and what cannot be broken by accident."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualkit import workflow
from qualkit.errors import QualkitError
from tests.sheets.conftest import bring, fill, opened, sheet_at


def test_the_sheet_reads_like_the_interview(study: Path, tmp_path: Path) -> None:
    page = load_workbook(sheet_at(study, tmp_path / "a.xlsx"))["coding"]
    rows = [(row[0], row[2], row[3], bool(row[-2])) for row in page.iter_rows(min_row=2, values_only=True)]
    assert rows == [
        ("E1", "INT", "And the money?", False),
        ("E1", "E1", "They will not take out a loan.", True),
        ("E1", "E1", "=SUM(A1) is what\nthe “boss” said.", True),
        ("E1", "E1", "That was it.", True),
        ("E1", "INT", "Mm.", False),
        ("E1", "E1", "Yes.", True),
        ("E1", "E1", "The boss pays for the course.", True),
        ("P1", "INT", "And you?", False),
        ("P1", "P1", "Money decides it.", True),
        ("P1", "P1", "Yes.", True),
        ("P1", "P1", "- No, not always.", True),
        ("P1", "P1", "Yes.", True),
    ]


def test_words_are_protected_answers_are_lists_and_nothing_is_a_formula(study: Path, tmp_path: Path) -> None:
    book = load_workbook(sheet_at(study, tmp_path / "a.xlsx"))
    page = book["coding"]
    column = {cell.value: cell.column for cell in page[1]}
    assert page.protection.sheet and page.protection.password is None
    answer, question = page[3], page[2]
    unlocked = {page.cell(1, c.column).value for c in answer if not c.protection.locked}
    assert unlocked == {f"{what} {n}" for what in ("code", "stance") for n in (1, 2, 3)} | {"note", "gone through"}
    assert {page.cell(1, c.column).value for c in question if not c.protection.locked} == {"gone through"}
    assert [row[column["text"] - 1].data_type for row in page.iter_rows(min_row=2)] == ["s"] * 12
    lists = {rule.formula1: {str(r) for r in rule.sqref.ranges} for rule in page.data_validations.dataValidation}
    assert lists["codes!$A$2:$A$4"] == {"E2:E13", "G2:G13", "I2:I13"}
    assert '"barrier,enabler,neutral"' in lists
    assert [c.value for c in book["codes"]["A"]] == ["code", "funding", "funding/learner", "funding/employer"]
    assert page.freeze_panes == "E2" and page.column_dimensions["M"].hidden


def test_blind_hides_proposals_and_other_coders_and_shows_them_otherwise(study: Path, tmp_path: Path) -> None:
    bring(study, fill(sheet_at(study, tmp_path / "b.xlsx"), {"Money": {"code 1": "funding", "stance 1": "b"}}), "ben")
    seen = load_workbook(sheet_at(study, tmp_path / "s.xlsx", "ann", blind=False))["coding"]
    header = [cell.value for cell in seen[1]]
    cells = {str(value) for row in seen.iter_rows(values_only=True) for value in row}
    assert "proposal 1" in header and "coded by ben" in header
    assert {"funding/learner (enabler)", "funding (barrier)"} <= cells
    blind = load_workbook(sheet_at(study, tmp_path / "a.xlsx", "ann", blind=True))["coding"]
    assert not {"proposal 1", "coded by ben"} & {cell.value for cell in blind[1]}
    assert "funding" not in {str(value) for row in blind.iter_rows(values_only=True) for value in row}
    own = load_workbook(sheet_at(study, tmp_path / "o.xlsx", "ben", blind=True))["coding"]
    assert ("funding", "barrier") in {(row[4], row[5]) for row in own.iter_rows(values_only=True)}


def test_a_sample_limits_the_sheet_to_its_stretches(study: Path, tmp_path: Path) -> None:
    coded = workflow.code_study(opened(study))
    sample = workflow.draw_sample(coded, 0.4, by="group", unit="turn", seed=1)
    file = workflow.write_sample(tmp_path / "sample.csv", sample)
    sheet, problems = workflow.coding_sheet(opened(study), blind=True, sample=file)
    assert problems == []
    assert sum(bool(row.place) for row in sheet.rows) == sample.segments
    assert sheet.rows[0].speaker == "INT"
    text = study / "transcripts" / "E1.txt"
    text.write_text(
        text.read_text(encoding="utf-8").replace("loan", "credit").replace("pays", "paid"), encoding="utf-8"
    )
    p1 = study / "transcripts" / "P1.txt"
    p1.write_text(p1.read_text(encoding="utf-8").replace("decides", "decided"), encoding="utf-8")
    with pytest.raises(QualkitError, match="No stretch"):
        workflow.coding_sheet(opened(study), blind=True, sample=file)


def test_a_sheet_with_somebodys_work_is_never_overwritten(study: Path, tmp_path: Path) -> None:
    sheet_at(study, tmp_path / "a.xlsx")
    with pytest.raises(QualkitError, match="may hold somebody's coding"):
        sheet_at(study, tmp_path / "a.xlsx")


def test_the_same_sheet_has_the_same_bytes(study: Path, tmp_path: Path) -> None:
    one, two = (sheet_at(study, tmp_path / f"{n}.xlsx").read_bytes() for n in "ab")
    assert one == two


def test_csv_for_a_spreadsheet_opens_as_utf8_and_holds_no_formula(study: Path, tmp_path: Path) -> None:
    data = sheet_at(study, tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    texts = [row["text"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]
    assert "'=SUM(A1) is what\nthe “boss” said." in texts and "'- No, not always." in texts
    assert not [text for text in texts if text.startswith(("=", "-", "+", "@"))]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_of_codings_has_labels_and_attributes_and_no_rejected_row(
    study: Path, kind: str, tmp_path: Path
) -> None:
    sheet = fill(sheet_at(study, tmp_path / "b.xlsx", blind=False), {"The boss": {"verdict 1": "reject"}})
    bring(study, sheet, "ben")
    data = workflow.export_codings(workflow.code_study(opened(study)), kind)  # type: ignore[arg-type]
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    else:
        cells = list(load_workbook(io.BytesIO(data))["codings"].iter_rows(values_only=True))
        rows = [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]
    assert [(r["participant"], r["code"], r["theme_label"], r["sector"]) for r in rows] == [
        ("E1", "funding/learner", "Funding", "'=food" if kind == "csv" else "=food"),
        ("P1", "funding", "Funding", "" if kind == "csv" else None),
    ]
