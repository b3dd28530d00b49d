"""The shipped lists: given names, names that are words, surnames, public bodies; and the words that are never a name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"

# Capitalised words that follow a name or a title without being a part of it, or that only look like a name.
NOT_NAMES = frozenset(
    """
    i i'm i'd i'll i've the a an and or but so if when while then that this these those it it's he she they we you his her their our your my
    yes no yeah yep okay ok well right oh ah um er erm hello hi thanks thank sorry please what who why how where which is are was were will-be do
    does did has have had can could would should must not just because as at by for from in into of on to with without about like also now here
    there all any some every each one two three four five six seven eight nine ten first second third last next
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
    november december christmas easter eid ramadan diwali
    god mum mom dad nan nana grandad grandma granny mam sir madam miss mister
    english welsh scottish irish british french german polish spanish italian chinese indian asian african american european pakistani
    bangladeshi nigerian somali romanian portuguese muslim christian jewish hindu sikh catholic northern southern eastern western
    level levels higher national technical qualification qualifications certificate diploma degree foundation apprenticeship
    apprenticeships bootcamp bootcamps college university school academy institute council limited ltd plc trust government department
    mayor provost chancellor lieutenant ministry minister england wales scotland britain ireland europe teams zoom year years team group part head director manager
    principal chair chief officer deputy assistant interviewer participant speaker maths science business engineering health care
    """.split()
)
CALENDAR = frozenset("april may june august march jan summer autumn winter spring noel".split())
SUBJECTS = frozenset(
    "english maths mathematics science history geography music drama design technology french spanish german physics chemistry "
    "biology computing sociology psychology textiles photography dance".split()
)
ACRONYMS = frozenset(
    """
    ai am ao as bm bt ca cd ce cv dc dj dt dx ea ed eu ex fa fe ft gb gp he hr ia id ie ip it iq is la ld lf ma md me ml mp ms na ni nq nt
    oa ok on op os pa pc pd pe pg ph pm po pr ps qa qc ra rd re rn sa sd se sl sm st ta tb tl tv uk un us va vr wc
    """.split()
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists in lower case; ``given`` holds no word names, ``surname_words`` is a part of ``surnames``."""

    given: frozenset[str]
    words: frozenset[str]
    surnames: frozenset[str]
    surname_words: frozenset[str]
    bodies: tuple[str, ...]

    def is_given(self, word: str) -> bool:
        """Whether a word is a given name wherever it stands; a double name counts by its first part."""
        low = plain(word.casefold().replace("’", "'"))
        return low in self.given or ("-" in low and low.partition("-")[0] in self.given)


def plain(word: str) -> str:
    """The word without accents: ``sian`` of ``siân``."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The shipped lists, read once."""
    words = frozenset(_tokens("word_names.txt"))
    text = " ".join(_lines("surnames.txt"))
    before, _, after = text.partition("words:")
    surname_words = frozenset(after.casefold().split())
    surnames = frozenset(before.casefold().split()) | surname_words
    return Lexicon(
        frozenset(_tokens("given_names.txt")) - words,
        words,
        surnames,
        surname_words,
        tuple(line.strip() for line in _lines("public_bodies.txt")),
    )


def _lines(file: str) -> list[str]:
    lines = (_DATA / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _tokens(file: str) -> list[str]:
    return " ".join(_lines(file)).casefold().split()
