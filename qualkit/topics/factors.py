"""The topics of weighted texts by factorisation, and their telling units. Pure functions of arrays, as ``numerics``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from qualkit.topics import factorise, numerics
from qualkit.topics.inputs import least_like
from qualkit.topics.numerics import Floats, Ints

COMPARED = 10  # units by which topics are compared
_DOUBT = 20  # texts that must say a unit in one topic before it counts as belonging there


class Topics(NamedTuple):
    """What one run finds: ``h`` topics × units, how telling each unit is, and the ten first units of each topic."""

    h: Floats
    scores: Floats
    tops: Ints


class Words(NamedTuple):
    """What is known about the units of a corpus: their weight, the columns that topics start from, and whether texts are
    wordy, that is, tell by themselves what a topic's words are.
    """

    weight: Floats
    seeds: Sequence[Sequence[int]]
    wordy: bool


def find(x: Any, present: Any, k: int, words: Words) -> Topics:
    """The k topics of some texts; ``x`` is their weighted units, ``present`` 1 where a text has a unit.

    Where texts say little, units are ranked by the topics' own weights. Where they say enough for that, texts borrow from those like
    them, and units are ranked by the texts that say them and by how well they go together.
    """
    seeds = words.seeds[:k]
    if seeds:
        h = _seeded(x, k, words.weight, seeds)
    else:
        h = factorise.factorised(factorise.borrowing(x, k) if words.wordy else x, k)[1]
    scores = _said(x, present, h, words.weight) if words.wordy else numerics.telling(h, 0.5)
    return Topics(h, scores, numerics.top(scores, COMPARED))


def _said(x: Any, present: Any, h: Floats, weight: Floats) -> Floats:
    """Topics × units: how telling units are by the texts that say them, each as far as it is in the topic."""
    w = factorise.weights_for(x, numerics.unit_rows(h))
    strongest = w.max(axis=1)
    said = np.asarray((present.T @ (w / np.median(strongest[strongest > 0]))).T)
    return numerics.fitting(numerics.telling(said, 2.0, _DOUBT) * np.where(weight > 0, 1.0, 0.0), present)


def _seeded(x: Any, k: int, weight: Floats, seeds: Sequence[Sequence[int]]) -> Floats:
    """The topics of a factorisation whose first ones start from given columns and are held to them by a strong text of these units each."""
    rows = np.zeros((len(seeds), x.shape[1]))
    for t, columns in enumerate(seeds):
        rows[t, columns] = weight[columns]
    rows = numerics.unit_rows(rows)
    strong = np.sqrt(0.1 * x.shape[0] / k)
    held = sp.csr_matrix(sp.vstack([x, sp.csr_matrix(rows * strong)]))
    w, h = factorise.start(held, k)
    free = least_like(h, rows)
    h = np.vstack([rows + 1e-3 * h.mean(), h[free]])
    w = np.hstack([np.asarray(held @ rows.T) + 1e-3 * w.mean(), w[:, free]])
    return factorise.nmf(held, (w, h))[1]
