"""Identifiers beside the text: in a file's name, and in a document's properties, comments and tracked changes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from xml.etree import ElementTree

from qualkit.identities.find import find_identifiers
from qualkit.identities.records import Finding, Kind, Lists
from qualkit.identities.speakers import is_personal
from qualkit.model import Transcript
from qualkit.transcripts.package import open_package
from qualkit.transcripts.records import Refused

_PACKAGES = {".docx": "Word", ".docm": "Word", ".xlsx": "Excel", ".odt": "OpenDocument"}
_PROPERTIES = frozenset("creator lastModifiedBy initial-creator printed-by Manager Company".split())
_SPOKEN = frozenset("title subject description keywords category lpwstr lpstr user-defined".split())
_NOBODY = re.compile(
    r"(?:python-docx|openpyxl|libreoffice.*|microsoft.*|qualkit.*|windows user|office user|user|admin|administrator|author|unknown|owner|pc|home)?",
    re.IGNORECASE,
)
_TRACKED = frozenset("ins del moveFrom moveTo rPrChange pPrChange".split())


def file_findings(transcript: Transcript, data: bytes, lists: Lists) -> list[Finding]:
    """What tells of somebody outside the text of a transcript's file; ``data`` are the file's bytes.

    Names in the file's name; authors and other properties; comments' authors and identifiers in their text; authors of
    tracked changes and identifiers in deleted words. They have no place: start and end are 0, role is ``file``.
    """
    found = list(_in_name(transcript, lists))
    kind = _PACKAGES.get(PurePosixPath(transcript.source).suffix.casefold())
    if kind:
        try:
            with open_package(data, kind) as archive:
                found += _in_package(transcript, archive, lists)
        except (Refused, ElementTree.ParseError, zipfile.BadZipFile, OSError):
            pass  # a damaged file is the reader's problem and reported there
    return list(dict.fromkeys(found))


def _in_name(transcript: Transcript, lists: Lists) -> Iterator[Finding]:
    for part in PurePosixPath(transcript.source).with_suffix("").parts:
        shown = re.sub(r"[^\w'’]|_", " ", part)
        shown = shown.title() if shown.islower() else shown
        for finding in _search(transcript, shown, lists):
            if finding.kind in ("name", "employer", "place"):
                text = part[finding.start : finding.end]
                yield replace(_outside(finding, "in the file's name"), text=text)


def _in_package(transcript: Transcript, archive: zipfile.ZipFile, lists: Lists) -> Iterator[Finding]:
    for name in sorted(archive.namelist()):
        low = name.casefold()
        if re.fullmatch(r"docprops/\w+\.xml|meta\.xml", low):
            yield from _properties(transcript, archive.read(name), lists)
        elif re.fullmatch(r"word/comments\w*\.xml|xl/(?:threaded)?comments/?\w*\.xml|xl/persons/\w+\.xml", low):
            yield from _comments(transcript, archive.read(name), lists)
        elif re.fullmatch(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml", low):
            yield from _changes(transcript, archive.read(name), lists)


def _properties(transcript: Transcript, xml: bytes, lists: Lists) -> Iterator[Finding]:
    for element in ElementTree.fromstring(xml).iter():
        name, value = _name(element.tag), " ".join((element.text or "").split())
        if name in _PROPERTIES and not _NOBODY.fullmatch(value):
            yield _made(transcript, value, "document_property", f"the document's property {name}")
        elif name in _SPOKEN and value:
            for finding in _search(transcript, value, lists):
                yield replace(_outside(finding, f"in the document's property {name}"), kind="document_property")


def _comments(transcript: Transcript, xml: bytes, lists: Lists) -> Iterator[Finding]:
    root = ElementTree.fromstring(xml)
    for element in root.iter():
        name = _name(element.tag)
        author = next((v for k, v in element.attrib.items() if _name(k) in ("author", "displayName")), "")
        author = author or (element.text or "" if name == "author" else "")
        if author and not _NOBODY.fullmatch(author):
            yield _made(transcript, author, "comment", "the author of a comment")
        if name == "comment":
            text = " ".join("".join(t.text or "" for t in p.iter() if _name(t.tag) == "t") for p in [element])
            for finding in _search(transcript, text, lists):
                yield replace(_outside(finding, "in a comment"), kind="comment")


def _changes(transcript: Transcript, xml: bytes, lists: Lists) -> Iterator[Finding]:
    for element in ElementTree.fromstring(xml).iter():
        name = _name(element.tag)
        if name not in _TRACKED:
            continue
        author = next((v for k, v in element.attrib.items() if _name(k) == "author"), "")
        if author and not _NOBODY.fullmatch(author):
            yield _made(transcript, author, "tracked_change", "the author of a tracked change")
        deleted = "".join(t.text or "" for t in element.iter() if _name(t.tag) == "delText")
        for finding in _search(transcript, deleted, lists) if deleted else ():
            yield replace(_outside(finding, "in words deleted as a tracked change"), kind="tracked_change")


def _search(transcript: Transcript, text: str, lists: Lists) -> list[Finding]:
    """The identifiers in a text beside the transcript, with the names its labels give."""
    names = {turn.speaker for turn in transcript.turns if is_personal(turn.speaker)}
    return find_identifiers(
        [Transcript(transcript.id, transcript.source, text, (), ())],
        known_names=sorted({*lists.names, *names}),
        places=lists.places,
        employers=lists.employers,
        allow=lists.allow,
    )


def _made(transcript: Transcript, text: str, kind: Kind, why: str) -> Finding:
    return Finding(transcript.id, 0, 0, " ".join(text.split()), kind, why, "file")


def _outside(finding: Finding, why: str) -> Finding:
    return replace(finding, start=0, end=0, role="file", why=why)


def _name(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]
