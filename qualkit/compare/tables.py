"""Tables for other programs: participants × codes in 0 and 1, and a tidy long table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.compare.design import amounts_of, attributes_of
from qualkit.compare.records import frame
from qualkit.model import STANCES, Codebook, Coding, Participant, Segment, theme_of


@dataclass(frozen=True)
class Table:
    """Columns and rows, ready for CSV, a sheet or a DataFrame."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, object], ...]

    def frame(self) -> Any:
        """The table as a pandas DataFrame."""
        return frame(self.columns, self.rows)


def variable_names(paths: Sequence[str]) -> dict[str, str]:
    """A name for every code that R, SPSS and Stata take: letters, figures, ``_`` and ``.``; no two alike.

    >>> variable_names(["funding", "funding/adult learner"])
    {'funding': 'funding', 'funding/adult learner': 'funding.adult_learner'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for path in paths:
        name = re.sub(r"[^A-Za-z0-9_.]", "_", path.replace("/", "."))[:60].rstrip("._") or "code"
        name = name if name[0].isalpha() else f"c_{name}"
        unique, number = name, 2
        while unique.casefold() in taken:
            unique, number = f"{name}_{number}", number + 1
        taken.add(unique.casefold())
        names[path] = unique
    return names


def participant_table(
    codings: Sequence[Coding], segments: Sequence[Segment], people: Mapping[str, Participant], codebook: Codebook
) -> Table:
    """One row per participant: group, attributes, and for every code 1 if they spoke about it, else 0."""
    paths = [c.path for c in codebook.codes]
    names = variable_names(paths)
    said = amounts_of(codings, segments, list(people), paths).said
    own = attribute_columns(people, set(names.values()))
    rows = tuple(
        _person(person, own) | {names[path]: int(said[row, column]) for column, path in enumerate(paths)}
        for row, person in enumerate(people.values())
    )
    return Table("participants", ("participant", "group", *own.values(), *names.values()), rows)


def long_table(
    codings: Sequence[Coding], segments: Sequence[Segment], people: Mapping[str, Participant], codebook: Codebook
) -> Table:
    """One row per participant and code, zeros included: said, segments, words, segments by stance, and the totals."""
    paths = [c.path for c in codebook.codes]
    amounts = amounts_of(codings, segments, list(people), paths)
    by_stance = {
        s: amounts_of([c for c in codings if c.stance == s], segments, list(people), paths).segments for s in STANCES
    }
    counts = ("said", "segments", "words", *STANCES, "all_segments", "coded_segments", "all_words")
    own = attribute_columns(people, {"code", "theme", "level", *counts})
    rows: list[dict[str, object]] = []
    for row, person in enumerate(people.values()):
        for column, path in enumerate(paths):
            rows.append(
                {
                    **_person(person, own),
                    "code": path,
                    "theme": theme_of(path),
                    "level": "code" if "/" in path else "theme",
                    "said": int(amounts.said[row, column]),
                    "segments": int(amounts.segments[row, column]),
                    "words": int(amounts.words[row, column]),
                    **{s: int(by_stance[s][row, column]) for s in STANCES},
                    "all_segments": int(amounts.everything[row]),
                    "coded_segments": int(amounts.coded[row]),
                    "all_words": int(amounts.words_all[row]),
                }
            )
    return Table("long", ("participant", "group", *own.values(), "code", "theme", "level", *counts), tuple(rows))


def attribute_columns(people: Mapping[str, Participant], taken: set[str]) -> dict[str, str]:
    """The attributes and the columns they stand in; one that is called like another column gets ``_attribute``."""
    taken = taken | {"participant", "group"}
    return {name: f"{name}_attribute" if name in taken else name for name in attributes_of(people.values())}


def _person(person: Participant, own: Mapping[str, str]) -> dict[str, object]:
    return {
        "participant": person.id,
        "group": person.group,
        **{column: person.attributes.get(name, "") for name, column in own.items()},
    }
