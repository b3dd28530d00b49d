"""The machine's errors carried through: shares corrected by what hand-coded interviews tell about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from qualkit.compare.design import Design, amounts_of
from qualkit.compare.effects import Estimate
from qualkit.compare.exact import clopper_pearson
from qualkit.model import Coding, Segment

RATE_COLUMNS = "code,found,positives,sensitivity,clear,negatives,specificity".split(",")


@dataclass(frozen=True)
class Reference:
    """Interviews coded by a person and by the machine, unseen by each other.

    ``segments`` are the ids of all segments the person has finished, coded or not; ``machine`` the codings the machine
    makes there without having learned from them; ``hand`` the person's.
    """

    machine: Sequence[Coding]
    hand: Sequence[Coding]
    segments: frozenset[str]


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """How the machine does for one code, in participants: ``found`` of ``positives`` and ``clear`` of ``negatives``."""

    code: str
    found: int
    positives: int
    clear: int
    negatives: int

    @property
    def sensitivity(self) -> float | None:
        return self.found / self.positives if self.positives else None

    @property
    def specificity(self) -> float | None:
        return self.clear / self.negatives if self.negatives else None

    @property
    def measured(self) -> bool:
        """Whether any participant was coded by hand."""
        return self.positives + self.negatives > 0

    def row(self) -> dict[str, object]:
        """The rates as a row with ``RATE_COLUMNS``."""
        return {name: getattr(self, name) for name in RATE_COLUMNS}


def rogan_gladen(n: int, of: int, rates: ErrorRates) -> Estimate | None:
    """The share ``n / of`` corrected for sensitivity and specificity (Rogan and Gladen 1978).

    The interval allows for both being estimated (Lang and Reiczigel 2014). None when there is nothing to correct with:
    no hand-coded participant with the code, or none without, or rates no better than chance.

    >>> rates = ErrorRates("x", 96, 100, 89, 100)
    >>> round(rogan_gladen(23, 150, rates).value, 3)
    0.051
    """
    from scipy.stats import norm

    if not of or rates.sensitivity is None or rates.specificity is None:
        return None
    if rates.sensitivity + rates.specificity <= 1:
        return None
    value = (n / of + rates.specificity - 1) / (rates.sensitivity + rates.specificity - 1)
    value = min(1.0, max(0.0, value))
    z = float(norm.ppf(0.975))
    share, weight = (n + z * z / 2) / (of + z * z), of + z * z
    se, se_weight = (rates.found + 1) / (rates.positives + 2), rates.positives + 2
    sp, sp_weight = (rates.clear + 1) / (rates.negatives + 2), rates.negatives + 2
    gain = se + sp - 1
    if gain <= 0:
        return None
    middle = (share + sp - 1) / gain
    of_se, of_sp = se * (1 - se) / se_weight, sp * (1 - sp) / sp_weight
    spread = sqrt(share * (1 - share) / weight + middle**2 * of_se + (1 - middle) ** 2 * of_sp) / gain
    shifted = middle + 2 * z * z * (middle * of_se - (1 - middle) * of_sp)
    low, high = min(1.0, max(0.0, shifted - z * spread)), min(1.0, max(0.0, shifted + z * spread))
    return Estimate(value, min(low, value), max(high, value))


def error_rates(
    reference: Reference, segments: Sequence[Segment], people: Sequence[str], codes: Sequence[str]
) -> tuple[list[ErrorRates], list[bool]]:
    """The machine's rates per code, and who is hand-coded: participants all of whose segments are finished."""
    finished = [s for s in segments if s.id in reference.segments]
    own = {p: [s.id in reference.segments for s in segments if s.participant == p] for p in people}
    done = [all(own[p]) and bool(own[p]) for p in people]
    machine = amounts_of(reference.machine, finished, people, codes).said[done]
    hand = amounts_of(reference.hand, finished, people, codes).said[done]
    rates = [
        ErrorRates(
            code,
            int((machine[:, k] & hand[:, k]).sum()),
            int(hand[:, k].sum()),
            int((~machine[:, k] & ~hand[:, k]).sum()),
            int((~hand[:, k]).sum()),
        )
        for k, code in enumerate(codes)
    ]
    return rates, done


def corrected_shares(
    design: Design,
    said: NDArray[np.bool_],
    hand: NDArray[np.bool_],
    rates: Sequence[ErrorRates],
    done: Sequence[bool],
) -> dict[tuple[str, str], Estimate]:
    """The corrected share per (group, code), where one can be given.

    Hand-coded participants count as the person coded them; the others' share is corrected. The two are weighted by
    their numbers, and their intervals combined (Zou and Donner 2008).
    """
    known = np.array(done, dtype=bool)
    found: dict[tuple[str, str], Estimate] = {}
    for group in design.groups:
        mine = np.array([label == group for label in design.labels], dtype=bool)
        for k, rate in enumerate(rates):
            estimate = _combined(
                int(hand[mine & known, k].sum()),
                int((mine & known).sum()),
                int(said[mine & ~known, k].sum()),
                int((mine & ~known).sum()),
                rate,
            )
            if estimate is not None:
                found[group, rate.code] = estimate
    return found


def _combined(n_hand: int, of_hand: int, n: int, of: int, rates: ErrorRates) -> Estimate | None:
    if not of:
        return None
    rest = rogan_gladen(n, of, rates)
    if rest is None or rest.low is None or rest.high is None:
        return None
    ends = clopper_pearson(n_hand, of_hand)
    if ends is None:
        return rest
    h, m, share = of_hand / (of_hand + of), of / (of_hand + of), n_hand / of_hand
    value = h * share + m * rest.value
    low = value - sqrt((h * (share - ends[0])) ** 2 + (m * (rest.value - rest.low)) ** 2)
    high = value + sqrt((h * (ends[1] - share)) ** 2 + (m * (rest.high - rest.value)) ** 2)
    return Estimate(value, max(0.0, low), min(1.0, high))


def rate_notes(codes: int, corrected: int, done: Sequence[bool]) -> list[str]:
    """A sentence on what the correction rests on, or why there is none. ``corrected`` of the ``codes`` have one."""
    number = sum(done)
    if not number:
        return ["No participant's interview is wholly coded by hand, so shares cannot be corrected for machine errors."]
    if number == len(done):
        return ["All participants' interviews are wholly coded by hand, so there are no machine errors to correct for."]
    return [
        f"The machine's errors were measured on {number} hand-coded participant{'s' if number != 1 else ''} whose interviews "
        f"it had not learned from. Corrected shares allow for these errors; they can be given for {corrected} of {codes} "
        "codes. For the others the hand-coded participants all have the code, or none has, or the machine did no better "
        "than chance."
    ]


def hand_table(
    reference: Reference, segments: Sequence[Segment], people: Sequence[str], codes: Sequence[str]
) -> NDArray[np.bool_]:
    """Participants × codes, as coded by hand."""
    finished = [s for s in segments if s.id in reference.segments]
    return amounts_of(reference.hand, finished, people, codes).said
