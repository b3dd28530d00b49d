"""Ways of seeing sentences, on matrices small enough to follow by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer

from qualkit.learning.stacked import matrix
from qualkit.learning.views import NEVER, Contrasts, Meanings, Neighbours, View, Weights

# Sentences × words (ewe, boat, the); answers: farm, sea, and a label that nobody ever gave.
SEEN = sparse.csr_matrix(np.array([[1, 0, 1], [1, 0, 0], [0, 1, 1], [0, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=np.float32))
ANSWERS = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]], dtype=bool)


@pytest.mark.parametrize("view", [Weights(10.0), Contrasts(10.0), Neighbours(3), Meanings(2, Weights(10.0))])
def test_every_view_tells_the_labels_apart(view: View) -> None:
    seen = SEEN.toarray() if isinstance(view, Meanings) else SEEN
    logits = view.fit(seen, ANSWERS).logits(seen)
    assert logits.shape == (6, 3)
    assert logits[:2, 0].min() > logits[2:, 0].max()
    assert logits[2:4, 1].min() > max(logits[:2, 1].max(), logits[4:, 1].max())
    assert logits[:, 2].max() <= NEVER / 2


def test_contrasts_scale_words_by_how_much_oftener_they_occur_with_the_label() -> None:
    view = Contrasts(smoothing=1.0).fit(SEEN, ANSWERS)
    with_farm, without = np.array([3, 1, 2]) / 6, np.array([1, 3, 4]) / 8  # counts + 1, as shares
    assert np.allclose(view.ratios_[0].diagonal(), np.log(with_farm / without))


def test_neighbours_answer_with_the_share_of_their_likes() -> None:
    view = Neighbours(number=2, prior=0.0).fit(SEEN, ANSWERS)
    (only_ewe,) = view.logits(sparse.csr_matrix(np.array([[1, 0, 0]], dtype=np.float32)))
    assert only_ewe == pytest.approx([-NEVER / 2, NEVER / 2, NEVER / 2])


def test_words_unknown_to_all_get_the_usual_share() -> None:
    (nothing,) = Neighbours().fit(SEEN, ANSWERS).logits(sparse.csr_matrix((1, 3), dtype=np.float32))
    assert nothing[:2] == pytest.approx([NEVER / 2 - NEVER * 2 / 6] * 2)


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.floats(-2, 2, width=32), max_size=6), min_size=1))
def test_sentences_are_seen_as_the_vectorizer_sees_them(features: list[dict[str, float]]) -> None:
    vectorizer = DictVectorizer(dtype=np.float32).fit([{"b": 1.0, "a": 1.0, "e": 1.0}])
    wanted, found = vectorizer.transform(features), matrix(features, vectorizer.vocabulary_)
    assert found.dtype == wanted.dtype and found.shape == wanted.shape
    for part in ("data", "indices", "indptr"):
        assert np.array_equal(getattr(found, part), getattr(wanted, part))
