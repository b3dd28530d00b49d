from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.sparse as sp

from qualkit.topics import factorise, numerics


def test_coherence_of_two_words_by_hand() -> None:
    present = sp.csr_matrix([[1, 1, 0], [1, 1, 0], [1, 0, 1], [0, 0, 1]], dtype=float)
    expected = math.log(0.5 / (0.75 * 0.5)) / -math.log(0.5)
    assert numerics.coherence(present, np.array([[0, 1]]))[0] == pytest.approx(expected)


def test_words_never_said_together_have_coherence_near_minus_one() -> None:
    present = sp.csr_matrix([[1, 0], [0, 1]], dtype=float)
    assert numerics.coherence(present, np.array([[0, 1]]))[0] == pytest.approx(-0.95, abs=0.01)


def test_factorisation_finds_two_blocks() -> None:
    x = sp.csr_matrix(np.kron(np.eye(2), np.ones((3, 4))))
    w, h = factorise.nmf(x, factorise.start(x, 2), rounds=200)
    assert np.abs(w @ h - x.toarray()).max() < 0.01
    assert {tuple(row) for row in (h > 0.1).astype(int).tolist()} == {
        (1,) * 4 + (0,) * 4,
        (0,) * 4 + (1,) * 4,
    }


def test_no_unit_stands_for_two_topics_and_longer_lists_extend_shorter_ones() -> None:
    scores = np.array([[5.0, 4.0, 1.0, 0.5], [6.0, 0.1, 2.0, 1.0]])
    short, long = numerics.top(scores, 1), numerics.top(scores, 2)
    assert sorted(long.ravel()) == [0, 1, 2, 3]
    assert (long[:, :1] == short).all()


def test_topics_on_empty_rows_are_spread_evenly() -> None:
    assert numerics.shares(np.array([[0.0, 0.0], [1.0, 3.0]])).tolist() == [[0.5, 0.5], [0.25, 0.75]]
