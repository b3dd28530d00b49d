"""What a study lists itself: employers and places to find; and what is allowed, its own list with the public bodies."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from qualkit.identities.lexicon import lexicon
from qualkit.identities.records import Hit, Kind

LISTED = 1  # the rank of hits from the study's lists of employers and places
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9.-]+)", re.IGNORECASE)
_BRACKETS = re.compile(
    r"\[(?:name|email|phone|postcode|NI number|NHS number|web address|handle|birth date|employer|place) \d+\]"
)


def listed_hits(text: str, entries: Iterable[str], kind: Kind) -> Iterator[Hit]:
    """Every place of the study's own list in the text; one word must have its capital, several may be in small letters."""
    for pattern in _patterns(tuple(entries)):
        for found in pattern.finditer(text):
            yield Hit(LISTED, found.start(), found.end(), kind, f"in the study's list of {kind}s")


@lru_cache(maxsize=64)
def _patterns(entries: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """One pattern for entries of one word, one for the others; longer entries first."""
    clean = sorted({" ".join(e.split()) for e in entries if e.strip()}, key=lambda e: (-len(e), e))
    single = [e for e in clean if " " not in e]
    several = [e for e in clean if " " in e]
    return tuple(
        re.compile(rf"(?<!\w)(?:{'|'.join(map(_loose, group))})(?!\w)", flags)
        for group, flags in ((single, 0), (several, re.IGNORECASE))
        if group
    )


def _loose(entry: str) -> str:
    """A pattern in which any white space, either apostrophe, and “&” or “and” fit."""
    words = []
    for word in entry.split():
        words.append("(?:&|and)" if word.casefold() in ("&", "and") else re.sub("['’]", "['’]", re.escape(word)))
    return r"\s+".join(words)


class Allowed:
    """What is no finding: public bodies, the study's ``allow`` list, and pseudonyms that stand there already."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self.own = tuple(entry for entry in allow if entry.strip())
        entries = (*lexicon().bodies, *self.own)
        self.domains = frozenset(e.casefold() for e in entries if _DOMAIN.fullmatch(e.casefold()))
        self.names = tuple(e for e in entries if e.casefold() not in self.domains)

    def drop(self, text: str, hits: Iterable[Hit]) -> list[Hit]:
        """The hits that are not allowed. What the study lists as its employers and places only its own list can allow.

        >>> Allowed().drop("see www.gov.uk/apply", [Hit(3, 4, 20, "url", "web address")])
        []
        """
        everything, own = _spans(text, self.names), _spans(text, self.own)
        return [
            hit
            for hit in hits
            if not _inside(hit, own if hit.rank == LISTED else everything)
            and not (hit.kind == "url" and self._public(text[hit.start : hit.end]))
        ]

    def _public(self, address: str) -> bool:
        found = _HOST.match(address)
        host = found[1].casefold().rstrip(".") if found else ""
        return any(host == domain or host.endswith("." + domain) for domain in self.domains)


def _spans(text: str, names: tuple[str, ...]) -> list[tuple[int, int]]:
    patterns = (*_patterns(names), _BRACKETS)
    return sorted((found.start(), found.end()) for pattern in patterns for found in pattern.finditer(text))


def _inside(hit: Hit, spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (hit.start, 1 << 60))
    return any(start <= hit.start and hit.end <= end for start, end in spans[max(0, at - 3) : at])
