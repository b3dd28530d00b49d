"""What a comparison holds: cells, codes, groups, and the rows of ``comparison.csv``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qualkit.compare.correct import ErrorRates
from qualkit.compare.effects import Estimate
from qualkit.compare.saturation import COVERAGE
from qualkit.compare.stability import Stability
from qualkit.compare.views import Views

COMPARISON_COLUMNS = (
    "code,level,by,group,n,N,share,low,high,segments,all_segments,segment_share,words,per_1000_words,test,p,p_adjusted,"
    "effect,effect_low,effect_high,flags,effect_name,difference,difference_low,difference_high,coded_segments,"
    "coded_share,mean_share,all_words,segment_p,segment_p_adjusted,corrected,corrected_low,corrected_high,stability"
).split(",")


@dataclass(frozen=True, slots=True)
class GroupSize:
    """The denominators of a group: participants, and their segments, coded segments and words."""

    group: str
    participants: int
    segments: int
    coded: int
    words: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One code in one group: participants ``n`` of ``of`` with the exact interval, segments and words.

    ``mean_share`` is the mean over participants of the share of their own segments. ``difference`` is the share of this
    group minus that of all other groups together. ``corrected`` is the share corrected for the machine's errors.
    Everything that a suppressed cell must not tell is None.
    """

    group: str
    of: int
    n: int | None
    low: float | None
    high: float | None
    segments: int | None
    words: int | None
    mean_share: float | None
    difference: Estimate | None = None
    corrected: Estimate | None = None
    flags: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        return self.n / self.of if self.n is not None and self.of else None

    @property
    def hidden(self) -> bool:
        return self.n is None

    def without_numbers(self, flag: str) -> Cell:
        """The cell as it is shown when its numbers would give a person away."""
        kept = tuple(f for f in self.flags if f == "small group")
        return replace(
            self,
            n=None,
            low=None,
            high=None,
            segments=None,
            words=None,
            mean_share=None,
            difference=None,
            corrected=None,
            flags=(*kept, flag),
        )


@dataclass(frozen=True, slots=True)
class CodeComparison:
    """One code over all groups: its cells, the test between groups, the effect and how stable it is.

    ``p`` is the participants' test, ``segment_p`` the permutation test of how much each participant said; both None when
    nothing can be tested, with the reason in ``test``. ``effect_name`` says what ``effect`` is.
    """

    code: str
    label: str
    level: str
    cells: tuple[Cell, ...]
    test: str = ""
    p: float | None = None
    p_adjusted: float | None = None
    effect: Estimate | None = None
    effect_name: str = ""
    segment_p: float | None = None
    segment_p_adjusted: float | None = None
    stability: str = ""
    stable: Stability | None = None

    @property
    def n(self) -> int | None:
        """Participants of all groups; None when a cell is hidden."""
        return None if any(c.hidden for c in self.cells) else sum(c.n or 0 for c in self.cells)

    @property
    def of(self) -> int:
        return sum(c.of for c in self.cells)


@dataclass(frozen=True)
class Comparison:
    """Codes by group: what ``qualkit compare`` and the report show.

    ``findings`` say in plain sentences what the tests show, ``notes`` what the data can and cannot show. ``per_1000`` tells
    whether the report prints sentences per 1,000 words.
    """

    by: str
    groups: tuple[GroupSize, ...]
    codes: tuple[CodeComparison, ...]
    notes: tuple[str, ...] = ()
    small: int = 3
    seed: int = 0
    suppressed: bool = False
    stance: str = ""
    views: Views = field(default_factory=Views)
    rates: tuple[ErrorRates, ...] = ()
    findings: tuple[str, ...] = ()
    per_1000: bool = False

    @property
    def tries(self) -> tuple[str, ...]:
        """The other choices of codings that findings were tried with."""
        return next((tuple(c.stable.choices) for c in self.codes if c.stable), ())

    @property
    def themes(self) -> tuple[CodeComparison, ...]:
        """The themes, without their sub-codes."""
        return tuple(c for c in self.codes if c.level == "theme")

    @property
    def subcodes(self) -> tuple[CodeComparison, ...]:
        return tuple(c for c in self.codes if c.level != "theme")

    @property
    def corrected(self) -> bool:
        """Whether any share is corrected for machine errors."""
        return any(cell.corrected for code in self.codes for cell in code.cells)

    @property
    def tests(self) -> int:
        """How many codes have a test of participants: the family that p is adjusted for."""
        return sum(code.p is not None for code in self.codes)

    @property
    def effect_name(self) -> str:
        """What the effect is; empty when nothing was tested."""
        return next((code.effect_name for code in self.codes if code.effect_name), "")

    @property
    def effect_head(self) -> str:
        """The effect's name as a column's head."""
        return "Difference" if "," in self.effect_name else self.effect_name or "Effect"

    @property
    def test_note(self) -> str:
        """Which tests stand beside the codes, and for how many of them p is adjusted."""
        if not self.tests:
            return "No code was tested."
        kinds = sorted({code.test for code in self.codes if code.p is not None})
        return f"p compares participants ({', '.join(kinds)} test) and is adjusted for {self.tests} tests by Holm’s method."

    @property
    def coverage(self) -> str:
        """What saturation means with a fixed codebook."""
        return COVERAGE

    def label(self, code: str) -> str:
        """The label of a code that is compared; the code itself for others."""
        return next((c.label for c in self.codes if c.code == code), code)

    def rows(self) -> list[dict[str, object]]:
        """The rows of ``comparison.csv``, columns as in ``COMPARISON_COLUMNS``; None where there is no number."""
        sizes = {size.group: size for size in self.groups}
        return [_row(self.by, code, cell, sizes[cell.group]) for code in self.codes for cell in code.cells]

    def frame(self) -> Any:
        """The rows as a pandas DataFrame."""
        return frame(COMPARISON_COLUMNS, self.rows())


def frame(columns: Sequence[str], rows: Sequence[dict[str, object]]) -> Any:
    """Rows as a pandas DataFrame with exactly these columns, in this order."""
    import pandas as pd

    return pd.DataFrame([[row.get(c) for c in columns] for row in rows], columns=list(columns))


def _row(by: str, code: CodeComparison, cell: Cell, size: GroupSize) -> dict[str, object]:
    return {
        "code": code.code,
        "level": code.level,
        "by": by,
        "group": cell.group,
        "n": cell.n,
        "N": cell.of,
        "share": cell.share,
        "low": cell.low,
        "high": cell.high,
        "segments": cell.segments,
        "all_segments": size.segments,
        "segment_share": ratio(cell.segments, size.segments),
        "coded_segments": size.coded,
        "coded_share": ratio(cell.segments, size.coded),
        "mean_share": cell.mean_share,
        "words": cell.words,
        "all_words": size.words,
        "per_1000_words": ratio(cell.segments, size.words, 1000),
        "test": code.test,
        "p": code.p,
        "p_adjusted": code.p_adjusted,
        **_estimate("effect", code.effect),
        "effect_name": code.effect_name,
        **_estimate("difference", cell.difference),
        "segment_p": code.segment_p,
        "segment_p_adjusted": code.segment_p_adjusted,
        **_estimate("corrected", cell.corrected),
        "stability": code.stability,
        "flags": "; ".join(cell.flags),
    }


def ratio(part: int | None, whole: int, times: int = 1) -> float | None:
    """``part / whole``, None when there is no part or no whole."""
    return None if part is None or not whole else times * part / whole


def _estimate(name: str, estimate: Estimate | None) -> dict[str, object]:
    if estimate is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
