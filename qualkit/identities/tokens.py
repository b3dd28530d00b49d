"""The words of a text as the search for names sees them: without possessives, and with capitals where they were lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.identities.lexicon import ACRONYMS, NOT_NAMES, lexicon
from qualkit.model import Transcript

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")
_ENDING = re.compile(r"['’](?:s|ll|d|ve|re|m)$", re.IGNORECASE)
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
PARTICLES = frozenset("de da do dos van von der den del della di bin ibn al el la le mac o st".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word by its place, without ``'s``; ``capital`` when it may be a part of a name."""

    start: int
    end: int
    text: str
    capital: bool

    @property
    def low(self) -> str:
        return self.text.casefold().replace("’", "'")


def words_of(text: str, *, lost: bool = False) -> list[Word]:
    """The words of a text. Where capitals were ``lost`` (machine transcripts), given names count as capitalised.

    >>> [(w.text, w.capital) for w in words_of("Sarah's van")]
    [('Sarah', True), ('van', False)]
    """
    given = lexicon().is_given
    found = []
    for match in _WORD.finditer(text):
        word = _ENDING.sub("", match[0])
        capital = word[0].isupper() or (lost and len(word) > 2 and given(word))
        found.append(Word(match.start(), match.start() + len(word), word, capital))
    return found


def lost_capitals(transcript: Transcript) -> bool:
    """Whether the speech has hardly any capitals, as raw output of speech recognition."""
    speech = " ".join(transcript.speech(turn) for turn in transcript.turns[:200])[:20_000]
    letters = sum(c.isalpha() for c in speech)
    return letters > 200 and sum(c.isupper() for c in speech) < letters / 150


def small_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that the study writes in small letters: a capital at a sentence's start makes no name of them."""
    return frozenset(word for text in texts for word in _LOWER.findall(text))


def may_be_name(word: Word, small: frozenset[str]) -> bool:
    """Whether a word the lists do not know may be a part of a name: a capital, no acronym, and no common word."""
    return (
        word.capital
        and len(word.text) > 1
        and not word.text.isupper()
        and word.low not in NOT_NAMES
        and word.low not in small
        and word.low not in ACRONYMS
    )


def joined(text: str, left: Word, right: Word) -> bool:
    """Whether two words stand side by side on a line, with nothing but a blank (or initials) between them."""
    gap = text[left.end : right.start]
    return gap in (" ", "\u00a0", "  ")
