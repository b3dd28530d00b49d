"""The records of a check: a draft, the quotations in it, and what was found out about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Verdict = Literal[
    "verbatim", "edited", "altered", "misattributed", "interviewer", "not_found", "repeated_elsewhere", "ignored"
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Quoted = Literal["no", "yes", "maybe"]


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


@dataclass(frozen=True, slots=True)
class Draft:
    """A manuscript as read: its paragraphs in reading order. ``unit`` is what ``line`` counts."""

    name: str
    blocks: tuple[Block, ...]
    unit: Literal["line", "paragraph"] = "line"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Something a draft prints as somebody's words.

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
