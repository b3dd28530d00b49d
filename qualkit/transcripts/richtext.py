"""Reads rich text (.rtf)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from qualkit.transcripts.compose import whole
from qualkit.transcripts.document import Pages, Paragraph, Table, read_pages
from qualkit.transcripts.records import Reading, ReadOptions, Refused

MAX_RTF = 20_000_000


def read_rtf(data: bytes, file: str, known: Collection[str], options: ReadOptions) -> Reading:
    """The reading of an RTF file; cells of a table row stand between bars, as striprtf gives them."""
    from striprtf import striprtf

    if not data.lstrip().startswith(b"{\\rtf"):
        raise Refused("the file is no rich text (it does not begin with {\\rtf)", "save it again as .rtf or .docx")
    if len(data) > MAX_RTF:
        raise Refused(
            f"the file is larger than {MAX_RTF // 1_000_000} MB", "save it without pictures, as .docx or .txt"
        )
    convert: Any = striprtf.rtf_to_text
    text: str = convert(data.decode("latin-1"), errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = whole(text)
    return read_pages(Pages(tuple(_blocks(text))), "RTF", file, known, options)


def _blocks(text: str) -> list[Paragraph | Table]:
    blocks: list[Paragraph | Table] = []
    rows: list[tuple[str, ...]] = []
    for line in [*text.split("\n"), ""]:
        cells = line.rstrip().split("|")
        if line.rstrip().endswith("|") and len(cells) > 2:
            rows.append(tuple(cell.strip() for cell in cells[:-1]))
            continue
        if rows:
            blocks.append(Table(tuple(rows)))
            rows = []
        blocks.append(Paragraph(line))
    return blocks
