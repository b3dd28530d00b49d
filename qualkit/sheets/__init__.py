"""Coding in a spreadsheet: sheets to be coded, and what people bring back.

transcripts → rows → workbook; table → rows → places → decisions that the log does not hold yet
"""

from qualkit.sheets.build import build_sheet
from qualkit.sheets.columns import FIELDS, Table, TableRow, named_columns
from qualkit.sheets.decide import Outcome, decide
from qualkit.sheets.read import read_codings, read_sheets
from qualkit.sheets.records import Sheet, SheetRow
from qualkit.sheets.workbook import coding_workbook

__all__ = [
    "FIELDS",
    "Outcome",
    "Sheet",
    "SheetRow",
    "Table",
    "TableRow",
    "build_sheet",
    "coding_workbook",
    "decide",
    "named_columns",
    "read_codings",
    "read_sheets",
]
