"""The permutation of participants: against scipy, and its false alarms."""

import numpy as np
import pytest
from scipy import stats

from qualkit.compare.permute import permutation_p


def test_equals_scipys_exact_permutation_of_two_groups() -> None:
    values = np.array([0.1, 0.2, 0.15, 0.4, 0.5, 0.3, 0.35])
    labels = np.array([0, 0, 0, 1, 1, 1, 1])
    found, exact = permutation_p(values[:, None], labels, 2)
    expected = stats.permutation_test(
        (values[labels == 0], values[labels == 1]),
        lambda x, y: (x.mean() - y.mean()) ** 2,
        alternative="greater",
        n_resamples=np.inf,
    )
    assert exact
    assert found[0] == pytest.approx(expected.pvalue)


def test_three_groups_equal_scipys_exact_permutation_of_f() -> None:
    """The statistic orders arrangements as F does."""
    values = np.array([0.1, 0.2, 0.4, 0.5, 0.35, 0.05])
    found, _ = permutation_p(values[:, None], [0, 0, 1, 1, 2, 2], 3)
    expected = stats.permutation_test(
        (values[:2], values[2:4], values[4:]),
        lambda x, y, z: stats.f_oneway(x, y, z).statistic,
        alternative="greater",
        n_resamples=np.inf,
    )
    assert found[0] == pytest.approx(expected.pvalue)


def test_many_arrangements_are_drawn_with_the_seed() -> None:
    values = np.random.default_rng(1).random((24, 2))
    labels = [n % 3 for n in range(24)]
    first, exact = permutation_p(values, labels, 3, seed=5)
    assert not exact
    assert first == permutation_p(values, labels, 3, seed=5)[0]
    assert all(0 < p <= 1 for p in first)


def test_one_talkative_person_does_not_make_a_finding() -> None:
    """One of four says it in nearly every segment, the others never: no p below .05."""
    shares = np.array([[0.9], [0.0], [0.0], [0.0], [0.0], [0.0], [0.0], [0.0]])
    assert permutation_p(shares, [0, 0, 0, 0, 1, 1, 1, 1], 2)[0] == [1.0]


def test_no_more_than_five_percent_false_alarms_with_four_and_four() -> None:
    """Participants differ much among each other (beta 0.5, 2) and the groups do not."""
    generator = np.random.default_rng(6)
    shares = generator.binomial(30, generator.beta(0.5, 2.0, size=(8, 2000))) / 30
    ps, _ = permutation_p(shares, [0] * 4 + [1] * 4, 2)
    assert np.mean(np.array(ps) < 0.05) <= 0.05


def test_everybody_alike_is_no_difference() -> None:
    assert permutation_p(np.full((6, 1), 1 / 3), [0, 0, 0, 1, 1, 1], 2)[0] == [1.0]
