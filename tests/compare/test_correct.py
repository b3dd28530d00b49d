"""Shares corrected for the machine's errors."""

import numpy as np
import pytest

from qualkit.compare import ErrorRates, Reference
from qualkit.compare.correct import rogan_gladen
from tests.compare.study import tiny


@pytest.mark.parametrize(
    ("n", "of", "sensitivity", "specificity", "share"),
    [(23, 150, 960, 890, 0.051), (6, 151, 964, 927, 0.0)],
)
def test_the_examples_of_epi_prev(n: int, of: int, sensitivity: int, specificity: int, share: float) -> None:
    """epiR's manual: brucellosis in a herd; Moujaber and others 2008. Point estimates of Rogan and Gladen."""
    found = rogan_gladen(n, of, ErrorRates("x", sensitivity, 1000, specificity, 1000))
    assert found is not None and found.value == pytest.approx(share, abs=5e-4)


def test_a_faultless_machine_changes_nothing() -> None:
    found = rogan_gladen(3, 10, ErrorRates("x", 10**6, 10**6, 10**6, 10**6))
    assert found is not None and found.value == pytest.approx(0.3)
    assert found.low is not None and found.high is not None and found.low < 0.3 < found.high


@pytest.mark.parametrize("rates", [(0, 0, 5, 5), (5, 5, 0, 0), (2, 4, 2, 4), (1, 5, 1, 5)])
def test_rates_that_cannot_correct_give_nothing(rates: tuple[int, int, int, int]) -> None:
    assert rogan_gladen(2, 5, ErrorRates("x", *rates)) is None


@pytest.mark.parametrize(("truth", "sensitivity", "specificity"), [(0.3, 0.8, 0.9), (0.6, 0.9, 0.7)])
def test_the_interval_holds_the_truth(truth: float, sensitivity: float, specificity: float) -> None:
    """40 people, rates from 25 and 25 hand-coded ones: 94 % at least of 1,000 studies (Lang and Reiczigel 2014)."""
    generator, held = np.random.default_rng(2), 0
    for _ in range(1000):
        n = generator.binomial(40, truth * sensitivity + (1 - truth) * (1 - specificity))
        rates = ErrorRates("x", generator.binomial(25, sensitivity), 25, generator.binomial(25, specificity), 25)
        found = rogan_gladen(int(n), 40, rates)
        held += found is not None and (found.low or 0) <= truth <= (found.high or 0)
    assert held >= 940


def test_hand_coded_people_count_as_coded_and_the_others_are_corrected() -> None:
    """Of four hand-coded (p1, p2 with a; e1, e2 without) the machine misses p2: sensitivity 1/2, specificity 1."""
    study = tiny({"p": ["a", "a", "a", "b"], "e": ["b", "b", "b", "b"]})
    known = frozenset({"p1:0", "p2:0", "e1:0", "e2:0"})
    hand = [c for c in study.codings if c.segment in known]
    machine = [c for c in hand if c.participant != "p2"]
    found = study.compare(reference=Reference(machine, hand, known))
    rates = next(r for r in found.rates if r.code == "a")
    assert (rates.found, rates.positives, rates.clear, rates.negatives) == (1, 2, 2, 2)
    cell = next(c for c in found.codes[0].cells if c.group == "p")
    assert cell.share == 0.75
    assert cell.corrected is not None and cell.corrected.value == pytest.approx(0.5 * 1 + 0.5 * 1)
    assert found.corrected and any("4 hand-coded participants" in note for note in found.notes)
    assert next(r for r in found.rows() if r["code"] == "a/x")["corrected"] is None
