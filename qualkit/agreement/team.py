"""How far several coders agree: every pair, Krippendorff's alpha over all, and the sentences on which they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qualkit.agreement.figures import alpha_interval, alpha_of_many
from qualkit.agreement.pair import CodesBySegment, Comparison, codes_by_segment, compare_coders, marks_of
from qualkit.model import Coding, Segment, theme_of

TEAM_COLUMNS = "code,coders,n,yes,alpha,alpha_low,alpha_high".split(",")


@dataclass(frozen=True, slots=True)
class TeamAgreement:
    """Krippendorff's alpha of all coders on one code, over the ``n`` segments that two or more of them finished.

    ``yes`` counts the values that say yes; alpha is None where it is not defined (nobody, or everybody, used the code).
    """

    code: str
    coders: int
    n: int
    yes: int
    alpha: float | None
    low: float | None
    high: float | None

    def row(self) -> dict[str, object]:
        """The row of ``agreement_team.csv``."""
        return {
            "code": self.code,
            "coders": self.coders,
            "n": self.n,
            "yes": self.yes,
            "alpha": self.alpha,
            "alpha_low": self.low,
            "alpha_high": self.high,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """A segment on which coders differ about a theme: the codes of each coder who finished it."""

    segment: Segment
    theme: str
    codes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TeamComparison:
    """Everything that ``qualkit agree`` shows of three coders or more."""

    names: tuple[str, ...]
    pairs: tuple[Comparison, ...]
    themes: tuple[TeamAgreement, ...]
    codes: tuple[TeamAgreement, ...]
    differences: tuple[Difference, ...]
    units: int
    left_out: int


def compare_team(
    codings: Mapping[str, Iterable[Coding]],
    finished: Mapping[str, frozenset[str]],
    segments: Sequence[Segment],
    themes: Sequence[str],
    codes: Sequence[str],
    *,
    seed: int = 0,
    resamples: int = 500,
) -> TeamComparison:
    """Compare coders by name. A pair is compared where both have finished; alpha rests on what two or more have."""
    names = tuple(codings)
    held = {name: tuple(codings[name]) for name in names}
    pairs = [
        compare_coders(
            a, b, held[a], held[b], segments, finished[a] & finished[b], themes, codes, seed=seed, resamples=resamples
        )
        for a, b in combinations(names, 2)
    ]
    units = [s for s in segments if sum(s.id in finished[name] for name in names) > 1]
    by_coder = {name: codes_by_segment(held[name]) for name in names}

    def agreement(code: str) -> TeamAgreement:
        return _agreement(code, units, by_coder, finished, seed, resamples)

    return TeamComparison(
        names,
        tuple(pairs),
        tuple(map(agreement, themes)),
        tuple(agreement(code) for code in codes if code not in themes),
        tuple(_differences(units, by_coder, finished, themes)),
        len(units),
        len(segments) - len(units),
    )


def _agreement(
    code: str,
    units: Sequence[Segment],
    by_coder: Mapping[str, CodesBySegment],
    finished: Mapping[str, frozenset[str]],
    seed: int,
    resamples: int,
) -> TeamAgreement:
    seen = np.array([[unit.id in finished[name] for unit in units] for name in by_coder], dtype=bool)
    marks = np.array([marks_of(codings, units, code) for codings in by_coder.values()], dtype=bool) & seen
    yes, coders = marks.sum(axis=0), seen.sum(axis=0)
    alpha = alpha_of_many(yes, coders)
    transcripts = [unit.transcript for unit in units]
    low, high = alpha_interval(transcripts, yes, coders, seed, resamples) if alpha is not None else (None, None)
    return TeamAgreement(code, len(by_coder), len(units), int(yes.sum()), alpha, low, high)


def _differences(
    units: Sequence[Segment],
    by_coder: Mapping[str, CodesBySegment],
    finished: Mapping[str, frozenset[str]],
    themes: Sequence[str],
) -> Iterable[Difference]:
    for unit in units:
        on = {name: sorted(codings.get(unit.id, ())) for name, codings in by_coder.items() if unit.id in finished[name]}
        for theme in themes:
            codes = {name: tuple(code for code in each if theme_of(code) == theme) for name, each in on.items()}
            if len(set(codes.values())) > 1:
                yield Difference(unit, theme, codes)
