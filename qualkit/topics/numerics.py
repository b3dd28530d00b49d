"""Arrays in, arrays out: weighting, factorisation, term ranking, coherence. Deterministic for a given seed.

Letters used throughout: *n* texts, *v* units, *k* topics; ``x`` is texts × units, ``w`` texts × topics, ``h`` topics × units.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.utils.extmath import randomized_svd

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_TINY = 1e-12
_CLUSTERINGS = 4  # starts of a factorisation beside the one from the strongest directions
_TRIAL = 10  # rounds after which the starts are compared


def unit_rows(x: Floats) -> Floats:
    """Rows scaled to length one; empty rows stay empty."""
    return np.asarray(x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), _TINY))


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


def _directions(x: Any, k: int) -> tuple[Floats, Floats, Floats]:
    """The k strongest singular directions, close enough (Halko et al. 2011) that no seed shows in the topics."""
    u, s, vt = randomized_svd(x, k, n_oversamples=20, n_iter=7, random_state=0)
    return np.asarray(u), np.asarray(s), np.asarray(vt)


def start(x: Any, k: int) -> tuple[Floats, Floats]:
    """The start of a factorisation from the k strongest directions (NNDSVDa; Boutsidis & Gallopoulos 2008)."""
    return _from_directions(x, _directions(x, k))


def _from_directions(x: Any, directions: tuple[Floats, Floats, Floats]) -> tuple[Floats, Floats]:
    u, s, vt = directions
    k = len(s)
    w, h = np.zeros((x.shape[0], k)), np.zeros((k, x.shape[1]))
    for j in range(k):
        sides = [(np.maximum(sign * u[:, j], 0), np.maximum(sign * vt[j], 0)) for sign in (1, -1)]
        masses = [float(np.linalg.norm(a) * np.linalg.norm(b)) for a, b in sides]
        best = int(masses[1] > masses[0])
        (a, b), scale = sides[best], np.sqrt(s[j] * masses[best])
        w[:, j] = scale * a / max(float(np.linalg.norm(a)), _TINY)
        h[j] = scale * b / max(float(np.linalg.norm(b)), _TINY)
    level = float(x.sum()) / (x.shape[0] * x.shape[1]) / 10
    w[w == 0], h[h == 0] = level, level
    return w, h


def _from_clusters(x: Any, directions: tuple[Floats, Floats, Floats], seed: int) -> tuple[Floats, Floats]:
    """A start from k-means of the texts along their strongest directions: each text nearly all in its cluster."""
    u, s, _ = directions
    clusters = KMeans(len(s), n_init=1, max_iter=50, random_state=seed).fit_predict(unit_rows(u * s))
    w = np.full((x.shape[0], len(s)), 0.02)
    w[np.arange(len(w)), clusters] = 1.0
    return 0.1 * w, unit_rows(np.asarray((x.T @ w).T))


def factorised(x: Any, k: int) -> tuple[Floats, Floats]:
    """The best of several factorisations: one from the strongest directions and four from clusters are begun, and the one that is
    nearest to x after a few rounds is finished. What is found so depends less on which texts happen to be there.
    """
    directions = _directions(x, k)
    begun = [_from_directions(x, directions)]
    if k > 1 and _differ(directions, k):
        begun += [_from_clusters(x, directions, seed) for seed in range(_CLUSTERINGS)]
    tried = [nmf(x, first, _TRIAL) for first in begun]
    return nmf(x, min(tried, key=lambda found: round(_missed(x, *found), 9)))


def _differ(directions: tuple[Floats, Floats, Floats], k: int) -> bool:
    """Whether there are more different texts than topics."""
    u, s, _ = directions
    return len(np.unique(np.round(unit_rows(u * s), 6), axis=0)) > k


def _missed(x: Any, w: Floats, h: Floats) -> float:
    """The squared distance of w h from x, less the constant squared length of x, as a share of it."""
    length = max(float(x.multiply(x).sum()), _TINY)
    return float(((w.T @ w) * (h @ h.T)).sum() - 2 * (np.asarray(x @ h.T) * w).sum()) / length


def nmf(x: Any, first: tuple[Floats, Floats], rounds: int = 40) -> tuple[Floats, Floats]:
    """x ≈ w h with nothing negative, by hierarchical alternating least squares (Cichocki & Phan 2009)."""
    w, ht = first[0].copy(), np.ascontiguousarray(first[1].T)
    xt = sp.csr_matrix(x.T)
    for _ in range(rounds):
        before = ht.copy()
        _sweep(w, np.asarray(x @ ht), ht.T @ ht)
        _sweep(ht, np.asarray(xt @ w), w.T @ w)
        if np.linalg.norm(ht - before) < 1e-3 * max(float(np.linalg.norm(before)), _TINY):
            break
    return w, np.ascontiguousarray(ht.T)


def _sweep(a: Floats, target: Floats, gram: Floats) -> None:
    """One pass over the columns of ``a``, each set to its best value given the others."""
    for j in range(a.shape[1]):
        step = (target[:, j] - a @ gram[:, j]) / max(float(gram[j, j]), _TINY)
        np.maximum(a[:, j] + step, 0.0, out=a[:, j])


def weights_for(x: Any, h: Floats, rounds: int = 50) -> Floats:
    """The w that fits given topics best, by non-negative least squares: texts × topics."""
    target, gram = np.asarray(x @ h.T), h @ h.T
    w: Floats = np.asarray(np.maximum(target, 0.0) / np.maximum(gram.diagonal(), _TINY))
    for _ in range(rounds):
        before = w.copy()
        _sweep(w, target, gram)
        if np.abs(w - before).max(initial=0.0) < 1e-7:
            break
    return w


def shares(w: Floats) -> Floats:
    """Rows summing to one; a text that meets no topic is spread evenly."""
    total = w.sum(axis=1, keepdims=True)
    even = 1.0 / max(w.shape[1], 1)
    return np.asarray(np.where(total > _TINY, w / np.maximum(total, _TINY), even), dtype=np.float64)


def telling(h: Floats, power: float, doubt: float = 0.0) -> Floats:
    """Topics × units: share of the topic × (share of the unit that lies in this topic) to a power.

    With power 1 this is the product of p(unit | topic) and p(topic | unit), topics taken as equally likely. ``doubt`` is
    how much of a unit, in the measure of ``h``, is taken to be spread evenly, so that a rare one does not count as belonging to a topic for certain.
    """
    share = h / np.maximum(h.sum(axis=1, keepdims=True), _TINY)
    even = share * (h.sum() / max(len(h), 1))
    belongs = (even + doubt / max(len(h), 1)) / np.maximum(even.sum(axis=0, keepdims=True) + doubt, _TINY)
    return np.asarray(share * belongs**power)


def top(scores: Floats, n: int) -> Ints:
    """Topics × n columns, dealt out so that no unit stands for two topics.

    Topics choose in turn, round by round; within a round the topic whose next unit stands highest relative to its
    best unit goes first. Ties go to the lower column.
    """
    order = np.argsort(-scores, axis=1, kind="stable")
    best = np.maximum(scores.max(axis=1, initial=0.0), _TINY)
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
