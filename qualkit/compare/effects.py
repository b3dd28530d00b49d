"""Effect sizes with intervals: difference of two shares, and Cramér's V for more than two groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from qualkit.compare.exact import clopper_pearson

_MOST_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval; the ends are None where no interval can be given."""

    value: float
    low: float | None
    high: float | None


def wilson(n: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927); ``of`` must not be 0."""
    from scipy.stats import norm

    z = float(norm.ppf(1 - (1 - level) / 2))
    share = n / of
    middle = share + z * z / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))


def risk_difference(n1: int, of1: int, n2: int, of2: int) -> Estimate | None:
    """Share one minus share two with the hybrid score interval (Newcombe 1998, method 10); None for an empty group.

    >>> d = risk_difference(56, 70, 48, 80)
    >>> round(d.value, 4), round(d.low, 4), round(d.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    if not of1 or not of2:
        return None
    p1, p2 = n1 / of1, n2 / of2
    (l1, u1), (l2, u2) = wilson(n1, of1), wilson(n2, of2)
    d = p1 - p2
    return Estimate(d, d - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), d + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2))


def cramers_v(counts: Sequence[int], sizes: Sequence[int]) -> Estimate | None:
    """Cramér's V of group × yes/no; None when all or none said yes, or fewer than two groups have anybody.

    The interval is the range of V over all group shares inside simultaneous exact intervals (Clopper-Pearson at the
    level 0.95 ** (1 / groups)). It holds the true V of these group sizes with at least 95 % however small the groups
    are, and is wider than approximate ones. None for more than 12 groups.
    """
    n = np.array([c for c, s in zip(counts, sizes, strict=True) if s], dtype=float)
    of = np.array([s for s in sizes if s], dtype=float)
    if len(of) < 2 or n.sum() in (0, of.sum()):
        return None
    weights = of / of.sum()
    value = float(_v(n / of, weights))
    if len(of) > _MOST_GROUPS:
        return Estimate(value, None, None)
    ends = [clopper_pearson(int(c), int(s), 0.95 ** (1 / len(of))) or (0.0, 1.0) for c, s in zip(n, of, strict=True)]
    lows, highs = np.array([e[0] for e in ends]), np.array([e[1] for e in ends])
    return Estimate(value, min(value, _least(lows, highs, weights)), max(value, _most(lows, highs, weights)))


def _v(shares: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """V of group shares; the last axis is the groups. V² is the variance between groups over the total variance."""
    mean = (shares * weights).sum(axis=-1)
    between = (weights * (shares - mean[..., None]) ** 2).sum(axis=-1)
    total = mean * (1 - mean)
    return np.asarray(np.sqrt(np.divide(between, total, out=np.zeros_like(mean), where=total > 0)))


def _most(lows: NDArray[np.float64], highs: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """V² is a convex function over a concave one, so its maximum over a box is at a corner."""
    corners = np.array(list(product(*zip(lows, highs, strict=True))))
    return min(1.0, float(_v(corners, weights).max()))


def _least(lows: NDArray[np.float64], highs: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """The minimum lies where every share is as near to one common value as its interval allows."""
    from scipy.optimize import minimize_scalar

    if lows.max() <= highs.min():
        return 0.0
    found = minimize_scalar(lambda t: float(_v(np.clip(t, lows, highs), weights)), bounds=(0.0, 1.0), method="bounded")
    return float(found.fun)
