"""Draws stretches for a second coder: the same seed gives the same stretches, also after another interview came in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualkit.model import Segment
from qualkit.places import place_key
from qualkit.stretches import Stretch

SAMPLE_COLUMNS = "place,transcript,first_turn,last_turn,participants,stratum,segments,words,begins".split(",")


@dataclass(frozen=True, slots=True)
class Stratum:
    """How much of one group (or another attribute's value) was drawn."""

    name: str
    stretches: int
    stretches_drawn: int
    segments: int
    segments_drawn: int
    transcripts: int
    transcripts_drawn: int

    def row(self) -> dict[str, object]:
        """The stratum as a row of a table."""
        return {
            "stratum": self.name,
            "stretches": self.stretches,
            "stretches_drawn": self.stretches_drawn,
            "segments": self.segments,
            "segments_drawn": self.segments_drawn,
            "share": self.segments_drawn / self.segments if self.segments else 0.0,
            "transcripts": self.transcripts,
            "transcripts_drawn": self.transcripts_drawn,
        }


def draw(
    stretches: Sequence[Stretch], share: float, stratum_of: Callable[[Segment], str], seed: int
) -> tuple[Stretch, ...]:
    """A share of the stretches, in their own order, counted in segments.

    Every interview gives its share, and every stratum within it, so groups are represented as they speak. The order of
    drawing is a hash of seed, interview and turn, which a corrected word does not change. Where the share ends within a stretch, it is taken with the probability that makes
    the expected share exact (systematic rounding). An interview's sample therefore depends on that interview alone.
    Whole interviews (one stretch each) are drawn within their stratum.
    """
    per = [s.transcript for s in stretches]
    whole = len(per) == len(set(per))
    pools: dict[tuple[str, str], list[Stretch]] = {}
    for stretch in stretches:
        name = stratum_of(stretch.segments[0])
        pools.setdefault((name, "" if whole else stretch.transcript), []).append(stretch)
    chosen: set[Stretch] = set()
    for key, pool in pools.items():
        chosen |= set(_share_of(pool, share, seed, key))
    return tuple(stretch for stretch in stretches if stretch in chosen)


def _share_of(pool: Sequence[Stretch], share: float, seed: int, key: tuple[str, str]) -> list[Stretch]:
    order = sorted(pool, key=lambda s: _hash(seed, s.transcript, str(s.first_turn)))
    quota = share * sum(len(s.segments) for s in pool)
    edge = _hash(seed, "edge", *key)
    taken, so_far = [], 0
    for stretch in order:
        size = len(stretch.segments)
        if so_far + edge * size >= quota:
            break
        taken.append(stretch)
        so_far += size
    return taken


def _hash(seed: int, *parts: str) -> float:
    """A number from 0 to 1 that depends on the seed and the parts alone."""
    digest = hashlib.sha256("\0".join((str(seed), *parts)).encode()).digest()
    return int.from_bytes(digest[:7]) / 2**56


def strata_of(
    stretches: Sequence[Stretch], drawn: Sequence[Stretch], stratum_of: Callable[[Segment], str], names: Sequence[str]
) -> list[Stratum]:
    """What was drawn of each stratum, in the order of ``names``."""
    taken = set(drawn)
    found = []
    for name in names:
        everything = [s for s in stretches if stratum_of(s.segments[0]) == name]
        mine = [s for s in everything if s in taken]
        found.append(
            Stratum(
                name,
                len(everything),
                len(mine),
                sum(len(s.segments) for s in everything),
                sum(len(s.segments) for s in mine),
                len({s.transcript for s in everything}),
                len({s.transcript for s in mine}),
            )
        )
    return found


def sample_rows(
    drawn: Sequence[Stretch], texts: dict[str, str], stratum_of: Callable[[Segment], str]
) -> list[dict[str, object]]:
    """The rows of a sample file: one per stretch, with its place and how it begins."""
    return [
        {
            "place": place_key(s.transcript, s.start, s.end, texts[s.transcript][s.start : s.end]),
            "transcript": s.transcript,
            "first_turn": s.first_turn,
            "last_turn": s.last_turn,
            "participants": " ".join(sorted({segment.participant for segment in s.segments})),
            "stratum": stratum_of(s.segments[0]),
            "segments": len(s.segments),
            "words": s.words,
            "begins": " ".join(s.segments[0].text.split())[:80],
        }
        for s in drawn
    ]
