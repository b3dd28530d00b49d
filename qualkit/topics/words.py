"""Texts into units: folded words and collocations, with spoken filler left out.

A unit is a content word (``levy``) or a collocation (``day release``, ``growth and skills levy``). A text that
holds a collocation counts for the collocation and for each content word in it, so that a sentence about the
``levy`` still meets one about the ``apprenticeship levy``.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from qualkit.topics.wordlists import FILLER, FUNCTION_WORDS

Clause = tuple[str, ...]

_CLAUSE = re.compile(r"[.,;:!?…()\[\]{}\"“”\n]+|\s[-–—]+\s|[–—]+")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BRACKETS = re.compile(r"\[[^\]]*\]")

PARTICLES = frozenset("up down off out back away".split())
_LINKS = frozenset("and at by for in into of on or to".split())
_CONTRACTION = re.compile(r"['’](?:s|d|m|ll|re|ve|t)$")


@lru_cache(maxsize=100_000)
def is_content(word: str) -> bool:
    """Whether a word can stand for a topic by itself: two letters or more, no figure, no function word or filler."""
    return len(word) > 1 and word not in FUNCTION_WORDS and word not in FILLER and not any(c.isdigit() for c in word)


def clauses(text: str) -> list[list[str]]:
    """The words of a text as spoken, clause by clause; collocations do not reach over a comma.

    Contractions lose their end (``college's`` is ``college``, ``don't`` is left out), remarks in square brackets
    such as ``[laughs]`` are dropped.

    >>> clauses("Well, the college's top-up — [laughs] it's Level 4.")
    [['Well'], ['the', 'college', 'top', 'up'], ['Level', '4']]
    """
    found = []
    for part in _CLAUSE.split(_BRACKETS.sub(" , ", text)):
        words = [w for w in map(_bare, _TOKEN.findall(part)) if w]
        if words:
            found.append(words)
    return found


def _bare(token: str) -> str:
    if "'" not in token and "’" not in token:
        return token
    bare = _CONTRACTION.sub("", token)
    if bare == token or "'" in bare or "’" in bare:
        return token.replace("’", "'")
    if bare.lower().endswith("n") and token[-1] in "tT":
        return ""
    return "" if bare.lower() in FUNCTION_WORDS or len(bare) < 2 else bare


def folding(counts: Mapping[str, int]) -> dict[str, str]:
    """Inflected words to their base form, for the words of one corpus: ``{"levies": "levy", "paying": "pay"}``.

    A word is folded only when the shorter form occurs in the corpus too, so ``bus`` and ``thing`` stay whole; plurals in
    ``-ies`` and ``-s`` fold to a form of four letters or more even when it does not occur.
    """
    folded = {}
    for word in counts:
        for base, free in _bases(word):
            if len(base) > 2 and (base in counts or free):
                folded[word] = base
                break
    return {word: folded.get(base, base) for word, base in folded.items()}


def _bases(word: str) -> Iterable[tuple[str, bool]]:
    """Candidate base forms, likeliest first, each with whether it is taken without being seen in the corpus."""
    n = len(word)
    if word.endswith("ies") and n > 4:
        yield word[:-3] + "y", n > 5
    elif word.endswith("es") and n > 4:
        yield word[:-1], False
        yield word[:-2], word.endswith(("sses", "ches", "shes", "xes"))
        yield word[:-1], n > 5
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and n > 3:
        yield word[:-1], n > 4
    for ending in ("ing", "ed"):
        if word.endswith(ending) and n > len(ending) + 2:
            stem = word[: -len(ending)]
            yield stem, False
            yield stem + "e", False
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1], False
            if ending == "ed" and stem.endswith("i"):
                yield stem[:-1] + "y", False


def npmi(joint: float, left: float, right: float) -> float:
    """Normalised pointwise mutual information of two events, -1 to 1 (Bouma 2009).

    >>> npmi(0.1, 0.1, 0.1)
    1.0
    """
    if joint <= 0:
        return -1.0
    if joint >= 1:
        return 1.0
    return math.log(joint / (left * right)) / -math.log(joint)


def collocations(
    texts: Sequence[Sequence[Clause]],
    *,
    min_count: int = 3,
    min_npmi: float = 0.35,
    longest: int = 4,
    most: int = 400,
) -> dict[Clause, float]:
    """Word sequences that stand together more than chance would have it, with their NPMI.

    A sequence starts with a content word, a figure or a single letter (``t level``), and ends with one or, when it has
    two words, with a particle (``top up``); function words stand only inside. Its NPMI is that of its weakest
    cut. It must be said ``min_count`` times, and not only in one text; the ``most`` best by NPMI × texts are kept.
    """
    words: Counter[str] = Counter(word for text in texts for clause in text for word in clause)
    often = {word for word, n in words.items() if n >= min_count}
    counts: Counter[Clause] = Counter()
    spread: dict[Clause, int] = defaultdict(int)
    for text in texts:
        here = Counter(gram for clause in text for gram in _sequences(clause, often, longest))
        counts.update(here)
        for gram in here:
            spread[gram] += 1
    total = float(sum(words.values()))
    parts: dict[Clause, int] = {(word,): n for word, n in words.items()} | counts
    scores = {}
    for gram in sorted(counts):
        if counts[gram] < min_count or spread[gram] < 2 or not _is_unit(gram):
            continue
        cuts = range(1, len(gram))
        score = min(npmi(counts[gram] / total, parts[gram[:cut]] / total, parts[gram[cut:]] / total) for cut in cuts)
        if score >= min_npmi:
            scores[gram] = round(score, 6)
    best = sorted(scores, key=lambda gram: (-scores[gram] * spread[gram], gram))[:most]
    return {gram: scores[gram] for gram in sorted(best) if not _swallowed(gram, counts, best)}


def _sequences(clause: Clause, often: set[str], longest: int) -> Iterable[Clause]:
    """All runs of two to ``longest`` words that are each said often enough."""
    for i, word in enumerate(clause):
        if word in often:
            for j in range(i + 1, min(len(clause), i + longest)):
                if clause[j] not in often:
                    break
                yield clause[i : j + 1]


def _is_unit(gram: Clause) -> bool:
    first, *inner, last = gram
    if not (is_content(first) or _is_mark(first)):
        return False
    if len(gram) == 2 and last in PARTICLES:
        return is_content(first)
    if not (is_content(last) or _is_mark(last)):
        return False
    if not all(is_content(word) or word in _LINKS or _is_mark(word) for word in inner):
        return False
    return any(is_content(word) for word in gram)


def _is_mark(word: str) -> bool:
    return (len(word) == 1 and word.isalpha() and word not in ("a", "i", "s")) or (word.isdigit() and len(word) < 4)


def _swallowed(gram: Clause, counts: Mapping[Clause, int], others: Sequence[Clause]) -> bool:
    """Whether a longer collocation says it nearly every time, so that the shorter adds nothing."""
    return any(
        len(other) > len(gram)
        and counts[other] >= 0.8 * counts[gram]
        and any(other[i : i + len(gram)] == gram for i in range(len(other) - len(gram) + 1))
        for other in others
    )


@dataclass
class Units:
    """What was learned about the words of a corpus: how they fold, what stands together, how units look in print."""

    fold: dict[str, str] = field(default_factory=dict)
    phrases: dict[Clause, float] = field(default_factory=dict)
    surface: dict[str, str] = field(default_factory=dict)
    longest: int = 1

    def read(self, text: str) -> list[Clause]:
        """The folded words of a text, clause by clause."""
        fold = self.fold
        return [tuple(fold.get(low, low) for low in map(str.lower, words)) for words in clauses(text)]

    def of(self, text: str) -> list[str]:
        """The units of a text, repeated as often as they occur: content words, and collocations joined by spaces."""
        return self.within(self.read(text))

    def within(self, clauses: Iterable[Clause]) -> list[str]:
        """As ``of``, of clauses that are folded already."""
        units: list[str] = []
        for clause in clauses:
            units.extend(word for word in clause if is_content(word))
            units.extend(" ".join(clause[i:j]) for i, j in self.matches(clause))
        return units

    def single(self, phrase: str) -> str:
        """The unit that a phrase is as a whole, a word or a collocation; ``""`` for other phrases."""
        clauses = self.read(phrase)
        if len(clauses) != 1:
            return ""
        words = clauses[0]
        return " ".join(words) if words in self.phrases or (len(words) == 1 and is_content(words[0])) else ""

    def matches(self, clause: Clause) -> Iterable[tuple[int, int]]:
        """The places of collocations in a clause, left to right, the longest at each place; none overlap."""
        i = 0
        while self.phrases and i < len(clause) - 1:
            for j in range(min(len(clause), i + self.longest), i + 1, -1):
                if clause[i:j] in self.phrases:
                    yield i, j
                    i = j - 1
                    break
            i += 1


def learn_units(
    texts: Sequence[str],
    *,
    lemma: Callable[[str], str] | None = None,
    phrases: bool = True,
    min_count: int = 3,
) -> tuple[Units, list[list[str]]]:
    """The units of a corpus, and those of each text as by ``Units.of``.

    ``lemma`` maps a lower-case word to its base form; without it words fold by suffix.
    """
    raw = [clauses(text) for text in texts]
    lower = {word: word.lower() for text in raw for words in text for word in words}
    low = [[[lower[word] for word in words] for words in text] for text in raw]
    counts: Counter[str] = Counter(word for text in low for words in text for word in words)
    content = {w: n for w, n in counts.items() if w not in FUNCTION_WORDS and w not in FILLER and not w.isdigit()}
    if lemma is None:
        fold = folding(content)
    else:
        fold = {word: base for word in content if (base := lemma(word)) and base != word}
    units = Units(fold=fold)
    folded = [[tuple([fold.get(word, word) for word in words]) for words in text] for text in low]
    if phrases:
        units.phrases = collocations(folded, min_count=min_count)
        units.longest = max((len(gram) for gram in units.phrases), default=1)
    units.surface = _surfaces(raw, folded, units)
    return units, [units.within(text) for text in folded]


def _surfaces(
    raw: Sequence[Sequence[Sequence[str]]], folded: Sequence[Sequence[Clause]], units: Units
) -> dict[str, str]:
    """How each unit is most often said; the capital that opens a sentence is not part of it, that of ``T Level`` is."""
    single: Counter[tuple[str, str]] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text, bases in zip(raw, folded, strict=True):
        for words, clause in zip(text, bases, strict=True):
            said = [_plain(words[0]), *words[1:]]
            single.update(zip(clause, said, strict=True))
            for i, j in units.matches(clause):
                forms[" ".join(clause[i:j])][" ".join(said[i:j])] += 1
    for (base, word), n in single.items():
        if is_content(base):
            forms[base][word] = n
    return {base: max(sorted(found), key=lambda form: found[form]) for base, found in forms.items()}


def _plain(word: str) -> str:
    """Lower case, but acronyms and single capitals stay."""
    return word if len(word) == 1 or word[1:] != word[1:].lower() else word.lower()
