"""Kappa and alpha, with intervals that draw whole transcripts, since their sentences hang together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def cohen_kappa(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float | None:
    """Cohen's kappa (1960) of two coders' yes/no; None when both say the same one thing everywhere.

    >>> round(cohen_kappa(np.array([1, 1, 0, 0, 1], bool), np.array([1, 0, 0, 0, 1], bool)), 3)
    0.615
    """
    if not len(a) or (a.all() and b.all()) or not (a.any() or b.any()):
        return None
    observed = float(np.mean(a == b))
    expected = float(a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean()))
    return (observed - expected) / (1 - expected)


def krippendorff_alpha(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float | None:
    """Krippendorff's alpha, nominal, by the ``krippendorff`` library; None when all values are alike."""
    import krippendorff

    values = np.vstack([a, b]).astype(int)
    if len(a) < 2 or values.min() == values.max():
        return None
    return float(krippendorff.alpha(reliability_data=values, level_of_measurement="nominal"))


def kappa_interval(
    transcripts: Sequence[str], a: NDArray[np.bool_], b: NDArray[np.bool_], seed: int, resamples: int
) -> tuple[float | None, float | None]:
    """The 95 % percentile bootstrap interval of kappa; whole transcripts are drawn, since their sentences hang together."""
    cells = np.zeros((len(a), 4))
    cells[np.arange(len(a)), 2 * a.astype(int) + b] = 1
    totals = _resampled(transcripts, cells, seed, resamples)
    if totals is None:
        return None, None
    n = totals.sum(axis=1)
    neither, only_b, only_a, both = totals.T
    observed = (both + neither) / n
    pa, pb = (both + only_a) / n, (both + only_b) / n
    expected = pa * pb + (1 - pa) * (1 - pb)
    fine = expected < 1
    return _limits((observed[fine] - expected[fine]) / (1 - expected[fine]))


def alpha_of_many(yes: NDArray[np.int64], coders: NDArray[np.int64]) -> float | None:
    """Krippendorff's alpha for a yes/no code and any number of coders; None when all values are alike.

    Each unit has ``coders`` values, of which ``yes`` are yes. Units with one value alone say nothing and are left out
    (Krippendorff 2011, section C: nominal data, any number of observers, missing data).

    >>> round(alpha_of_many(np.array([3, 0, 2, 0]), np.array([3, 3, 3, 2])), 3)
    0.667
    """
    kept = coders > 1
    return _alphas(_alpha_parts(yes[kept], coders[kept]).sum(axis=0)[None])[0] if kept.any() else None


def alpha_interval(
    transcripts: Sequence[str], yes: NDArray[np.int64], coders: NDArray[np.int64], seed: int, resamples: int
) -> tuple[float | None, float | None]:
    """The 95 % percentile bootstrap interval of ``alpha_of_many`` over transcripts."""
    kept = coders > 1
    names = [name for name, keep in zip(transcripts, kept, strict=True) if keep]
    totals = _resampled(names, _alpha_parts(yes[kept], coders[kept]), seed, resamples)
    if totals is None:
        return None, None
    return _limits(np.array([alpha for alpha in _alphas(totals) if alpha is not None]))


def _alpha_parts(yes: NDArray[np.int64], coders: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each unit its observed disagreement (pairs that differ, over coders - 1), its yes values, and its values."""
    return np.column_stack([2 * yes * (coders - yes) / (coders - 1), yes, coders]).astype(float)


def _alphas(totals: NDArray[np.float64]) -> list[float | None]:
    found: list[float | None] = []
    for differing, yes, values in totals:
        expected = 2 * yes * (values - yes) / (values - 1) if values > 1 else 0.0
        found.append(float(1 - differing / expected) if expected else None)
    return found


def _resampled(
    transcripts: Sequence[str], values: NDArray[np.float64], seed: int, resamples: int
) -> NDArray[np.float64] | None:
    """Sums of the units' values over transcripts drawn with replacement, a row per draw; None with one transcript only."""
    names = sorted(set(transcripts))
    if len(names) < 2:
        return None
    index = {name: n for n, name in enumerate(names)}
    sums = np.zeros((len(names), values.shape[1]))
    np.add.at(sums, [index[name] for name in transcripts], values)
    drawn = np.random.default_rng(seed).integers(0, len(names), size=(resamples, len(names)))
    totals: NDArray[np.float64] = sums[drawn].sum(axis=1)
    return totals


def _limits(values: NDArray[np.float64]) -> tuple[float | None, float | None]:
    if not len(values):
        return None, None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
