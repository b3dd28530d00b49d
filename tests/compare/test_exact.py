"""Exact tests and intervals against published examples, scipy and plain enumeration."""

from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qualkit.compare import exact
from qualkit.compare.exact import clopper_pearson, exact_p, holm, smallest_p


def test_fishers_tea_tasting() -> None:
    """Fisher 1935: 3 of 4 cups told; two-sided p = 0.4857 (R, ?fisher.test)."""
    assert exact_p([3, 1], [4, 4]) == pytest.approx(0.4857, abs=5e-5)


def test_fishers_convictions_of_twins() -> None:
    """Fisher 1962: 10 of 13 and 2 of 17 convicted; two-sided p = 0.0005367 (R, ?fisher.test)."""
    assert exact_p([10, 2], [13, 17]) == pytest.approx(0.0005367, abs=5e-8)


def test_mendels_peas_interval() -> None:
    """682 of 925 plants: 0.7076683 to 0.7654066 (R, ?binom.test, after Conover 1971)."""
    assert clopper_pearson(682, 925) == pytest.approx((0.7076683, 0.7654066), abs=5e-8)


def test_holm_as_p_adjust_of_r() -> None:
    assert holm([0.01, 0.02, 0.03, 0.04, 0.05]) == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])


def test_a_code_that_is_not_tested_does_not_count_for_holm() -> None:
    assert holm([0.01, None, 0.02]) == [0.02, None, 0.02]


sizes_and_counts = st.lists(st.integers(1, 6), min_size=2, max_size=4).flatmap(
    lambda sizes: st.tuples(st.just(sizes), st.tuples(*(st.integers(0, s) for s in sizes)))
)


@given(sizes_and_counts)
@settings(max_examples=150, deadline=None)
def test_freeman_halton_equals_plain_enumeration(case: tuple[list[int], tuple[int, ...]]) -> None:
    """All tables one by one, with whole-number weights."""
    sizes, counts = case
    tables = [t for t in product(*(range(s + 1) for s in sizes)) if sum(t) == sum(counts)]
    weights = []
    for table in tables:
        weight = 1
        for n, size in zip(table, sizes, strict=True):
            weight *= comb(size, n)
        weights.append(weight)
    seen = weights[tables.index(counts)]
    assert exact_p(counts, sizes) == pytest.approx(sum(w for w in weights if w <= seen) / sum(weights))


@given(sizes_and_counts)
@settings(max_examples=60, deadline=None)
def test_two_groups_equal_scipy(case: tuple[list[int], tuple[int, ...]]) -> None:
    sizes, counts = case[0][:2], case[1][:2]
    table = [[n, s - n] for n, s in zip(counts, sizes, strict=True)]
    assert exact_p(counts, sizes) == pytest.approx(stats.fisher_exact(table).pvalue)


@pytest.mark.parametrize(
    ("counts", "sizes"), [([4, 1, 0], [4, 5, 3]), ([2, 2, 0, 3], [3, 4, 4, 3]), ([0, 3, 3], [5, 5, 3])]
)
def test_more_groups_agree_with_multivariate_hypergeometric_of_scipy(counts: list[int], sizes: list[int]) -> None:
    law = stats.multivariate_hypergeom(m=sizes, n=sum(counts))
    tables = [t for t in product(*(range(s + 1) for s in sizes)) if sum(t) == sum(counts)]
    seen = law.pmf(counts)
    expected = sum(p for t in tables if (p := law.pmf(t)) <= seen * (1 + 1e-9))
    assert exact_p(counts, sizes) == pytest.approx(expected)


def test_a_group_without_participants_changes_nothing() -> None:
    assert exact_p([3, 0, 1], [4, 0, 4]) == exact_p([3, 1], [4, 4])


def test_too_many_tables_are_simulated_and_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    right = exact_p([5, 2, 1], [8, 8, 8])
    monkeypatch.setattr(exact, "_MOST_TABLES", 10)
    simulated = exact_p([5, 2, 1], [8, 8, 8], seed=3)
    assert simulated == pytest.approx(right, abs=0.006)
    assert simulated == exact_p([5, 2, 1], [8, 8, 8], seed=3)


@pytest.mark.parametrize("sizes", [(4, 4), (3, 5), (2, 6), (4, 4, 4)])
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.8])
def test_no_more_than_five_percent_false_alarms(sizes: tuple[int, ...], share: float) -> None:
    """Not simulated: the chance of p < .05 when all groups have the same share, over all outcomes."""
    alarm = 0.0
    for counts in product(*(range(s + 1) for s in sizes)):
        if exact_p(counts, sizes) < 0.05:
            chance = 1.0
            for n, size in zip(counts, sizes, strict=True):
                chance *= float(stats.binom.pmf(n, size, share))
            alarm += chance
    assert alarm <= 0.05


@pytest.mark.parametrize(("n", "of"), [(0, 4), (1, 4), (4, 4), (3, 9), (9, 30)])
def test_intervals_equal_scipy(n: int, of: int) -> None:
    ends = stats.binomtest(n, of).proportion_ci(method="exact")
    assert clopper_pearson(n, of) == pytest.approx((ends.low, ends.high), abs=1e-9)


def test_nobody_has_no_interval() -> None:
    assert clopper_pearson(0, 0) is None


def test_the_least_possible_p() -> None:
    """3 + 3: all against nobody has probability 2 / C(6, 3) = 0.1."""
    assert smallest_p([3, 3]) == pytest.approx(0.1)
    assert smallest_p([5]) == 1.0
