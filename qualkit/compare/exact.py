"""Exact intervals and tests for small counts: Clopper-Pearson, Fisher and Freeman-Halton, Holm."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import comb, prod

import numpy as np

_MOST_TABLES = 2_000_000
SIMULATED = 99_999


def clopper_pearson(n: int, of: int, level: float = 0.95) -> tuple[float, float] | None:
    """The exact interval of a share ``n / of`` (Clopper and Pearson 1934); None when ``of`` is 0.

    >>> low, high = clopper_pearson(4, 16)
    >>> round(low, 4), round(high, 4)
    (0.0727, 0.5238)
    """
    from scipy.stats import beta

    if not of:
        return None
    tail = (1 - level) / 2
    low = float(beta.ppf(tail, n, of - n + 1)) if n else 0.0
    high = float(beta.ppf(1 - tail, n + 1, of - n)) if n < of else 1.0
    return low, high


@lru_cache(maxsize=256)
def _tables(sizes: tuple[int, ...]) -> dict[int, tuple[list[int], list[int]]]:
    """For every total of yes: the weights of all tables with these group sizes, ascending, and their running sums.

    A table's weight is the product of binomials C(N, n) over groups; tables of equal weight are kept as one entry.
    """
    states: dict[tuple[int, int], int] = {(0, 1): 1}
    for size in sizes:
        longer: dict[tuple[int, int], int] = defaultdict(int)
        weights = [comb(size, n) for n in range(size + 1)]
        for (total, weight), times in states.items():
            for n, w in enumerate(weights):
                longer[total + n, weight * w] += times
        states = longer
    by_total: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (total, weight), times in states.items():
        by_total[total].append((weight, times))
    found = {}
    for total, entries in by_total.items():
        entries.sort()
        found[total] = ([w for w, _ in entries], list(accumulate(w * t for w, t in entries)))
    return found


def feasible(sizes: Sequence[int]) -> bool:
    """Whether all tables with these group sizes can be enumerated in reasonable time."""
    return prod(size + 1 for size in sizes) <= _MOST_TABLES


def exact_p(counts: Sequence[int], sizes: Sequence[int], seed: int = 0) -> float:
    """The two-sided p that the share ``counts[g] / sizes[g]`` is the same in all groups, given the margins.

    Fisher's exact test for two groups, Freeman and Halton's (1951) for more: the probability of all tables that are as
    improbable as the one seen, or more. Enumerated in whole numbers, so ties are ties. With too many tables it is
    simulated from the same distribution with a fixed seed, (b + 1) / (m + 1).

    >>> round(exact_p([3, 1], [4, 4]), 4)
    0.4857
    """
    total = sum(counts)
    used = [(n, size) for n, size in zip(counts, sizes, strict=True) if size]
    if not feasible([size for _, size in used]):
        return _simulated_p([n for n, _ in used], [size for _, size in used], seed)
    weights, sums = _tables(tuple(sorted(size for _, size in used)))[total]
    seen = prod(comb(size, n) for n, size in used)
    return sums[bisect_right(weights, seen) - 1] / sums[-1]


def _simulated_p(counts: Sequence[int], sizes: Sequence[int], seed: int) -> float:
    from scipy.special import gammaln

    draws = np.random.default_rng(seed).multivariate_hypergeometric(sizes, sum(counts), SIMULATED, method="marginals")
    of = np.asarray(sizes, dtype=float)

    def weight(n: object) -> object:
        yes = np.asarray(n, dtype=float)
        return (gammaln(of + 1) - gammaln(yes + 1) - gammaln(of - yes + 1)).sum(axis=-1)

    seen = float(np.asarray(weight(counts)))
    return (int(np.sum(np.asarray(weight(draws)) <= seen + 1e-9)) + 1) / (SIMULATED + 1)


def smallest_p(sizes: Sequence[int]) -> float:
    """The smallest p that any outcome could reach with these group sizes; 1 when there are too many tables to see."""
    used = tuple(sorted(size for size in sizes if size))
    if len(used) < 2 or not feasible(used):
        return 1.0 if len(used) < 2 else 0.0
    return min(sums[0] / sums[-1] for _, sums in _tables(used).values())


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """p adjusted for the number of tests (Holm 1979); None stays None and does not count as a test.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    tested = sorted((p, place) for place, p in enumerate(ps) if p is not None)
    adjusted: list[float | None] = [None] * len(ps)
    highest = 0.0
    for rank, (p, place) in enumerate(tested):
        highest = max(highest, min(1.0, (len(tested) - rank) * p))
        adjusted[place] = highest
    return adjusted
