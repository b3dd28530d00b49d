"""Drafts as PDF: lines of text, put back into paragraphs as well as a PDF allows."""

from __future__ import annotations

import io
import re
from collections import Counter

from qualkit.errors import MissingExtraError
from qualkit.transcripts.records import Refused
from qualkit.verify.records import Block

_LONGEST = 60  # lines; a quotation longer than that was never closed
_ENDS = re.compile(r"[.?!:”’\")\]]\s*$")


def read_pdf(data: bytes) -> list[Block]:
    """The paragraphs of a PDF; ``line`` counts its lines of text from the first page. Page heads and numbers are left out.

    A PDF does not tell block quotes apart: a paragraph without quotation marks may be one.
    """
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise MissingExtraError(
            "Reading a PDF needs the package pypdf.", "pip install pypdf, or save the draft as .docx."
        ) from error
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Refused("the PDF is protected with a password", "save it again without the password")
        pages = [(page.extract_text() or "").split("\n") for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, OSError) as error:
        raise Refused(f"the PDF is damaged ({str(error)[:120]})", "export it again") from None
    if not any(line.strip() for page in pages for line in page):
        raise Refused(
            "the PDF holds no text: its pages are pictures", "export it from the word processor, not from a scan"
        )
    return _blocks(pages)


def _blocks(pages: list[list[str]]) -> list[Block]:
    margin = _margins(pages)
    lines: list[tuple[int, str]] = []
    number = 0
    for page in pages:
        for at, line in enumerate(page):
            number += 1
            edge = at < 2 or at >= len(page) - 2
            if not (edge and (line.strip().isdigit() or _folded(line) in margin)):
                lines.append((number, line.rstrip()))
    lengths = sorted(len(line) for _, line in lines if line.strip())
    width = lengths[int(len(lengths) * 0.8)] if lengths else 0
    blocks: list[Block] = []
    current: list[tuple[int, str]] = []
    for item in lines:
        if item[1].strip():
            current.append(item)
        ends = not item[1].strip() or (_ENDS.search(item[1]) and len(item[1]) < 0.8 * width)
        if current and ends and (not _is_open(current) or len(current) > _LONGEST):
            blocks.append(_block(current))
            current = []
    if current:
        blocks.append(_block(current))
    return blocks


def _is_open(lines: list[tuple[int, str]]) -> bool:
    """Whether a quotation is still open: then a page's end or a short line does not end the paragraph."""
    text = "".join(line for _, line in lines)
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")


def _block(lines: list[tuple[int, str]]) -> Block:
    text = "\n".join(line for _, line in lines)
    # A word divided at a line's end is put together again; its line break moves behind it.
    text = re.sub(r"(?<=[a-zà-ÿ])[-‐]\n([a-zà-ÿ]+\S*) ?", r"\1\n", text)
    return Block(text, lines[0][0], "maybe" if len(text.split()) >= 8 else "no")


def _margins(pages: list[list[str]]) -> set[str]:
    """Page heads and feet: lines at the edges of three pages or more, figures apart."""
    seen = Counter(_folded(line) for page in pages for line in {*page[:2], *page[-2:]} if line.strip())
    return {line for line, count in seen.items() if count >= 3}


def _folded(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())
