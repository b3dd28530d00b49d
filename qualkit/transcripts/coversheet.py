"""Finds the cover sheet of a transcript: title, date, place, names above the first turn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.transcripts import labels
from qualkit.transcripts.lines import Line

_ENTRY = re.compile(
    r"[ \t]{0,20}(?:[*•-][ \t]+)?(?:\*\*)?(?P<key>[^\W\d_][^:\n]{0,40}?)(?:\*\*)?[ \t]*[:\t](?:\*\*)?[ \t]*(?P<value>.*)"
)
_SPOKEN = re.compile(r"[.?!…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a cover sheet by number, and its entries by lower-case key."""

    lines: frozenset[int] = frozenset()
    entries: Mapping[str, str] = field(default_factory=dict)


def cover_sheet(lines: Sequence[Line]) -> Sheet:
    """The blocks of `Key: value` lines at the top that describe the interview.

    A block counts when one of its keys can be no speaker's (`Date:`); then `Interviewer: Jane Smith` in it is no turn.
    A block of names alone counts when its keys are not used as labels further down.
    """
    blocks = _blocks(lines)
    taken: set[int] = set()
    entries: dict[str, str] = {}
    for index, block in enumerate(blocks[:12]):
        pairs = [(line, found) for line in block if (found := _ENTRY.fullmatch(line.text[:300]))]
        if not pairs:
            if index and len(block[0].text.split()) > 12:
                break
            continue
        keys = [labels.fold(found["key"]) for _, found in pairs]
        if any(key in labels.SHEET_KEYS for key in keys):
            sheet = [(line, key, found["value"].strip()) for (line, found), key in zip(pairs, keys, strict=True)]
        elif all(
            key in labels.SPEAKER_KEYS and _names(found["value"]) for (_, found), key in zip(pairs, keys, strict=True)
        ):
            if _used_below(keys, blocks[index + 1 :]):
                break
            sheet = [(line, key, found["value"].strip()) for (line, found), key in zip(pairs, keys, strict=True)]
        else:
            break
        for line, key, value in sheet:
            if key not in labels.SHEET_KEYS and (len(value.split()) > 12 or _SPOKEN.search(value)):
                return Sheet(frozenset(taken), entries)  # speech right under the sheet, without a blank line
            taken.add(line.number)
            entries.setdefault(key, value)
    return Sheet(frozenset(taken), entries)


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for line in lines[:80]:
        if not line.text.strip():
            continue
        if line.after_blank or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _names(value: str) -> bool:
    parts = [part for part in re.split(r",|;|&| and ", value) if part.strip()]
    return (
        bool(parts)
        and len(value.split()) <= 12
        and not _SPOKEN.search(value)
        and all(labels.is_name(part.strip()) or labels.is_code(part.strip()) for part in parts)
    )


def _used_below(keys: Sequence[str], blocks: Sequence[Sequence[Line]]) -> bool:
    starts = {
        labels.fold(line.text[:60].partition(":")[0]) for block in blocks for line in block if ":" in line.text[:60]
    }
    return any(key in starts for key in keys)
