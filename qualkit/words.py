"""Words that carry content, and the ones that only carry speech along."""

from __future__ import annotations

import re

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
