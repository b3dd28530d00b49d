"""Is the difference in how much groups say about a code more than chance? Participants are shuffled, not segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

_MOST_ARRANGEMENTS = 20_000
SHUFFLES = 9_999
_NEAR = 1e-9


def permutation_p(
    shares: NDArray[np.float64], labels: Sequence[int], groups: int, seed: int = 0
) -> tuple[list[float], bool]:
    """p per column of ``shares`` (participants × codes), and whether all arrangements were tried.

    The statistic is the sum over groups of N × (mean share of the group − mean share of all)², every participant
    counting once however long they talk. Up to 20,000 different arrangements of participants into groups are all tried;
    beyond that 9,999 are drawn with the seed, and p = (b + 1) / (m + 1) (Phipson and Smyth 2010).
    """
    if not len(labels):
        return [1.0] * shares.shape[1], True
    own = np.asarray(labels)
    sizes = np.bincount(own, minlength=groups)
    centred = shares - shares.mean(axis=0)
    seen = _statistic(own[None, :], centred, sizes)[0]
    limit = seen - _NEAR * (1 + np.abs(seen))
    number = factorial(len(own)) // prod(factorial(int(s)) for s in sizes)
    exact = number <= _MOST_ARRANGEMENTS
    hits = np.zeros(shares.shape[1])
    for block in _arrangements(sizes) if exact else _drawn(own, seed):
        hits += (_statistic(block, centred, sizes) >= limit).sum(axis=0)
    ps = hits / number if exact else (hits + 1) / (SHUFFLES + 1)
    return [min(1.0, float(p)) for p in ps], exact


def _statistic(
    labels: NDArray[np.int64], centred: NDArray[np.float64], sizes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """One row per arrangement, one column per code."""
    total = np.zeros((len(labels), centred.shape[1]))
    for group, size in enumerate(sizes):
        if size:
            total += ((labels == group).astype(float) @ centred) ** 2 / size
    return total


def _arrangements(sizes: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """All different ways to deal participants into groups of these sizes, in blocks."""
    rows: list[list[int]] = []
    for row in _deal([int(s) for s in sizes], int(sizes.sum())):
        rows.append(list(row))
        if len(rows) == 2_000:
            yield np.array(rows)
            rows = []
    if rows:
        yield np.array(rows)


def _deal(left: list[int], number: int) -> Iterator[tuple[int, ...]]:
    if not number:
        yield ()
        return
    for group, places in enumerate(left):
        if places:
            left[group] -= 1
            for rest in _deal(left, number - 1):
                yield (group, *rest)
            left[group] += 1


def _drawn(own: NDArray[np.int64], seed: int) -> Iterator[NDArray[np.int64]]:
    generator = np.random.default_rng(seed)
    for start in range(0, SHUFFLES, 1_000):
        yield generator.permuted(np.tile(own, (min(1_000, SHUFFLES - start), 1)), axis=1)
