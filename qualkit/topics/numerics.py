"""Arrays in, arrays out: weighting, term ranking, coherence.

Letters used throughout: *n* texts, *v* units, *k* topics; ``x`` is texts × units, ``w`` texts × topics, ``h`` topics × units.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TINY = 1e-12
_COMPANY = 40  # units of a topic that are compared with each other
_LEAST = 0.1  # share of the best company that the worst counts as


def unit_rows(x: Floats) -> Floats:
    """Rows scaled to length one; empty rows stay empty."""
    return np.asarray(x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), TINY))


def row_lengths(x: Any) -> Floats:
    """The Euclidean length of each row of a sparse matrix."""
    squares: Floats = np.asarray(x.multiply(x).sum(axis=1), dtype=np.float64).ravel()
    return np.asarray(np.sqrt(squares))


def scaled(x: Any, by: Floats) -> Any:
    """A sparse matrix with each row multiplied by a number."""
    return sp.csr_matrix(sp.diags(by) @ x)


def weighted(counts: Any, unit_weight: Floats) -> Any:
    """Texts × units: (1 + log count) × weight of the unit."""
    x = sp.csr_matrix(counts, dtype=np.float64, copy=True)
    x.data = 1.0 + np.log(x.data)
    return sp.csr_matrix(x @ sp.diags(unit_weight))


def shares(w: Floats) -> Floats:
    """Rows summing to one; a text that meets no topic is spread evenly."""
    total = w.sum(axis=1, keepdims=True)
    even = 1.0 / max(w.shape[1], 1)
    return np.asarray(np.where(total > TINY, w / np.maximum(total, TINY), even), dtype=np.float64)


def telling(h: Floats, power: float, doubt: float = 0.0) -> Floats:
    """Topics × units: share of the topic × (share of the unit that lies in this topic) to a power.

    With power 1 this is the product of p(unit | topic) and p(topic | unit), topics taken as equally likely. ``doubt`` is
    how much of a unit, in the measure of ``h``, is taken to be spread evenly, so that a rare one does not count as belonging to a topic for certain.
    """
    share = h / np.maximum(h.sum(axis=1, keepdims=True), TINY)
    even = share * (h.sum() / max(len(h), 1))
    belongs = (even + doubt / max(len(h), 1)) / np.maximum(even.sum(axis=0, keepdims=True) + doubt, TINY)
    return np.asarray(share * belongs**power)


def top(scores: Floats, n: int) -> Ints:
    """Topics × n columns, dealt out so that no unit stands for two topics.

    Topics choose in turn, round by round; within a round the topic whose next unit stands highest relative to its
    best unit goes first. Ties go to the lower column.
    """
    order = np.argsort(-scores, axis=1, kind="stable")
    best = np.maximum(scores.max(axis=1, initial=0.0), TINY)
    k, v = scores.shape
    at = [0] * k
    taken = np.zeros(v, dtype=bool)
    dealt: list[list[int]] = [[] for _ in range(k)]
    for _ in range(min(n, v // max(k, 1))):
        waiting = list(range(k))
        while waiting:
            for t in waiting:
                while taken[order[t, at[t]]]:
                    at[t] += 1
            t = max(waiting, key=lambda t: (scores[t, order[t, at[t]]] / best[t], -t))
            taken[order[t, at[t]]] = True
            dealt[t].append(int(order[t, at[t]]))
            waiting.remove(t)
    return np.asarray(dealt, dtype=np.int64).reshape(k, -1)


def associated(scores: Floats, present: Any, kin: Any) -> Floats:
    """Topics × units: scores × how well each of a topic's forty best units goes with the others, squared.

    How two units go together is NPMI (Bouma 2009) over texts, with one text added to what is seen and to what is expected, so that
    a few shared texts say little; the others are weighed by their scores. ``kin`` is units × units, 1 where two share a
    word (and on the diagonal): these say nothing about each other. A unit of the forty keeps at least a hundredth of its score; all
    other units keep just that.
    """
    n = max(present.shape[0], 1)
    result = scores * _LEAST**2
    for t, row in enumerate(scores):
        best = np.argsort(-row, kind="stable")[:_COMPANY]
        best = best[row[best] > 0]
        together = np.asarray((present[:, best].T @ present[:, best]).todense(), dtype=np.float64)
        texts = together.diagonal()
        npmi = np.log((together + 1) / (np.outer(texts, texts) / n + 1)) / -np.log((together + 1) / (n + 2))
        others = 1.0 - np.asarray(kin[best][:, best].todense())
        fit = ((npmi * others) @ row[best]) / np.maximum(others @ row[best], TINY)
        result[t, best] = row[best] * np.clip(fit / max(float(fit.max(initial=0.0)), TINY), _LEAST, 1.0) ** 2
    return result


def jaccard(a: Ints, b: Ints) -> Floats:
    """Topics of one × topics of another: the overlap of their top units."""
    sets_a, sets_b = [set(row.tolist()) for row in a], [set(row.tolist()) for row in b]
    return np.array([[len(s & t) / max(len(s | t), 1) for t in sets_b] for s in sets_a])


def partners(similarity: Floats) -> Ints:
    """For every row its column in the best one-to-one matching, -1 for none (Kuhn 1955)."""
    partner = np.full(similarity.shape[0], -1, dtype=np.int64)
    rows, columns = linear_sum_assignment(-similarity)
    partner[rows] = columns
    return partner


def coherence(window: Any, tops: Ints) -> Floats:
    """C_NPMI of each topic: the mean over all pairs of its top units, windows as the unit of co-occurrence.

    NPMI(i, j) = log((P(i, j) + 1e-12) / (P(i) P(j))) / -log(P(i, j) + 1e-12), as in Röder, Both & Hinneburg (2015).
    ``window`` is windows × units, 1 where the unit occurs.
    """
    n = max(window.shape[0], 1)
    result = np.zeros(len(tops))
    for t, row in enumerate(tops):
        i, j = np.triu_indices(len(row), 1)
        if not len(i):
            continue
        block = window[:, row]
        joint_counts = np.asarray((block.T @ block).todense(), dtype=np.float64)
        p = joint_counts.diagonal() / n
        joint = joint_counts[i, j] / n + 1e-12
        both = np.maximum(p[i] * p[j], 1e-12)
        result[t] = float(np.mean(np.log(joint / both) / -np.log(np.minimum(joint, 1 - 1e-9))))
    return result
