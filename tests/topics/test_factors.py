"""Topics of weighted texts and the ranking of their units."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from qualkit.topics.factors import Texts, Words, find, texts_of
from qualkit.topics.inputs import sharing_words


def words(units: list[str], *, wordy: bool = True, seeds: tuple[list[int], ...] = ()) -> Words:
    return Words(np.ones(len(units)), seeds, sharing_words(units), wordy)


def two_kinds(n: int = 40) -> sp.csr_matrix:
    return sp.csr_matrix(np.kron(np.eye(2), np.ones((n // 2, 3))))


def test_only_wordy_texts_without_seeds_borrow() -> None:
    x, units = two_kinds(), list("abcdef")
    assert texts_of(x, x, words(units)).lent is not x
    assert texts_of(x, x, words(units, wordy=False)).lent is x
    assert texts_of(x, x, words(units, seeds=([0],))).lent is x


def test_topics_are_those_of_the_texts_with_what_they_borrow() -> None:
    x = sp.csr_matrix(np.ones((40, 6)))
    found = find(Texts(x, x, two_kinds()), 2, words(list("abcdef"), wordy=False))
    assert sorted(sorted(np.flatnonzero(row > 0.1).tolist()) for row in found.h) == [[0, 1, 2], [3, 4, 5]]


def alone_and_together() -> sp.csr_matrix:
    """Unit 0 is said by itself, the units 1, 2 and 3 together, all in twenty texts."""
    return sp.csr_matrix(sp.block_diag([np.ones((20, 1)), np.ones((20, 3))]))


def test_a_unit_that_is_said_alone_comes_after_those_said_together() -> None:
    """Unit 0 is in more texts than the units 1, 2 and 3, and in the same topic by the unit that all texts say."""
    parts = sp.block_diag([np.ones((36, 1)), np.ones((20, 3))])
    x = sp.csr_matrix(sp.hstack([parts, 2 * np.ones((56, 1))]))
    present = sp.csr_matrix((x > 0).astype(float))
    assert set(find(Texts(x, present, x), 1, words(list("abcde"))).tops[0].tolist()[:3]) == {1, 2, 3}


def test_a_topics_own_seed_needs_no_company() -> None:
    x = alone_and_together()
    seeded = find(Texts(x, x, x), 1, words(list("abcd"), seeds=([0],))).scores[0]
    free = find(Texts(x, x, x), 1, words(list("abcd"))).scores[0]
    assert seeded[0] / seeded[1] > 10 * free[0] / free[1]


def test_a_collocation_is_no_company_for_its_own_words() -> None:
    units = ["heat", "heat pump", "pump", "roof", "slate", "tile"]
    assert sharing_words(units).toarray()[:3, :3].tolist() == [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
    assert sharing_words(units).toarray()[3:, :3].sum() == 0
    x = sp.csr_matrix(sp.block_diag([[[1.0, 1.0]] * 20, np.ones((20, 3))]))
    ranked = find(Texts(x, x, x), 1, words(["pump", "heat pump", "roof", "slate", "tile"])).tops[0].tolist()
    assert ranked[:3] == [2, 3, 4]


def test_a_rare_unit_is_doubted() -> None:
    x = sp.csr_matrix(
        np.vstack([np.tile([[1.0, 0, 0, 0]], (60, 1)), np.tile([[0, 1.0, 1.0, 0]], (60, 1)), [[1.0, 0, 0, 1.0]] * 2])
    )
    found = find(Texts(x, x, x), 2, words(list("abcd")))
    first = next(t for t in range(2) if found.h[t, 0] > found.h[t, 1])
    assert found.scores[first, 0] > 50 * found.scores[first, 3]  # 30 without doubt


def test_texts_without_any_topic_are_ranked_too() -> None:
    x = sp.csr_matrix((5, 3))
    found = find(Texts(x, x, x), 1, words(list("abc")))
    assert found.scores == pytest.approx(np.zeros((1, 3)))
