"""How far coders agree, and first of all where they do not: two of them (``pair``), or several (``team``)."""

from qualkit.agreement.figures import alpha_of_many, cohen_kappa, krippendorff_alpha
from qualkit.agreement.pair import (
    AGREEMENT_COLUMNS,
    DISAGREEMENT_COLUMNS,
    Agreement,
    Comparison,
    compare_coders,
    finished_by,
)
from qualkit.agreement.team import TEAM_COLUMNS, Difference, TeamAgreement, TeamComparison, compare_team

__all__ = [
    "AGREEMENT_COLUMNS",
    "DISAGREEMENT_COLUMNS",
    "TEAM_COLUMNS",
    "Agreement",
    "Comparison",
    "Difference",
    "TeamAgreement",
    "TeamComparison",
    "alpha_of_many",
    "cohen_kappa",
    "compare_coders",
    "compare_team",
    "finished_by",
    "krippendorff_alpha",
]
