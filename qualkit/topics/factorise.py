"""Weighted texts into topics: x ≈ w h with nothing negative, begun from several starts that do not depend on chance.

Letters as in ``numerics``. ``x`` is a sparse matrix, or a linear operator where writing it out would take too long.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import aslinearoperator
from sklearn.cluster import KMeans
from sklearn.neighbors import NearestNeighbors

from qualkit.topics.inputs import mixing
from qualkit.topics.numerics import TINY, Floats, unit_rows

_SPARE, _ITERATIONS = 20, 8  # directions more than are asked for, and rounds, of the search for the strongest
_CLUSTERINGS = 4  # starts of a factorisation beside the one from the strongest directions
_TRIAL = 10  # rounds after which the starts are compared
_NEIGHBOURS = 10  # texts that a text borrows from because they are like it
_LIKENESS = 60  # strongest directions along which texts are compared
_UNLIKE = np.sqrt(2) - 1e-9  # distance of two texts with nothing in common
_BORROWED = 0.7  # how much a text takes from the texts like it, in all


def borrowing(x: Any) -> Any:
    """x with what each text takes from the ten texts most like it, a linear operator (k-nearest-neighbour smoothing).

    One text says few of the words of its topic; its neighbours say others. Texts are compared by cosine along the strongest
    directions of x. x itself when there are too few texts to choose from, or none is like another.
    """
    if x.shape[0] <= 3 * _NEIGHBOURS:
        return x
    u, s, _ = _directions(x, min(_LIKENESS, *x.shape))
    place = unit_rows(u * s)
    filled = np.flatnonzero(np.linalg.norm(place, axis=1) > 0.5)
    near = np.full((len(place), _NEIGHBOURS), -1)
    if len(filled) > _NEIGHBOURS:
        distance, found = NearestNeighbors(n_neighbors=_NEIGHBOURS, algorithm="brute").fit(place[filled]).kneighbors()
        near[filled] = np.where(distance < _UNLIKE, filled[found], -1)
    mix = mixing(near, _BORROWED)
    return x if mix is None else aslinearoperator(sp.identity(x.shape[0], format="csr") + mix) @ aslinearoperator(x)


def _directions(x: Any, k: int) -> tuple[Floats, Floats, Floats]:
    """The k strongest singular directions by subspace iteration, close enough (Halko et al. 2011) that the fixed start does not show.

    scikit-learn's randomised decomposition takes no operators, and scipy's starts anew by chance where the rank is low.
    """
    vt = np.random.RandomState(0).normal(size=(x.shape[1], min(k + _SPARE, *x.shape)))
    for _ in range(_ITERATIONS):
        vt = np.linalg.qr(x.T @ np.linalg.qr(x @ vt)[0])[0]
    u, s, turn = np.linalg.svd(x @ vt, full_matrices=False)
    return u[:, :k], s[:k], (turn @ vt.T)[:k]


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
        w[:, j] = scale * a / max(float(np.linalg.norm(a)), TINY)
        h[j] = scale * b / max(float(np.linalg.norm(b)), TINY)
    level = float(np.mean(x @ np.ones(x.shape[1]))) / x.shape[1] / 10
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
    return nmf(x, min(tried, key=lambda found: round(_residual(x, *found), 9)))


def _differ(directions: tuple[Floats, Floats, Floats], k: int) -> bool:
    """Whether there are more different texts than topics."""
    u, s, _ = directions
    return len(np.unique(np.round(unit_rows(u * s), 6), axis=0)) > k


def _residual(x: Any, w: Floats, h: Floats) -> float:
    """The squared distance of w h from x, less the constant squared length of x, per text."""
    return float(((w.T @ w) * (h @ h.T)).sum() - 2 * (np.asarray(x @ h.T) * w).sum()) / len(w)


def nmf(x: Any, first: tuple[Floats, Floats], rounds: int = 40) -> tuple[Floats, Floats]:
    """x ≈ w h with nothing negative, by hierarchical alternating least squares (Cichocki & Phan 2009)."""
    w, ht = first[0].copy(), np.ascontiguousarray(first[1].T)
    xt: Any = x.T
    if isinstance(x, sp.csr_matrix):
        xt = sp.csr_matrix(xt)
    for _ in range(rounds):
        before = ht.copy()
        _sweep(w, np.asarray(x @ ht), ht.T @ ht)
        _sweep(ht, np.asarray(xt @ w), w.T @ w)
        if np.linalg.norm(ht - before) < 1e-3 * max(float(np.linalg.norm(before)), TINY):
            break
    return w, np.ascontiguousarray(ht.T)


def _sweep(a: Floats, target: Floats, gram: Floats) -> None:
    """One pass over the columns of ``a``, each set to its best value given the others."""
    for j in range(a.shape[1]):
        step = (target[:, j] - a @ gram[:, j]) / max(float(gram[j, j]), TINY)
        np.maximum(a[:, j] + step, 0.0, out=a[:, j])


def weights_for(x: Any, h: Floats, rounds: int = 50) -> Floats:
    """The w that fits given topics best, by non-negative least squares: texts × topics."""
    target, gram = np.asarray(x @ h.T), h @ h.T
    w: Floats = np.asarray(np.maximum(target, 0.0) / np.maximum(gram.diagonal(), TINY))
    for _ in range(rounds):
        before = w.copy()
        _sweep(w, target, gram)
        if np.abs(w - before).max(initial=0.0) < 1e-7:
            break
    return w
