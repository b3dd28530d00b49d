"""Names a place in a transcript so that a table can carry it away and bring it back: ``E01:319-402#1a2b3c4d``.

The last part stands for the words at the place. It tells whether the transcript is still the same there, whatever a
spreadsheet did to the cell with the words themselves.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_KEY = re.compile(r"(?P<transcript>.+):(?P<start>\d+)-(?P<end>\d+)#(?P<words>[0-9a-f]{8})", re.DOTALL)
_ALIKE = {sign: signs for signs in ("'‘’‚´`", '"“”„«»', "-‐‑‒–—−") for sign in signs}
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|_x000D_")


@dataclass(frozen=True, slots=True)
class PlaceKey:
    """A place as read from a table; ``words`` is the fingerprint of what stood there."""

    transcript: str
    start: int
    end: int
    words: str

    def holds(self, text: str) -> bool:
        """Whether the same words still stand at the place in the transcript's text."""
        return _fingerprint(text[self.start : self.end]) == self.words


def place_key(transcript: str, start: int, end: int, text: str) -> str:
    """The name of a place; ``text`` is what stands there."""
    return f"{transcript}:{start}-{end}#{_fingerprint(text)}"


def read_place_key(key: str) -> PlaceKey | None:
    """The place that a name stands for, or None when it is none.

    >>> read_place_key("E01:319-402#1a2b3c4d").start
    319
    """
    found = _KEY.fullmatch(key.strip())
    if found is None:
        return None
    return PlaceKey(found["transcript"], int(found["start"]), int(found["end"]), found["words"])


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def only_place(words: str, text: str) -> tuple[int, int] | None:
    """Where words stand in a text, when they stand there exactly once.

    White space, the kind of quotation marks and dashes, and signs that a cell cannot hold do not count.

    >>> only_place('a "great  big" hole', "There's a “great\\nbig” hole.")
    (8, 26)
    """
    pieces = _NOT_IN_CELLS.sub(" ", words).split()
    if not pieces:
        return None
    gap = r"[\s\x00-\x1f]+"
    found = re.finditer(gap.join("".join(map(_sign, piece)) for piece in pieces), text)
    first = next(found, None)
    return first.span() if first and next(found, None) is None else None


def _sign(sign: str) -> str:
    return f"[{re.escape(_ALIKE[sign])}]" if sign in _ALIKE else re.escape(sign)
