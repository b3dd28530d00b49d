"""Is a word said more in one part of a corpus than in another?"""

from __future__ import annotations

from math import log, sqrt

Z = 1.959964


def log_odds(y1: int, n1: int, y2: int, n2: int, prior: float, prior_total: float) -> tuple[float, float] | None:
    """The log odds ratio of a word with a Dirichlet prior, and its standard error.

    Monroe, Colaresi and Quinn 2008, equations 15 and 18-20: ``y`` of ``n`` words in each corpus, ``prior`` of
    ``prior_total`` pseudo-counts for this word. None when the word is all there is.

    >>> delta, error = log_odds(10, 100, 10, 100, 1.0, 10.0)
    >>> delta
    0.0
    """
    rest1, rest2 = n1 + prior_total - y1 - prior, n2 + prior_total - y2 - prior
    if rest1 <= 0 or rest2 <= 0 or y1 + prior <= 0 or y2 + prior <= 0:
        return None
    delta = log((y1 + prior) / rest1) - log((y2 + prior) / rest2)
    return delta, sqrt(1 / (y1 + prior) + 1 / (y2 + prior))
