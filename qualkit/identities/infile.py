"""Identifiers beside the text: in a file's name, and in a document's properties, comments and tracked changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from qualkit.identities.find import find_identifiers
from qualkit.identities.properties import remarks_in
from qualkit.identities.records import Finding, Lists
from qualkit.identities.speakers import is_personal
from qualkit.model import Transcript

_NOBODY = re.compile(
    r"(?:python-docx|openpyxl|libreoffice.*|microsoft.*|qualkit.*|windows user|office user|user|admin|administrator|author|unknown|owner|pc|home)?",
    re.IGNORECASE,
)


def file_findings(transcript: Transcript, data: bytes, lists: Lists) -> list[Finding]:
    """What tells of somebody outside the text of a transcript's file; ``data`` are the file's bytes.

    Names in the file's name; authors and other properties; comments' authors and identifiers in their text; authors of
    tracked changes and identifiers in deleted words. They have no place: start and end are 0, role is ``file``.
    """
    found = list(_in_name(transcript, lists))
    try:
        for remark in remarks_in(transcript.source, data):
            if remark.person and not _NOBODY.fullmatch(remark.text):
                text = " ".join(remark.text.split())
                found.append(Finding(transcript.id, 0, 0, text, remark.kind, remark.where, "file"))
            elif not remark.person and remark.text:
                for finding in _search(transcript, remark.text, lists):
                    found.append(replace(_outside(finding, remark.where), kind=remark.kind))
    except (
        Exception
    ):  # damaged files make the libraries raise nearly anything; they are the reader's problem, reported there
        pass
    return list(dict.fromkeys(found))


def _in_name(transcript: Transcript, lists: Lists) -> Iterator[Finding]:
    for part in PurePosixPath(transcript.source).with_suffix("").parts:
        shown = re.sub(r"[^\w'’]|_", " ", part)
        shown = shown.title() if shown.islower() else shown
        for finding in _search(transcript, shown, lists):
            if finding.kind in ("name", "employer", "place"):
                text = part[finding.start : finding.end]
                yield replace(_outside(finding, "in the file's name"), text=text)


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


def _outside(finding: Finding, why: str) -> Finding:
    return replace(finding, start=0, end=0, role="file", why=why)
