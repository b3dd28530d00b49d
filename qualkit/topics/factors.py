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
    """What is known about the units of a corpus: their weight, the columns that topics start from, units × units with 1 where
    two units share a word, and whether texts are wordy, that is, tell by themselves what a topic's words are.
    """

    weight: Floats
    seeds: Sequence[Sequence[int]]
    kin: Any
    wordy: bool


class Texts(NamedTuple):
    """Texts to find topics in, texts × units each: ``x`` their weighted units, ``present`` 1 where a text has a unit, ``lent``
    x with what each text borrows from those like it, or x itself where none does.
    """

    x: Any
    present: Any
    lent: Any


def texts_of(x: Any, present: Any, words: Words) -> Texts:
    """Texts with what they borrow: where they are wordy and no topic starts from given words."""
    return Texts(x, present, factorise.borrowing(x) if words.wordy and not words.seeds else x)


def find(texts: Texts, k: int, words: Words) -> Topics:
    """The k topics of some texts.

    Where texts say little, units are ranked by the topics' own weights. Where they say enough for that, by the texts that
    say them and by the company they keep.
    """
    seeds = words.seeds[:k]
    h = _seeded(texts.x, k, words.weight, seeds) if seeds else factorise.factorised(texts.lent, k)[1]
    scores = _said(texts, h, words, seeds) if words.wordy else numerics.telling(h, 0.5)
    return Topics(h, scores, numerics.top(scores, COMPARED))


def _said(texts: Texts, h: Floats, words: Words, seeds: Sequence[Sequence[int]]) -> Floats:
    """Topics × units: how telling units are by the texts that say them, each as far as it is in the topic, and by the units that
    they are said with. A topic's own seeds need no company.
    """
    w = factorise.weights_for(texts.x, numerics.unit_rows(h))
    strongest = w.max(axis=1)
    middle = float(np.median(strongest[strongest > 0])) if strongest.any() else 1.0
    said = np.asarray((texts.present.T @ (w / middle)).T)
    alone = numerics.telling(said, 2.0, _DOUBT) * np.where(words.weight > 0, 1.0, 0.0)
    scores = numerics.associated(alone, texts.present, words.kin)
    for t, columns in enumerate(seeds):
        scores[t, columns] = alone[t, columns]
    return scores


def _seeded(x: Any, k: int, weight: Floats, seeds: Sequence[Sequence[int]]) -> Floats:
    """Topics of which the first start from given columns and are held to them by a strong text of these units each."""
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
