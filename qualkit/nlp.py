"""The language: tokens from spaCy, and the lemma of every word as its ``NORM``.

``NORM`` is an attribute of the word type, computed once per distinct word and then free, so phrases and token
patterns match lemmas at the speed of the tokeniser. Contractions get the lemmas of their parts
(``can't`` is ``can not``). Inflections come from spacy-lookups-data; no trained pipeline is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy.attrs import NORM, ORTH  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc

from qualkit.errors import QualkitError

# Spoken words whose table entry misleads a reader of interviews.
_OWN_LEMMAS = {
    "left": "leave",
    "better": "better",
    "best": "best",
    "worse": "worse",
    "does": "do",
    "doing": "do",
    "'s": "be",
}


@lru_cache(maxsize=1)
def _lemma_table() -> dict[str, str]:
    import spacy_lookups_data

    file = Path(spacy_lookups_data.__file__).parent / "data" / "en_lemma_lookup.json.gz"
    table: dict[str, str] = srsly.read_gzip_json(file)
    return {**table, **_OWN_LEMMAS}


@lru_cache(maxsize=200_000)
def lemma(word: str) -> str:
    """The base form of a word, lower case: ``levies`` → ``levy``, ``HNCs`` → ``hnc``, ``paid`` → ``pay``.

    A word the table does not know loses a plural ``s``.
    """
    low = word.lower().replace("’", "'")
    table = _lemma_table()
    if low in table:
        return table[low]
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is", "'s")):
        if low.endswith("ies") and len(low) > 4:
            return low[:-3] + "y"
        return table.get(low[:-1], low[:-1])
    return low


@lru_cache(maxsize=4)
def load(model: str = "") -> Language:
    """A pipeline whose tokens carry their lemma as ``norm_``: blank English, or an installed pipeline's tokeniser.

    Raises QualkitError when ``model`` names a pipeline that is not installed; nothing is downloaded.
    """
    if model:
        try:
            nlp = spacy.load(model)
        except OSError as error:
            raise QualkitError(
                f"The spaCy pipeline {model!r} named in the settings is not installed.",
                "Install it, or take it out of qualkit.toml: the built-in English needs nothing.",
            ) from error
    else:
        nlp = spacy.blank("en")
    vocab: Any = nlp.vocab
    vocab.lex_attr_getters[NORM] = lemma
    for lexeme in vocab:
        lexeme.norm_ = lemma(lexeme.orth_)
    tokenizer: Any = nlp.tokenizer
    rules = {}
    for text, parts in tokenizer.rules.items():
        rules[text] = [{ORTH: p[ORTH], NORM: lemma(str(p.get(NORM, p[ORTH])))} for p in parts]
    tokenizer.rules = rules
    return nlp


def tokenise(texts: Iterable[str], model: str = "") -> Iterator[Doc]:
    """One Doc per text, tokens only."""
    tokenizer: Any = load(model).tokenizer
    yield from tokenizer.pipe(texts, batch_size=256)
