"""Words that carry content, and the ones that only carry speech along: they tell English from other languages, too."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qualkit.nlp import lemma

_WORD = re.compile(r"[^\W\d_][\w'’-]*")

# Function words and spoken filler, as lemmas. Kept here rather than taken from a library, because the usual
# lists hold words that matter in this field ("full", "part", "move") and miss spoken ones ("sort", "er").
STOP_WORDS = frozenset(
    """
    a about above actually after again against all almost already also although always am an and another any
    anybody anyone anything anyway are around as at away back basically be because been before being between
    bit both but by can come could course did do does down each either else er erm even ever every everybody
    everyone everything fact few for from get give go going gonna good got had has have he her here hers him
    his honestly how however i if in into is it its itself just kind know lad laugh let like literally ll look
    lot make many may maybe me mean might mine more most much must my myself never no nobody not nothing now
    obviously of off oh ok okay on once one only or other our out over own perhaps please probably put quite
    rather re really right said same saw say see she should since so some somebody someone something sometimes
    sort still stuff such suppose sure take than thank that the their them then there these they thing think
    this those though through to too truly try two um under until up upon us use used ve very want was way we
    well were what whatever when where whether which while who whole whom whose why will with without wo would
    yeah yep yes yet you your
    """.split()
)

# Those that other languages write too: "on" and "me" are French, "was" and "er" German and Dutch, "a" and "i" Welsh.
_NOT_ONLY_ENGLISH = frozenset(
    """
    a also am an as at be but by come do does er even ever for go had has have he her here i in is let me mine more
    most my no of ok on once one or our over put re see so some sort still than to too um under until us want was we
    were will wo
    """.split()
)
_ONLY_ENGLISH = STOP_WORDS - _NOT_ONLY_ENGLISH
_LETTERS = re.compile(r"[^\W\d_]+")
_ANSWER = 5  # words: a shorter answer, such as a name or a list's entry, is in no language
_ENOUGH = 50  # words: fewer tell nothing
_PLENTY = 2000  # words: more tell nothing new
_SHARE = 0.05  # invented French, German, Welsh and others stay below 0.03; speech in English has 0.25, terse notes 0.09


def looks_english(answers: Iterable[str]) -> bool:
    """Whether speech looks like English: one word in twenty is a function word or filler that English has for itself.

    Also true where there is too little to tell: answers of fewer than five words do not count, and fifty words are
    needed. No more than the first two thousand are looked at.
    """
    words = english = 0
    for answer in answers:
        found = _LETTERS.findall(answer[: 12 * _PLENTY].lower())
        if len(found) >= _ANSWER:
            words += len(found)
            english += sum(word in _ONLY_ENGLISH for word in found)
        if words >= _PLENTY:
            break
    return words < _ENOUGH or english >= _SHARE * words


def content_words(text: str) -> list[str]:
    """The lemmas of the words of a text, in order, without function words, filler and figures."""
    found = []
    for match in _WORD.finditer(text):
        if match.group().lower().replace("’", "'").endswith("n't"):
            continue  # isn't, don't: the verb is an auxiliary, and the apostrophe would leave "isn" and "don"
        base = lemma(re.split(r"['’]", match.group())[0])
        if len(base) > 1 and base not in STOP_WORDS:
            found.append(base)
    return found
