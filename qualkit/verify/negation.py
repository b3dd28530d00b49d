"""Whether a cut hides a negation: “we would … recommend it” of “we would not, in the end, recommend it”."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from qualkit.verify.index import Index

_NEGATIONS = frozenset(
    "not no never none nobody nothing nowhere neither nor without hardly scarcely barely seldom rarely cannot unless"
    " aint dont wont cant".split()
)
_SUBJECTS = frozenset(
    "i we you he she it they that this there who which nobody everybody everyone people i'm we're you're they're he's"
    " she's it's that's there's i've we've they've i'd we'd they'd who's".split()
)
_CONTRAST = frozenset("but although though except unless only if when while whereas not or nor than".split())
_JOINS = frozenset("and but because so or although though whereas while when if since unless".split())
_CLAUSE = re.compile(r"[,;:.?!…()–—]|\s-\s|-\s|\s-")
_SENTENCE = re.compile(r"[.?!…]")


def is_negation(word: str) -> bool:
    """Whether a folded word denies: ``not``, ``never``, ``don't``.

    >>> is_negation("wouldn't"), is_negation("note"), is_negation("without")
    (True, False, True)
    """
    return word in _NEGATIONS or word.endswith("n't")


def gap_after(index: Index, token: int) -> str:
    """What stands between a token and the next one of its turn."""
    said = index.at(token)
    end = index.starts[token + 1] if token + 1 < said.end else said.turn.end
    return said.transcript.text[index.ends[token] : end]


def hidden_negation(index: Index, left_out: Sequence[int], kept: Collection[int]) -> str:
    """The negation among the words left out that bears on words kept, as it stands in the transcript; or ``""``.

    A negation that goes with its whole sentence hides nothing, nor does one in a clause of its own
    (“, and I'm no expert,”). One in a contrast (“, but not much,”) does.
    """
    gone = set(left_out)
    for token in left_out:
        word = index.keys[index.ids[token]]
        if is_negation(word):
            sentence = _around(index, token, _SENTENCE)
            if any(other in kept for other in sentence) and not _stands_alone(index, token, gone):
                said = index.at(token)
                return said.transcript.text[index.starts[token] : index.ends[token]]
    return ""


def _around(index: Index, token: int, mark: re.Pattern[str]) -> range:
    """The tokens around one up to such marks, within its turn."""
    said = index.at(token)
    first, last = token, token
    while first > said.first and not mark.search(gap_after(index, first - 1)):
        first -= 1
    while last + 1 < said.end and not mark.search(gap_after(index, last)):
        last += 1
    return range(first, last + 1)


def _stands_alone(index: Index, token: int, gone: Collection[int]) -> bool:
    clause = [t for t in _around(index, token, _CLAUSE) if not index.soft[t]]
    if not all(t in gone for t in clause):
        return False
    words = [index.keys[index.ids[t]] for t in clause]
    if words[0] in _CONTRAST:
        return False
    upto = words[: clause.index(token)]
    return any(word in _SUBJECTS for word in upto)


def edge_negation(index: Index, first: int, last: int, *, before: bool, after: bool) -> str:
    """The negation that a cut mark at a quotation's beginning or end hides in the same clause; or ``""``."""
    if before:
        said, token = index.at(first), first
        for _ in range(6):
            if (
                token == said.first
                or index.keys[index.ids[token]] in _JOINS
                or _CLAUSE.search(gap_after(index, token - 1))
            ):
                break
            token -= 1
            if is_negation(index.keys[index.ids[token]]):
                return said.transcript.text[index.starts[token] : index.ends[token]]
    if after:
        said, token = index.at(last), last
        for _ in range(6):
            if token + 1 >= said.end or _CLAUSE.search(gap_after(index, token)):
                break
            token += 1
            if index.keys[index.ids[token]] in _JOINS:
                break
            if is_negation(index.keys[index.ids[token]]):
                return said.transcript.text[index.starts[token] : index.ends[token]]
    return ""
