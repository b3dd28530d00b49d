"""What a TopicModel is given, checked and put into arrays that do not depend on the order of the texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from qualkit.topics import numerics
from qualkit.topics.numerics import Floats, Ints


def possible(x: Any) -> int:
    """The most topics that texts and units can carry."""
    filled = int((np.diff(x.indptr) > 0).sum())
    return max(1, min(filled, int(x.shape[0]), int(x.shape[1])))


def least_like(h: Floats, rows: Floats) -> Ints:
    """The directions of ``h`` that the seed rows cover least, as many as remain beside the seeds."""
    cover = (numerics.unit_rows(h) @ rows.T).max(axis=1)
    return np.sort(np.argsort(cover, kind="stable")[: len(h) - len(rows)])


def checked(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        raise ValueError("texts is a single string; pass a list of strings, one per segment.")
    found = list(texts)
    if not found:
        raise ValueError("There are no texts to find topics in.")
    for text in found:
        if not isinstance(text, str):
            raise ValueError(f"texts must be strings; found {type(text).__name__}.")
    return found


def neighbour_rows(neighbours: Any, n: int) -> Ints:
    if neighbours is None:
        return np.full((n, 1), -1, dtype=np.int64)
    near = np.asarray(neighbours, dtype=np.int64)
    if near.ndim == 1:
        near = near.reshape(-1, 1)
    if near.shape[0] != n or (near.size and (near.max() >= n or near.min() < -1)):
        raise ValueError(f"neighbours must have one row per text ({n}), with row numbers below {n} or -1.")
    return near


def mixing(near: Ints, borrow: float) -> Any:
    """Texts × texts: what each takes from its neighbours, ``borrow`` in all; None when nothing is taken."""
    rows, at = np.nonzero(near >= 0)
    if not len(rows) or borrow <= 0:
        return None
    per_row = np.bincount(rows, minlength=len(near))[rows]
    return sp.csr_matrix((borrow / per_row, (rows, near[rows, at])), shape=(len(near), len(near)))


def mixed(x: Any, mix: Any) -> Any:
    return x if mix is None else sp.csr_matrix(x + mix @ x)


def canonical(texts: list[str], names: Sequence[str] | None, near: Ints) -> Ints:
    """An order of the texts that does not depend on the order they came in."""

    def key(i: int) -> tuple[object, ...]:
        return (
            names[i] if names is not None else "",
            texts[i],
            [texts[j] if j >= 0 else "" for j in near[i]],
        )

    return np.asarray(sorted(range(len(texts)), key=key), dtype=np.int64)


def numbered(names: Sequence[str]) -> Ints:
    number = {name: i for i, name in enumerate(sorted(set(names)))}
    return np.asarray([number[name] for name in names], dtype=np.int64)


def count_units(rows: Sequence[Sequence[str]], column: dict[str, int]) -> Any:
    """Texts × units: how often each known unit occurs."""
    at: list[int] = []
    columns: list[int] = []
    for i, units in enumerate(rows):
        known = [column[unit] for unit in units if unit in column]
        at.extend([i] * len(known))
        columns.extend(known)
    counts = sp.csr_matrix((np.ones(len(at)), (at, columns)), shape=(len(rows), len(column)))
    counts.sum_duplicates()
    counts.sort_indices()
    return counts


def sharing_words(units: Sequence[str]) -> Any:
    """Units × units: 1 where two share a word, as ``heat pump`` and ``pump`` do, and on the diagonal."""
    words = sorted({word for unit in units for word in unit.split(" ")})
    parts = count_units([unit.split(" ") for unit in units], {word: j for j, word in enumerate(words)})
    return sp.csr_matrix((parts @ parts.T > 0).astype(np.float64))
