"""Texts as words: what counts as the same word, and the marks an author may put into a quotation."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qualkit.quotes.hesitation import STAGE, is_hesitation

_WORD = r"[£$€]?\d+(?:[.,:]\d+)*(?:%|[^\W\d_]+)?|[^\W_]+(?:['’ʼ][^\W_]+)*"
# A word cut off while it was said: "th- the".
SOURCE_TOKEN = re.compile(rf"{STAGE}|\[[^\[\]\n]{{1,80}}\]|{_WORD}", re.IGNORECASE)
_DOTS = r"(?:…|\.\s?\.\s?\.(?:\s?\.)?)"
GAP = re.compile(rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}")
_REMARK = r"\((?:emphasis|italics)[^()]{0,30}\)|\((?:my|our|original) emphasis\)|\(sic\)"
_DRAFT_TOKEN = re.compile(
    rf"(?P<gap>{GAP.pattern})|(?P<bracket>\[[^\[\]]{{1,200}}\]|{_REMARK})|(?P<word>{STAGE}|{_WORD})", re.IGNORECASE
)
_CUT_OFF = re.compile(r"[-–—](?=[\s,]|$)")
_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\xad": None}
)

Kind = Literal["word", "soft", "gap", "bracket"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a quotation (``soft``: a hesitation), a cut mark, or an author's insertion in brackets."""

    key: str
    kind: Kind
    start: int
    end: int


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """What makes two words the same word: case, typographic signs and thousands' commas do not count.

    >>> fold("Don’t"), fold("10,000"), fold("ﬁrms")
    ("don't", '10000', 'firms')
    """
    low = unicodedata.normalize("NFKC", word.translate(_TYPOGRAPHY)).casefold()
    if low[:1].isdigit() or low[:1] in "£$€":
        low = re.sub(r"(?<=\d),(?=\d)", "", low)
    return low


def collapse(text: str) -> str:
    """The text in one line, with single blanks."""
    return " ".join(text.split())


def plain_type(text: str) -> str:
    """The text in one line with plain quote marks and dashes, in the compatibility form of every sign."""
    return collapse(unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)))


def is_cut_off(text: str, end: int) -> bool:
    """Whether the word that ends at ``end`` was broken off (``th- the``)."""
    return bool(_CUT_OFF.match(text, end)) and text[end : end + 1] == "-"


def draft_tokens(text: str) -> list[Token]:
    """The words, cut marks and insertions of a quotation, in order."""
    tokens = []
    for match in _DRAFT_TOKEN.finditer(text):
        kind: Kind = "word"
        if match.lastgroup == "gap":
            kind = "gap"
        elif match.lastgroup == "bracket":
            kind = "soft" if is_hesitation(match.group()) else "bracket"
        elif is_hesitation(match.group()) or is_cut_off(text, match.end()):
            kind = "soft"
        tokens.append(Token(fold(match.group()), kind, match.start(), match.end()))
    return tokens
