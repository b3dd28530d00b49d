"""Quotes for authors: chosen fairly, printed exactly, with everything needed to cite them."""

from qualkit.quotes.select import QUOTE_COLUMNS, quote_rows, select_quotes

__all__ = ["QUOTE_COLUMNS", "quote_rows", "select_quotes"]
