from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.sparse as sp

from qualkit.topics import numerics


def test_coherence_of_two_words_by_hand() -> None:
    present = sp.csr_matrix([[1, 1, 0], [1, 1, 0], [1, 0, 1], [0, 0, 1]], dtype=float)
    expected = math.log(0.5 / (0.75 * 0.5)) / -math.log(0.5)
    assert numerics.coherence(present, np.array([[0, 1]]))[0] == pytest.approx(expected)


def test_words_never_said_together_have_coherence_near_minus_one() -> None:
    present = sp.csr_matrix([[1, 0], [0, 1]], dtype=float)
    assert numerics.coherence(present, np.array([[0, 1]]))[0] == pytest.approx(-0.95, abs=0.01)


def test_no_unit_stands_for_two_topics_and_longer_lists_extend_shorter_ones() -> None:
    scores = np.array([[5.0, 4.0, 1.0, 0.5], [6.0, 0.1, 2.0, 1.0]])
    short, long = numerics.top(scores, 1), numerics.top(scores, 2)
    assert sorted(long.ravel()) == [0, 1, 2, 3]
    assert (long[:, :1] == short).all()


def test_topics_on_empty_rows_are_spread_evenly() -> None:
    assert numerics.shares(np.array([[0.0, 0.0], [1.0, 3.0]])).tolist() == [[0.5, 0.5], [0.25, 0.75]]


def test_a_unit_that_goes_with_no_other_of_its_topic_falls_behind() -> None:
    present = sp.csr_matrix([[1, 1, 0], [1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1], [0, 0, 1]], dtype=float)
    found = numerics.associated(np.array([[0.35, 0.35, 0.3]]), present, sp.csr_matrix(np.eye(3)))
    assert found[0].tolist() == pytest.approx([0.35, 0.35, 0.3 * 0.01])


def test_where_nothing_goes_together_units_keep_their_order() -> None:
    found = numerics.associated(np.array([[0.5, 0.3, 0.2]]), sp.csr_matrix(np.eye(3)), sp.csr_matrix(np.eye(3)))
    assert found[0].tolist() == pytest.approx([0.005, 0.003, 0.002])


def test_how_two_units_go_together_by_hand() -> None:
    present = sp.csr_matrix([[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 0, 0]], dtype=float)
    scores = np.array([[0.5, 0.25, 0.25]])
    near = math.log((2 + 1) / (3 * 2 / 4 + 1)) / -math.log((2 + 1) / (4 + 2))  # units 0 and 1, and 0 and 2
    far = math.log((1 + 1) / (2 * 2 / 4 + 1)) / -math.log((1 + 1) / (4 + 2))  # units 1 and 2
    fit = [near, (near * 0.5 + far * 0.25) / 0.75]
    expected = [0.5, 0.25 * (fit[1] / fit[0]) ** 2, 0.25 * (fit[1] / fit[0]) ** 2]
    assert numerics.associated(scores, present, sp.csr_matrix(np.eye(3)))[0].tolist() == pytest.approx(expected)
