"""Undoes an anonymised copy: exactly where it is as written, as well as possible where somebody has edited it since."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from qualkit.identities.key import Document
from qualkit.identities.rewriting import Piece, restore, rewrite


def fingerprint(text: str) -> str:
    """The sha256 of a text, by which the key knows whether it was edited."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def source_text(
    copy: str, document: Document, forms: Mapping[str, Sequence[str]]
) -> tuple[str, tuple[Piece, ...], bool]:
    """The source's text, the pieces by which places are carried back, and whether the copy was as it was written.

    In an edited copy the pseudonyms are matched in their order with those of the key; one that was typed in since gets the
    longest form of the name.
    """
    if fingerprint(copy) == document.sha256:
        return restore(copy, document.pieces), document.pieces, True
    places = list(_pseudonyms(copy, forms))
    originals = [longest(forms[name]) for _, _, name in places]
    matcher = SequenceMatcher(
        None, [p.pseudonym for p in document.pieces], [name for _, _, name in places], autojunk=False
    )
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            originals[block.b + offset] = document.pieces[block.a + offset].original
    text, back = rewrite(
        copy, [(start, end, original) for (start, end, _), original in zip(places, originals, strict=True)]
    )
    return text, tuple(Piece(p.copy_start, p.pseudonym, p.start, p.original) for p in back), False


def shown(text: str, forms: Mapping[str, Sequence[str]]) -> str:
    """A note with every pseudonym of the key replaced by the longest form behind it."""
    return rewrite(text, [(start, end, longest(forms[name])) for start, end, name in _pseudonyms(text, forms)])[0]


def longest(forms: Sequence[str]) -> str:
    """The form that says most: ``Sarah Jones`` of ``SJ``, ``Sarah`` and ``Sarah Jones``."""
    return max(forms, key=lambda form: (len(form), form))


def _pseudonyms(text: str, forms: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, int, str]]:
    for found in re.finditer(r"\[[^\[\]\n]+ \d+\]", text):
        if found[0] in forms:
            yield found.start(), found.end(), found[0]
