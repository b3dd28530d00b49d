"""The records of a check: a draft, the quotations in it, and what was found out about each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Verdict = Literal[
    "verbatim", "edited", "altered", "misattributed", "interviewer", "not_found", "repeated_elsewhere", "ignored"
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Quoted = Literal["no", "yes", "maybe"]
# What a draft's own mark “qualkit: ignore” becomes in a block's text; it stands behind the quotation that it is about.
IGNORE = "\ue000"
IGNORE_WORDS = re.compile(r"\s*qualkit:\s*ignore\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a draft. ``line`` is where it starts: a line of a text file, a paragraph's number in Word.

    ``quoted`` is ``yes`` for a block quote, ``maybe`` for one that only looks like it (indented, all italics). Line
    breaks in ``text`` are those of the file, so that a place in it has a line.
    """

    text: str
    line: int
    quoted: Quoted = "no"
    heading: bool = False
    italics: tuple[tuple[int, int], ...] = ()

    def line_at(self, place: int) -> int:
        """The line of a place in the text."""
        return self.line + self.text.count("\n", 0, place)


def all_italics(text: str, italics: Sequence[tuple[int, int]]) -> bool:
    """Whether a paragraph of some length is set in italics from end to end: it may be a block quote."""
    return len(italics) == 1 and text[slice(*italics[0])].strip() == text.strip() and len(text.split()) > 5


@dataclass(frozen=True, slots=True)
class Draft:
    """A manuscript as read: its paragraphs in reading order. ``unit`` is what ``line`` counts."""

    name: str
    blocks: tuple[Block, ...]
    unit: Literal["line", "paragraph"] = "line"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Something a draft prints as somebody's words. ``ignore`` is true when the draft itself says that it is no quotation.

    ``before`` and ``after`` are the text around it up to the next quotation: who is named there. ``others`` are longer
    readings of the same opening mark, where a mark may be an apostrophe. ``sure`` is false for what only looks like
    a quotation (italics, an indented paragraph): it counts only when it is near to what somebody said.
    """

    text: str
    line: int
    before: str = ""
    after: str = ""
    block: bool = False
    sure: bool = True
    label: str = ""
    listed: bool = False
    others: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    ignore: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one quotation, with the nearest passage of the transcripts (none: ``transcript`` is empty).

    ``diff`` shows the transcript's words as ``[-words-]`` and the draft's as ``{+words+}``. ``note`` says why, in words.
    ``places`` lists where else the same words stand.
    """

    quote: str
    line: int
    verdict: Verdict
    transcript: str = ""
    participant: str = ""
    group: str = ""
    start: int = 0
    end: int = 0
    diff: str = ""
    note: str = ""
    source: str = ""
    places: tuple[str, ...] = ()
    words: int = 0
