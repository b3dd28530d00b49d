"""Words found in a text whatever their line breaks, quotation marks and dashes, and never inside other words."""

from __future__ import annotations

import re
from collections.abc import Iterator

QUOTES = "\"'“”„‟‘’‚‛«»‹›′″´`"
DASHES = "-‐‑‒–—―−"
_IGNORED = "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte-order mark
_ATOM = re.compile(rf"\s*[{re.escape(DASHES)}]+\s*|[\s{_IGNORED}]+|[{re.escape(QUOTES)}]|…|\.\.\.|.", re.DOTALL)
_GOES_ON = re.compile(rf"[{re.escape(QUOTES + DASHES)}]?[^\W]|[.,]\d|[\u0300-\u036f]")
_CAME_FROM = re.compile(rf"(?:\w[{re.escape(QUOTES + DASHES)}]?|\d[.,])\Z")


def plain(text: str) -> str:
    """A text as it is compared: one blank for any white space, straight quotes, plain hyphens, three dots."""
    return "".join(_plain(atom) for atom in _ATOM.findall(text))


def occurrences(words: str, text: str, *, inside: bool = False) -> Iterator[tuple[int, int]]:
    """Start and end of every place where the words stand, overlapping ones too.

    White space, quotation marks and dashes may differ in kind and number, nothing else. Places where a word goes on at
    either end (*can* in *can't*) are left out unless ``inside``.
    """
    pattern = re.compile("".join(_pattern(atom) for atom in _ATOM.findall(words.strip())))
    at = 0
    while match := pattern.search(text, at):
        at = match.start() + 1
        if match.end() > match.start() and (inside or not cuts_words(text, *match.span())):
            yield match.span()


def cuts_words(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends in the middle of a word."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    within = text[start:end]
    opens = _letter(within[:1]) and bool(_CAME_FROM.search(before))
    return opens or (_letter(within[-1:]) and bool(_GOES_ON.match(after)))


def _letter(sign: str) -> bool:
    return sign.isalnum()


def _plain(atom: str) -> str:
    if atom.strip(_IGNORED) == "":
        return ""
    if atom.isspace() or not atom.strip(_IGNORED + " \t\r\n\f\v"):
        return " "
    if atom.strip()[:1] in DASHES:
        return "-"
    if atom in QUOTES:
        return "'"
    return "..." if atom == "…" else atom


def _pattern(atom: str) -> str:
    kind = _plain(atom)
    if kind == "":
        return ""
    if kind == " ":
        return rf"[\s{_IGNORED}]+"
    if kind == "-":
        return rf"\s*[{re.escape(DASHES)}]+\s*"
    if kind == "'":
        return f"[{re.escape(QUOTES)}]"
    return r"(?:…|\.\.\.)" if kind == "..." else re.escape(atom)
