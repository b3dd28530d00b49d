"""Names of people in running text: listed given names, and any name after a title, an introduction or a greeting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qualkit.identities.lexicon import CALENDAR, NOT_NAMES, SUBJECTS, lexicon
from qualkit.identities.records import Hit
from qualkit.identities.tokens import PARTICLES, Word, joined, may_be_name

_TITLE = re.compile(
    r"(?<![\w-])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Sir|Dame|Lord|Lady|Councillor|Cllr|Rev|Reverend|Sister|Father|Imam|Rabbi"
    r"|Inspector|Sergeant|Sgt|Aunt|Auntie|Uncle|Nurse|Captain)\.?[ ]+(?:[A-Z]\.?[ ]?){0,2}(?=[A-Z])"
)
_PEOPLE = (
    "man woman lad lass girl boy guy bloke lady gentleman chap person colleague friend mate student learner apprentice trainee tutor "
    "teacher lecturer assessor mentor supervisor manager boss someone somebody daughter son husband wife partner brother sister mum mother dad "
    "father cousin nephew niece uncle aunt neighbour director head owner foreman engineer receptionist candidate employee one"
).split()
_CLOSE = "|".join(
    word for word in _PEOPLE if word not in ("someone", "somebody", "one", "partner", "head", "mother", "father")
)
# After these any capitalised word is a name.
_STRONG = re.compile(
    rf"\b(?:(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir|[Yy]our)[ ](?:(?:full|first|last|real|actual|own)[ ])?name(?:['’]s|[ ]is|[ ]was)[ ]"
    rf"|(?:{'|'.join(_PEOPLE)})[ ](?:called|named)[ ]|[Tt]hey[ ]call[ ]me[ ]|[Nn]ame[ ]of[ ](?:the[ ])?(?={'[A-Z]'})"
    rf"|(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir)[ ](?:\w+[ ])?(?:{_CLOSE}),?[ ])"
)
# After these a word name is a name, and so is any word before a usual surname.
_WEAK = re.compile(
    r"\b(?:I['’]m|I[ ]am|[Tt]his[ ]is|[Hh]ere['’]s|[Mm]eet|[Aa]sk(?:ed)?(?:[ ]for)?|(?:[Ss]p(?:oke|eak|eaking)|[Tt]alk(?:ed|ing)?)[ ](?:to|with)"
    r"|[Ww]ork(?:ed|ing|s)?[ ](?:with|for|under)|[Tt]hanks?|[Tt]hank[ ]you|[Hh]i|[Hh]iya|[Hh]ello|[Cc]heers|[Dd]ear|[Ss]orry|[Hh]ey"
    r"|[Gg]ood[ ](?:morning|afternoon)|[Mm]orning|[Ww]elcome|[Bb]ye|[Cc]olleague|[Bb]oss|[Mm]anager|[Oo]ver[ ]to|[Nn]amed),?[ ]"
)
_BEFORE = (
    (_TITLE, "after a title", 5),
    (_STRONG, "after an introduction", 6),
    (_WEAK, "after an introduction", 7),
)
# What a person does, or has, in an interview: before these a word that is no common one is a name, within a sentence.
_DOES = frozenset(
    """
    said says told tells asked asks thinks thought reckons reckoned knew knows wanted wants got gets gave gives took takes came comes
    went goes left did finished passed failed started quit retired joined moved worked loved hated rang phoned emailed never
    """.split()
)
_KIN = frozenset(
    "mum mam mom dad mother father wife husband daughter son brother sister nan boss mate desk job idea certificate".split()
)
_PLACED = frozenset(
    "the a an in at from near round around outside of to".split()
)  # “the Highlands left”, “a lad in Leeds said”
_WITHIN = re.compile(r"[\w,;][ ]$")
_ADDRESSED = re.compile(r"(?:^|[,.?!…][\"'”’]?[ ]+|\n[ ]*|:[ ]+)$")


def name_hits(text: str, words: Sequence[Word], small: frozenset[str]) -> list[Hit]:
    """Every name in the text, with the reason.

    ``words`` are the text's words, ``small`` the words that the study writes in small letters. A given name that is also
    a word (Will, Grace, May) counts only after an introduction or title, before a usual surname, or when it addresses somebody.
    """
    return [
        *_listed(text, words, small),
        *_addressed(text, words, small),
        *_introduced(text, words, small),
        *_acting(text, words, small),
    ]


def _introduced(text: str, words: Sequence[Word], small: frozenset[str]) -> Iterator[Hit]:
    """What follows a title or an introduction."""
    starts = {word.start: number for number, word in enumerate(words)}
    for pattern, why, rank in _BEFORE:
        for found in pattern.finditer(text):
            number = starts.get(found.end())
            if number is None or (pattern is _WEAK and not _known(text, words, number, found[0])):
                continue
            end = _reach(text, words, number, small, titled=pattern is _TITLE)
            if end is not None:
                start = found.start() + _title_end(found[0]) if pattern is _TITLE else found.end()
                yield Hit(rank, start, end, "name", why)


def _acting(text: str, words: Sequence[Word], small: frozenset[str]) -> Iterator[Hit]:
    """Names that no list knows, by what they do: “Then Przemek left”, “Przemek’s mum”, “Sarah and Przemek”."""
    for number, word in enumerate(words[:-1]):
        following = words[number + 1]
        if number and words[number - 1].text in _PLACED:
            continue
        if not may_be_name(word, small) or not _WITHIN.search(text[max(0, word.start - 2) : word.start]):
            continue
        gap = text[word.end : following.start]
        if gap == " " and following.text in _DOES:
            yield Hit(8, word.start, word.end, "name", "does what people do")
        elif gap in ("'s ", "’s ") and following.text in _KIN:
            yield Hit(8, word.start, word.end, "name", "has what people have")
        elif number and _beside(text, words[number - 2], word):
            yield Hit(8, word.start, word.end, "name", "beside a given name")


def _beside(text: str, before: Word, word: Word) -> bool:
    return before.capital and lexicon().is_given(before.low) and text[before.end : word.start] == " and "


def _title_end(matched: str) -> int:
    """Where the title ends and the name (or its initials) begins."""
    found = re.match(r"\w+\.?[ ]+", matched)
    return found.end() if found else 0


def _listed(text: str, words: Sequence[Word], small: frozenset[str]) -> Iterator[Hit]:
    """Given names of the list, with the surname behind them; word names before a usual surname."""
    book = lexicon()
    for number, word in enumerate(words):
        if not word.capital or (word.text.isupper() and len(word.text) > 1 and not _capitals_around(words, number)):
            continue
        if book.is_given(word.low):
            yield Hit(6, word.start, _extend(text, words, number, small), "name", "a given name")
        elif word.low in book.words and word.low not in CALENDAR and _surname_follows(text, words, number):
            yield Hit(6, word.start, _extend(text, words, number, small), "name", "a given name before a surname")


def _capitals_around(words: Sequence[Word], number: int) -> bool:
    """Whether the words beside are in capitals too: then an all-capitals name is no acronym."""
    beside = [words[n] for n in (number - 1, number + 1) if 0 <= n < len(words)]
    return any(word.text.isupper() and len(word.text) > 2 for word in beside)


def _surname_follows(text: str, words: Sequence[Word], number: int) -> bool:
    following = words[number + 1] if number + 1 < len(words) else None
    return bool(
        following
        and joined(text, words[number], following)
        and following.text[0].isupper()
        and following.low in lexicon().surnames
    )


def _extend(text: str, words: Sequence[Word], number: int, small: frozenset[str]) -> int:
    """Where a name ends that begins with a given name: further given names, particles and a surname belong to it."""
    end, at = words[number].end, number
    for _ in range(4):
        following = at + 1
        while (
            following < len(words)
            and words[following].low in PARTICLES
            and joined(text, words[following - 1], words[following])
        ):
            following += 1
        initial = re.match(r"[ ](?:[A-Z]\.?[ ])", text[words[at].end : words[at].end + 4])
        if (
            initial
            and at + 2 < len(words)
            and words[at + 1].text.isupper()
            and len(words[at + 1].text) == 1
            and words[at + 1].text != "I"
        ):
            following = at + 2
        if following >= len(words) or not _belongs(text, words, at, following, small):
            break
        end, at = words[following].end, following
        if words[at].low in lexicon().surnames and not lexicon().is_given(words[at].low):
            break
    return end


def _belongs(text: str, words: Sequence[Word], at: int, following: int, small: frozenset[str]) -> bool:
    word = words[following]
    near = following > at + 1 or joined(text, words[at], word)
    known = word.text[0].isupper() and word.low in lexicon().surnames and word.low not in NOT_NAMES
    possessive = text[words[at].end : words[at].end + 1] in ("'", "’")
    return near and not possessive and (known or may_be_name(word, small))


def _reach(text: str, words: Sequence[Word], number: int, small: frozenset[str], *, titled: bool) -> int | None:
    """The end of the name that begins here after an introduction or title; None when the word is none."""
    word, book = words[number], lexicon()
    listed = book.is_given(word.low) or word.low in book.words or (titled and word.low in book.surnames)
    particle = word.low in PARTICLES and number + 1 < len(words) and words[number + 1].capital
    if not word.capital or (word.low in NOT_NAMES and not (listed and word.low in CALENDAR)):
        return words[number + 1].end if particle and not word.capital else None
    if not listed and not may_be_name(word, small if not titled else frozenset()):
        return None
    return _extend(text, words, number, small)


def _known(text: str, words: Sequence[Word], number: int, before: str) -> bool:
    """Whether the word is a given name, perhaps one that is a word, or stands before a usual surname; “this is May” is a month."""
    word, book = words[number], lexicon()
    if word.low in CALENDAR and before.casefold().startswith(("this", "here")):
        return False
    return book.is_given(word.low) or word.low in book.words or _surname_follows(text, words, number)


def _addressed(text: str, words: Sequence[Word], small: frozenset[str]) -> Iterator[Hit]:
    """Word names by which somebody is addressed: “Thanks, Will.”, “Grace, could you …”; no months, seasons or subjects."""
    book = lexicon()
    for number, word in enumerate(words):
        if word.low not in book.words or word.low in CALENDAR or not word.text[0].isupper() or word.text.isupper():
            continue
        before, after = text[max(0, word.start - 12) : word.start], text[word.end : word.end + 1]
        around = {w.low for w in words[max(0, number - 3) : number + 4]}
        if after in (",", "?", "!", ".") and _ADDRESSED.search(before) and not around & (SUBJECTS | CALENDAR):
            alone = before.rstrip().endswith((".", "?", "!")) and after == "."
            if not alone and not (after == "." and word.low in small and not before.rstrip().endswith(",")):
                yield Hit(7, word.start, word.end, "name", "somebody is addressed")
