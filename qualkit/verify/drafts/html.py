"""Drafts as web pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from qualkit.verify.records import IGNORE, IGNORE_WORDS, Block, Quoted, all_italics

_BLOCKS = frozenset(
    "p div section article aside header footer main nav li ul ol dl dt dd table tr td th figure figcaption blockquote"
    " h1 h2 h3 h4 h5 h6 body title hr pre".split()
)
_SILENT = frozenset("script style template code kbd samp svg math head noscript".split())
_EMPTY = frozenset("br hr img input meta link wbr col area base embed source track".split())
_QUOTE = frozenset(
    "quote blockquote block-quote quotation quotations extract msoquote msointensequote msoblocktext".split()
)
_MARGIN = re.compile(r"margin-left:\s*([\d.]+)(cm|in|mm|pt|px|em)", re.IGNORECASE)
_CENTIMETRES = {"cm": 1.0, "in": 2.54, "mm": 0.1, "pt": 0.0353, "px": 0.0265, "em": 0.42}
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_ITALIC = frozenset(("em", "i"))


def read_html(text: str) -> list[Block]:
    """The paragraphs of a page; ``<blockquote>`` and paragraphs of a class such as ``quote`` are block quotes, ``<q>`` is quoted."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    parser.flush()
    return parser.blocks


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: list[tuple[str, Quoted]] = []  # element, and whether it is a block quote
        self._parts: list[str] = []
        self._line = 1
        self._length = 0
        self._italics: list[tuple[int, int]] = []
        self._since = -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.flush()
        if tag == "br":
            self._add(" ")
        if tag == "q":
            self._add("“")
        if tag in _ITALIC:
            self._since = self._length
        if tag not in _EMPTY:
            self._open.append((tag, _quoted(tag, dict(attrs))))

    def handle_endtag(self, tag: str) -> None:
        if tag == "q":
            self._add("”")
        if tag in _ITALIC and self._since >= 0:
            self._italics.append((self._since, self._length))
            self._since = -1
        if tag in _BLOCKS:
            self.flush()
        for number in range(len(self._open) - 1, -1, -1):
            if self._open[number][0] == tag:
                del self._open[number:]
                break

    def handle_comment(self, data: str) -> None:
        if IGNORE_WORDS.match(data):
            self._add(IGNORE)

    def handle_data(self, data: str) -> None:
        if not any(tag in _SILENT for tag, _ in self._open):
            self._add(data)

    def _add(self, text: str) -> None:
        if not self._parts:
            self._line = self.getpos()[0] + (
                len(text) - len(text.lstrip()) and text[: len(text) - len(text.lstrip())].count("\n")
            )
            text = text.lstrip()
            if not text:
                return
        self._parts.append(text)
        self._length += len(text)

    def flush(self) -> None:
        """Ends the current paragraph."""
        text = "".join(self._parts)
        if text.strip():
            looks = {quote for _, quote in self._open}
            quoted: Quoted = "yes" if "yes" in looks else "no"
            if quoted == "no" and ("maybe" in looks or all_italics(text, self._italics)):
                quoted = "maybe"
            heading = any(tag in _HEADINGS for tag, _ in self._open)
            self.blocks.append(Block(text, self._line, quoted, heading=heading, italics=tuple(self._italics)))
        self._parts, self._length, self._italics, self._since = [], 0, [], -1


def _quoted(tag: str, attributes: dict[str, str | None]) -> Quoted:
    if tag == "blockquote" or (
        tag in ("p", "div") and _QUOTE & set((attributes.get("class") or "").casefold().split())
    ):
        return "yes"
    margin = _MARGIN.search(attributes.get("style") or "")
    indented = margin is not None and float(margin[1]) * _CENTIMETRES[margin[2].lower()] >= 0.5
    return "maybe" if tag == "p" and indented else "no"
