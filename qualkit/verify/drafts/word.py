"""Drafts as Word files, with what styles, indents and italics say about quotations."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree

from qualkit.transcripts.package import open_package
from qualkit.transcripts.records import Refused
from qualkit.verify.records import IGNORE, IGNORE_WORDS, Block, Quoted, all_italics

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_SILENT = frozenset(
    {
        "rPr",
        "pPr",
        "instrText",
        "delInstrText",
        "del",
        "moveFrom",
        "delText",
        "Fallback",
        "txbxContent",
        "sym",
        "softHyphen",
    }
)
_QUOTE = re.compile(
    r"^(?!.*(?:attribution|source|caption)).*(?:quot|zitat|citation|verbatim|extract|excerpt|blocktext|block text)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"heading|^title$|^subtitle$|überschrift|^toc", re.IGNORECASE)
_OFF = ("0", "false", "off", "none")
_INDENT = 280  # twentieths of a point: half a centimetre


def read_docx(data: bytes) -> list[Block]:
    """The paragraphs of a Word file, of its notes too; ``line`` is the paragraph's number. Tracked changes count as accepted.

    A paragraph in a style for quotations is a block quote; one that is indented on the left, or all in italics, may be one.
    """
    from docx import Document

    open_package(data, "Word").close()
    try:
        document = Document(io.BytesIO(data))
        body = document.element.body
    except Exception as error:  # python-docx and lxml raise whatever the damaged part raises
        reason = str(error).strip().split("\n")[0][:120] or type(error).__name__
        raise Refused(f"the Word file is damaged ({reason})", "open it in Word and save it again as .docx") from None
    look = _Look(_styles(document), frozenset(_ignoring(document)))
    elements = [*_paragraphs(body), *_notes(document)]
    return [_block(element, number, look) for number, element in enumerate(elements, 1)]


class _Look(NamedTuple):
    """What the rest of the file says about its paragraphs: names of styles by id, and the comments that say “ignore”."""

    styles: dict[str, str]
    ignoring: frozenset[str]


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _paragraphs(parent: Any) -> Iterator[Any]:
    """Every paragraph in reading order, those of tables and text boxes too, none twice."""
    for child in parent:
        name = _name(child)
        if name == "p":
            yield child
            yield from _boxes(child)
        elif name and name not in _SILENT:
            yield from _paragraphs(child)


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        name = _name(child)
        if name == "txbxContent":
            yield from _paragraphs(child)
        elif name and name not in ("Fallback", "del", "moveFrom"):
            yield from _boxes(child)


def _block(element: Any, number: int, look: _Look) -> Block:
    style = look.styles.get(_value(element, "pPr", "pStyle"), "")
    pieces = list(_pieces(element, False, look))
    text = "".join(piece for piece, _, _ in pieces)
    italics: list[tuple[int, int]] = []
    at = 0
    for piece, italic, _ in pieces:
        if italic and piece.strip():
            if italics and not text[italics[-1][1] : at].strip():
                italics[-1] = italics[-1][0], at + len(piece)
            else:
                italics.append((at, at + len(piece)))
        at += len(piece)
    quoted: Quoted = "no"
    if _QUOTE.match(style) or (text.strip() and all(quote for piece, _, quote in pieces if piece.strip())):
        quoted = "yes"
    elif _indent(element) >= _INDENT or all_italics(text, italics):
        quoted = "maybe"
    return Block(text, number, quoted, heading=bool(_HEADING.search(style)), italics=tuple(italics))


def _pieces(parent: Any, italic: bool, look: _Look) -> Iterator[tuple[str, bool, bool]]:
    """The texts of a paragraph's runs, whether each is in italics, and in a character style for quotations."""
    quote = False
    if _name(parent) == "r":
        mark = parent.find(f"{_W}rPr/{_W}i")
        italic = italic if mark is None else mark.get(f"{_W}val", "1") not in _OFF
        quote = bool(_QUOTE.match(look.styles.get(_value(parent, "rPr", "rStyle"), "")))
    for child in parent:
        name = _name(child)
        if name == "t":
            yield (child.text or "").replace("\xad", ""), italic, quote
        elif name in _CHARACTERS:
            yield _CHARACTERS[name], italic, quote
        elif name == "commentReference":
            if str(child.get(f"{_W}id")) in look.ignoring:
                yield IGNORE, italic, quote
        elif name and name not in _SILENT:
            yield from _pieces(child, italic, look)


def _value(element: Any, group: str, name: str) -> str:
    found = element.find(f"{_W}{group}/{_W}{name}")
    return str(found.get(f"{_W}val") or "") if found is not None else ""


def _indent(element: Any) -> int:
    found = element.find(f"{_W}pPr/{_W}ind")
    if found is None or element.find(f"{_W}pPr/{_W}numPr") is not None:
        return 0
    value = str(found.get(f"{_W}left") or found.get(f"{_W}start") or "0")
    return int(value) if value.lstrip("-").isdigit() else 0


def _styles(document: Any) -> dict[str, str]:
    """By a style's id: its name, with those of the styles it is based on."""
    names: dict[str, str] = {}
    based: dict[str, str] = {}
    for style in document.styles.element.iter(f"{_W}style"):
        key = str(style.get(f"{_W}styleId") or "")
        name, base = style.find(f"{_W}name"), style.find(f"{_W}basedOn")
        names[key] = str(name.get(f"{_W}val") or key) if name is not None else key
        if base is not None:
            based[key] = str(base.get(f"{_W}val") or "")
    full = {}
    for key, name in names.items():
        chain, at = [name], key
        while at in based and len(chain) < 10:
            at = based[at]
            chain.append(names.get(at, ""))
        full[key] = " / ".join(part for part in chain if part.lower() != "normal")
    return full


def _notes(document: Any) -> Iterator[Any]:
    """The paragraphs of foot notes and end notes."""
    for part in _parts(document, "footnotes", "endnotes"):
        yield from _paragraphs(part)


def _ignoring(document: Any) -> Iterator[str]:
    """The ids of the comments that say “qualkit: ignore”."""
    for part in _parts(document, "comments"):
        for comment in part.iter(f"{_W}comment"):
            if IGNORE_WORDS.match("".join(text.text or "" for text in comment.iter(f"{_W}t"))):
                yield str(comment.get(f"{_W}id"))


def _parts(document: Any, *kinds: str) -> Iterator[Any]:
    """The roots of further parts of the file, in a fixed order."""
    for relation in sorted(document.part.rels.values(), key=lambda r: str(r.rId)):
        if str(relation.reltype).rpartition("/")[2] in kinds and not relation.is_external:
            yield ElementTree.fromstring(relation.target_part.blob)
