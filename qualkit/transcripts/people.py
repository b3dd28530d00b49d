"""The people interviewed: participants.csv, joined with what the transcripts say about themselves."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualkit.model import NO_GROUP, Participant, Problem
from qualkit.transcripts.decode import decode
from qualkit.transcripts.records import Refused
from qualkit.transcripts.tablefile import csv_rows


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of participants.csv."""

    id: str
    group: str
    attributes: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class PeopleList:
    """participants.csv: its rows by folded id, and by other names it gives; ``exists`` is false when there is no such file."""

    rows: Mapping[str, Listed] = field(default_factory=dict)
    names: Mapping[str, Listed] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    exists: bool = False
    file: str = "participants.csv"

    def find(self, name: str) -> Listed | None:
        """The row of a participant, by id or by a name in the columns name, label, speaker, pseudonym or alias."""
        key = name.strip().casefold()
        return self.rows.get(key) or self.names.get(key)

    @property
    def known(self) -> tuple[str, ...]:
        """Every label that the list knows."""
        return (*(row.id for row in self.rows.values()), *self.names)


def read_people(path: Path, encoding: str = "") -> PeopleList:
    """The rows of participants.csv. Rows without an id and second rows of one participant are problems, not rows."""
    problems: list[Problem] = []
    try:
        text, _ = decode(path.read_bytes(), encoding)
        table = csv_rows(text)
    except (Refused, OSError) as error:
        message, remedy = (
            (error.message, error.remedy) if isinstance(error, Refused) else (str(error), "check the file")
        )
        return PeopleList({}, {}, (Problem(path.name, message, remedy, getattr(error, "place", "")),), True, path.name)
    header = [" ".join(name.split()).casefold() for name in table[0][1]] if table else []
    if "participant" not in header:
        columns = ", ".join(f"“{name}”" for name in header) or "none"
        problem = Problem(
            path.name,
            f"there is no column “participant”; the columns are {columns}",
            "name the column with the participants' ids “participant”",
            "line 1",
        )
        return PeopleList({}, {}, (problem,), True, path.name)
    rows: dict[str, Listed] = {}
    for place, cells in table[1:]:
        values = dict(zip(header, cells, strict=False))
        name = values.pop("participant", "")
        if len(cells) > len(header) and any(cells[len(header) :]):
            what = f"the row has {len(cells)} cells under {len(header)} column names; the last ones are not used"
            problems.append(Problem(path.name, what, "put cells with commas between quotes", place, "warning"))
        if not name:
            problems.append(
                Problem(path.name, "the row has no participant", "fill in the id, or remove the row", place)
            )
        elif name.casefold() in rows:
            what = f"“{name}” is already in {rows[name.casefold()].place}; this row is not used"
            problems.append(Problem(path.name, what, "keep one row per participant", place))
        else:
            group = values.pop("group", "")
            attributes = {key: value for key, value in values.items() if key and value}
            rows[name.casefold()] = Listed(name, group, attributes, place)
    return PeopleList(rows, _other_names(rows.values()), tuple(problems), True, path.name)


def _other_names(rows: Iterable[Listed]) -> dict[str, Listed]:
    """The rows by the further names in them; a name of two participants is no name."""
    found: dict[str, list[Listed]] = {}
    for row in rows:
        values = {row.attributes.get(key, "") for key in ("name", "label", "speaker", "pseudonym", "alias", "aliases")}
        for name in {part.strip().casefold() for value in values for part in value.split(";") if part.strip()}:
            found.setdefault(name, []).append(row)
    return {name: several[0] for name, several in sorted(found.items()) if len(several) == 1}


def allowed_group(group: str, groups: Sequence[str]) -> str:
    """The group as the closed list spells it, or an empty text."""
    return next((name for name in groups if name.casefold() == group.strip().casefold()), "")


def settle_person(
    name: str,
    file: str,
    own: Mapping[str, str],
    listed: Listed | None,
    groups: Sequence[str],
    table: str = "participants.csv",
) -> tuple[Participant, list[Problem]]:
    """A participant with group and attributes from the transcript (``own``) and participants.csv, which wins.

    A group that is not in the closed list is a problem, and the participant counts under ``(none)``; a missing one is
    left to `without_group`.
    """
    problems: list[Problem] = []
    merged = {key: value for key, value in own.items() if value and key not in ("id", "group")}
    row = {**({"group": listed.group} if listed and listed.group else {}), **(listed.attributes if listed else {})}
    for key, value in row.items():
        before = own.get(key, "")
        if before and before.casefold() != value.casefold():
            what = f"{key} of “{name}” is “{before}” in the transcript and “{value}” in {table}; the table was followed"
            place = f"{table}, {listed.place}" if listed else ""
            problems.append(Problem(file, what, "correct one of the two", place, "warning"))
        if key != "group":
            merged[key] = value
    said = row.get("group", "") or own.get("group", "")
    group = allowed_group(said, groups)
    if said and not group:
        close = difflib.get_close_matches(said.casefold(), [group.casefold() for group in groups], 1)
        hint = f" (did you mean {close[0]}?)" if close else ""
        what = f"“{name}” is in the unknown group “{said}” and counts under {NO_GROUP}"
        place = f"{table}, {listed.place}" if listed and listed.group else "header"
        remedy = f"use one of: {', '.join(groups)}{hint}, or add the group in qualkit.toml"
        problems.append(Problem(file, what, remedy, place, "warning"))
    return Participant(name, group or NO_GROUP, merged), problems


def without_group(names: Sequence[str], file: str, groups: Sequence[str], table: str = "participants.csv") -> Problem:
    """The warning about participants of one file for whom no group is given."""
    many = ", ".join(f"“{name}”" for name in names)
    what = f"{many} {'has' if len(names) == 1 else 'have'} no group and {'counts' if len(names) == 1 else 'count'} under {NO_GROUP}"
    remedy = f"give the group in {table} or in the transcript's header; one of: {', '.join(groups)}"
    return Problem(file, what, remedy, severity="warning")
