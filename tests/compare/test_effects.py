"""Effect sizes against published tables and scipy, and their coverage."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats.contingency import association

from qualkit.compare.effects import cramers_v, risk_difference, wilson


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_newcombe_1998_table_ii_method_10(table: tuple[int, int, int, int], low: float, high: float) -> None:
    found = risk_difference(*table)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("n", "of"), [(0, 4), (2, 4), (7, 9)])
def test_wilson_equals_scipy(n: int, of: int) -> None:
    ends = stats.binomtest(n, of).proportion_ci(method="wilson")
    assert wilson(n, of) == pytest.approx((ends.low, ends.high), abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=2, max_size=5))
@settings(max_examples=80, deadline=None)
def test_v_equals_scipy_and_lies_in_its_interval(table: list[tuple[int, int]]) -> None:
    counts, sizes = [y for y, _ in table], [y + n for y, n in table]
    found = cramers_v(counts, sizes)
    used = [row for row in table if sum(row)]
    if len(used) < 2 or sum(counts) in (0, sum(sizes)):
        assert found is None
        return
    assert found is not None and found.low is not None and found.high is not None
    assert found.value == pytest.approx(association(np.array(used), method="cramer", correction=False), abs=1e-9)
    assert 0 <= found.low <= found.value + 1e-12 and found.value - 1e-12 <= found.high <= 1


def test_the_interval_of_v_holds_the_truth_95_times_in_100() -> None:
    """Over all outcomes of three groups of four with shares .2, .5 and .8."""
    shares, sizes = (0.2, 0.5, 0.8), (4, 4, 4)
    truth = float(np.sqrt(np.var(shares) / (0.5 * 0.5)))
    covered = 0.0
    for counts in product(*(range(s + 1) for s in sizes)):
        chance = float(np.prod([stats.binom.pmf(n, s, p) for n, s, p in zip(counts, sizes, shares, strict=True)]))
        found = cramers_v(counts, sizes)
        if found is None or (found.low or 0) <= truth <= (found.high or 0):
            covered += chance
    assert covered >= 0.95


def test_no_difference_without_a_second_group() -> None:
    assert risk_difference(1, 2, 0, 0) is None
    assert cramers_v([1], [2]) is None
