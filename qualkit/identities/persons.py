"""The people a study knows: from its list, from speakers' labels and from full names, with every form of their name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from qualkit.identities.lexicon import ACRONYMS, NOT_NAMES, lexicon
from qualkit.identities.records import Hit
from qualkit.identities.tokens import PARTICLES, Word

TITLES = frozenset("mr mrs ms miss mx dr prof professor doctor sir dame lord lady councillor cllr rev reverend".split())
_PART = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")
_DOTTED = re.compile(r"\b(?:[A-Z]\.(?:[ ]?[A-Z]\.)+|[A-Z]\.[A-Z]\b)")


def name_parts(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without titles and brackets.

    >>> name_parts("Dr Sarah O’Brien (Employer)")
    ('sarah', "o'brien")
    """
    words = _PART.findall(re.sub(r"[(\[].*?[)\]]", " ", name))
    return tuple(low for word in words if (low := word.casefold().replace("’", "'")) not in TITLES)


def initials_of(parts: Sequence[str]) -> str:
    """``sj`` of ``("sarah", "jones")``: one letter a word, particles left out."""
    return "".join(part[0] for part in parts if part not in PARTICLES)


class KnownPeople:
    """Finds the forms of known names: full, given name or surname alone, initials; words of the language never alone."""

    def __init__(self, names: Iterable[str], small: frozenset[str] = frozenset()) -> None:
        self.full: set[tuple[str, ...]] = set()
        self.single: set[str] = set()
        self.initials: set[str] = set()
        self.last_with: dict[str, set[str]] = defaultdict(set)
        for name in names:
            parts = name_parts(name)
            if len(parts) > 1 and all(len(part) > 1 for part in parts):
                self.full.add(parts)
                self.initials.add(initials_of(parts))
                self.last_with[parts[-1]].add(parts[0][0])
            self.single.update(part for part in parts if _tells(part, small))
        self._first = {parts[0] for parts in self.full}

    def hits(self, text: str, words: Sequence[Word]) -> Iterator[Hit]:
        """Every mention of a known person in the text."""
        for number, word in enumerate(words):
            low = word.low
            if low in self._first:
                yield from self._in_full(text, words, number)
            if low in self.single and (word.text[0].isupper() or lexicon().is_given(low)) and len(low) > 2:
                if word.text[0].isupper() or word.capital:
                    yield Hit(7, word.start, word.end, "name", "a name known in this study")
            elif word.text.isupper() and 2 <= len(low) <= 4 and low in self.initials and low not in ACRONYMS:
                yield Hit(7, word.start, word.end, "name", "initials of a name known in this study")
        yield from self._initials(text, words)

    def _in_full(self, text: str, words: Sequence[Word], number: int) -> Iterator[Hit]:
        for parts in self.full:
            run = words[number : number + len(parts)]
            if tuple(word.low for word in run) == parts and len(text[run[0].start : run[-1].end]) < sum(
                map(len, parts)
            ) + 2 * len(parts):
                yield Hit(6, run[0].start, run[-1].end, "name", "a name known in this study")

    def _initials(self, text: str, words: Sequence[Word]) -> Iterator[Hit]:
        """``S.J.``, ``S. Jones`` and ``S Jones``."""
        ends = {word.start: word for word in words}
        for found in _DOTTED.finditer(text):
            letters = re.sub(r"[^A-Z]", "", found[0]).casefold()
            if letters in self.initials and len(letters) > 1:
                yield Hit(
                    5,
                    found.start(),
                    found.start() + len(found[0].rstrip()),
                    "name",
                    "initials of a name known in this study",
                )
        for left, right in zip(words, words[1:], strict=False):
            gap = text[left.end : right.start]
            if (
                len(left.text) == 1
                and left.text.isupper()
                and gap in (" ", ". ", ".")
                and left.low in self.last_with.get(right.low, ())
            ):
                yield Hit(4, left.start, ends[right.start].end, "name", "initial and surname known in this study")


def _tells(part: str, small: frozenset[str]) -> bool:
    """Whether a part of a name tells on its own: not a word of the language, of this study, or a body's name."""
    book = lexicon()
    if book.is_given(part):
        return True
    bodies = {body.casefold() for body in book.bodies}
    return (
        len(part) > 2
        and part not in book.words
        and part not in book.surname_words
        and part not in NOT_NAMES
        and part not in PARTICLES
        and part not in small
        and part not in bodies
    )
