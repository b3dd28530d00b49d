"""Codings out to spreadsheets: sheets to be coded, and tables for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from qualkit import compare, sheets, spreadsheet, store, tables
from qualkit.agreement import finished_by
from qualkit.coders import checked_coder
from qualkit.decisions import is_stretch
from qualkit.errors import QualkitError
from qualkit.model import Problem
from qualkit.notice import noted
from qualkit.workflow.coding import CodedStudy, code_study
from qualkit.workflow.draw import read_sample
from qualkit.workflow.study import Progress, Study, codings_by, segments_of, silent

Format = Literal["csv", "xlsx"]
MOST_ROWS = 50_000


def coding_sheet(
    study: Study, *, coder: str = "", blind: bool = False, sample: Path | None = None, progress: Progress = silent
) -> tuple[sheets.Sheet, list[Problem]]:
    """A sheet to be coded: all interviews, or the stretches of a sample file; and the rows of that file that do not fit.

    A ``coder``'s own codings so far stand in it. ``blind`` leaves out proposals and other coders' codings, and spares the
    coding by machine.
    """
    coder = checked_coder(coder, study.coders) if coder else ""
    segments = segments_of(study)
    chosen, problems = read_sample(sample, study, segments) if sample else (None, [])
    codings = codings_by(study, coder, segments) if blind else code_study(study, progress).codings
    stretches = [decision for decision in study.decisions if is_stretch(decision)]
    finished = finished_by(stretches, coder, segments, study.by_id())
    sheet = sheets.build_sheet(
        study.transcripts, segments, codings, coder=coder, blind=blind, finished=finished, chosen=chosen
    )
    return sheet, problems


def write_coding_sheet(path: Path, study: Study, sheet: sheets.Sheet, kind: Format) -> Path:
    """Write a sheet to be coded. Raises QualkitError when the file exists (it may hold somebody's work) or is too long."""
    if path.exists():
        raise QualkitError(
            f"{path} exists, and may hold somebody's coding.", "Give another name, or move that file away first."
        )
    if len(sheet.rows) > MOST_ROWS:
        raise QualkitError(
            f"The sheet would have {len(sheet.rows):,} rows; more than {MOST_ROWS:,} are too many to work in.",
            "Draw a part of the interviews with `qualkit sample`, and give it with --sample.",
        )
    if kind == "xlsx":
        store.write_bytes(path, sheets.coding_workbook(sheet, study.codebook, study.title, study.identity_notice))
    else:
        table = noted(sheet.columns, map(sheet.cells, sheet.rows), study.identity_notice)
        store.write_bytes(path, spreadsheet.csv_bytes(*table))
    return path


def export_codings(coded: CodedStudy, kind: Format) -> bytes:
    """The codings that are not rejected, for other programs: a row per segment, code and coder.

    The columns are those of ``codings.csv``, the labels of code and theme, and the participants' attributes.
    """
    book, people = coded.study.codebook, coded.study.people
    labels = ("label", "theme_label")
    own = compare.attribute_columns(people, {*tables.CODING_COLUMNS, *labels})
    rows = [
        {
            **row,
            "label": book.label(str(row["code"])),
            "theme_label": book.label(str(row["theme"])),
            **{column: people[str(row["participant"])].attributes.get(name, "") for name, column in own.items()},
        }
        for row in tables.coding_rows(c for c in coded.codings if c.status != "rejected")
    ]
    columns, notice = (*tables.CODING_COLUMNS, *labels, *own.values()), coded.study.identity_notice
    if kind == "xlsx":
        return compare.table_workbook([compare.Table("codings", columns, tuple(rows))], notice)
    return spreadsheet.csv_bytes(*noted(columns, rows, notice))
