"""Tells what a double-coded sample can show: how much of each code is in it, and how precise kappa will be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from qualkit.model import Coding

ENOUGH_COLUMNS = "code,segments,expected,kappa_half_width,percent_half_width,enough,share_needed,note".split(",")
FEW = 10  # below so many coded segments, `agree` says that its figures rest on few
_Z = 1.959964  # the 95 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a sample lets one expect for one code.

    ``segments`` of the study carry the code now, ``expected`` of the sample. The half-widths are those of 95 % intervals of
    Cohen's kappa and of the percentage of agreement (as a share). ``share_needed`` is the smallest share of the study
    that would be enough; None when not even all of it is.
    """

    code: str
    segments: int
    expected: int
    kappa_half_width: float | None
    percent_half_width: float | None
    enough: bool
    share_needed: float | None

    @property
    def note(self) -> str:
        """What to do about a code that the sample cannot judge; empty when it can."""
        if self.enough:
            return ""
        if not self.segments:
            return "nobody and nothing has used this code yet"
        if self.share_needed is None:
            return "too rare in the whole study; judge it together with its theme, or by reading"
        return f"too rare here; --share {ceil(100 * self.share_needed)}% would do"

    def row(self) -> dict[str, object]:
        """The code as a row of a table."""
        return {name: getattr(self, name) for name in ENOUGH_COLUMNS}


def expectations(
    codings: Iterable[Coding],
    codes: Sequence[str],
    everything: int,
    drawn: Collection[str],
    *,
    kappa: float = 0.7,
    half_width: float = 0.2,
) -> list[Expectation]:
    """For every code (a theme with its sub-codes): is the sample of the segments ``drawn`` out of ``everything`` enough?

    Enough means that at least ten drawn segments carry the code, and that the interval of a kappa which is truly
    ``kappa`` is expected to reach no further than ``half_width`` to either side.
    """
    holders: dict[str, set[str]] = {code: set() for code in codes}
    for coding in codings:
        parts = coding.code.split("/")
        for depth in range(1, len(parts) + 1):
            holders.setdefault("/".join(parts[:depth]), set()).add(coding.segment)
    inside = set(drawn)
    return [
        _expectation(code, len(holders[code]), len(holders[code] & inside), everything, len(inside), kappa, half_width)
        for code in codes
    ]


def _expectation(
    code: str, segments: int, expected: int, everything: int, n: int, kappa: float, half_width: float
) -> Expectation:
    prevalence = segments / everything if everything else 0.0
    if not 0 < prevalence < 1 or not n:
        return Expectation(code, segments, expected, None, None, False, None)
    one = kappa_variance(kappa, prevalence, 1)
    same = 1 - 2 * prevalence * (1 - prevalence) * (1 - kappa)
    reach = _Z * sqrt(one / n)
    unlucky = min(n * FEW / expected, everything) if expected else 0.0  # fewer were drawn than could be expected
    needed = max(one * (_Z / half_width) ** 2, FEW / prevalence, unlucky) / everything
    return Expectation(
        code,
        segments,
        expected,
        reach,
        _Z * sqrt(same * (1 - same) / n),
        reach <= half_width and expected >= FEW,
        needed if needed <= 1 else None,
    )


def kappa_variance(kappa: float, prevalence: float, n: int) -> float:
    """The large-sample variance of kappa of two coders over ``n`` units that both code with the same ``prevalence``.

    Bloch and Kraemer (1989), Biometrics 45, 269-287, as given by Donner and Eliasziw (1992), Statistics in Medicine 11,
    1511-1519. Units count as independent; sentences of one interview are not quite, so ``agree``'s own interval, which
    draws whole interviews, can be wider.

    >>> round(kappa_variance(0.7, 0.1, 400), 5)
    0.0037
    """
    spread = kappa * (2 - kappa) / (2 * prevalence * (1 - prevalence))
    return (1 - kappa) / n * ((1 - kappa) * (1 - 2 * kappa) + spread)
