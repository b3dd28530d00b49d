"""The classifier: words and context first, then the neighbours' verdicts, then a threshold per theme.

Stage one is a logistic regression per theme over sparse named features. Stage two sees stage one's verdict on the
sentence, on its neighbours and on its turn (made on interviews that stage one was not trained on, after Wolpert 1992,
"Stacked generalization"), which smooths runs of talk. Thresholds maximise Cohen's kappa inside the training data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview to learn from or to propose on.

    ``features`` holds one mapping per sentence, ``turns`` the turn of each sentence, ``extra`` a few dense columns for stage
    two; ``taught`` tells which sentences have labels, ``codes`` the codes (with stance) of each sentence.
    """

    id: str
    features: Sequence[Mapping[str, float]]
    turns: Sequence[int]
    extra: Any
    taught: Sequence[bool] = ()
    codes: Sequence[Mapping[str, str]] = ()


@dataclass
class ThemeClassifier:
    """Which of the themes each sentence is about; ``fit`` learns, ``probabilities`` answers.

    Learned: ``vectorizer_``, ``first_`` and ``second_`` (one regression per theme) and ``thresholds_``.
    """

    themes: tuple[str, ...]
    strength: float = 1.0
    second_strength: float = 0.3
    vectorizer_: Any = field(default=None, init=False)
    first_: list[Any] = field(default_factory=list, init=False)
    second_: list[Any] = field(default_factory=list, init=False)
    thresholds_: dict[str, float] = field(default_factory=dict, init=False)

    def fit(self, interviews: Sequence[Interview]) -> ThemeClassifier:
        """Learn from the taught sentences of at least two interviews."""
        self.vectorizer_ = DictVectorizer(dtype=np.float32)
        everything = self.vectorizer_.fit_transform([f for i in interviews for f in i.features])
        keep = np.asarray((everything != 0).sum(axis=0)).ravel() >= 2
        self.vectorizer_.restrict(keep)
        matrices = [self.vectorizer_.transform(list(i.features)) for i in interviews]
        known = [np.asarray(i.taught, dtype=bool) for i in interviews]
        truth = [self._truth(i) for i in interviews]
        folds = np.arange(len(interviews)) % min(FOLDS, len(interviews))
        inner: list[Any] = [None] * len(interviews)
        for fold in np.unique(folds):
            models = self._fit_first(matrices, truth, known, folds != fold)
            for n in np.flatnonzero(folds == fold):
                inner[n] = _logits(models, matrices[n])
        self.first_ = self._fit_first(matrices, truth, known, np.ones(len(interviews), dtype=bool))
        stacked = [_stack(inner[n], interviews[n]) for n in range(len(interviews))]
        outer = [np.zeros((len(i.features), len(self.themes))) for i in interviews]
        for fold in np.unique(folds):
            models = self._fit_second(stacked, truth, known, folds != fold)
            for n in np.flatnonzero(folds == fold):
                outer[n] = _chances(models, stacked[n])
        self.second_ = self._fit_second(stacked, truth, known, np.ones(len(interviews), dtype=bool))
        chances = np.vstack([outer[n][known[n]] for n in range(len(interviews))])
        answers = np.vstack([truth[n][known[n]] for n in range(len(interviews))])
        self.thresholds_ = {t: _best_threshold(chances[:, k], answers[:, k]) for k, t in enumerate(self.themes)}
        return self

    def probabilities(self, interview: Interview) -> Any:
        """Sentences × themes: the calibrated chance that a sentence is about a theme."""
        logits = _logits(self.first_, self.vectorizer_.transform(list(interview.features)))
        return _chances(self.second_, _stack(logits, interview))

    def reasons(self, features: Mapping[str, float], theme: str, number: int = 4) -> list[tuple[str, float]]:
        """The features of a sentence that speak most for a theme, with their weights."""
        model = self.first_[self.themes.index(theme)]
        if model is None:
            return []
        names = self.vectorizer_.vocabulary_
        weights = model.coef_[0]
        found = [(name, float(value * weights[names[name]])) for name, value in features.items() if name in names]
        return [f for f in sorted(found, key=lambda f: (-f[1], f[0])) if f[1] > 0][:number]

    def _truth(self, interview: Interview) -> Any:
        return np.array(
            [[any(c.partition("/")[0] == t for c in codes) for t in self.themes] for codes in interview.codes],
            dtype=bool,
        ).reshape(len(interview.features), len(self.themes))

    def _fit_first(self, matrices: Any, truth: Any, known: Any, use: Any) -> list[Any]:
        chosen = [n for n in np.flatnonzero(use) if known[n].any()]
        x = sparse.vstack([matrices[n][known[n]] for n in chosen]).tocsr()
        y = np.vstack([truth[n][known[n]] for n in chosen])
        return [_regression(x, y[:, k], self.strength) for k in range(len(self.themes))]

    def _fit_second(self, stacked: Any, truth: Any, known: Any, use: Any) -> list[Any]:
        chosen = [n for n in np.flatnonzero(use) if known[n].any()]
        x = np.vstack([stacked[n][known[n]] for n in chosen])
        y = np.vstack([truth[n][known[n]] for n in chosen])
        return [_regression(x, y[:, k], self.second_strength) for k in range(len(self.themes))]


def _regression(x: Any, y: Any, strength: float) -> Any:
    """A fitted logistic regression, or None where all answers are alike."""
    if y.all() or not y.any():
        return None
    return LogisticRegression(C=strength, solver="liblinear", tol=1e-2, random_state=0).fit(x, y)


def _logits(models: Sequence[Any], x: Any) -> Any:
    return np.column_stack([m.decision_function(x) if m is not None else np.full(x.shape[0], -6.0) for m in models])


def _chances(models: Sequence[Any], x: Any) -> Any:
    return np.column_stack([m.predict_proba(x)[:, 1] if m is not None else np.zeros(x.shape[0]) for m in models])


def _stack(logits: Any, interview: Interview) -> Any:
    """Stage two's columns: own logits, those of two neighbours either side, the turn's and the last turn's chances."""
    turns = np.asarray(interview.turns)
    chance = 1.0 / (1.0 + np.exp(-logits))
    columns = [logits]
    for step in (-1, 1, -2, 2, -3, 3):
        columns.append(_shifted(chance, turns, step))
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
    return np.column_stack([*columns, mean, peak, last, np.asarray(interview.extra)])


def _shifted(values: Any, turns: Any, step: int) -> Any:
    moved = np.zeros_like(values)
    for row in range(len(values)):
        other = row + step
        if 0 <= other < len(values) and turns[other] == turns[row]:
            moved[row] = values[other]
    return moved


def _best_threshold(chances: Any, truth: Any) -> float:
    """The cut, between 0.1 and 0.9, with the highest Cohen's kappa; smoothed over its neighbours."""
    if not truth.any():
        return 1.1
    cuts = np.arange(0.10, 0.91, 0.02)
    kappas = np.array([cohen_kappa(chances >= cut, truth) for cut in cuts])
    smooth = np.convolve(np.pad(kappas, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return float(round(cuts[int(np.argmax(smooth))], 2))


def cohen_kappa(a: Any, b: Any) -> float:
    """Cohen's kappa of two binary vectors (Cohen 1960); 0 when one of them never varies and they differ."""
    a, b = np.asarray(a, dtype=bool), np.asarray(b, dtype=bool)
    observed = float(np.mean(a == b))
    expected = float(a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean()))
    return 1.0 if expected == 1.0 else (observed - expected) / (1 - expected)
