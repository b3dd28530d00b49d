"""A study of two short interviews, and hands that fill in a coding sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualkit import workflow
from qualkit.workflow import Imported, Study
from tests.conftest import BOOK, CUES

INTERVIEWS = {
    "E1": "INT: And the money?\n\nE1: They will not take out a loan.\n\n=SUM(A1) is what\nthe “boss” said. That was it.\n\n"
    "INT: Mm.\n\nE1: Yes. The boss pays for the course.\n",
    "P1": "INT: And you?\n\nP1: Money decides it. Yes.\n\n- No, not always. Yes.\n",
}


@pytest.fixture
def study(write: Callable[..., Path]) -> Path:
    files = {f"transcripts/{name}.txt": text for name, text in INTERVIEWS.items()}
    files |= {"codebook/funding.yaml": BOOK, "codebook/stance.yaml": CUES}
    files["participants.csv"] = "participant,group,sector\nE1,employer,=food\nP1,provider,\n"
    files["qualkit.toml"] = '[coding]\nmethod = "rules"\n'
    return write("study", files)


def opened(root: Path) -> Study:
    return workflow.open_study(root)


def sheet_at(root: Path, path: Path, coder: str = "", blind: bool = True, sample: Path | None = None) -> Path:
    study = opened(root)
    sheet, _ = workflow.coding_sheet(study, coder=coder, blind=blind, sample=sample)
    return workflow.write_coding_sheet(path, study, sheet, "xlsx" if path.suffix == ".xlsx" else "csv")


def fill(path: Path, rows: Mapping[str, Mapping[str, str]]) -> Path:
    """Fill in the first row whose text begins so: ``{"They will": {"code 1": "funding"}}``; ``*`` stands for every row."""
    book = load_workbook(path)
    page = book["coding"]
    column = {cell.value: cell.column for cell in page[1]}
    for begin, cells in rows.items():
        hits = [r for r in range(2, page.max_row + 1) if page.cell(r, column["place"]).value]
        if begin != "*":
            hits = [r for r in hits if str(page.cell(r, column["text"]).value).startswith(begin)][:1]
        assert hits, begin
        for row in hits:
            for name, value in cells.items():
                cell = page.cell(row, column[name])
                cell.value = value
                cell.data_type = "s" if value else "n"
    book.save(path)
    return path


def bring(root: Path, path: Path, coder: str = "ann", **more: object) -> Imported:
    return workflow.import_codings(opened(root), path, coder=coder, **more)  # type: ignore[arg-type]


def said(result: Imported) -> list[tuple[str, str, str, str]]:
    """What an import added: action, words, code, stance."""
    return [(d.action, d.text, d.code, d.stance) for d in result.decisions]
