"""The classifier: what a sentence is by itself, then the neighbours' verdicts, then a threshold per label.

It is used three times: for the themes of a sentence, for the codes of a theme, and for stance. Stage one sees every sentence
in several ways (``views``): its named features, and its embedding where there is one. Stage two, boosted trees (with few interviews a logistic regression too), hears
stage one's verdicts on the sentence, on its neighbours and on its turn (made on interviews that stage one was not trained
on, after Wolpert 1992, "Stacked generalization"), which smooths runs of talk. Thresholds maximise Cohen's kappa inside
the training data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from qualkit.agreement import cohen_kappa
from qualkit.learning.sentences import Sentences
from qualkit.learning.views import Contrasts, Meanings, Neighbours, View, Weights

FOLDS = 5
FEW = 30  # interviews below which stage two does better with a second, simpler model (bench/coding_quality.py)
WORDS, VECTORS = "words", "vectors"
Views = list[tuple[str, View]]
_T = TypeVar("_T")


@dataclass
class StackedClassifier:
    """Which of the labels each sentence has; ``fit`` learns, ``probabilities`` answers.

    Learned: ``vectorizer_``, ``first_`` (the views, by what they see), ``second_`` (one model per label) and ``thresholds_``.
    """

    labels: tuple[str, ...]
    vectorizer_: Any = field(default=None, init=False)
    first_: Views = field(default_factory=list, init=False)
    second_: list[Any] = field(default_factory=list, init=False)
    thresholds_: dict[str, float] = field(default_factory=dict, init=False)

    def fit(self, interviews: Sequence[Sentences]) -> StackedClassifier:
        """Learn from the taught sentences of at least two interviews."""
        seen = self._see_all(interviews)
        folds = np.arange(len(interviews)) % min(FOLDS, len(interviews))
        all_of_them = np.ones(len(interviews), dtype=bool)

        def first(use: Any) -> Views:
            x, y = _taught(seen, interviews, use)
            return [(source, view.fit(x[source], y)) for source, view in _views(interviews[0])]

        heard = _held_out(folds, first, lambda views, n: _hear(views, seen[n]))
        self.first_ = first(all_of_them)
        stacked = [_stack(each, interview) for each, interview in zip(heard, interviews, strict=True)]

        def second(use: Any) -> list[Any]:
            x, y = _taught(stacked, interviews, use)
            return [_committee(x[k], answers, len(interviews) < FEW) for k, answers in enumerate(y.T)]

        outer = _held_out(folds % 3, second, lambda models, n: _chances(models, stacked[n]))
        self.second_ = second(all_of_them)
        chances = np.vstack([chance[i.taught] for chance, i in zip(outer, interviews, strict=True)])
        answers = np.vstack([i.answers[i.taught] for i in interviews])
        self.thresholds_ = {name: _best_threshold(chances[:, k], answers[:, k]) for k, name in enumerate(self.labels)}
        return self

    def probabilities(self, interview: Sentences) -> Any:
        """Sentences × labels: the calibrated chance that a sentence has a label."""
        return _chances(self.second_, _stack(_hear(self.first_, self._see(interview)), interview))

    def reasons(self, features: Mapping[str, float], label: str, number: int = 4) -> list[tuple[str, float]]:
        """The features of a sentence that speak most for a label, with their weights."""
        view = next(view for _, view in self.first_ if isinstance(view, Weights))
        model = view.models_[self.labels.index(label)]
        if model is None:
            return []
        names = self.vectorizer_.vocabulary_
        weights = model.coef_[0]
        found = [(name, float(value * weights[names[name]])) for name, value in features.items() if name in names]
        return [f for f in sorted(found, key=lambda f: (-f[1], f[0])) if f[1] > 0][:number]

    def _see_all(self, interviews: Sequence[Sentences]) -> list[dict[str, Any]]:
        """Fit the vectorizer to features that occur twice or more, and see every interview with it."""
        self.vectorizer_ = DictVectorizer(dtype=np.float32)
        words = self.vectorizer_.fit_transform([f for i in interviews for f in i.features])
        often = np.asarray((words != 0).sum(axis=0)).ravel() >= 2
        self.vectorizer_.restrict(often)
        words = words[:, np.flatnonzero(often)].tocsr()
        words.indices, words.indptr = words.indices.astype(np.int32), words.indptr.astype(np.int32)
        ends = np.cumsum([len(i.features) for i in interviews])
        return [
            {WORDS: words[end - len(i.features) : end], VECTORS: i.vectors}
            for i, end in zip(interviews, ends, strict=True)
        ]

    def _see(self, interview: Sentences) -> dict[str, Any]:
        return {WORDS: matrix(interview.features, self.vectorizer_.vocabulary_), VECTORS: interview.vectors}


def matrix(features: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> Any:
    """Sentences × known features. ``DictVectorizer.transform`` gives the same in several times as long, which was a fifth of
    the time of proposing: it asks of every value whether it is a text.
    """
    found = [sorted((columns[name], value) for name, value in each.items() if name in columns) for each in features]
    flat = [pair for each in found for pair in each]
    ends = np.cumsum([0, *map(len, found)], dtype=np.int32)
    at = np.fromiter((column for column, _ in flat), np.int32, len(flat))
    values = np.fromiter((value for _, value in flat), np.float32, len(flat))
    return sparse.csr_matrix((values, at, ends), shape=(len(features), len(columns)))


def _views(interview: Sentences) -> Views:
    """The ways of seeing, by what they see; embeddings only where the interviews have them."""
    views: Views = [(WORDS, Weights()), (WORDS, Contrasts()), (WORDS, Neighbours())]
    return [*views, (VECTORS, Meanings())] if interview.vectors.shape[1] else views


def _taught(seen: Sequence[Mapping[Any, Any]], interviews: Sequence[Sentences], use: Any) -> tuple[dict[Any, Any], Any]:
    """What is seen of the taught sentences of the interviews in use, and their answers."""
    chosen = [n for n in np.flatnonzero(use).tolist() if interviews[n].taught.any()]
    x = {source: _joined([seen[n][source][interviews[n].taught] for n in chosen]) for source in seen[0]}
    return x, np.vstack([interviews[n].answers[interviews[n].taught] for n in chosen])


def _joined(parts: Sequence[Any]) -> Any:
    return sparse.vstack(parts, format="csr") if sparse.issparse(parts[0]) else np.vstack(parts)


def _held_out(folds: Any, train: Callable[[Any], _T], answer: Callable[[_T, int], Any]) -> list[Any]:
    """For each interview the answer of a model that was trained on the other folds."""
    answers: list[Any] = [None] * len(folds)
    for fold in np.unique(folds):
        model = train(folds != fold)
        for n in np.flatnonzero(folds == fold):
            answers[n] = answer(model, int(n))
    return answers


def _hear(views: Views, seen: Mapping[str, Any]) -> Any:
    """Views × sentences × labels: log odds."""
    return np.array([view.logits(seen[source]) for source, view in views])


@dataclass(frozen=True)
class _Committee:
    """Boosted trees, and while interviews are few a logistic regression beside them, their log odds averaged."""

    models: tuple[Any, ...]

    def chance(self, x: Any) -> Any:
        logits = [np.diff(np.log(np.maximum(m.predict_proba(x), 1e-6)), axis=1)[:, 0] for m in self.models]
        return 1.0 / (1.0 + np.exp(-np.mean(logits, axis=0)))


def _committee(x: Any, answers: Any, few: bool) -> _Committee | None:
    """The models fitted, or None where all answers are alike."""
    if answers.all() or not answers.any():
        return None
    trees = HistGradientBoostingClassifier(
        max_iter=40,
        learning_rate=0.1,
        max_leaf_nodes=8,
        min_samples_leaf=min(30, max(2, len(answers) // 20)),
        l2_regularization=5.0,
        early_stopping=False,
        random_state=0,
    )
    if not few:
        return _Committee((trees.fit(x, answers),))
    line = LogisticRegression(C=0.3, solver="liblinear", tol=1e-2, random_state=0)
    return _Committee((trees.fit(x, answers), line.fit(x, answers)))


def _chances(models: Sequence[Any], x: Mapping[int, Any]) -> Any:
    return np.column_stack([m.chance(x[k]) if m is not None else np.zeros(len(x[k])) for k, m in enumerate(models)])


def _stack(heard: Any, interview: Sentences) -> dict[int, Any]:
    """Stage two's columns for each label: each view's log odds and their mean, the mean for the other labels, the chances
    of three neighbours either side, of the turn and of the last turn, and the sentences' own columns.
    """
    turns = np.asarray(interview.turns)
    logits = heard.mean(axis=0)
    chance = 1.0 / (1.0 + np.exp(-logits))
    around = [_shifted(chance, turns, step) for step in (-1, 1, -2, 2, -3, 3)]
    mean, peak, last = np.zeros_like(chance), np.zeros_like(chance), np.zeros_like(chance)
    before = np.zeros(chance.shape[1])
    for turn in dict.fromkeys(interview.turns):
        rows = np.flatnonzero(turns == turn)
        for row in rows:
            others = rows[rows != row]
            if len(others):
                mean[row], peak[row] = chance[others].mean(axis=0), chance[others].max(axis=0)
        last[rows] = before
        before = chance[rows].mean(axis=0)
    own = np.array([*heard, *around, mean, peak, last])
    return {k: np.column_stack([*own[:, :, k], logits, interview.extra]) for k in range(chance.shape[1])}


def _shifted(values: Any, turns: Any, step: int) -> Any:
    """Each row's value ``step`` rows away, zero where that is another turn."""
    moved = np.zeros_like(values)
    here = np.arange(max(0, -step), len(values) - max(0, step))
    here = here[turns[here + step] == turns[here]]
    moved[here] = values[here + step]
    return moved


def _best_threshold(chances: Any, truth: Any) -> float:
    """The cut, between 0.1 and 0.9, with the highest Cohen's kappa; smoothed over its neighbours."""
    if not truth.any():
        return 1.1
    cuts = np.arange(0.10, 0.91, 0.02)
    kappas = np.array([cohen_kappa(chances >= cut, truth) or 0.0 for cut in cuts])
    smooth = np.convolve(np.pad(kappas, 4, mode="edge"), np.ones(9) / 9, mode="valid")
    return float(round(cuts[int(np.argmax(smooth))], 2))
