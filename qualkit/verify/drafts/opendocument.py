"""Drafts as OpenDocument texts (LibreOffice)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from qualkit.transcripts.package import open_package
from qualkit.transcripts.records import Refused
from qualkit.verify.records import Block

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORMAT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_QUOTE = re.compile(r"^(?!.*(?:attribution|source|caption)).*(?:quot|zitat|citation|verbatim|extract)", re.IGNORECASE)
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
    named, indented = _styles([content] if styles is None else [styles, content])
    body = content.find(f"{_OFFICE}body")
    blocks: list[Block] = []
    for element in _paragraphs(body if body is not None else content):
        style = element.get(f"{_TEXT}style-name", "")
        text = "".join(_pieces(element)).replace("\xad", "")
        quoted = _QUOTE.match(named.get(style, style))
        blocks.append(
            Block(
                text,
                len(blocks) + 1,
                "yes" if quoted else "maybe" if style in indented else "no",
                heading=element.tag == f"{_TEXT}h",
            )
        )
    return blocks


def _paragraphs(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield child
            for note in child.iter(f"{_TEXT}note-body"):
                yield from _paragraphs(note)
        elif child.tag not in _SILENT:
            yield from _paragraphs(child)


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * int(child.get(f"{_TEXT}c", "1"))
        elif child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield " "
        elif child.tag not in _SILENT and child.tag != f"{_TEXT}note":
            yield from _pieces(child)
        yield child.tail or ""


def _styles(roots: list[Any]) -> tuple[dict[str, str], set[str]]:
    """The names of paragraph styles with their parents', and the styles that indent on the left."""
    names: dict[str, str] = {}
    indented: set[str] = set()
    for root in roots:
        for style in root.iter(f"{_STYLE}style"):
            key, parent = style.get(f"{_STYLE}name", ""), style.get(f"{_STYLE}parent-style-name", "")
            names[key] = f"{key} {style.get(f'{_STYLE}display-name', '')} {names.get(parent, parent)}"
            form = style.find(f"{_STYLE}paragraph-properties")
            margin = re.match(
                r"([\d.]+)(cm|in|mm|pt)", form.get(f"{_FORMAT}margin-left", "") if form is not None else ""
            )
            if margin and float(margin[1]) * {"cm": 1, "in": 2.54, "mm": 0.1, "pt": 0.0353}[margin[2]] >= 0.5:
                indented.add(key)
    return names, indented
