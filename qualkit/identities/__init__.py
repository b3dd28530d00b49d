"""Residual identifiers: finding them, putting pseudonyms in their place, and undoing that with the key."""

from qualkit.identities.find import find_identifiers
from qualkit.identities.infile import file_findings
from qualkit.identities.key import Document, Key, read_key, refuse_place, write_key
from qualkit.identities.pseudonyms import Pseudonyms, choose_pseudonyms
from qualkit.identities.records import FILE_KINDS, KINDS, TOLD, Finding, Kind, Lists
from qualkit.identities.review import TABLE_COLUMNS, Verdict, banner, read_verdicts, table_rows, unreviewed
from qualkit.identities.rewriting import Piece, restore, rewrite, to_copy, to_source

__all__ = [
    "FILE_KINDS",
    "KINDS",
    "TABLE_COLUMNS",
    "TOLD",
    "Document",
    "Finding",
    "Key",
    "Kind",
    "Lists",
    "Piece",
    "Pseudonyms",
    "Verdict",
    "banner",
    "choose_pseudonyms",
    "file_findings",
    "find_identifiers",
    "read_key",
    "read_verdicts",
    "refuse_place",
    "restore",
    "rewrite",
    "table_rows",
    "to_copy",
    "to_source",
    "unreviewed",
    "write_key",
]
