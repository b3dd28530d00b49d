"""Quotes for authors: chosen fairly, printed exactly, with everything needed to cite them."""

from qualkit.quotes.entry import ATTRIBUTION, ENTRY_COLUMNS, Entry, attributed, check_attribution, make_entry
from qualkit.quotes.hesitation import Tidied, tidy
from qualkit.quotes.matrix import Matrix, framework_matrix, matrix_xlsx
from qualkit.quotes.pool import Asked, Candidate, Span, make_pool
from qualkit.quotes.query import Filters, Query, asked_for, parse_query
from qualkit.quotes.select import QUOTE_COLUMNS, Selection, choose, quote_rows, quoted_often, select_quotes

__all__ = [
    "ATTRIBUTION",
    "ENTRY_COLUMNS",
    "QUOTE_COLUMNS",
    "Asked",
    "Candidate",
    "Entry",
    "Filters",
    "Matrix",
    "Query",
    "Selection",
    "Span",
    "Tidied",
    "asked_for",
    "attributed",
    "check_attribution",
    "choose",
    "framework_matrix",
    "make_entry",
    "make_pool",
    "matrix_xlsx",
    "parse_query",
    "quote_rows",
    "quoted_often",
    "select_quotes",
    "tidy",
]
