"""A topic model for few, long interviews, as a scikit-learn estimator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from qualkit.topics import factorise, numerics
from qualkit.topics.factors import Texts, Words, find, texts_of
from qualkit.topics.inputs import (
    canonical,
    checked,
    count_units,
    mixed,
    mixing,
    neighbour_rows,
    numbered,
    possible,
    sharing_words,
)
from qualkit.topics.numerics import Floats, Ints
from qualkit.topics.resampling import Choice, best, curve, draws, returning
from qualkit.topics.wordlists import COMMONPLACE
from qualkit.topics.words import learn_units

_DIGITS = 6  # outputs are rounded, so that the last bits of a sum never reach a file
_WORDY = 30  # from this many units in the middle text on, texts tell what a topic's words are
TEXTS_EACH = 30  # no more topics are chosen than leave each so many texts


class NoWordsError(ValueError):
    """Nothing is left to find topics in, once filler, words said only once and words said nearly everywhere are left out."""


class TopicModel(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Topics of few, long interviews, with the share of resamples in which each comes back.

    Content words and collocations are weighted by tf-idf, commonplace words much less; a text borrows from its
    neighbours in the turn, a long one also from texts like it; texts that say little weigh little. The best of five non-negative
    factorisations, whose starts do not depend on ``random_state``, finds the topics.
    Units are ranked by how far they belong to this topic rather than others, in long texts also by the units they are said with, and
    dealt out so that none stands for two.

    Parameters
    ----------
    n_topics : int or None
        None chooses among ``candidates`` by stability and coherence; ``curve_`` has the figures.
    random_state : int
        Seed of the draws, and so of stability and the choice of ``n_topics``. The topics of a given number do not depend on
        it, nor on the order of the texts.
    lemma : callable, optional
        Maps a lower-case word to its base form. Without it words fold by suffix.
    phrases : bool
        Whether collocations become units.
    min_df : int or None
        Least number of texts a unit occurs in; None takes 2 to 5, growing with the number of texts.
    commonplace : float
        Weight of words that are common in all talk (``year``, ``ask``, ``people``), 0 to 1.
    borrow : float
        How much a text takes from its neighbours in the turn, 0 to 1.
    n_resamples : int
        Draws of four fifths of the interviews for the stability of each topic; with 0, stability and overlap are NaN.
    candidates : sequence of int
        Numbers of topics to choose among.
    seeds : sequence of sequences of str, optional
        Words that the first topics start from, one list per topic.

    Attributes
    ----------
    n_topics_ : int
        Number of topics found: ``n_topics``, or fewer when there are fewer texts or units.
    components_ : array, topics × units, weight of each unit in each topic
    term_weights_ : array, topics × units, how telling each unit is; rows sum to 1, or are 0 where a topic has no units
    stability_ : array, topics; share of draws in which the topic comes back, that is, in which a topic has at least five
        of its ten first units among its own ten first
    overlap_ : array, topics; mean Jaccard of the ten first units with those of the best match in each draw
    coherence_ : array, topics; C_NPMI of the ten first units, a text with its neighbours as the window
    strength_ : array, texts; how much of what the topics are made of a text says, 0 to 1
    seed_of_ : array, topics; the seed list a topic started from, -1 for a free one
    curve_ : tuple of Choice, empty when ``n_topics`` is given

    Examples
    --------
    >>> texts = ["the levy pays for training", "levy funds training", "evening classes online", "online evening study"] * 3
    >>> model = TopicModel(n_topics=2).fit(texts)
    >>> sorted(sorted(terms) for terms in model.top_terms(2))
    [['classes', 'online'], ['levy', 'training']]
    """

    def __init__(
        self,
        n_topics: int | None = None,
        random_state: int = 0,
        *,
        lemma: Callable[[str], str] | None = None,
        phrases: bool = True,
        min_df: int | None = None,
        commonplace: float = 0.3,
        borrow: float = 0.4,
        n_resamples: int = 10,
        candidates: Sequence[int] = (3, 4, 5, 6, 8, 10, 12, 15),
        seeds: Sequence[Sequence[str]] | None = None,
    ) -> None:
        self.n_topics = n_topics
        self.random_state = random_state
        self.lemma = lemma
        self.phrases = phrases
        self.min_df = min_df
        self.commonplace = commonplace
        self.borrow = borrow
        self.n_resamples = n_resamples
        self.candidates = candidates
        self.seeds = seeds

    def fit(
        self,
        texts: Sequence[str],
        y: object = None,
        groups: Sequence[Hashable] | None = None,
        neighbours: Any = None,
    ) -> TopicModel:
        """Learn topics from texts.

        ``groups`` has one interview id per text; draws take whole interviews, and a unit must be said in several of
        them. ``neighbours`` is an integer array, texts × m, with the rows of the texts next to each text, -1 for none.
        Raises NoWordsError, a ValueError, when nothing is left to learn from.
        """
        self.fit_transform(texts, y, groups, neighbours)
        return self

    def fit_transform(
        self,
        texts: Sequence[str],
        y: object = None,
        groups: Sequence[Hashable] | None = None,
        neighbours: Any = None,
    ) -> Floats:
        """``fit``, and the weights of the same texts: texts × topics, rows summing to 1."""
        texts = checked(texts)
        if self.n_topics is not None and self.n_topics < 1:
            raise ValueError(f"n_topics is {self.n_topics}; it must be 1 or more, or None to choose.")
        if groups is not None and len(groups) != len(texts):
            raise ValueError(f"groups has {len(groups)} entries for {len(texts)} texts.")
        near = neighbour_rows(neighbours, len(texts))
        names = [str(group) for group in groups] if groups is not None else None
        order = canonical(texts, names, near)
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        near = np.where(near[order] >= 0, place[near[order]], -1)
        ordered = [texts[i] for i in order]
        blocks = numbered([names[i] for i in order]) if names is not None else np.arange(len(texts))
        self.strength_: Floats = np.zeros(len(texts))
        with threadpool_limits(limits=1):
            weights = self._learn(ordered, blocks, near, several=names is not None)
        result = np.empty_like(weights)
        result[order] = weights
        self.strength_ = self.strength_[place]
        return result

    def transform(self, texts: Sequence[str], neighbours: Any = None) -> Floats:
        """Texts × topics weights, rows summing to 1; a text without known units is spread evenly."""
        check_is_fitted(self, "components_")
        texts = checked(texts)
        with threadpool_limits(limits=1):
            mix = mixing(neighbour_rows(neighbours, len(texts)), self.borrow)
            return self._weights(self._scaled(mixed(numerics.weighted(self._counts(texts), self.unit_weight_), mix)))

    def top_terms(self, n: int = 10) -> list[list[str]]:
        """The n most telling units of every topic, as they are most often said, best first; none stands for two topics."""
        check_is_fitted(self, "components_")
        return [[self.surface(self.vocabulary_[j]) for j in row] for row in self.top_columns(n)]

    def top_columns(self, n: int = 10) -> list[list[int]]:
        """As ``top_terms``, by column of ``components_``."""
        found = numerics.top(self.term_weights_, n)
        return [[int(j) for j in row if self.term_weights_[t, j] > 0] for t, row in enumerate(found)]

    def surface(self, unit: str) -> str:
        """A unit as the texts say it most often: ``t level`` → ``T Level``."""
        return self.units_.surface.get(unit, unit)

    def get_feature_names_out(self, input_features: object = None) -> Any:
        """Names of the columns of ``transform``: ``topic0``, ``topic1``, …"""
        check_is_fitted(self, "components_")
        return np.asarray([f"topic{t}" for t in range(self.n_topics_)], dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags

    # Learning, on texts in canonical order.

    def _learn(self, texts: list[str], blocks: Ints, near: Ints, *, several: bool) -> Floats:
        self.units_, said = learn_units(texts, lemma=self.lemma, phrases=self.phrases)
        counts = self._learn_vocabulary(said, blocks if several else None)
        mix = mixing(near, self.borrow)
        raw = mixed(numerics.weighted(counts, self.unit_weight_), mix)
        lengths = numerics.row_lengths(raw)
        self.wordy_ = float(np.median(np.asarray(counts.sum(axis=1)))) >= _WORDY
        if not lengths.any():
            raise NoWordsError("All words that are left to find topics in have no weight.")
        self.floor_ = float(np.median(lengths[lengths > 0])) * (1.0 if self.wordy_ else 2.0)
        self.strength_ = np.asarray(np.round(np.minimum(lengths / self.floor_, 1.0), _DIGITS), dtype=np.float64)
        x = self._scaled(raw)
        self.seed_columns_ = self._seed_columns()
        present = sp.csr_matrix((counts > 0).astype(np.float64))
        window = sp.csr_matrix((mixed(present, mix) > 0).astype(np.float64))
        seeds = [columns for _, columns in self.seed_columns_]
        words = Words(self.unit_weight_, seeds, sharing_words(self.vocabulary_), self.wordy_)
        learned = texts_of(x, present, words)
        few = max(3, self.n_resamples // 2) if self.n_topics is None else 0
        drawn = draws(learned, blocks, words, max(self.n_resamples, few), int(self.random_state or 0))
        k = self._choose(learned, drawn[:few], words, window)
        found = find(learned, k, words)
        w = factorise.weights_for(x, numerics.unit_rows(found.h))
        order = sorted(range(k), key=lambda t: (-round(float(w[:, t].sum()), 6), found.tops[t].tolist()))
        self.n_topics_ = k
        self.components_ = np.round(numerics.unit_rows(found.h)[order], _DIGITS)
        scores = found.scores[order] / np.maximum(found.scores[order].sum(axis=1, keepdims=True), 1e-12)
        self.term_weights_ = np.round(scores, _DIGITS)
        started = dict(enumerate(number for number, _ in self.seed_columns_))
        self.seed_of_ = np.asarray([started.get(t, -1) for t in order], dtype=np.int64)
        self.coherence_ = np.round(numerics.coherence(window, found.tops[order]), _DIGITS)
        back, overlap = returning(drawn[: self.n_resamples], found.tops[order], words)
        self.stability_, self.overlap_ = np.round(back, _DIGITS), np.round(overlap, _DIGITS)
        return self._weights(x)

    def _learn_vocabulary(self, rows: list[list[str]], blocks: Ints | None) -> Any:
        df = Counter(unit for units in rows for unit in set(units))
        spread: Counter[str] = Counter()
        interviews = 0
        if blocks is not None:
            interviews = len(np.unique(blocks))
            spread.update(
                unit for unit, _ in {(u, int(b)) for units, b in zip(rows, blocks, strict=True) for u in units}
            )
        least = self.min_df if self.min_df is not None else min(5, max(2, len(rows) // 800))
        least_spread = min(2, interviews)
        most = len(rows) * 0.6 if len(rows) > 20 else len(rows)
        self.vocabulary_ = sorted(unit for unit, n in df.items() if least <= n <= most and spread[unit] >= least_spread)
        if not self.vocabulary_:
            raise NoWordsError(
                "After leaving out filler, words said only once and words said nearly everywhere, no words are left to find "
                "topics in."
            )
        self.column_ = {unit: j for j, unit in enumerate(self.vocabulary_)}
        n = np.asarray([df[unit] for unit in self.vocabulary_], dtype=np.float64)
        common = [all(word in COMMONPLACE for word in unit.split(" ")) for unit in self.vocabulary_]
        self.idf_ = np.log((1 + len(rows)) / (1 + n)) + 1
        self.unit_weight_ = self.idf_ * np.where(common, self.commonplace, 1.0)
        return count_units(rows, self.column_)

    def _counts(self, texts: Sequence[str]) -> Any:
        return count_units([self.units_.of(text) for text in texts], self.column_)

    def _scaled(self, x: Any) -> Any:
        """Weighted texts × units with what they borrow: length one for texts that say enough, less for the others."""
        return numerics.scaled(x, 1.0 / np.maximum(numerics.row_lengths(x), max(self.floor_, 1e-12)))

    def _weights(self, x: Any) -> Floats:
        return np.round(numerics.shares(factorise.weights_for(x, self.components_)), _DIGITS)

    def _seed_columns(self) -> list[tuple[int, list[int]]]:
        """The number of each seed list and the columns of its commonest units that no other list has, at most twelve.

        A phrase counts when it is one unit; the words of longer ones, which have other senses by themselves, only when a list has
        nothing better. Lists of which no unit is known are left out.
        """
        lists = []
        for phrases in self.seeds or ():
            whole = {self.units_.single(phrase) for phrase in phrases} & self.column_.keys()
            parts = {unit for phrase in phrases for unit in self.units_.of(phrase)} & self.column_.keys()
            lists.append({self.column_[unit] for unit in whole or parts})
        claimed = Counter(column for found in lists for column in found)
        rows = []
        for number, found in enumerate(lists):
            own = sorted((c for c in found if claimed[c] == 1), key=lambda c: (float(self.idf_[c]), c))[:12]
            if own:
                rows.append((number, sorted(own)))
        return rows

    def _choose(self, texts: Texts, drawn: list[Texts], words: Words, window: Any) -> int:
        """The number of topics asked for, as far as there can be so many, or the best one; fills ``curve_``."""
        self.curve_: tuple[Choice, ...] = ()
        limit = possible(texts.x)
        if self.n_topics is not None:
            return min(self.n_topics, limit)
        most = min(limit, max(3, texts.x.shape[0] // TEXTS_EACH))
        least = len(self.seed_columns_) + 1
        candidates = sorted({k for k in self.candidates if least <= k <= most})
        self.curve_ = curve(texts, drawn, words, window, candidates)
        return best(self.curve_) or min(2, most)
