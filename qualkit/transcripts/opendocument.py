"""Reads OpenDocument texts (.odt): paragraphs, tables, foot notes; deleted text and comments stay out and are remarked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from qualkit.transcripts.document import Pages, Paragraph, Table
from qualkit.transcripts.package import open_package
from qualkit.transcripts.records import Leftover, Refused

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
Element = ElementTree.Element


def read_odt(data: bytes) -> Pages:
    """The content of an OpenDocument text."""
    again = "open it in LibreOffice and save it again as .odt or .docx"
    with open_package(data, "OpenDocument") as archive:
        names = archive.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Refused(
                "the OpenDocument file is protected with a password", "remove the password and save the file again"
            )
        if "content.xml" not in names:
            raise Refused("the OpenDocument file is damaged (it has no content.xml)", again)
        try:
            root = ElementTree.fromstring(archive.read("content.xml"))
            styles = ElementTree.fromstring(archive.read("styles.xml")) if "styles.xml" in names else None
        except ElementTree.ParseError as error:
            raise Refused(f"the OpenDocument file is damaged ({error})", again) from None
    body = next((element for element in root.iter() if _name(element) == "body"), None)
    if body is None:
        raise Refused("the OpenDocument file is damaged (it has no body)", again)
    bold = {name for part in (root, styles) if part is not None for name in _bold_styles(part)}
    walk = _Walk(frozenset(bold))
    blocks = tuple(walk.blocks(body))
    warnings = []
    if walk.seen["deleted"]:
        warnings.append(("the file has tracked changes; deleted text was not read", "accept or reject the changes"))
    if walk.seen["comment"]:
        warnings.append(
            (f"the file has {walk.seen['comment']} comments, which are not read", "remove them before sharing the file")
        )
    return Pages(
        blocks, tuple(Leftover(text, "foot note", "foot note") for text in walk.notes), warnings=tuple(warnings)
    )


@dataclass(slots=True)
class _Walk:
    bold_styles: frozenset[str]
    seen: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def blocks(self, parent: Element) -> Iterator[Paragraph | Table]:
        for child in parent:
            name = _name(child)
            if name in ("p", "h"):
                yield self.paragraph(child)
            elif name == "table":
                rows = [row for row in child.iter() if _name(row) == "table-row"]
                yield Table(
                    tuple(tuple(self.cell(cell) for cell in row if _name(cell).endswith("table-cell")) for row in rows)
                )
            elif name == "tracked-changes":
                self.seen["deleted"] += 1
            elif name == "annotation":
                self.seen["comment"] += 1
            else:
                yield from self.blocks(child)

    def cell(self, cell: Element) -> str:
        texts = (block.text if isinstance(block, Paragraph) else "" for block in self.blocks(cell))
        return "\n\n".join(text for text in texts if text.strip())

    def paragraph(self, element: Element) -> Paragraph:
        pieces: list[str] = []
        strong, still = 0, True
        for piece, bold in self._pieces(element, element.get(f"{_TEXT}style-name") in self.bold_styles):
            pieces.append(piece)
            if still and (bold or not piece.strip()):
                strong += len(piece)
            elif piece.strip():
                still = False
        text = "".join(pieces)
        return Paragraph(text, strong if text[:strong].strip() else 0)

    def _pieces(self, element: Element, bold: bool) -> Iterator[tuple[str, bool]]:
        yield _flat(element.text), bold
        for child in element:
            name = _name(child)
            if name == "line-break":
                yield "\n", bold
            elif name == "tab":
                yield "\t", bold
            elif name == "s":
                yield " " * min(int(child.get(f"{_TEXT}c") or 1), 1000), bold
            elif name == "note":
                body = next((part for part in child if _name(part) == "note-body"), None)
                if body is not None:
                    self.notes.extend(
                        b.text.strip() for b in self.blocks(body) if isinstance(b, Paragraph) and b.text.strip()
                    )
            elif name == "annotation":
                self.seen["comment"] += 1
            elif name in ("p", "h"):  # in a text box
                yield "\n", bold
                yield from self._pieces(child, bold)
            else:
                yield from self._pieces(child, bold or child.get(f"{_TEXT}style-name") in self.bold_styles)
            yield _flat(child.tail), bold


def _flat(text: str | None) -> str:
    """White space as OpenDocument means it: one space."""
    if not text:
        return ""
    core = " ".join(text.split())
    lead = " " if text[0].isspace() else ""
    return f"{lead}{core}{' ' if core and text[-1].isspace() else ''}" if core else " "


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _bold_styles(root: Element) -> Iterator[str]:
    for style in root.iter(f"{_STYLE}style"):
        for properties in style.iter(f"{_STYLE}text-properties"):
            if properties.get(f"{_FO}font-weight") in ("bold", "600", "700", "800", "900"):
                yield style.get(f"{_STYLE}name") or ""
