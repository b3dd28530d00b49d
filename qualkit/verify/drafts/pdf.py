"""Drafts as PDF: lines of text, put back into paragraphs by their places on the page."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualkit.errors import MissingExtraError
from qualkit.transcripts.records import Refused
from qualkit.verify.records import Block

_LONGEST = 60  # lines; a quotation longer than that was never closed
_ENDS = re.compile(r"[.?!:”’\")\]]\s*$")
_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
_SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)
_COLUMN = 0.2  # of a page's text must begin at a place on the left for it to be a column's margin
_WIDTH = 120.0  # points: no column is narrower
_INDENT = 8.0  # points: so far from the margin a line is set in
_LEADING = 1.25  # of the usual distance between two lines: beyond that stands a space between paragraphs
_LIKELY = 8  # words: a paragraph so long, without quotation marks, may be a block quote


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text: its number in the file, its place in points from the left and from the foot of its page."""

    number: int
    text: str
    page: int
    left: float
    height: float
    size: float
    bold: bool
    slanted: bool = False


def read_pdf(data: bytes) -> list[Block]:
    """The paragraphs of a PDF; ``line`` counts its lines of text from the first page. Page heads and numbers are left out.

    A new paragraph begins behind a wider space, where the left margin changes, and behind a short line that ends a sentence.
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
        pages = [_page_lines(page, number) for number, page in enumerate(reader.pages)]
    except (PyPdfError, ValueError, KeyError, OSError) as error:
        raise Refused(f"the PDF is damaged ({str(error)[:120]})", "export it again") from None
    if not any(line.text.strip() for page in pages for line in page):
        raise Refused(
            "the PDF holds no text: its pages are pictures", "export it from the word processor, not from a scan"
        )
    return _blocks(_running_text(pages))


def _page_lines(page: Any, number: int) -> list[_Line]:
    """The lines of a page in reading order; ``number`` is the page's, lines are not numbered yet."""
    lines: list[_Line] = []
    pieces: list[tuple[str, float, float, float, str]] = []

    def close() -> None:
        text = "".join(piece[0] for piece in pieces)
        seen = [piece for piece in pieces if piece[0].strip()]
        left, height, size = seen[0][1:4] if seen else (0.0, 0.0, 0.0)
        bold, slanted = (bool(seen) and all(look.search(p[4]) for p in seen) for look in (_BOLD, _SLANTED))
        lines.append(_Line(0, text.rstrip(), number, left, height, size, bold, slanted))
        pieces.clear()

    def piece(text: str, current: Sequence[float], matrix: Sequence[float], font: Any, size: float) -> None:
        left = matrix[4] * current[0] + matrix[5] * current[2] + current[4]
        height = matrix[4] * current[1] + matrix[5] * current[3] + current[5]
        tall = abs(size * matrix[3] * current[3])
        face = str((font or {}).get("/BaseFont", ""))
        first, *others = text.split("\n")
        pieces.append((first, left, height, tall, face))
        for other in others:
            close()
            pieces.append((other, left, height, tall, face))

    page.extract_text(visitor_text=piece)
    close()
    return lines


def _running_text(pages: list[list[_Line]]) -> list[_Line]:
    """The lines with their numbers, without page heads, feet and page numbers."""
    margin = _margins([[line.text for line in page] for page in pages])
    kept: list[_Line] = []
    number = 0
    for page in pages:
        for at, line in enumerate(page):
            number += 1
            edge = at < 2 or at >= len(page) - 2
            if not (edge and (line.text.strip().isdigit() or _folded(line.text) in margin)):
                kept.append(replace(line, number=number))
    return kept


def _blocks(lines: list[_Line]) -> list[Block]:
    filled = [line for line in lines if line.text.strip()]
    lengths = sorted(len(line.text) for line in filled)
    width = lengths[int(len(lengths) * 0.8)] if lengths else 0
    margins = _left_margins(filled)
    leading = _usual_leading(filled)
    sizes: Counter[float] = Counter()
    for line in filled:
        sizes[round(line.size, 1)] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    blocks: list[Block] = []
    current: list[_Line] = []

    def close() -> None:
        if current:
            blocks.append(_block(current, usual))
            current.clear()

    for line in lines:
        if not line.text.strip():
            if not _is_open(current):
                close()
            continue
        if current and (not _is_open(current) or len(current) > _LONGEST):
            before = current[-1]
            short = bool(_ENDS.search(before.text)) and len(before.text) < 0.8 * width
            if short or _apart(before, line, leading) or _margin_changes(current, line, margins):
                close()
        current.append(line)
    close()
    return blocks


def _apart(before: _Line, line: _Line, leading: float) -> bool:
    """Whether a space stands between two lines, or they are set in different sizes, or one in italics."""
    if abs(before.size - line.size) > 0.5 or before.slanted != line.slanted:
        return True
    return bool(leading) and before.page == line.page and before.height - line.height > _LEADING * leading


def _margin_changes(current: Sequence[_Line], line: _Line, margins: dict[int, list[float]]) -> bool:
    """Whether a line stands further in or out than the paragraph so far; the first line of one may be set in."""
    was, now = _step(current[-1], margins), _step(line, margins)
    if (now > _INDENT) == (was > _INDENT):
        return now > _INDENT and abs(now - was) > _INDENT and len(current) > 1
    return now > _INDENT or len(current) > 1


def _step(line: _Line, margins: dict[int, list[float]]) -> float:
    """How far a line is set in from the margin of its column."""
    return line.left - max((m for m in margins[line.page] if m <= line.left + 2), default=line.left)


def _left_margins(lines: Sequence[_Line]) -> dict[int, list[float]]:
    """Where the text of each page's columns begins on the left."""
    counts: dict[int, Counter[float]] = {}
    for line in lines:
        counts.setdefault(line.page, Counter())[round(line.left)] += len(line.text)
    return {page: list(_columns(count)) for page, count in counts.items()}


def _columns(count: Counter[float]) -> Iterator[float]:
    """The margins among the places where lines begin: what is set in from one by less than a column's width is none."""
    usual = count.most_common(1)[0][0]
    last = -_WIDTH
    for left, size in sorted(count.items()):
        if (left == usual or size >= _COLUMN * count.total()) and left - last >= _WIDTH:
            yield left
            last = left


def _usual_leading(lines: Sequence[_Line]) -> float:
    """The most frequent distance between two lines; 0 where the file does not say."""
    steps: Counter[float] = Counter()
    for before, line in zip(lines, lines[1:], strict=False):
        if before.page == line.page and 0 < before.height - line.height < 60:
            steps[round(before.height - line.height, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 0.0


def _is_open(lines: Sequence[_Line]) -> bool:
    """Whether a quotation is still open: then a page's end or a short line does not end the paragraph."""
    text = "".join(line.text for line in lines)
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")


def _block(lines: Sequence[_Line], usual: float) -> Block:
    text = "\n".join(line.text for line in lines)
    # A word divided at a line's end is put together again; its line break moves behind it.
    text = re.sub(r"(?<=[a-zà-ÿ])[-‐]\n([a-zà-ÿ]+\S*) ?", r"\1\n", text)
    words = len(text.split())
    stands_out = lines[0].size > usual + 0.5 or all(line.bold for line in lines)
    heading = stands_out and len(lines) == 1 and words <= _LIKELY
    return Block(text, lines[0].number, "maybe" if words >= _LIKELY and not heading else "no", heading=heading)


def _margins(pages: list[list[str]]) -> set[str]:
    """Page heads and feet: lines at the edges of three pages or more, figures apart."""
    seen = Counter(_folded(line) for page in pages for line in {*page[:2], *page[-2:]} if line.strip())
    return {line for line, count in seen.items() if count >= 3}


def _folded(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())
