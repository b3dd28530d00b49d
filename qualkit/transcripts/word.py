"""Reads Word files: everything that is printed, in reading order, with bold starts; deleted text stays out and is remarked."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qualkit.transcripts.document import Pages, Paragraph, Table
from qualkit.transcripts.package import open_package
from qualkit.transcripts.records import Leftover, Refused

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SILENT = frozenset(
    {"rPr", "pPr", "instrText", "delInstrText", "sectPr", "tblPr", "trPr", "tcPr", "fldChar", "commentReference"}
)
_OFF = ("0", "false", "off", "none")


def read_docx(data: bytes) -> Pages:
    """The content of a Word file. Tracked insertions count as text, tracked deletions do not; both are remarked."""
    from docx import Document

    open_package(data, "Word").close()
    try:
        document = Document(io.BytesIO(data))
        walk = _Walk(_bold_styles(document))
        blocks = tuple(walk.blocks(document.element.body))
        return Pages(blocks, tuple(_margins(document, walk)), warnings=tuple(_remarks(document, walk)))
    except Exception as error:  # python-docx and lxml raise whatever the damaged part raises
        reason = str(error).strip().split("\n")[0][:120] or type(error).__name__
        raise Refused(f"the Word file is damaged ({reason})", "open it in Word and save it again as .docx") from None


@dataclass(slots=True)
class _Walk:
    """Goes through a part of a Word file and counts what is tracked."""

    bold_styles: frozenset[str]
    seen: Counter[str] = field(default_factory=Counter)

    def blocks(self, parent: Any) -> Iterator[Paragraph | Table]:
        for child in parent:
            name = _name(child)
            if name == "p":
                boxes: list[Any] = []
                yield self.paragraph(child, boxes)
                for box in boxes:
                    yield from self.blocks(box)
            elif name == "tbl":
                yield Table(tuple(self.rows(child)))
            elif name in ("del", "moveFrom"):
                self.seen["deleted"] += 1
            elif name and name not in _SILENT:
                yield from self.blocks(child)

    def rows(self, table: Any) -> Iterator[tuple[str, ...]]:
        for row in _children(table, "tr"):
            yield tuple("\n\n".join(self.cell(cell)) for cell in _children(row, "tc"))

    def cell(self, cell: Any) -> Iterator[str]:
        for block in self.blocks(cell):
            if isinstance(block, Paragraph):
                if block.text.strip():
                    yield block.text
            else:
                yield from (" ".join(part for part in row if part) for row in block.rows)

    def paragraph(self, element: Any, boxes: list[Any]) -> Paragraph:
        """The text of a paragraph; text boxes hanging on it are put into ``boxes``."""
        base = self._style(element, "pPr/{w}pStyle")
        pieces: list[str] = []
        strong, still = 0, True
        for piece, bold in self._pieces(element, base, boxes):
            pieces.append(piece)
            if still and (bold or not piece.strip()):
                strong += len(piece)
            elif piece.strip():
                still = False
        text = "".join(pieces)
        return Paragraph(text, strong if text[:strong].strip() else 0)

    def _pieces(self, parent: Any, bold: bool, boxes: list[Any]) -> Iterator[tuple[str, bool]]:
        for child in parent:
            name = _name(child)
            if name == "t":
                yield child.text or "", bold
            elif name in _CHARACTERS:
                yield _CHARACTERS[name], bold
            elif name == "sym":
                yield "•", bold
            elif name in ("del", "moveFrom"):
                self.seen["deleted"] += 1
            elif name == "txbxContent":
                boxes.append(child)
            elif name in ("Fallback", "delText", "") or name in _SILENT:
                continue
            elif name == "r":
                yield from self._pieces(child, self._is_bold(child, bold), boxes)
            else:
                self.seen["inserted"] += name in ("ins", "moveTo")
                yield from self._pieces(child, bold, boxes)

    def _style(self, element: Any, path: str) -> bool:
        style = element.find(f"{_W}{path.format(w=_W)}")
        return style is not None and style.get(f"{_W}val") in self.bold_styles

    def _is_bold(self, run: Any, base: bool) -> bool:
        mark = run.find(f"{_W}rPr/{_W}b")
        if mark is not None:
            return mark.get(f"{_W}val", "1") not in _OFF
        return base or self._style(run, "rPr/{w}rStyle")


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _children(parent: Any, wanted: str) -> Iterator[Any]:
    """Rows or cells, also inside content controls."""
    for child in parent:
        name = _name(child)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _children(child, wanted)


def _bold_styles(document: Any) -> frozenset[str]:
    bold: set[str] = set()
    based: dict[str, str] = {}
    for style in document.styles.element.iter(f"{_W}style"):
        name = style.get(f"{_W}styleId") or ""
        mark, base = style.find(f"{_W}rPr/{_W}b"), style.find(f"{_W}basedOn")
        if mark is not None and mark.get(f"{_W}val", "1") not in _OFF:
            bold.add(name)
        elif mark is None and base is not None:
            based[name] = base.get(f"{_W}val") or ""
    for name in based:
        at, steps = name, 0
        while at in based and at not in bold and steps < 20:
            at, steps = based[at], steps + 1
        if at in bold:
            bold.add(name)
    return frozenset(bold)


def _margins(document: Any, walk: _Walk) -> Iterator[Leftover]:
    """Foot notes, end notes, page heads and feet, each text once."""
    from docx.oxml import parse_xml

    known = {
        "footnotes": "foot note",
        "endnotes": "end note",
        "header": "page head or foot",
        "footer": "page head or foot",
    }
    seen: set[str] = set()
    for relation in sorted(document.part.rels.values(), key=lambda r: str(r.rId)):
        kind = str(relation.reltype).rpartition("/")[2]
        if kind not in known or relation.is_external:
            continue
        for block in walk.blocks(parse_xml(relation.target_part.blob)):
            text = block.text if isinstance(block, Paragraph) else " | ".join(" ".join(row) for row in block.rows)
            if text.strip() and text.strip() not in seen:
                seen.add(text.strip())
                yield Leftover(text.strip(), known[kind], known[kind])


def _remarks(document: Any, walk: _Walk) -> Iterator[tuple[str, str]]:
    if walk.seen["deleted"] or walk.seen["inserted"]:
        what = f"the file has tracked changes ({walk.seen['inserted']} insertions, {walk.seen['deleted']} deletions)"
        yield f"{what}; it was read as if all were accepted", "accept or reject the changes in Word"
    comments = [r for r in document.part.rels.values() if str(r.reltype).endswith("/comments") and not r.is_external]
    count = sum(relation.target_part.blob.count(b"<w:comment ") for relation in comments)
    if count:
        yield f"the file has {count} comments in its margin, which are not read", "remove them before sharing the file"
