"""Ways of telling from what is seen of a sentence what it is about; they err differently, so stage two hears them all.

Each is fitted to a matrix (sentences × features) and answers (sentences × themes), and gives log odds (sentences × themes).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

import numpy as np
from scipy import sparse
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

NEVER = -6.0  # the log odds of a theme that no sentence to learn from is about


class View(Protocol):
    """One way of seeing sentences."""

    def fit(self, x: Any, y: Any) -> Self: ...

    def logits(self, x: Any) -> Any: ...


@dataclass
class Weights:
    """A weight per feature: logistic regression. The weights of words are the reasons that a proposal gives."""

    strength: float = 1.0
    models_: list[Any] = field(default_factory=list, init=False)

    def fit(self, x: Any, y: Any) -> Self:
        self.models_ = [_regression(x, answers, self.strength) for answers in y.T]
        return self

    def logits(self, x: Any) -> Any:
        return _decisions(self.models_, [x] * len(self.models_))


@dataclass
class Contrasts:
    """Features scaled by how much oftener they occur with a theme than without, then weighed (Wang and Manning 2012,
    "Baselines and bigrams", with logistic regression): rare telling words count sooner.
    """

    strength: float = 0.05
    smoothing: float = 0.3
    ratios_: list[Any] = field(default_factory=list, init=False)
    models_: list[Any] = field(default_factory=list, init=False)

    def fit(self, x: Any, y: Any) -> Self:
        self.ratios_ = [sparse.diags(self._ratios(x, answers)) for answers in y.T]
        self.models_ = [
            _regression(x @ r, answers, self.strength) for r, answers in zip(self.ratios_, y.T, strict=True)
        ]
        return self

    def logits(self, x: Any) -> Any:
        return _decisions(self.models_, [x @ ratio for ratio in self.ratios_])

    def _ratios(self, x: Any, answers: Any) -> Any:
        with_it = np.asarray(x[answers].sum(axis=0)).ravel() + self.smoothing
        without = np.asarray(x[~answers].sum(axis=0)).ravel() + self.smoothing
        return np.log((with_it / with_it.sum()) / (without / without.sum()))


@dataclass
class Neighbours:
    """What the hand-coded sentences most like it are about: by cosine over tf-idf, weighted by its square."""

    number: int = 25
    prior: float = 0.05
    scale_: Any = field(default=None, init=False)
    known_: Any = field(default=None, init=False)
    answers_: Any = field(default=None, init=False)

    def fit(self, x: Any, y: Any) -> Self:
        self.scale_ = TfidfTransformer().fit(x)
        self.known_, self.answers_ = self.scale_.transform(x).T.tocsc(), y.astype(np.float64)
        return self

    def logits(self, x: Any) -> Any:
        like = (self.scale_.transform(x) @ self.known_).toarray()
        best = np.argpartition(-like, min(self.number, like.shape[1]) - 1, axis=1)[:, : self.number]
        weight = np.take_along_axis(like, best, axis=1) ** 2
        heard = np.einsum("ij,ijk->ik", weight, self.answers_[best]) + self.prior * self.answers_.mean(axis=0)
        share = heard / (weight.sum(axis=1, keepdims=True) + self.prior)
        return NEVER / 2 - NEVER * share


@dataclass
class Meanings:
    """A weight per principal component of sentence embeddings: words that nobody coded count too, by what they mean."""

    components: int = 96
    weights: Weights = field(default_factory=Weights)
    axes_: Any = field(default=None, init=False)

    def fit(self, x: Any, y: Any) -> Self:
        with np.errstate(invalid="ignore"):  # sentences without a single known word all look alike
            self.axes_ = PCA(min(self.components, *x.shape), random_state=0).fit(x)
        self.weights.fit(self.axes_.transform(x), y)
        return self

    def logits(self, x: Any) -> Any:
        return self.weights.logits(self.axes_.transform(x))


def _regression(x: Any, answers: Any, strength: float) -> Any:
    """A fitted logistic regression, or None where all answers are alike."""
    if answers.all() or not answers.any():
        return None
    return LogisticRegression(C=strength, solver="liblinear", tol=1e-2, random_state=0).fit(x, answers)


def _decisions(models: Sequence[Any], seen: Sequence[Any]) -> Any:
    return np.column_stack(
        [
            m.decision_function(x) if m is not None else np.full(x.shape[0], NEVER)
            for m, x in zip(models, seen, strict=True)
        ]
    )
