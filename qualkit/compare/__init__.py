"""Stakeholder groups compared: the participant is the unit, denominators are shown, small numbers are flagged.

design → amounts → cells → tests, stability, correction → suppression → Comparison
"""

from qualkit.compare.build import compare
from qualkit.compare.correct import ErrorRates, Reference
from qualkit.compare.design import attributes_of
from qualkit.compare.methods import MethodsPage, StudyFacts, methods_page, study_facts
from qualkit.compare.pictures import pictures_of
from qualkit.compare.records import COMPARISON_COLUMNS, Cell, CodeComparison, Comparison, GroupSize
from qualkit.compare.saturation import saturation_of
from qualkit.compare.tables import Table, attribute_columns, long_table, participant_table
from qualkit.compare.views import Views
from qualkit.compare.workbook import table_workbook, workbook

__all__ = [
    "COMPARISON_COLUMNS",
    "Cell",
    "CodeComparison",
    "Comparison",
    "ErrorRates",
    "GroupSize",
    "MethodsPage",
    "Reference",
    "StudyFacts",
    "Table",
    "Views",
    "attribute_columns",
    "attributes_of",
    "compare",
    "long_table",
    "methods_page",
    "participant_table",
    "pictures_of",
    "saturation_of",
    "study_facts",
    "table_workbook",
    "workbook",
]
