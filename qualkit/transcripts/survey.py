"""Reads survey exports: a respondent per row, open questions as columns, other columns as attributes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.model import Problem
from qualkit.transcripts.compose import compose
from qualkit.transcripts.records import Leftover, Reading, Utterance
from qualkit.transcripts.tables import Row, column_name

_ID = re.compile(
    r"(?:participant|respondent|response|responder|case|record|user|interviewee)?[ -]?(?:id|code|no|number|#)\.?"
    r"|participant|respondent|interviewee|pseudonym|name|code|record"
)
_GROUP = ("group", "stakeholder group", "stakeholder")
_QUESTION = re.compile(
    r"\?\s*$|^(?:what|how|why|where|when|which|who|please|describe|tell us|explain|do you|are you|in your)\b.*\s", re.I
)
_SECOND_HEADER = re.compile(r"(?:open-ended response|response|other \(please specify\))?", re.I)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which columns of a survey are what; where its answers begin; the full wording of each question."""

    respondent: int
    questions: dict[int, str]
    attributes: dict[int, str]
    first: int
    skipped: tuple[int, ...] = ()


def plan(rows: Sequence[Row]) -> Plan | None:
    """How a table can be read as a survey, or nothing when it has no open question.

    An open question is a column whose name asks, or whose cells hold several words and differ from each other.
    Second header rows of Qualtrics and SurveyMonkey are recognised.
    """
    if len(rows) < 2:
        return None
    header = list(rows[0][1])
    first, skipped = 1, []
    if len(rows) > 3 and any("ImportId" in cell for cell in rows[2][1]):
        header = [long or short for short, long in zip(header, _padded(rows[1][1], len(header)), strict=True)]
        first, skipped = 3, [2]
    elif len(rows) > 2 and any(rows[1][1]) and all(_SECOND_HEADER.fullmatch(cell) for cell in rows[1][1]):
        first, skipped = 2, [1]
    body = [_padded(cells, len(header)) for _, cells in rows[first:]]
    columns = [[cells[index] for cells in body if cells[index]] for index in range(len(header))]
    respondent = next(
        (i for i, name in enumerate(header) if _ID.fullmatch(column_name(name)) and _unique(columns[i], len(body))), -1
    )
    questions = {
        index: " ".join(name.split())
        for index, name in enumerate(header)
        if index != respondent and name and _is_open(name, columns[index])
    }
    asked = sum(bool(_QUESTION.search(name)) for name in questions.values())
    if not questions or (not asked and len(questions) < 2) or (respondent < 0 and not asked):
        return None
    attributes = {
        index: "group" if column_name(name) in _GROUP else column_name(name)
        for index, name in enumerate(header)
        if index not in questions and index != respondent and name
    }
    return Plan(respondent, questions, attributes, first, tuple(skipped))


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _unique(cells: Sequence[str], rows: int) -> bool:
    return (
        len(cells) == rows
        and len({cell.casefold() for cell in cells}) == rows
        and all(len(cell) <= 60 for cell in cells)
    )


def _is_open(name: str, cells: Sequence[str]) -> bool:
    if not cells:
        return False
    words = sum(len(cell.split()) for cell in cells) / len(cells)
    different = len({cell.casefold() for cell in cells}) / len(cells)
    if _QUESTION.search(name):
        return words >= 3 and (different > 0.5 or words >= 8)
    return words >= 6 and different > 0.6


def reading(rows: Sequence[Row], found: Plan, file: str) -> Reading:
    """Every answer as a turn of its respondent, behind the question as a turn of ``Q``."""
    items: list[Utterance | Leftover] = []
    people: dict[str, dict[str, str]] = {}
    silent: list[str] = []
    left: list[Leftover] = []
    for index in found.skipped:
        place, cells = rows[index]
        left.append(Leftover(" | ".join(cell for cell in cells if cell), place, "second header row"))
    width = len(rows[0][1])
    for number, (place, cells) in enumerate(rows[found.first :], 1):
        values = _padded(cells, width)
        who = " ".join(values[found.respondent].split()) if found.respondent >= 0 else f"R{number}"
        answers = [(question, values[index]) for index, question in found.questions.items() if values[index]]
        people[who] = {name: values[index] for index, name in found.attributes.items() if values[index]}
        if not answers:
            silent.append(f"{place} (“{who}”)")
        for question, answer in answers:
            items.append(Utterance("Q", question, "", place, "interviewer"))
            items.append(Utterance(who, answer, "", place, "participant"))
        rest = [cell for cell in cells[width:] if cell]
        if rest:
            left.append(Leftover(" | ".join(rest), place))
    text, spans = compose([*left, *items])
    problems = []
    if silent:
        who = "one respondent" if len(silent) == 1 else f"{len(silent)} respondents"
        what = f"{who} answered no open question and so took no turn"
        problems.append(Problem(file, what, "nothing to do, unless a column is missing", ", ".join(silent), "warning"))
    note = "open questions: " + "; ".join(found.questions.values())
    about = f"attributes: {', '.join(found.attributes.values()) or 'none'}"
    return Reading(
        text, spans, "survey, a respondent per row", 0.85, True, tuple(left), {}, people, tuple(problems), (note, about)
    )
