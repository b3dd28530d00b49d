"""Carries people's decisions from the study to its copy, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qualkit.identities.key import Document
from qualkit.identities.rewriting import Piece, to_copy, to_source


def carry_line(
    line: str,
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
    copies: Mapping[str, str],
    hide: Callable[[str], str],
) -> str:
    """A line of a decisions log as it stands in the copy: ids, places and words are the copy's.

    ``documents`` and ``texts`` go by the transcript's id, ``copies`` (texts) by its id in the copy; ``hide`` puts
    pseudonyms into a note. Words that are not at their place are looked up in the transcript; if they are not there exactly
    once, the place is kept and the words are hidden. A line that is no decision is hidden as a whole.
    """
    return _carry(line, {d.id: d for d in documents.values()}, texts, copies, to_copy, lambda d: d.copy_id, hide)


def restore_line(
    line: str,
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
    copies: Mapping[str, str],
    show: Callable[[str], str],
) -> str:
    """A line of the copy's log as it stands in the study: the reverse of ``carry_line``."""
    return _carry(line, {d.copy_id: d for d in documents.values()}, copies, texts, to_source, lambda d: d.id, show)


def _carry(
    line: str,
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
    others: Mapping[str, str],
    place: Callable[[Sequence[Piece], int, int], tuple[int, int]],
    other_id: Callable[[Document], str],
    words: Callable[[str], str],
) -> str:
    try:
        data: Any = json.loads(line)
    except json.JSONDecodeError:
        return words(line)
    if not isinstance(data, dict) or not isinstance(data.get("transcript"), str):
        return words(line)
    moved = dict(data)
    document = documents.get(data["transcript"])
    if document is None:
        moved["transcript"] = words(data["transcript"])
    else:
        moved["transcript"] = other_id(document)
        start, end = _whole(data.get("start")), _whole(data.get("end"))
        text, said = texts[data["transcript"]], str(data.get("text", ""))
        if said and text[start:end] != said and text.count(said) == 1:
            start = text.index(said)
            end = start + len(said)
        if not said or text[start:end] == said:
            if end:
                moved["start"], moved["end"] = place(document.pieces, start, end)
            if said:
                moved["text"] = others[moved["transcript"]][moved["start"] : moved["end"]]
        else:
            moved["text"] = words(said)
    for name in ("note",):
        if isinstance(data.get(name), str):
            moved[name] = words(data[name])
    return json.dumps(moved, ensure_ascii=False) if moved != data else line


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
