"""Cuts a transcript into what is coded in one go: a turn, a question with everything said to it, or the whole interview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qualkit.model import Segment, Transcript, Turn

Unit = Literal["turn", "stretch", "transcript"]
UNITS: tuple[Unit, ...] = ("stretch", "turn", "transcript")
_WORDS_OF_A_QUESTION = 4  # "Mm, right." does not open a new stretch


@dataclass(frozen=True, slots=True)
class Stretch:
    """Turns that belong together, from the first to the last, and the participants' segments in them.

    ``start`` and ``end`` enclose the turns with the interviewer's question, as places in the transcript's text.
    """

    transcript: str
    first_turn: int
    last_turn: int
    start: int
    end: int
    segments: tuple[Segment, ...]

    @property
    def words(self) -> int:
        """How many words the participants say in it."""
        return sum(len(segment.text.split()) for segment in self.segments)


def stretches_of(transcript: Transcript, segments: Sequence[Segment], unit: Unit) -> list[Stretch]:
    """The stretches of a transcript, in order; those in which no participant speaks are left out.

    ``turn``: one participant's turn with the question before it. ``stretch``: a question and all turns up to the next
    question; a listener's "Mm" does not begin a new one. ``transcript``: all of it.
    """
    by_turn: dict[int, list[Segment]] = {}
    for segment in segments:
        by_turn.setdefault(segment.turn, []).append(segment)
    found = []
    for turns in _runs(transcript, unit):
        mine = tuple(segment for turn in turns for segment in by_turn.get(turn.number, ()))
        if mine:
            first, last = turns[0], turns[-1]
            found.append(Stretch(transcript.id, first.number, last.number, first.start, last.end, mine))
    return found


def _runs(transcript: Transcript, unit: Unit) -> list[list[Turn]]:
    if unit == "transcript":
        return [list(transcript.turns)] if transcript.turns else []
    runs: list[list[Turn]] = []
    for turn in transcript.turns:
        opens = _asks(transcript, turn) if unit == "stretch" else _opens_turn(runs)
        if opens or not runs:
            runs.append([])
        runs[-1].append(turn)
    return runs


def _opens_turn(runs: list[list[Turn]]) -> bool:
    """Whether the last run already holds a participant's turn."""
    return bool(runs) and runs[-1][-1].role == "participant"


def _asks(transcript: Transcript, turn: Turn) -> bool:
    if turn.role != "interviewer":
        return False
    speech = transcript.speech(turn)
    return "?" in speech or len(speech.split()) >= _WORDS_OF_A_QUESTION
