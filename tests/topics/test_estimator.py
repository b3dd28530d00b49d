from __future__ import annotations

import pickle
import random
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.utils import estimator_checks

from qualkit.model import Segment
from qualkit.topics import TopicModel
from qualkit.topics.estimator import NoWordsError
from qualkit.topics.find import neighbours_of

WORDS = "levy money training evening class online degree diploma parents roof workshop the of um".split()
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), min_size=4, max_size=25)


def fitted(segments: list[Segment], **parameters: object) -> tuple[TopicModel, np.ndarray]:
    model = TopicModel(**{"n_topics": 4, **parameters})
    weights = model.fit_transform(
        [s.text for s in segments],
        groups=[s.transcript for s in segments],
        neighbours=neighbours_of(segments),
    )
    return model, weights


def test_the_four_topics_of_the_talk_are_found_and_come_back(segments: list[Segment]) -> None:
    model, weights = fitted(segments)
    found = {frozenset(terms[:2]) for terms in model.top_terms(2)}
    assert any("levy" in terms or "training budget" in terms for terms in found)
    assert model.stability_.tolist() == [1.0] * 4
    assert weights.shape == (len(segments), 4)
    by_turn = {
        turn: {int(weights[i].argmax()) for i, s in enumerate(segments) if s.turn == turn} for turn in range(1, 5)
    }
    assert all(len(topics) == 1 for topics in by_turn.values())
    assert len(set.union(*by_turn.values())) == 4


def test_the_number_of_topics_is_chosen_and_the_curve_shows_how(segments: list[Segment]) -> None:
    model, _ = fitted(segments, n_topics=None)
    assert model.n_topics_ in {point.n_topics for point in model.curve_}
    assert [point.n_topics for point in model.curve_] == sorted(point.n_topics for point in model.curve_)


@settings(max_examples=25, deadline=None)
@given(SENTENCES, st.integers(1, 5))
def test_rows_sum_to_one_and_a_second_fit_gives_the_same_bytes(texts: list[str], k: int) -> None:
    model = TopicModel(k, n_resamples=2)
    try:
        weights = model.fit_transform(texts)
    except NoWordsError:
        return
    assert np.allclose(weights.sum(axis=1), 1, atol=1e-5)
    assert np.allclose(model.transform(["evening class", "", "zzz"]).sum(axis=1), 1, atol=1e-5)
    assert weights.tobytes() == clone(model).fit_transform(texts).tobytes()


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_segments_does_not_change_the_topics(order: random.Random) -> None:
    from tests.topics.conftest import make_segments

    segments = make_segments(4)
    shuffled = segments.copy()
    order.shuffle(shuffled)
    row = {s.id: i for i, s in enumerate(shuffled)}
    near = np.array([[row[segments[j].id] if j >= 0 else -1 for j in pair] for pair in neighbours_of(segments)])
    near = near[[segments.index(s) for s in shuffled]]
    model, weights = fitted(segments, n_resamples=3)
    other = TopicModel(4, n_resamples=3)
    moved = other.fit_transform([s.text for s in shuffled], groups=[s.transcript for s in shuffled], neighbours=near)
    assert model.components_.tobytes() == other.components_.tobytes()
    assert model.stability_.tobytes() == other.stability_.tobytes()
    assert weights.tobytes() == moved[[row[s.id] for s in segments]].tobytes()


def test_a_segment_without_words_of_its_own_borrows_from_its_neighbours(segments: list[Segment]) -> None:
    model, _ = fitted(segments)
    alone = model.transform(["They really do.", "The levy pays the training budget."])
    beside = model.transform(["They really do.", "The levy pays the training budget."], neighbours=[[1], [-1]])
    assert alone[0].tolist() == [0.25] * 4
    assert beside[0].argmax() == beside[1].argmax()
    assert beside[0].max() > 0.9


def test_a_topic_can_start_from_words_given(segments: list[Segment]) -> None:
    model, _ = fitted(segments, seeds=[["nothing known"], ["leaking roof", "workshop"]])
    seeded = model.seed_of_.tolist().index(1)
    assert sorted(model.seed_of_.tolist()) == [-1, -1, -1, 1]
    assert {"leaking roof", "workshop"} & set(model.top_terms(3)[seeded])


def test_more_topics_than_texts_are_cut_down() -> None:
    assert TopicModel(50).fit(["levy money", "levy training", "money training"]).n_topics_ == 3


@pytest.mark.parametrize("texts", [["um you know", "well yeah"], ["", " "], ["one", "two", "three"]])
def test_only_filler_is_an_error_in_plain_words(texts: list[str]) -> None:
    with pytest.raises(NoWordsError, match="no words are left"):
        TopicModel(2).fit(texts)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([],), "no texts"),
        (("a string",), "single string"),
        (([1, 2],), "must be strings"),
        ((["levy"], None, ["a", "b"]), "groups has 2 entries"),
        ((["levy"], None, None, [[3]]), "neighbours"),
    ],
)
def test_wrong_use_names_the_value(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TopicModel(2).fit(*arguments)  # type: ignore[arg-type]


def test_no_warning_reaches_the_user(segments: list[Segment]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fitted(segments)
        TopicModel(3).fit(["levy money"] * 5)
        TopicModel(3).fit(["levy money", "evening class online", "levy money"] * 4)
        TopicModel(2).fit(["levy money " * 20, "money levy " * 20] * 2)


def test_without_draws_nothing_is_said_about_stability(segments: list[Segment]) -> None:
    model = TopicModel(2, n_resamples=0).fit([s.text for s in segments])
    assert np.isnan(model.stability_).all() and np.isnan(model.overlap_).all()


def test_it_keeps_scikit_learns_contract(segments: list[Segment]) -> None:
    model, _ = fitted(segments)
    assert clone(model).get_params() == model.get_params()
    again = pickle.loads(pickle.dumps(model))
    assert again.transform(["levy"]).tobytes() == model.transform(["levy"]).tobytes()
    assert model.get_feature_names_out().tolist() == ["topic0", "topic1", "topic2", "topic3"]
    for check in (
        estimator_checks.check_no_attributes_set_in_init,
        estimator_checks.check_parameters_default_constructible,
        estimator_checks.check_get_params_invariance,
        estimator_checks.check_set_params,
        estimator_checks.check_estimator_repr,
    ):
        check("TopicModel", TopicModel())


def test_check_estimator_leaves_text_models_alone() -> None:
    with pytest.warns(Warning, match="Can't test estimator TopicModel"):
        estimator_checks.check_estimator(TopicModel(2), on_skip=None)
