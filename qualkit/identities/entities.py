"""Names, organisations and places that a trained spaCy pipeline recognises, when the study names one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from qualkit.identities.records import Hit, Kind
from qualkit.model import Transcript


class Pipeline(Protocol):
    """The one method of a spaCy pipeline that is used here."""

    def pipe(self, texts: Iterable[str]) -> Iterator[Any]:
        """One document with ``ents`` per text."""


_KINDS: dict[str, Kind] = {
    "PERSON": "name",
    "PER": "name",
    "ORG": "employer",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}


def entity_hits(transcript: Transcript, nlp: Pipeline) -> Iterator[Hit]:
    """The people, organisations and places in the transcript's turns; rules that say more come before them."""
    docs = nlp.pipe(transcript.speech(turn) for turn in transcript.turns)
    for turn, doc in zip(transcript.turns, docs, strict=True):
        for entity in doc.ents:
            kind = _KINDS.get(entity.label_)
            text = str(entity.text)
            if kind and any(c.isupper() for c in text):
                start = turn.start + int(entity.start_char)
                for ending in ("'s", "’s"):
                    text = text.removesuffix(ending)
                yield Hit(8, start, start + len(text), kind, f"spaCy takes it for {entity.label_}")
