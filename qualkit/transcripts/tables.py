"""Finds turns in tables: a turn per row, by the names of the columns or by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.model import Problem
from qualkit.transcripts import labels
from qualkit.transcripts.records import Hint, Leftover, Utterance
from qualkit.transcripts.stamps import ANY, clock, from_seconds

Row = tuple[str, Sequence[str]]  # place, cells

_NAMES = {
    "speaker": "speaker, speaker name, speaker label, speaker id, speakername, name, label, who, voice, person, from, participant, "
    "respondent, user",
    "text": "text, utterance, speech, transcript, transcription, content, words, quote, sentence, turn text, what was said, body, "
    "message, caption, dialogue, spoken text, turn, transcript text, response, answer, comment, punctuated text",
    "time": "time, timestamp, start, start time, starttime, start timestamp, begin, begin time, timecode, time stamp, timespan, in, "
    "start (hh:mm:ss), offset, start seconds, ts, from time",
    "role": "role, speaker role, speaker type, type",
}
_KNOWN = {part: [name.strip() for name in names.split(",")] for part, names in _NAMES.items()}
_UNUSED = re.compile(
    r"(?:turn|row|line|id|no|nr|number|index|#|end|end time|endtime|end timestamp|stop|out|duration|confidence|seek|tokens|"
    r"temperature|avg logprob|compression ratio|no speech prob|words|channel|language)\.?"
)
_GROUP = ("group", "stakeholder group", "stakeholder")
_STAMP = re.compile(ANY)
_NAME_AND_TIME = re.compile(
    rf"(?:(?P<before>{ANY})\s*[|–—-]?\s*)?(?P<name>.*?):?(?:\s*[|–—-]?\s*(?P<after>{ANY}))?", re.DOTALL
)
_HINTS: dict[str, Hint] = {
    "interviewer": "interviewer",
    "moderator": "interviewer",
    "facilitator": "interviewer",
    "researcher": "interviewer",
    "participant": "participant",
    "respondent": "participant",
    "interviewee": "participant",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; -1 for none. ``extra`` names columns about the speaker; ``rest`` other ones with content."""

    text: int
    speaker: int = -1
    time: int = -1
    role: int = -1
    header: bool = True
    extra: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turns:
    """The utterances of a table, in row order; what the table says about speakers; the places of rows without words."""

    items: tuple[Utterance | Leftover, ...]
    people: Mapping[str, Mapping[str, str]]
    unused: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()


def column_name(name: str) -> str:
    """A column's name for comparing: lower case, single spaces."""
    return " ".join(name.casefold().replace("_", " ").split())


def columns_of(rows: Sequence[Row], previous: Columns | None = None) -> Columns | None:
    """The columns of a table of turns, by its header row or, without one, by what the cells hold.

    ``previous`` are the columns of the table before, which a table without a header may go on.
    """
    if not rows or max(len(cells) for _, cells in rows) < 2:
        return None
    return by_names(rows[0][1]) or (_same(rows, previous) if previous else None) or _by_content(rows)


def by_names(header: Sequence[str]) -> Columns | None:
    """The columns under a header row that names the words and the speaker or the time."""
    names = [column_name(name) for name in header]
    found: dict[str, int] = {}
    for part, known in _KNOWN.items():
        index = next(
            (names.index(name) for name in known if name in names and names.index(name) not in found.values()), -1
        )
        if index >= 0:
            found[part] = index
    if "text" not in found or not {"speaker", "time"} & set(found):
        return None
    if "role" in found and "speaker" not in found:
        found["speaker"] = found.pop("role")
    extra = {
        index: "group" if name in _GROUP else name
        for index, name in enumerate(names)
        if index not in [value for part, value in found.items() if part != "role"]
        and name
        and not _UNUSED.fullmatch(name)
    }
    return Columns(found["text"], found.get("speaker", -1), found.get("time", -1), found.get("role", -1), True, extra)


def _same(rows: Sequence[Row], previous: Columns) -> Columns | None:
    width = max(previous.text, previous.speaker, previous.time) + 1
    if any(len(cells) < width for _, cells in rows):
        return None
    return Columns(previous.text, previous.speaker, previous.time, previous.role, False, previous.extra)


def _by_content(rows: Sequence[Row]) -> Columns | None:
    """Two or three columns without names: times, speakers (few and short), and words (most of them)."""
    width = max(len(cells) for _, cells in rows)
    if width > 6 or len(rows) < 2:
        return None
    columns = [[cells[i].strip() if i < len(cells) else "" for _, cells in rows] for i in range(width)]
    words = [sum(len(cell.split()) for cell in column) for column in columns]
    text = max(range(width), key=lambda i: words[i])
    filled = [[cell for cell in column if cell] for column in columns]
    time = next((i for i in range(width) if i != text and filled[i] and _share(filled[i], _STAMP) >= 0.8), -1)
    speaker = -1
    for i in range(width):
        if i in (text, time) or len(filled[i]) < 0.3 * len(rows):
            continue
        names = [_speaker(cell)[0] for cell in filled[i]]
        distinct = {labels.fold(name) for name in names}
        good = [name for name in names if labels.is_code(name) or labels.is_name(name)]
        if len(good) >= 0.8 * len(filled[i]) and len(distinct) <= max(2, len(filled[i]) * 0.6):
            speaker = i
            break
    if speaker < 0 or words[text] < 2 * sum(len(_speaker(cell)[0].split()) for cell in filled[speaker]):
        return None
    return Columns(text, speaker, time, header=False)


def _share(cells: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.fullmatch(cell)) for cell in cells) / len(cells)


def turns_of(rows: Sequence[Row], columns: Columns) -> Turns:
    """One utterance per row. A row without a speaker goes on with the one above it (as merged cells do)."""
    items: list[Utterance | Leftover] = []
    people: dict[str, dict[str, str]] = {}
    unused: list[str] = []
    carried: list[str] = []
    last = ""
    for place, cells in rows[1:] if columns.header else rows:
        if not any(cell.strip() for cell in cells):
            continue
        speech, (speaker, time) = _cell(cells, columns.text), _speaker(_cell(cells, columns.speaker))
        if not speech:
            unused.append(place)
            continue
        if not speaker and last:
            speaker = last
            carried.append(place)
        last = speaker
        about = people.setdefault(speaker, {})
        for index, name in columns.extra.items():
            if _cell(cells, index):
                about.setdefault(name, _cell(cells, index))
        hint = _HINTS.get(column_name(_cell(cells, columns.role)), "")
        items.append(Utterance(speaker, speech, stamp_of(_cell(cells, columns.time)) or time, place, hint))
        about_hint = about.get("role", "")
        if about_hint and column_name(about_hint) in _HINTS:
            del about["role"]
    return Turns(tuple(items), people, tuple(unused), tuple(carried))


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if 0 <= index < len(cells) else ""


def _speaker(cell: str) -> tuple[str, str]:
    """The speaker in a cell, and the time that may stand there too: ``00:03 INT`` or ``INT (00:03)``."""
    found = _NAME_AND_TIME.fullmatch(cell.strip())
    name, stamp = (found["name"], found["before"] or found["after"] or "") if found else (cell, "")
    name = " ".join(name.rstrip(":").split())
    return f"Speaker {name}" if re.fullmatch(r"\d", name) else name, clock(stamp)


def stamp_of(cell: str) -> str:
    """A time as text: ``00:01:05`` for 65 seconds, else as written."""
    if re.fullmatch(r"\d+(?:\.\d+)?", cell):
        return from_seconds(float(cell))
    return clock(cell) or " ".join(cell.split())


def cell_text(cell: object) -> str:
    """A cell's value as text: a time as ``00:01:23``, a whole number without a fraction."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "total_seconds"):
        return from_seconds(cell.total_seconds())
    return str(cell).replace("_x000D_", "").strip()


def row_doubts(file: str, unused: Sequence[str], carried: Sequence[str]) -> tuple[Problem, ...]:
    """The warnings about rows without words, and about rows without a speaker."""
    problems = []
    if unused:
        what = (
            "a row has no words and is no turn"
            if len(unused) == 1
            else f"{len(unused)} rows have no words and are no turns"
        )
        problems.append(Problem(file, what, "fill in the text, or remove the rows", ", ".join(unused), "warning"))
    if carried:
        rows = "a row has no speaker and was" if len(carried) == 1 else f"{len(carried)} rows have no speaker and were"
        what = f"{rows} added to the speaker above"
        problems.append(Problem(file, what, "fill in the speaker if that is wrong", ", ".join(carried), "warning"))
    return tuple(problems)
