"""The index of everything said: from runs of one, two or three words to the places where they stand."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualkit.model import Transcript, Turn
from qualkit.quotes.hesitation import is_hesitation
from qualkit.verify.tokens import SOURCE_TOKEN, fold, is_cut_off

_BACKCHANNEL = frozenset("mm mmm hmm mhm yeah yes yep right ok okay sure uh huh uh-huh great oh ah i see".split())
_COMMON = 400  # a run of words with more places than this tells nothing about where a quotation is from


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one turn: the numbers of its tokens, and where it is from."""

    transcript: Transcript
    turn: Turn
    first: int
    end: int


class Index:
    """Everything said in the transcripts, as word numbers; made by ``build_index``.

    The *stream* leaves hesitations out, so that ``we, um, need`` is found under ``we need``; between two turns stands a 0.
    """

    def __init__(self, transcripts: Mapping[str, Transcript]) -> None:
        self.transcripts = transcripts
        self.said: list[Said] = []
        self.words: dict[str, int] = {}
        self.keys: list[str] = [""]
        self._raw: dict[str, tuple[int, bool]] = {}
        self.ids = array("i")
        self.starts = array("i")
        self.ends = array("i")
        self.soft = bytearray()
        stream, places = array("i"), array("i")
        self._begins: list[int] = []
        self._edges: list[int] = []
        for name in transcripts:
            self._begins.append(len(self.ids))
            self._edges.append(len(stream))
            self._add(transcripts[name], stream, places)
        self._begins.append(len(self.ids))
        self._firsts = [s.first for s in self.said]
        self.stream = np.array(stream, dtype=np.int64)
        self.places = np.array(places, dtype=np.int64)
        self._tables: dict[int, tuple[Any, Any]] = {}

    def _add(self, transcript: Transcript, stream: array[int], places: array[int]) -> None:
        text, before = transcript.text, ""
        ids, starts, ends, softs = self.ids, self.starts, self.ends, self.soft
        stream.append(0)
        places.append(-1)
        for turn in transcript.turns:
            first = len(self.ids)
            for match in SOURCE_TOKEN.finditer(text, turn.start, turn.end):
                raw, end = match.group(), match.end()
                known = self._raw.get(raw)
                number, soft = known if known is not None else self._learn(raw)
                ids.append(number)
                starts.append(match.start())
                ends.append(end)
                softs.append(soft or (text[end : end + 1] == "-" and is_cut_off(text, end)))
            if turn.role == "interviewer" and all(self.keys[n] in _BACKCHANNEL for n in self.ids[first:]):
                # "Mm." of the interviewer does not end what the participant is saying.
                for column in (ids, starts, ends):
                    del column[first:]
                del softs[first:]
                continue
            if before != (turn.participant or "interviewer"):
                stream.append(0)
                places.append(-1)
            before = turn.participant or "interviewer"
            self.said.append(Said(transcript, turn, first, len(self.ids)))
            for token in range(first, len(ids)):
                if not softs[token]:
                    stream.append(ids[token])
                    places.append(token)
        stream.append(0)
        places.append(-1)

    def _learn(self, raw: str) -> tuple[int, bool]:
        """The number of a word as written, and whether it is a hesitation."""
        word = fold(raw)
        number = self.words.get(word)
        if number is None:
            number = self.words[word] = len(self.keys)
            self.keys.append(word)
        self._raw[raw] = number, is_hesitation(word)
        return self._raw[raw]

    def at(self, token: int) -> Said:
        """The turn a token belongs to."""
        return self.said[bisect_right(self._firsts, token) - 1]

    def bounds(self, token: int) -> tuple[int, int]:
        """The first token of a token's transcript, and the one after its last."""
        begin = self._begins[bisect_right(self._begins, token) - 1]
        return begin, self._begins[bisect_right(self._begins, token)]

    def numbers(self, keys: Sequence[str]) -> list[int]:
        """The numbers of words; 0 for one that nobody said."""
        return [self.words.get(key, 0) for key in keys]

    def _table(self, size: int) -> tuple[Any, Any]:
        """Sorted keys of all runs of ``size`` words, and their places in the stream."""
        if size not in self._tables:
            stream, base = self.stream, len(self.keys) + 1
            count = max(0, len(stream) - size + 1)
            keys = np.zeros(count, dtype=np.int64)
            good = np.ones(count, dtype=bool)
            for step in range(size):
                part = stream[step : step + count]
                keys = keys * base + part
                good &= part != 0
            at = np.flatnonzero(good)
            order = at[np.argsort(keys[at], kind="stable")]
            self._tables[size] = keys[order], order
        return self._tables[size]

    def hits(self, numbers: Sequence[int]) -> Any:
        """The places in the stream where one, two or three words stand together."""
        base = len(self.keys) + 1
        key = 0
        for number in numbers:
            if number == 0:
                return np.zeros(0, dtype=np.int64)
            key = key * base + number
        keys, order = self._table(len(numbers))
        low, high = np.searchsorted(keys, key, "left"), np.searchsorted(keys, key, "right")
        return order[low:high]

    def exact(self, numbers: Sequence[int]) -> list[int]:
        """Every place in the stream where exactly these words stand, in order."""
        if not numbers or 0 in numbers:
            return []
        size = min(3, len(numbers))
        runs = [(self.hits(numbers[at : at + size]), at) for at in range(len(numbers) - size + 1)]
        found, at = min(runs, key=lambda run: len(run[0]))
        starts = found - at
        starts = starts[(starts >= 0) & (starts + len(numbers) <= len(self.stream))]
        for step, number in enumerate(numbers):
            starts = starts[self.stream[starts + step] == number]
        return [int(start) for start in starts]

    def near(
        self, pieces: Sequence[Sequence[int]], reach: int, least: float = 0.0, most: int = 5
    ) -> list[tuple[int, int]]:
        """The stretches of the stream, best first, that share most runs of words with the pieces of a quotation.

        Hits no more than ``reach`` words apart make one stretch; one must have ``least`` of all runs to count.
        """
        for size in (3, 2, 1):
            spots: list[tuple[int, int]] = []
            number = 0
            for piece in pieces:
                for at in range(len(piece) - size + 1):
                    found = self.hits(piece[at : at + size])
                    number += 1
                    if 0 < len(found) <= _COMMON:
                        spots += [(int(spot), number) for spot in found]
            if spots:
                return _stretches(sorted(spots), self._edges, reach, least * number, most)
        return []


def _stretches(
    spots: Sequence[tuple[int, int]], edges: Sequence[int], reach: int, least: float, most: int
) -> list[tuple[int, int]]:
    """Groups of spots that are near to each other, none over an edge between transcripts; the richest first."""
    groups: list[tuple[int, int, set[int]]] = []
    part = -1
    for spot, number in spots:
        here = bisect_right(edges, spot)
        if groups and here == part and spot - groups[-1][1] <= reach:
            first, _, seen = groups[-1]
            seen.add(number)
            groups[-1] = first, spot, seen
        else:
            groups.append((spot, spot, {number}))
        part = here
    groups.sort(key=lambda group: (-len(group[2]), group[0]))
    return [(first, last) for first, last, seen in groups[:most] if len(seen) >= least]


def build_index(transcripts: Mapping[str, Transcript]) -> Index:
    """The index of all turns, interviewers' too."""
    return Index(transcripts)
