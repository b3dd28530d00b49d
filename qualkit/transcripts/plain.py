"""Reads plain text and Markdown: the text is the file's own, and turns are places in it."""

from __future__ import annotations

import re
from collections.abc import Collection

from qualkit.transcripts.decode import decode
from qualkit.transcripts.detect import detect
from qualkit.transcripts.doubts import doubts, unlabelled
from qualkit.transcripts.header import split_header
from qualkit.transcripts.records import Reading, ReadOptions, Refused, Span
from qualkit.transcripts.stamps import TIMED_REMARK
from qualkit.transcripts.subtitles import read_subtitle_text, read_timed_lines

_SUBTITLES = re.compile(r"\s*(?:WEBVTT\b|1\s*\n\d+:\d+:\d+[,.]\d+[ \t]*-->)")


def read_plain(data: bytes, file: str, known: Collection[str], options: ReadOptions) -> Reading:
    """The reading of a text file. Subtitles saved with the name ending .txt are read as subtitles."""
    text, encoding = decode(data, options.encoding)
    if _SUBTITLES.match(text):
        return read_subtitle_text(text, known, options)
    timed = read_timed_lines(text, known, options)
    if timed:
        return timed
    if text.startswith("{\\rtf"):
        raise Refused("this is rich text, not plain text", "give the file a name that ends in .rtf")
    header, start, problems = split_header(text, file)
    names = [*known, *(header[key] for key in ("id",) if header.get(key))]
    found = detect(text, start, known=names, options=options)
    derived = encoding != "utf-8"  # then the text is kept in UTF-8 beside the source
    if found is None:
        body = text[start:].strip()
        item = unlabelled(body, options)
        begin = text.index(body, start)
        span = Span(item.speaker, begin, begin + len(body))
        return Reading(text, (span,), "no labels", 0.3, derived, header=header, problems=tuple(problems))
    return Reading(
        text,
        found.spans,
        found.layout,
        found.sureness,
        derived,
        leftovers=tuple(item for _, item in found.leftovers),
        header=header,
        problems=(*problems, *doubts(found, file)),
        notes=_timed_remarks(text),
        sheet=found.sheet,
    )


def _timed_remarks(text: str) -> tuple[str, ...]:
    """A note where times stay inside speech: the turns of a plain file are places in it, so nothing can be taken out of them."""
    found = [match.group() for match in TIMED_REMARK.finditer(text)]
    if not found:
        return ()
    what = f"{len(found)} remarks such as" if len(found) > 1 else "the remark"
    keep = "keep their times" if len(found) > 1 else "keeps its time"
    return (f"{what} “{found[0]}” {keep}, since the text of a plain file is kept sign by sign",)
