"""Words found in a text whatever their line breaks, quotation marks and dashes, and never inside other words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_QUOTES = "\"'“”„‟‘’‚‛«»‹›′″´`"
_DASHES = "-‐‑‒–—―−"
_IGNORED = "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte-order mark
_SIGNS = rf"\s*[{re.escape(_DASHES)}]+\s*|[\s{_IGNORED}]+|[{_QUOTES}]|…"
_VARIES = re.compile(_SIGNS)
_SAME_LENGTH = {
    **{chr(n): " " for n in range(0x3001) if chr(n).isspace() and chr(n) != " "},
    **{sign: "'" for sign in _QUOTES if sign != "'"},
}
_OTHER_LENGTH = re.compile(rf"(?=[{re.escape(_DASHES)}{_IGNORED}…]| [\s{re.escape(_DASHES)}{_IGNORED}])(?:{_SIGNS})")
_GOES_ON = re.compile(rf"[{re.escape(_QUOTES + _DASHES)}]?[^\W]|[.,]\d|[\u0300-\u036f]")
_CAME_FROM = re.compile(rf"(?:\w[{re.escape(_QUOTES + _DASHES)}]?|\d[.,])\Z")


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text in plain spelling, and how to get back: pieces whose length changed, by their start and end in both texts."""

    text: str
    starts: list[int]
    pieces: list[tuple[int, int, int, int]]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """A stretch in the text as written; None when it begins or ends within a sign that is several in plain spelling."""
        first, last = self._piece(start), self._piece(end - 1)
        begin = self._written(first, start)
        if first and start < first[1]:
            if start != first[0]:
                return None
            begin = first[2]
        stop = self._written(last, end)
        if last and end - 1 < last[1]:
            if end != last[1]:
                return None
            stop = last[3]
        return begin, stop

    def _piece(self, at: int) -> tuple[int, int, int, int] | None:
        number = bisect_right(self.starts, at) - 1
        return self.pieces[number] if number >= 0 else None

    @staticmethod
    def _written(piece: tuple[int, int, int, int] | None, at: int) -> int:
        return piece[3] + at - piece[1] if piece else at


@lru_cache(maxsize=64)
def _plain(text: str) -> _Plain:
    """A whole transcript. Signs that stay one sign are replaced all at once: a thousand line ends would take their time."""
    for sign, new in _SAME_LENGTH.items():
        text = text.replace(sign, new)
    parts: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    size = done = 0
    for match in _OTHER_LENGTH.finditer(text):
        new = _spelled(match[0])
        if new == match[0]:
            continue
        start, end = match.span()
        size += start - done
        parts += (text[done:start], new)
        pieces.append((size, size + len(new), start, end))
        size += len(new)
        done = end
    return _Plain("".join([*parts, text[done:]]), [piece[0] for piece in pieces], pieces)


def plain(text: str) -> str:
    """A text as it is compared: one blank for any white space, straight quotes, plain hyphens, three dots."""
    return _VARIES.sub(lambda match: _spelled(match[0]), text)


def _spelled(sign: str) -> str:
    if sign in _QUOTES:
        return "'"
    if sign == "…":
        return "..."
    left = sign.strip()
    if left and left[0] in _DASHES:
        return "-"
    return " " if sign.strip(_IGNORED) else ""


def occurrences(words: str, text: str, *, inside: bool = False) -> Iterator[tuple[int, int]]:
    """Start and end of every place where the words stand, overlapping ones too.

    White space, quotation marks and dashes may differ in kind and number, nothing else. Places where a word goes on at
    either end (*can* in *can't*) are left out unless ``inside``.
    """
    wanted, there = plain(words.strip()), _plain(text)
    at = there.text.find(wanted) if wanted else -1
    while at >= 0:
        place = there.place(at, at + len(wanted))
        if place is not None:
            start, end = _stripped(text, *place)
            if inside or not cuts_words(text, start, end):
                yield start, end
        at = there.text.find(wanted, at + 1)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def cuts_words(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends in the middle of a word."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    opens = text[start : start + 1].isalnum() and bool(_CAME_FROM.search(before))
    return opens or (text[end - 1 : end].isalnum() and bool(_GOES_ON.match(after)))
