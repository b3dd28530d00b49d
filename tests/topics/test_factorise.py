"""Weighted texts into topics, and what texts borrow from those like them."""

from __future__ import annotations

import random
import warnings

import numpy as np
import pytest
import scipy.sparse as sp

from qualkit.topics import TopicModel, factorise

FARM = "barn cow field grass hay herd milk plough seed soil straw tractor wheat wool yard fence gate lamb pig orchard".split()
SHIP = "anchor bow cabin crew deck dock fleet harbour hull keel mast port rope rudder sail sailor stern tide wave wharf".split()


def long_texts(n: int, seed: int = 0) -> list[str]:
    """Texts of 36 words, one half about farms and the other about ships."""
    draw = random.Random(seed)
    return [" ".join(draw.choices((FARM, SHIP)[i % 2], k=36)) for i in range(n)]


def test_factorisation_finds_two_blocks() -> None:
    x = sp.csr_matrix(np.kron(np.eye(2), np.ones((3, 4))))
    w, h = factorise.nmf(x, factorise.start(x, 2), rounds=200)
    assert np.abs(w @ h - x.toarray()).max() < 0.01
    assert {tuple(row) for row in (h > 0.1).astype(int).tolist()} == {
        (1,) * 4 + (0,) * 4,
        (0,) * 4 + (1,) * 4,
    }


def halves(n: int = 40) -> sp.csr_matrix:
    """Texts over six units, the first three of one half of the texts; each text has two of its half's three."""
    rows = np.zeros((n, 6))
    for i in range(n):
        own = [0, 1, 2] if i < n // 2 else [3, 4, 5]
        rows[i, [own[i % 3], own[(i + 1) % 3]]] = 1.0
    return sp.csr_matrix(rows)


def test_a_text_borrows_words_from_texts_like_it_and_none_from_others() -> None:
    x = halves()
    lent = factorise.borrowing(x) @ np.eye(6)
    assert (lent[:20, 3:] == 0).all() and (lent[20:, :3] == 0).all()
    assert (lent >= x.toarray() - 1e-12).all()
    assert lent.sum(axis=1) == pytest.approx(x.toarray().sum(axis=1) * 1.7)


def test_an_empty_text_neither_lends_nor_borrows() -> None:
    x = sp.csr_matrix(sp.vstack([halves()[:7], sp.csr_matrix((1, 6)), halves()[7:]]))
    lent = factorise.borrowing(x) @ np.eye(6)
    assert (lent[7] == 0).all()
    assert (lent[:21, 3:] == 0).all() and (lent[21:, :3] == 0).all()
    others = np.delete(np.arange(41), 7)
    assert lent[others].sum(axis=1) == pytest.approx(x.toarray()[others].sum(axis=1) * 1.7)


def test_a_kind_of_few_texts_borrows_from_its_own_kind_alone() -> None:
    few = sp.csr_matrix(np.tile([[0.0, 1.0], [1.0, 1.0], [1.0, 0.0]], (2, 1)))
    lent = factorise.borrowing(sp.csr_matrix(sp.block_diag([halves(), few]))) @ np.eye(8)
    assert (lent[40:, :6] == 0).all() and (lent[40:, 6:].sum(axis=1) > 0).all()


def test_a_few_texts_borrow_nothing() -> None:
    x = halves(20)
    assert factorise.borrowing(x) is x


def test_an_operator_is_factorised_as_the_matrix_that_it_stands_for() -> None:
    lent = factorise.borrowing(halves())
    written = sp.csr_matrix(lent @ np.eye(6))
    _, h = factorise.factorised(lent, 2)
    _, expected = factorise.factorised(written, 2)
    same = np.abs(h[:, None] - expected[None]).max(axis=2) < 1e-2 * expected.max()
    assert same.any(axis=1).all() and same.any(axis=0).all()


def test_as_many_topics_as_units() -> None:
    w, h = factorise.factorised(factorise.borrowing(halves()), 6)
    assert w.shape == (40, 6) and h.shape == (6, 6) and np.isfinite(w).all() and np.isfinite(h).all()


def test_the_start_that_is_nearest_to_the_texts_is_finished() -> None:
    x = sp.random(80, 40, density=0.2, random_state=3, format="csr")
    directions = factorise._directions(x, 6)
    starts = [factorise.start(x, 6), *(factorise._from_clusters(x, directions, seed) for seed in range(4))]
    missed = [factorise._residual(x, *factorise.nmf(x, start, 10)) for start in starts]
    assert max(missed) - min(missed) > 1e-4
    assert factorise._residual(x, *factorise.factorised(x, 6)) <= min(missed)


def test_texts_are_wordy_from_thirty_content_words_on() -> None:
    assert TopicModel(2, phrases=False, n_resamples=0).fit(long_texts(40)).wordy_
    assert (
        not TopicModel(2, phrases=False, n_resamples=0)
        .fit([" ".join(text.split()[:29]) for text in long_texts(40)])
        .wordy_
    )


def test_topics_of_equal_texts_are_the_same_bytes_each_time() -> None:
    texts = [" ".join(FARM * 2)] * 35 + [" ".join(SHIP * 2)] * 25
    assert len({TopicModel(6, n_resamples=2).fit(texts).components_.tobytes() for _ in range(5)}) == 1


def test_long_texts_fall_into_their_topics_whatever_their_order() -> None:
    texts = long_texts(60)
    order = random.Random(1).sample(range(60), 60)
    one = TopicModel(2, n_resamples=3).fit(texts)
    other = TopicModel(2, n_resamples=3).fit([texts[i] for i in order])
    assert [set(terms) <= set(FARM) or set(terms) <= set(SHIP) for terms in one.top_terms(10)] == [True, True]
    assert one.components_.tobytes() == other.components_.tobytes()
    assert one.term_weights_.tobytes() == other.term_weights_.tobytes()
    assert one.stability_.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("k", [1, 3, 19, 25])
@pytest.mark.parametrize(
    "texts",
    [
        [" ".join(FARM * 2)] * 35 + [" ".join(SHIP * 2)] * 25,
        [" ".join(FARM * 2)] * 30 + [" ".join(SHIP * 2)] * 30,
        [*long_texts(40), "um", "", "you know"],
        [*long_texts(3)],
    ],
    ids=["two unequal kinds", "two kinds", "with empty ones", "few"],
)
def test_odd_collections_of_long_texts_end_well(texts: list[str], k: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = TopicModel(k, n_resamples=2)
        weights = model.fit_transform(texts)
    assert np.isfinite(model.components_).all() and np.isfinite(model.term_weights_).all()
    assert weights.sum(axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)
