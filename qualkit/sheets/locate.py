"""Finds the place in a transcript that a row of a table is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from qualkit.decisions import anchor
from qualkit.model import Decision, Transcript
from qualkit.places import only_place, read_place_key
from qualkit.sheets.columns import TableRow


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a transcript with the words that stand there now."""

    transcript: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with a row, and what to do about it."""

    what: str
    remedy: str


def locate(row: TableRow, transcripts: Mapping[str, Transcript]) -> Spot | Doubt:
    """Where a row stands: by its place when the same words still stand there, else by its words.

    Words are looked for in the row's interview, or in all of them when it names none; they must stand in one place only.
    """
    key = read_place_key(row.get("place"))
    name = key.transcript if key else row.get("transcript")
    transcript = _transcript(name, transcripts)
    if name and transcript is None:
        return Doubt(
            f"there is no interview {name!r} in the study",
            "Correct the name in the table, or put the transcript into the study.",
        )
    if key and transcript and key.holds(transcript.text):
        return _spot(transcript, key.start, key.end)
    numbers = _numbers(row)
    if isinstance(numbers, Doubt):
        return numbers
    start, end = (key.start, key.end) if key else numbers
    words = row.get("text")
    if not words:
        if transcript and 0 <= start < end <= len(transcript.text) and not key:
            return _spot(transcript, start, end)
        return Doubt("the row names no place", "Give `text`, or `transcript`, `start` and `end`.")
    hits = [
        spot
        for one in ([transcript] if transcript else transcripts.values())
        if (spot := _by_words(one, start, end, words)) is not None
    ]
    if len(hits) == 1:
        return hits[0]
    if hits:
        return Doubt("its words stand in more than one interview", "Fill in the column `transcript`.")
    where = f"interview {transcript.id}" if transcript else "any interview"
    return Doubt(
        f"its words are not in {where}, or in more than one place: “{' '.join(words.split())[:60]}”",
        "Copy them from the transcript, with more words around if they occur twice, or code the place again.",
    )


def _transcript(name: str, transcripts: Mapping[str, Transcript]) -> Transcript | None:
    """By id; or, in any case, by file name with or without its ending."""
    if name in transcripts:
        return transcripts[name]
    wanted = name.casefold()
    for one in transcripts.values():
        source = PurePosixPath(one.source)
        if wanted and wanted in {
            one.id.casefold(),
            source.name.casefold(),
            source.stem.casefold(),
            one.source.casefold(),
        }:
            return one
    return None


def _numbers(row: TableRow) -> tuple[int, int] | Doubt:
    try:
        return int(row.get("start") or 0), int(row.get("end") or 0)
    except ValueError:
        if row.get("text"):
            return 0, 0  # other programs count paragraphs or times here; the words are enough
        return Doubt(
            f"start {row.get('start')!r} and end {row.get('end')!r} are no whole numbers",
            "Give them as signs from the beginning of the text, or give the words in `text`.",
        )


def _by_words(transcript: Transcript, start: int, end: int, words: str) -> Spot | None:
    place = anchor(Decision("", "", "code", transcript.id, start, end, words), transcript.text)
    place = place or only_place(words, transcript.text)
    return _spot(transcript, *place) if place else None


def _spot(transcript: Transcript, start: int, end: int) -> Spot:
    return Spot(transcript.id, start, end, transcript.text[start:end])
