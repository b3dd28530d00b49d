"""Which sentences and codings a person wants to see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qualkit.model import Coding, Segment
from qualkit.review.state import Interview, State

STATUSES = ("proposed", "accepted", "rejected", "uncoded")


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means any. ``code`` takes a theme's sub-codes along; ``uncoded`` as ``status`` are sentences without a code."""

    words: str = ""
    code: str = ""
    coder: str = ""
    status: str = ""
    origin: str = ""
    participant: str = ""
    group: str = ""
    transcript: str = ""

    @property
    def about_codings(self) -> bool:
        return bool(self.code or self.coder or self.status or self.origin)


def fits(interview: Interview, coding: Coding, filters: Filters) -> bool:
    """Whether a coding has the code, status, origin and coder that are asked for."""
    return (
        (not filters.code or coding.code == filters.code or coding.code.startswith(f"{filters.code}/"))
        and filters.status in ("", coding.status)
        and filters.origin in ("", coding.origin)
        and (not filters.coder or filters.coder in _deciders(interview, coding))
    )


def _deciders(interview: Interview, coding: Coding) -> set[str]:
    verdicts = interview.verdicts.get(coding.segment, ())
    return {coding.coder} | {v.coder for v in verdicts if v.code == coding.code}


def spoken(state: State, filters: Filters) -> Iterator[tuple[Interview, Segment]]:
    """The sentences with the words, participant, group and interview that are asked for, in their order."""
    for name, interview in state.interviews.items():
        if filters.transcript not in ("", name):
            continue
        for segment in interview.segments:
            if said(segment, filters):
                yield interview, segment


def said(words: Segment | Coding, filters: Filters) -> bool:
    """Whether the right person says the right words in a sentence, capitals, line breaks and the form of apostrophes aside."""
    return (
        filters.participant in ("", words.participant)
        and filters.group in ("", words.group)
        and (not filters.words or _plain(filters.words) in _plain(words.text))
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().translate(_STRAIGHT).split())


_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


def places_of(words: str, text: str) -> list[tuple[int, int]]:
    """Where words that were looked for stand in a sentence, in code points from its start.

    A word found only by what its letters fold to (``ß`` and ``ss``) has no place.
    """
    parts = [re.escape(part) for part in words.translate(_STRAIGHT).split()]
    pattern = r"\s+".join(parts).replace("'", "['‘’]").replace('"', '["“”]')
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)] if parts else []


def found(state: State, filters: Filters) -> list[tuple[Interview, Segment]]:
    """The sentences that fit all filters."""
    return [
        (interview, segment)
        for interview, segment in spoken(state, filters)
        if not filters.about_codings or _coded_so(interview, segment, filters)
    ]


def _coded_so(interview: Interview, segment: Segment, filters: Filters) -> bool:
    codings = interview.codings.get(segment.id, ())
    if filters.status == "uncoded":
        return all(c.status == "rejected" for c in codings)
    return any(fits(interview, c, filters) for c in codings)
