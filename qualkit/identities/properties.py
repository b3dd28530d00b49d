"""Where files of each kind keep who made them and what was remarked: properties, comments, tracked changes."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree

from qualkit.identities.records import Kind
from qualkit.transcripts.package import open_package

_PACKAGES = {".docx": "Word", ".docm": "Word", ".xlsx": "Excel", ".odt": "OpenDocument"}
_PERSONS = frozenset("creator lastmodifiedby initial-creator printed-by manager company author operator".split())
_SPOKEN = frozenset("title subject description keywords category lpwstr lpstr user-defined doccomm comment".split())
_TRACKED = frozenset("ins del moveFrom moveTo rPrChange pPrChange".split())
_MOST_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class Remark:
    """A text beside the transcript: ``person`` says that the whole of it is somebody's name; ``where`` is told to people."""

    text: str
    kind: Kind
    where: str
    person: bool = False


def remarks_in(source: str, data: bytes) -> Iterator[Remark]:
    """Every property, comment and tracked change of a file with these bytes, read by the ending of its name.

    Raises what the libraries raise for damaged files.
    """
    suffix = PurePosixPath(source).suffix.casefold()
    if suffix in _PACKAGES:
        with open_package(data, _PACKAGES[suffix]) as archive:
            yield from _in_package(archive)
    elif suffix == ".pdf":
        yield from _in_pdf(data)
    elif suffix == ".rtf":
        yield from _in_rich_text(data.decode("latin-1"))
    elif suffix in (".html", ".htm"):
        parser = _Meta()
        parser.feed(data.decode("utf-8", "replace"))
        yield from parser.found


def _property(name: str, value: str) -> Iterator[Remark]:
    text = " ".join(value.split())
    if text and name.casefold() in _PERSONS:
        yield Remark(text, "document_property", f"the document's property {name}", person=True)
    elif text and name.casefold() in _SPOKEN:
        yield Remark(text, "document_property", f"in the document's property {name}")


def _in_package(archive: zipfile.ZipFile) -> Iterator[Remark]:
    for name in sorted(archive.namelist()):
        low = name.casefold()
        if re.fullmatch(r"docprops/\w+\.xml|meta\.xml", low):
            for element in ElementTree.fromstring(archive.read(name)).iter():
                yield from _property(_name(element.tag), element.text or "")
        elif re.fullmatch(r"word/comments\w*\.xml|xl/(?:threaded)?comments/?\w*\.xml|xl/persons/\w+\.xml", low):
            yield from _comments(ElementTree.fromstring(archive.read(name)))
        elif re.fullmatch(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml", low):
            yield from _changes(ElementTree.fromstring(archive.read(name)))
        elif low == "content.xml":
            yield from _in_opendocument(ElementTree.fromstring(archive.read(name)))


def _comments(root: Any) -> Iterator[Remark]:
    for element in root.iter():
        name = _name(element.tag)
        author = _attribute(element, "author", "displayName") or (element.text or "" if name == "author" else "")
        if author:
            yield Remark(author, "comment", "the author of a comment", person=True)
        if name == "comment":
            yield Remark(
                "".join(t.text or "" for t in element.iter() if _name(t.tag) == "t"), "comment", "in a comment"
            )


def _changes(root: Any) -> Iterator[Remark]:
    for element in root.iter():
        if _name(element.tag) in _TRACKED:
            author = _attribute(element, "author")
            if author:
                yield Remark(author, "tracked_change", "the author of a tracked change", person=True)
            deleted = "".join(t.text or "" for t in element.iter() if _name(t.tag) == "delText")
            yield Remark(deleted, "tracked_change", "in words deleted as a tracked change")


def _in_opendocument(root: Any) -> Iterator[Remark]:
    """Comments and tracked changes of LibreOffice: who, and what was remarked or deleted."""
    for element in root.iter():
        name = _name(element.tag)
        if name not in ("annotation", "changed-region"):
            continue
        kind: Kind = "comment" if name == "annotation" else "tracked_change"
        what = "a comment" if name == "annotation" else "a tracked change"
        for inner in element.iter():
            if _name(inner.tag) == "creator" and inner.text:
                yield Remark(inner.text, kind, f"the author of {what}", person=True)
            elif _name(inner.tag) == "p":
                where = "in a comment" if name == "annotation" else "in words deleted as a tracked change"
                yield Remark("".join(inner.itertext()), kind, where)


def _in_pdf(data: bytes) -> Iterator[Remark]:
    from pypdf import PdfReader

    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # what is damaged is the reader's problem
    try:
        reader = PdfReader(io.BytesIO(data))
        for key, value in (reader.metadata or {}).items():
            if key != "/Creator":  # the program
                yield from _property(str(key).strip("/"), str(value))
        for page in reader.pages[:_MOST_PAGES]:
            for annotation in page.annotations or ():
                note = annotation.get_object()
                if note.get("/T") and note.get("/Subtype") not in ("/Widget", "/Link"):
                    yield Remark(str(note["/T"]), "comment", "the author of a comment", person=True)
                if note.get("/Contents"):
                    yield Remark(str(note["/Contents"]), "comment", "in a comment")
    finally:
        logger.setLevel(level)


def _in_rich_text(text: str) -> Iterator[Remark]:
    from striprtf import striprtf

    plain: Any = striprtf.rtf_to_text

    for found in re.finditer(r"\{\\(author|operator|manager|company|title|subject|keywords|doccomm) ([^{}]*)\}", text):
        yield from _property(found[1], plain(f"{{\\rtf1 {found[2]}}}"))
    for found in re.finditer(r"\{\\\*\\atnauthor ([^{}]*)\}", text):
        yield Remark(plain(f"{{\\rtf1 {found[1]}}}"), "comment", "the author of a comment", person=True)


class _Meta(HTMLParser):
    """The properties of a web page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Remark] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            given = dict(attrs)
            self.found += _property(given.get("name") or "", given.get("content") or "")


def _attribute(element: Any, *names: str) -> str:
    return next((value for key, value in element.attrib.items() if _name(key) in names), "")


def _name(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""
