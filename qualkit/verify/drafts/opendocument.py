"""Drafts as OpenDocument texts (LibreOffice)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree

from qualkit.transcripts.package import open_package
from qualkit.transcripts.records import Refused
from qualkit.verify.records import IGNORE, IGNORE_WORDS, Block, Quoted, all_italics

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORMAT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_QUOTE = re.compile(r"^(?!.*(?:attribution|source|caption)).*(?:quot|zitat|citation|verbatim|extract)", re.IGNORECASE)
_UPRIGHT = "upright "  # begins the names of styles that end italics
_SILENT = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation", f"{_TEXT}sequence-decls"}
)


def read_odt(data: bytes) -> list[Block]:
    """The paragraphs of an OpenDocument text, of its notes too; ``line`` is the paragraph's number."""
    archive = open_package(data, "OpenDocument")
    try:
        content = ElementTree.fromstring(archive.read("content.xml"))
        styles = ElementTree.fromstring(archive.read("styles.xml")) if "styles.xml" in archive.namelist() else None
    except (KeyError, ElementTree.ParseError) as error:
        raise Refused(
            f"the OpenDocument file is damaged ({error})", "open it in LibreOffice and save it again"
        ) from None
    styled = _styles([content] if styles is None else [styles, content])
    body = content.find(f"{_OFFICE}body")
    blocks: list[Block] = []
    for element in _paragraphs(body if body is not None else content):
        style = element.get(f"{_TEXT}style-name", "")
        text, italics = _read(element, styled)
        quoted: Quoted = "no"
        if _QUOTE.match(styled.names.get(style, style)):
            quoted = "yes"
        elif style in styled.indented or all_italics(text, italics):
            quoted = "maybe"
        blocks.append(Block(text, len(blocks) + 1, quoted, heading=element.tag == f"{_TEXT}h", italics=italics))
    return blocks


class _Styles(NamedTuple):
    """The names of styles with their parents', and the styles that indent on the left or set in italics."""

    names: dict[str, str]
    indented: set[str]
    slanted: set[str]


def _read(element: Any, styles: _Styles) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of a paragraph, and where it is in italics."""
    text = ""
    italics: list[tuple[int, int]] = []
    for piece, italic in _pieces(element, False, styles):
        piece = piece.replace("\xad", "")
        if italic and piece.strip():
            if italics and not text[italics[-1][1] :].strip():
                italics[-1] = italics[-1][0], len(text) + len(piece)
            else:
                italics.append((len(text), len(text) + len(piece)))
        text += piece
    return text, tuple(italics)


def _paragraphs(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield child
            for note in child.iter(f"{_TEXT}note-body"):
                yield from _paragraphs(note)
        elif child.tag not in _SILENT:
            yield from _paragraphs(child)


def _pieces(element: Any, italic: bool, styles: _Styles) -> Iterator[tuple[str, bool]]:
    """The texts of a paragraph's spans, and whether each is in italics."""
    style = element.get(f"{_TEXT}style-name", "")
    italic = style in styles.slanted or (italic and not styles.names.get(style, "").startswith(_UPRIGHT))
    yield element.text or "", italic
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * int(child.get(f"{_TEXT}c", "1")), italic
        elif child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield " ", italic
        elif child.tag == f"{_OFFICE}annotation":
            if IGNORE_WORDS.match("".join(part for p in child.iter(f"{_TEXT}p") for part in p.itertext())):
                yield IGNORE, italic
        elif child.tag not in _SILENT and child.tag != f"{_TEXT}note":
            yield from _pieces(child, italic, styles)
        yield child.tail or "", italic


def _styles(roots: list[Any]) -> _Styles:
    names: dict[str, str] = {}
    indented: set[str] = set()
    slanted: set[str] = set()
    for root in roots:
        for style in root.iter(f"{_STYLE}style"):
            key, parent = style.get(f"{_STYLE}name", ""), style.get(f"{_STYLE}parent-style-name", "")
            look = style.find(f"{_STYLE}text-properties")
            slant = look.get(f"{_FORMAT}font-style", "") if look is not None else ""
            if slant in ("italic", "oblique") or (not slant and parent in slanted):
                slanted.add(key)
            names[key] = (
                _UPRIGHT * (slant == "normal")
                + f"{key} {style.get(f'{_STYLE}display-name', '')} {names.get(parent, parent)}"
            )
            form = style.find(f"{_STYLE}paragraph-properties")
            margin = re.match(
                r"([\d.]+)(cm|in|mm|pt)", form.get(f"{_FORMAT}margin-left", "") if form is not None else ""
            )
            if margin and float(margin[1]) * {"cm": 1, "in": 2.54, "mm": 0.1, "pt": 0.0353}[margin[2]] >= 0.5:
                indented.add(key)
    return _Styles(names, indented, slanted)
