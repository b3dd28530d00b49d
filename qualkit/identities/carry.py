"""Carries people's decisions from the study to its copy, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qualkit.decisions.anchor import AROUND
from qualkit.decisions.line import PREVIOUS, link
from qualkit.identities.key import Document
from qualkit.identities.rewriting import Piece, to_copy, to_source

_AROUND = ("before", "after")


def carry_line(
    line: str,
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
    copies: Mapping[str, str],
    hide: Callable[[str], str],
    previous: str = "",
) -> str:
    """A line of a decisions log as it stands in the copy: ids, places and words are the copy's.

    ``documents`` and ``texts`` go by the transcript's id, ``copies`` (texts) by its id in the copy; ``hide`` puts
    pseudonyms into a note. Words that are not at their place are looked up in the transcript; if they are not there exactly
    once, the place is kept and the words are hidden. A line that is no decision is hidden as a whole. ``previous`` is the
    line before it in the copy, to which it is linked.
    """
    return _carry(
        line, {d.id: d for d in documents.values()}, texts, copies, to_copy, lambda d: d.copy_id, hide, previous
    )


def restore_line(
    line: str,
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
    copies: Mapping[str, str],
    show: Callable[[str], str],
    previous: str = "",
) -> str:
    """A line of the copy's log as it stands in the study: the reverse of ``carry_line``."""
    return _carry(
        line, {d.copy_id: d for d in documents.values()}, copies, texts, to_source, lambda d: d.id, show, previous
    )


def _carry(
    line: str,
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
    others: Mapping[str, str],
    place: Callable[[Sequence[Piece], int, int], tuple[int, int]],
    other_id: Callable[[Document], str],
    words: Callable[[str], str],
    previous: str,
) -> str:
    try:
        data: Any = json.loads(line)
    except json.JSONDecodeError:
        return words(line)
    if not isinstance(data, dict) or not isinstance(data.get("transcript"), str):
        return words(line)
    document = documents.get(data["transcript"])
    name = other_id(document) if document else words(data["transcript"])
    carried = _placed(data, document, texts, others.get(name, ""), place) if document else None
    free = ("note",) if carried is not None else ("note", "text", *_AROUND)
    moved = {**data, "transcript": name, **(carried or {})}
    moved.update({key: words(data[key]) for key in free if isinstance(data.get(key), str)})
    if PREVIOUS in data:
        moved[PREVIOUS] = link(previous.encode("utf-8", "surrogateescape")) if previous else ""
    return json.dumps(moved, ensure_ascii=False) if moved != data else line


def _placed(
    data: Mapping[str, Any],
    document: Document,
    texts: Mapping[str, str],
    other: str,
    place: Callable[[Sequence[Piece], int, int], tuple[int, int]],
) -> dict[str, object] | None:
    """Place, words and surroundings of a line as they are in the other text; None when its words are not where it says."""
    start, end = _whole(data.get("start")), _whole(data.get("end"))
    text, said = texts[data["transcript"]], str(data.get("text", ""))
    if said and text[start:end] != said and text.count(said) == 1:
        start = text.index(said)
        end = start + len(said)
    if said and text[start:end] != said:
        return None
    if not end:
        return {}
    start, end = place(document.pieces, start, end)
    around = other[max(0, start - AROUND) : start], other[end : end + AROUND]
    words = {"text": other[start:end], **dict(zip(_AROUND, around, strict=True))}
    return {"start": start, "end": end, **{key: value for key, value in words.items() if data.get(key)}}


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
