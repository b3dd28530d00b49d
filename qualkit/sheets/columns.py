"""Finds the columns of a table of codings by their names: our own sheet, or what other programs export."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit.errors import QualkitError
from qualkit.notice import COLUMN
from qualkit.sheets.records import GONE_THROUGH
from qualkit.spreadsheet import without_guard
from qualkit.transcripts.tables import Row, column_name

# What other programs call these columns (MAXQDA, ATLAS.ti, NVivo, Dedoose, Taguette, plain lists).
_NAMES = {
    "transcript": "transcript, document, document name, file, file name, source, source name, interview, media title, transcript id",
    "text": "text, quote, quotation, quotation content, segment text, coded segment, coded text, excerpt, excerpt copy, content, passage, words, segment",
    "start": "start, begin, beginning, from, start position, quotation start",
    "end": "end, to, end position, quotation end",
    "code": "code, codes, code name, node, tag, tags, theme, category, codes applied combined, codes applied, coding",
    "stance": "stance, valence",
    "note": "note, notes, memo, comment, remark",
    "coder": "coder, coded by, created by, author, user, excerpt creator, rater, initials",
    "origin": "origin",
    "status": "status",
    "place": "place",
    "done": f"{GONE_THROUGH}, done, read, finished",
}
_KNOWN = {part: [name.strip() for name in names.split(",")] for part, names in _NAMES.items()}
FIELDS = tuple(_KNOWN)
_NUMBERED = re.compile(r"(code|stance|proposal|verdict) ?(\d+)")
_SEARCHED = 8  # a header stands in one of so many first rows


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table of codings: where it stands, and its cells by field (``code 1``, ``text`` …)."""

    at: str
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """The cell of a field; empty when there is none."""
        return self.cells.get(name, "")

    def numbered(self, name: str) -> Iterator[tuple[str, str]]:
        """The numbers and cells of ``code 1``, ``code 2`` …, and of ``code`` alone under an empty number."""
        for key, cell in self.cells.items():
            if cell and (key == name or re.fullmatch(rf"{name} \d+", key)):
                yield key.removeprefix(name).strip(), cell


@dataclass(frozen=True, slots=True)
class Table:
    """A table of codings as read; ``ours`` tells that it is a coding sheet, ``unused`` are the columns not understood."""

    rows: tuple[TableRow, ...]
    ours: bool
    unused: tuple[str, ...] = ()


def table_of(rows: Sequence[Row], named: Mapping[str, str]) -> Table | None:
    """The rows under their header, or None when no row near the top names the columns needed.

    ``named`` gives the names of single columns (``{"text": "Quote"}``); an empty name means that there is no such column.
    """
    for index in range(min(_SEARCHED, len(rows))):
        header = [column_name(name) for name in rows[index][1]]
        fields = _fields(header, named)
        known = set(fields.values())
        ours = "place" in known and "code 1" in known
        if ours or (
            {"code", "code 1"} & known and ({"text", "place"} & known or {"transcript", "start", "end"} <= known)
        ):
            found = (_row(at, cells, fields) for at, cells in rows[index + 1 :])
            unused = [rows[index][1][n] for n, name in enumerate(header) if not (n in fields or _is_to_read(name))]
            return Table(tuple(row for row in found if not _is_context(row)), ours, tuple(unused))
    return None


def _is_to_read(name: str) -> bool:
    """Whether a column (without a name, or of our sheet) is there for people only."""
    return name in ("", "turn", "speaker", COLUMN) or name.startswith("coded by ")


def _is_context(row: TableRow) -> bool:
    """Whether a row is an interviewer's (marked as gone through or not), or empty."""
    return not row.get("place") and set(row.cells) <= {"transcript", "text", "done"}


def _fields(header: Sequence[str], named: Mapping[str, str]) -> dict[int, str]:
    """Which column holds which field."""
    found: dict[int, str] = {}
    for part, name in named.items():
        if name and column_name(name) in header:
            found[header.index(column_name(name))] = part
    for part, names in _KNOWN.items():
        if part in named or part in found.values():
            continue
        index = next((header.index(name) for name in names if name in header and header.index(name) not in found), -1)
        if index >= 0:
            found[index] = part
    for index, name in enumerate(header):
        if index not in found and (numbered := _NUMBERED.fullmatch(name)):
            found[index] = f"{numbered[1]} {int(numbered[2])}"
    return found


def _row(at: str, cells: Sequence[str], fields: Mapping[int, str]) -> TableRow:
    return TableRow(at, {name: without_guard(cells[n]) for n, name in fields.items() if n < len(cells) and cells[n]})


def named_columns(text: str) -> dict[str, str]:
    """``text=Quote,code=Code`` as a mapping from field to column. Raises QualkitError for an unknown field."""
    found = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, sign, column = (piece.strip() for piece in part.partition("="))
        if not sign or name not in FIELDS:
            close = difflib.get_close_matches(name, FIELDS, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise QualkitError(
                f"--columns {part!r} is not understood.{hint}",
                f"Write FIELD=COLUMN; the fields are {', '.join(FIELDS)}.",
            )
        found[name] = column
    return found
