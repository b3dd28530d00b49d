"""What the search for identifiers passes on: findings, hits, and the lists a study brings along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "name",
    "speaker_label",
    "email",
    "phone",
    "postcode",
    "national_insurance",
    "nhs",
    "url",
    "handle",
    "birth_date",
    "employer",
    "place",
    "document_property",
    "comment",
    "tracked_change",
]
Where = Literal["participant", "interviewer", "label", "outside", "file"]

KINDS: tuple[Kind, ...] = get_args(Kind)
FILE_KINDS: tuple[Kind, ...] = ("document_property", "comment", "tracked_change")

# What a kind is called in pseudonyms, tables and messages.
TOLD: dict[Kind, str] = {
    "name": "name",
    "speaker_label": "name",
    "email": "email",
    "phone": "phone",
    "postcode": "postcode",
    "national_insurance": "NI number",
    "nhs": "NHS number",
    "url": "web address",
    "handle": "handle",
    "birth_date": "birth date",
    "employer": "employer",
    "place": "place",
    "document_property": "property",
    "comment": "comment",
    "tracked_change": "tracked change",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that may tell who somebody is.

    ``text`` is ``transcript.text[start:end]``; for what stands outside the text (role ``file``: the file's name, properties,
    comments, tracked changes) start and end are 0. ``role`` says whose words they are: a participant's, an interviewer's, a
    speaker's label, or ``outside`` every turn. ``why`` names the rule in words.
    """

    transcript: str
    start: int
    end: int
    text: str
    kind: Kind
    why: str
    role: Where

    @property
    def placed(self) -> bool:
        """Whether the finding has a place in the transcript's text."""
        return self.role != "file"


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A find of one rule in a text; of hits that overlap, the lowest ``rank`` stays, then the longest."""

    rank: int
    start: int
    end: int
    kind: Kind
    why: str

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Lists:
    """What a study knows about itself: names, places and employers to find, and what is no finding."""

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


def without_overlaps(hits: list[Hit]) -> list[Hit]:
    """The hits that stay, by place: better rules first, longer ones first within a rule.

    >>> [h.why for h in without_overlaps([Hit(2, 0, 5, "name", "given name"), Hit(0, 0, 25, "email", "e-mail")])]
    ['e-mail']
    """
    kept: list[Hit] = []
    taken: dict[int, bool] = {}
    for hit in sorted(hits, key=lambda h: (h.rank, -h.length, h.start, h.why)):
        if hit.start < hit.end and not any(place in taken for place in range(hit.start, hit.end)):
            kept.append(hit)
            taken.update(dict.fromkeys(range(hit.start, hit.end), True))
    return sorted(kept, key=lambda h: h.start)
