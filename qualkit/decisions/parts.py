"""A finished stretch in which words were changed: sentences that are as they were stay finished, the others are open again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, groupby

from qualkit.decisions.anchor import AROUND, MOST, Place, anchor, surroundings
from qualkit.model import Decision, Transcript
from qualkit.segments import sentence_spans

_LABEL = re.compile(r"(?m)^[^\n:]{1,60}:[ \t]+|\n")  # a speaker's name may change while the words stay


def split_stretch(decision: Decision, transcript: Transcript) -> tuple[list[Place], list[Decision]]:
    """Of a stretch whose words do not stand in one piece: where its sentences stand now, and the parts that are gone.

    Every sentence is looked for like a decision of its own, with what stood around it in the stretch; one that could as well be
    another of the same words is as gone. A place holds whole sentences of participants as they are now, with no word between
    them that was not there; so nothing is finished that nobody has read. What was taken back (``reopen``) is taken back for
    the turns that the sentences stand in: a corrected one is not finished either. When there is no such place, the parts are not told apart.
    """
    text = transcript.text
    pieces = [_narrowed(decision, start, end) for start, end in cut_stretch(decision.text)]
    places = _in_order(pieces, [anchor(piece, text) for piece in pieces], text)
    standing = list(_whole_sentences(_runs(places, text), transcript))
    if not standing:
        return [], []
    speech = [(turn.start, turn.end) for turn in transcript.turns if turn.role == "participant"]
    kept = [place is not None and (_within(place, standing) or not _touches(place, speech)) for place in places]
    gone: list[Decision] = []
    for stays, group in groupby(zip(pieces, kept, strict=True), key=lambda pair: pair[1]):
        if not stays:
            run = [piece for piece, _ in group]
            gone.append(_narrowed(decision, run[0].start - decision.start, run[-1].end - decision.start))
    return (_turns_of(standing, transcript) if decision.action == "reopen" else standing), gone


def _within(place: Place, others: Sequence[Place]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in others)


def _touches(place: Place, others: Sequence[Place]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in others)


def cut_stretch(text: str) -> Iterator[Place]:
    """The sentences of a stretch without speakers' names, cut at line ends as well: what stands together is joined again."""
    at = 0
    for mark in (*_LABEL.finditer(text), None):
        start, end = mark.span() if mark else (len(text), len(text))
        yield from ((at + a, at + b) for a, b in sentence_spans(text[at:start]))
        at = end


def _in_order(pieces: Sequence[Decision], places: Sequence[Place | None], text: str) -> list[Place | None]:
    """The places that are sure: with most of what stood on one side, or between two such, in the order of the stretch."""
    sure = [
        place if place and max(surroundings(piece, text, place)) >= MOST else None
        for piece, place in zip(pieces, places, strict=True)
    ]
    before = list(accumulate((None, *sure[:-1]), _last))
    after = list(accumulate((None, *sure[:0:-1]), _last))[::-1]
    return [
        place if known or (place and a and b and a[1] <= place[0] and place[1] <= b[0]) else None
        for place, known, a, b in zip(places, sure, before, after, strict=True)
    ]


def _last(a: Place | None, b: Place | None) -> Place | None:
    """The second, or the first when there is no second."""
    return b or a


def _turns_of(places: Sequence[Place], transcript: Transcript) -> list[Place]:
    """The turns that places stand in, from end to end."""
    return [
        (turn.start, turn.end)
        for turn in transcript.turns
        if turn.role == "participant" and _touches((turn.start, turn.end), places)
    ]


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
    """Places that follow each other with nothing between but white space, as one."""
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
