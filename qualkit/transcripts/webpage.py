"""Reads web pages (.html) saved by transcription services: blocks as paragraphs, tables as tables."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator

from qualkit.transcripts.decode import decode
from qualkit.transcripts.document import Pages, Paragraph, Table, read_pages
from qualkit.transcripts.records import Leftover, Reading, ReadOptions, Refused

_BLOCKS = frozenset(
    "p div section article header footer main aside h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre body html figure "
    "figcaption address form fieldset tr table hr nav details summary".split()
)
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "head"})
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th", "dt"})
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


def read_html(data: bytes, file: str, known: Collection[str], options: ReadOptions) -> Reading:
    """The reading of a web page. An encoding declared in the page itself is followed."""
    declared = _CHARSET.search(data[:4096])
    try:
        text, _ = decode(data, options.encoding)
    except Refused:
        if not declared or options.encoding:
            raise
        text, _ = decode(data, declared.group(1).decode("ascii", "replace"))
    parser = _Gatherer()
    for kind, value in tokens(text):
        parser.take(kind, value)
    parser.end_paragraph()
    margins = (Leftover(parser.title.strip(), "page title", "page title"),) if parser.title.strip() else ()
    return read_pages(Pages(tuple(parser.blocks), margins), "web page", file, known, options)


_TAG = re.compile(r"(/?)([A-Za-z][\w:-]{0,40})(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """The tags and texts of a page, as ("start", name), ("end", name) and ("text", words).

    In one pass over the text: the standard library's parser takes minutes for a page of tags that are never closed.

    >>> list(tokens("<p class='a'>x &amp; <!-- no -->y</p>"))
    [('start', 'p'), ('text', 'x & '), ('text', 'y'), ('end', 'p')]
    """
    first, *pieces = text.split("<")
    inside = ""  # what a comment, a script or a style ends with
    if first:
        yield "text", html.unescape(first)
    for piece in pieces:
        rest = ""
        if inside == "-->":
            if "-->" not in piece:
                continue
            rest, inside = piece.partition("-->")[2], ""
        elif inside and not piece.casefold().startswith(inside):
            continue
        elif piece.startswith("!--"):
            inside = "" if "-->" in piece else "-->"
            rest = piece.partition("-->")[2]
        elif piece.startswith(("!", "?")):
            rest = piece.partition(">")[2]
        else:
            found = _TAG.match(piece)
            if found:
                name = found.group(2).lower()
                inside = f"/{name}" if name in ("script", "style") and not found.group(1) else ""
                yield ("end" if found.group(1) else "start"), name
                rest = "" if inside else piece[found.end() :]
            else:
                rest = f"<{piece}"
        if rest:
            yield "text", html.unescape(rest)


class _Gatherer:
    """Gathers paragraphs and tables; nested tables count as text of their cell."""

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.title = ""
        self._pieces: list[str] = []
        self._strong, self._still = 0, True
        self._bold = self._silent = self._tables = self._pre = 0
        self._in_title = False
        self._rows: list[list[str]] = []
        self._cell: list[str] | None = None

    def take(self, kind: str, value: str) -> None:
        """Adds a token."""
        {"start": self._start, "end": self._end, "text": self._text}[kind](value)

    def _start(self, tag: str) -> None:
        if tag == "title":
            self._in_title = True
        if tag in _SILENT:
            self._silent += 1
        elif self._silent:
            return
        elif tag == "br":
            self._add("\n")
        elif tag == "table":
            self.end_paragraph()
            self._tables += 1
        elif tag == "tr" and self._tables == 1:
            self._close_cell()
            self._rows.append([])
        elif tag in ("td", "th") and self._tables == 1:
            self._close_cell()
            self._cell = []
        elif tag in _BLOCKS:
            self.end_paragraph()
        if tag in _BOLD:
            self._bold += 1
        if tag == "pre":
            self._pre += 1

    def _end(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif self._silent:
            return
        elif tag in ("td", "th") and self._tables == 1:
            self._close_cell()
        elif tag == "table" and self._tables:
            self._tables -= 1
            if not self._tables:
                self._close_cell()
                self.blocks.append(Table(tuple(tuple(row) for row in self._rows if row)))
                self._rows = []
        elif tag in _BLOCKS:
            self.end_paragraph()
        if tag in _BOLD:
            self._bold = max(0, self._bold - 1)
        if tag == "pre":
            self._pre = max(0, self._pre - 1)

    def _text(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._silent:
            self._add(data if self._pre else re.sub(r"[ \t\n\f\v]+", " ", data))

    def _add(self, piece: str) -> None:
        if piece == "\n" and self._pieces:
            self._pieces[-1] = self._pieces[-1].rstrip(" ")
        self._pieces.append(piece)
        if self._still and (self._bold or not piece.strip()):
            self._strong += len(piece)
        elif piece.strip():
            self._still = False

    def end_paragraph(self) -> None:
        """Closes the paragraph at hand."""
        text = "".join(self._pieces)
        lead = len(text) - len(text.lstrip())
        paragraph = Paragraph(re.sub(r"\n ", "\n", text.strip()), max(0, self._strong - lead))
        self._pieces, self._strong, self._still = [], 0, True
        if self._cell is not None:
            if paragraph.text:
                self._cell.append(paragraph.text)
        elif paragraph.text:
            self.blocks.append(paragraph)

    def _close_cell(self) -> None:
        if self._cell is not None:
            self.end_paragraph()
            if not self._rows:
                self._rows.append([])
            self._rows[-1].append("\n\n".join(self._cell))
            self._cell = None
        else:
            self.end_paragraph()
