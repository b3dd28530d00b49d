"""The reader of every kind of file, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable, Collection

from qualkit.transcripts.document import Pages, read_pages
from qualkit.transcripts.jsonfile import read_json
from qualkit.transcripts.opendocument import read_odt
from qualkit.transcripts.pdf import read_pdf
from qualkit.transcripts.plain import read_plain
from qualkit.transcripts.records import Reading, ReadOptions, Refused
from qualkit.transcripts.richtext import read_rtf
from qualkit.transcripts.subtitles import read_subtitles
from qualkit.transcripts.tablefile import read_table
from qualkit.transcripts.webpage import read_html
from qualkit.transcripts.word import read_docx

Reader = Callable[[bytes, str, Collection[str], ReadOptions], Reading]


def _document(pages_of: Callable[[bytes], Pages], kind: str) -> Reader:
    def read(data: bytes, file: str, known: Collection[str], options: ReadOptions) -> Reading:
        return read_pages(pages_of(data), kind, file, known, options)

    return read


READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), read_plain),
    **dict.fromkeys((".vtt", ".srt", ".sbv"), read_subtitles),
    **dict.fromkeys((".csv", ".tsv", ".xlsx"), read_table),
    **dict.fromkeys((".docx", ".docm"), _document(read_docx, "Word")),
    **dict.fromkeys((".html", ".htm"), read_html),
    ".json": read_json,
    ".odt": _document(read_odt, "OpenDocument"),
    ".rtf": read_rtf,
    ".pdf": read_pdf,
}
_INSTEAD = {
    ".doc": "open it in Word and save it as .docx",
    ".xls": "open it in Excel and save it as .xlsx",
    ".ods": "save it as .xlsx or .csv",
    ".pages": "export it as .docx",
    ".zip": "unpack it into the folder",
}
_SOUND = frozenset(".mp3 .mp4 .m4a .wav .mov .avi .ogg .wma .mkv .aac .flac .webm".split())


def reader_for(suffix: str) -> Reader:
    """The reader for a name's ending. Raises Refused, with what to do instead, for others."""
    reader = READERS.get(suffix.lower())
    if reader:
        return reader
    if suffix.lower() in _SOUND:
        raise Refused(f"{suffix} is a recording, not a transcript", "transcribe it first, or move it out of the folder")
    kind = f"files of the type {suffix}" if suffix else "files without an ending such as .txt"
    instead = _INSTEAD.get(
        suffix.lower(), f"save it as one of {', '.join(sorted(READERS))}, or move it out of the folder"
    )
    raise Refused(f"{kind} are not read", instead)
