"""A finished stretch in which words were changed: sentences that are as they were stay finished, the others are open again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from qualkit.decisions.anchor import AROUND, Place, anchor
from qualkit.model import Decision, Transcript
from qualkit.segments import sentence_spans

_LABEL = re.compile(r"(?m)^[^\n:]{1,60}:[ \t]+|\n")  # a speaker's name may change while the words stay


def split_stretch(decision: Decision, transcript: Transcript) -> tuple[list[Place], list[Decision]]:
    """Of a stretch whose words do not stand in one piece: where its sentences stand now, and the parts that are gone.

    Every sentence is looked for like a decision of its own, with what stood around it in the stretch. A place holds whole
    sentences of participants as they are now, with no word between them that was not there; so nothing is finished that
    nobody has read. When there is no such place, the parts are not told apart.
    """
    pieces = [_narrowed(decision, start, end) for start, end in cut_stretch(decision.text)]
    places = [anchor(piece, transcript.text) for piece in pieces]
    standing = list(_whole_sentences(_runs(places, transcript.text), transcript))
    if not standing:
        return [], []
    gone: list[Decision] = []
    for lost, group in groupby(zip(pieces, places, strict=True), key=lambda pair: pair[1] is None):
        if lost:
            run = [piece for piece, _ in group]
            gone.append(_narrowed(decision, run[0].start - decision.start, run[-1].end - decision.start))
    return standing, gone


def cut_stretch(text: str) -> Iterator[Place]:
    """The sentences of a stretch, with speakers' names apart, and cut at line ends as well: what stands together is joined again."""
    ends = [0, *(at for mark in _LABEL.finditer(text) for at in (mark.start(), mark.end())), len(text)]
    for start, end in zip(ends, ends[1:], strict=False):
        for a, b in sentence_spans(text[start:end]):
            yield start + a, start + b


def _narrowed(decision: Decision, start: int, end: int) -> Decision:
    """The part of a decision from ``start`` to ``end`` of its words, with what stood around it."""
    text = decision.text
    return replace(
        decision,
        start=decision.start + start,
        end=decision.start + end,
        text=text[start:end],
        before=(decision.before + text[:start])[-AROUND:],
        after=(text[end:] + decision.after)[:AROUND],
    )


def _runs(places: Sequence[Place | None], text: str) -> list[Place]:
    """Places that follow each other with nothing but white space between, as one."""
    runs: list[Place] = []
    for place in places:
        if place is None:
            continue
        if runs and runs[-1][1] <= place[0] and not text[runs[-1][1] : place[0]].strip():
            runs[-1] = runs[-1][0], place[1]
        else:
            runs.append(place)
    return runs


def _whole_sentences(runs: Sequence[Place], transcript: Transcript) -> Iterator[Place]:
    """From the first to the last sentence of participants that lies in a run as a whole."""
    for start, end in runs:
        inside = [
            (turn.start + a, turn.start + b)
            for turn in transcript.turns
            if turn.role == "participant" and turn.start < end and start < turn.end
            for a, b in _sentences(transcript.speech(turn))
            if start <= turn.start + a and turn.start + b <= end
        ]
        if inside:
            yield inside[0][0], inside[-1][1]


@lru_cache(maxsize=64)
def _sentences(speech: str) -> list[Place]:
    return sentence_spans(speech)
