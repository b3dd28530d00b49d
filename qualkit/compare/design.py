"""Who is in which group, and how much each participant said about each code: the arrays all comparisons start from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import QualkitError
from qualkit.model import NO_GROUP, Coding, Participant, Segment

_CROSS = re.compile(r"\s*[*×]\s*")


@dataclass(frozen=True)
class Design:
    """Participants in groups. ``labels`` gives each participant's group; ``tested`` the groups a test compares.

    ``tested`` leaves out ``(none)`` and groups with nobody in them.
    """

    by: str
    people: tuple[str, ...]
    groups: tuple[str, ...]
    labels: tuple[str, ...]

    def members(self, group: str) -> list[int]:
        """The places of a group's participants in ``people``."""
        return [place for place, label in enumerate(self.labels) if label == group]

    @property
    def sizes(self) -> dict[str, int]:
        """Participants per group."""
        return {group: self.labels.count(group) for group in self.groups}

    @property
    def tested(self) -> tuple[str, ...]:
        return tuple(g for g in self.groups if g != NO_GROUP and g in self.labels)


def attributes_of(people: Iterable[Participant]) -> list[str]:
    """The names ``by`` may take, besides ``group``."""
    return sorted({name for person in people for name in person.attributes} - {"group"})


def design_of(people: Mapping[str, Participant], by: str = "group", groups: Sequence[str] = ()) -> Design:
    """Participants by ``group``, by an attribute (``sector``), or by two crossed (``sector*region``).

    ``groups`` gives the order of the groups, those with nobody included; values of other attributes are sorted, figures
    by their size. Who lacks the attribute is under ``(none)``. Raises QualkitError naming the attributes there are.
    """
    names = [name for name in _CROSS.split(by.strip()) if name]
    known = attributes_of(people.values())
    for name in names or [by]:
        if name != "group" and name not in known:
            raise QualkitError(
                f"No participant has the attribute {name!r}.",
                f"Compare by one of: {', '.join(['group', *known])}; two crossed as sector*region. "
                "Attributes are further columns of participants.csv, or keys of a transcript's header.",
            )
    labels = {key: " × ".join(_value(person, name) for name in names) for key, person in people.items()}
    labels = {key: NO_GROUP if NO_GROUP in label.split(" × ") else label for key, label in labels.items()}
    found = sorted(set(labels.values()) - {NO_GROUP}, key=_natural)
    if names == ["group"]:
        found = [*[g for g in groups if g != NO_GROUP], *[g for g in found if g not in groups]]
    if NO_GROUP in labels.values():
        found.append(NO_GROUP)
    return Design("*".join(names), tuple(people), tuple(dict.fromkeys(found)), tuple(labels.values()))


def _value(person: Participant, name: str) -> str:
    value = person.group if name == "group" else str(person.attributes.get(name, ""))
    return value.strip() or NO_GROUP


def _natural(value: str) -> list[tuple[int, float, str]]:
    return [
        (0, float(part), "") if part.isdecimal() else (1, 0.0, part.casefold())
        for part in re.split(r"(\d+)", value)
        if part
    ]


@dataclass(frozen=True)
class Amounts:
    """What each participant (row) said about each code (column): segments, words, and segments a person accepted.

    A segment with two sub-codes of a theme counts once for the theme. ``everything``, ``coded`` and ``words_all`` are
    each participant's segments, segments with any code, and words.
    """

    codes: tuple[str, ...]
    segments: NDArray[np.int64]
    words: NDArray[np.int64]
    accepted: NDArray[np.int64]
    everything: NDArray[np.int64]
    coded: NDArray[np.int64]
    words_all: NDArray[np.int64]

    @property
    def said(self) -> NDArray[np.bool_]:
        """Participants × codes: whether the participant spoke about it at all."""
        return self.segments > 0

    @property
    def shares(self) -> NDArray[np.float64]:
        """Participants × codes: the share of the participant's own segments; 0 for a participant without any."""
        return self.segments / np.maximum(self.everything, 1)[:, None]


def ancestors(code: str) -> list[str]:
    """A code and all that contain it: ``a/b`` and ``a`` for ``a/b``."""
    parts = code.split("/")
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def amounts_of(
    codings: Iterable[Coding], segments: Sequence[Segment], people: Sequence[str], codes: Sequence[str]
) -> Amounts:
    """Count codings per participant and code. Segments of speakers who are not among ``people`` are left out."""
    row = {person: place for place, person in enumerate(people)}
    column = {code: place for place, code in enumerate(codes)}
    mine = {s.id: s for s in segments if s.participant in row}
    shape = (len(people), len(codes))
    counts, words, accepted = np.zeros(shape, int), np.zeros(shape, int), np.zeros(shape, int)
    everything, coded, words_all = (np.zeros(len(people), int) for _ in range(3))
    length = {key: len(segment.text.split()) for key, segment in mine.items()}
    for segment in mine.values():
        everything[row[segment.participant]] += 1
        words_all[row[segment.participant]] += length[segment.id]
    found: dict[tuple[str, str], bool] = {}
    for coding in codings:
        if coding.segment in mine and coding.status != "rejected":
            for code in ancestors(coding.code):
                key = coding.segment, code
                found[key] = found.get(key, False) or coding.status == "accepted"
    for name in {segment for segment, _ in found}:
        coded[row[mine[name].participant]] += 1
    for (name, code), reviewed in found.items():
        if code in column:
            place = row[mine[name].participant], column[code]
            counts[place] += 1
            words[place] += length[name]
            accepted[place] += reviewed
    return Amounts(tuple(codes), counts, words, accepted, everything, coded, words_all)
