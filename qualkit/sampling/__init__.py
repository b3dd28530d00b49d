"""Which stretches to code twice, and whether they are enough."""

from qualkit.sampling.draw import SAMPLE_COLUMNS, Stratum, draw, sample_rows, strata_of
from qualkit.sampling.enough import ENOUGH_COLUMNS, Expectation, expectations, kappa_variance

__all__ = [
    "ENOUGH_COLUMNS",
    "SAMPLE_COLUMNS",
    "Expectation",
    "Stratum",
    "draw",
    "expectations",
    "kappa_variance",
    "sample_rows",
    "strata_of",
]
