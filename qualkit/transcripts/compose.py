"""Writes utterances down as canonical text, ``[time] LABEL: speech``, and keeps their places in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import yaml

from qualkit.transcripts.records import Leftover, Span, Utterance
from qualkit.transcripts.stamps import TIMED_REMARK


def compose(
    items: Iterable[Utterance | Leftover], header: Mapping[str, str] | None = None
) -> tuple[str, tuple[Span, ...]]:
    """The text of a file that was not plain text, and the speech in it.

    Paragraphs stand between blank lines, in the order of the items; left-overs stand as they are, without a label.
    An utterance without words is left out.

    >>> compose([Utterance("INT", "Who pays?", "00:00:05"), Utterance("E1", "We do.")])[0]
    '[00:00:05] INT: Who pays?\\n\\nE1: We do.\\n'
    """
    parts: list[str] = []
    spans: list[Span] = []
    size = 0

    def add(piece: str) -> None:
        nonlocal size
        parts.append(piece)
        size += len(piece)

    if header:
        dumped = yaml.safe_dump(dict(header), allow_unicode=True, sort_keys=False, width=10_000)
        add(f"---\n{dumped}---\n\n")
    for item in items:
        speech = tidy(item.text)
        if not speech:
            continue
        if isinstance(item, Utterance):
            add(f"[{item.timestamp}] " if item.timestamp else "")
            speaker = " ".join(whole(item.speaker).replace("\0", "").split())
            add(f"{speaker}: " if speaker else "")
            spans.append(Span(speaker, size, size + len(speech), item.timestamp, item.place, item.hint))
        add(speech)
        add("\n\n")
    return "".join(parts).rstrip("\n") + "\n" if parts else "", tuple(spans)


def set_apart(items: Iterable[Utterance | Leftover]) -> list[Utterance | Leftover]:
    """The items, where utterances without a speaker became left-overs if others have one: it is not known who said them."""
    given = list(items)
    if not any(isinstance(item, Utterance) and item.speaker for item in given):
        return given
    return [Leftover(i.text, i.place) if isinstance(i, Utterance) and not i.speaker else i for i in given]


def tidy(text: str) -> str:
    """The text without white space at its ends, without times in a transcriber's remarks (``[inaudible 00:12:33]``), and
    without what a UTF-8 text file cannot hold: NULs, halves of characters."""
    plain = whole(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    return TIMED_REMARK.sub(r"\1\2\3", plain)


def whole(text: str) -> str:
    """The text with surrogate pairs put together, as RTF and JSON write 😀; a lone half becomes U+FFFD."""
    if text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
