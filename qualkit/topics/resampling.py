"""What comes back when interviews are left out: the stability of topics, and the number of topics chosen by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from qualkit.topics import numerics
from qualkit.topics.factors import COMPARED, Texts, Words, find, texts_of
from qualkit.topics.inputs import possible
from qualkit.topics.numerics import Floats, Ints

KEPT = 0.8  # of the interviews, in a draw
IN_COMMON = 5  # first units that a topic shares with one of a draw, in which it then comes back
BACK = IN_COMMON / (2 * COMPARED - IN_COMMON)  # the same as Jaccard
STEADY = 0.9  # of the topics must come back for a number of topics to be chosen
NEARLY = 0.05  # stabilities this near to each other are taken as equal


class Choice(NamedTuple):
    """One point of the selection curve: how a number of topics did under resampling."""

    n_topics: int
    stability: float
    coherence: float
    score: float


def draws(texts: Texts, blocks: Ints, words: Words, n: int, seed: int) -> list[Texts]:
    """The texts of n draws of four fifths of the interviews; ``blocks`` has the number of the interview of each text."""
    names = np.unique(blocks)
    size = max(1, min(len(names) - 1, round(KEPT * len(names))))
    drawn = []
    for number in range(1, n + 1):
        kept = np.random.RandomState((seed * 1009 + number) % (2**31)).permutation(names)[:size]
        rows = np.flatnonzero(np.isin(blocks, kept))
        drawn.append(texts_of(sp.csr_matrix(texts.x[rows]), sp.csr_matrix(texts.present[rows]), words))
    return drawn


def returning(drawn: Sequence[Texts], tops: Ints, words: Words) -> tuple[Floats, Floats]:
    """For each topic the share of draws in which it comes back, and the mean overlap with its best match there.

    Draws with too few texts for so many topics are left out. NaN without draws; 0 when none has enough texts, as of topics that
    never come back.
    """
    enough = [part for part in drawn if possible(part.x) >= len(tops)]
    alike = [numerics.jaccard(tops, find(part, len(tops), words).tops).max(axis=1) for part in enough]
    if not alike:
        nothing = np.full(len(tops), 0.0 if drawn else np.nan)
        return nothing, nothing
    table = np.asarray(alike)
    return (table >= BACK).mean(axis=0), table.mean(axis=0)


def curve(
    texts: Texts, drawn: Sequence[Texts], words: Words, window: Any, candidates: Iterable[int]
) -> tuple[Choice, ...]:
    """How each number of topics does in the draws; ``window`` is as in ``numerics.coherence``.

    Score: share of draws in which topics come back × (1 + coherence) × log(topics + 1), so that a further topic must earn
    its place by coming back, and counts for less the more there are.
    """
    points = []
    for k in candidates:
        tops = find(texts, k, words).tops
        back, _ = returning(drawn, tops, words)
        stability, coherence = float(back.mean()), float(numerics.coherence(window, tops).mean())
        score = stability * (1 + coherence) * float(np.log(k + 1))
        points.append(Choice(k, round(stability, 4), round(coherence, 4), round(score, 4)))
    return tuple(points)


def best(points: Iterable[Choice]) -> int | None:
    """The number of topics with the best score among those of which nine in ten come back, or among the steadiest when there
    are none; None without points.
    """
    known = list(points)
    enough = min(STEADY, max((point.stability for point in known), default=0.0) - NEARLY)
    steady = [point for point in known if point.stability >= enough]
    return max(steady, key=lambda point: (point.score, -point.n_topics)).n_topics if steady else None
