"""Co-occurrence, stance, words, order and saturation."""

import math
from itertools import combinations

import numpy as np
import pytest

from qualkit.compare.design import design_of
from qualkit.compare.distinctive import distinctive_words
from qualkit.compare.saturation import expected_curve, saturation_point
from qualkit.keyness import log_odds
from qualkit.model import Participant, Segment
from tests.compare.study import tiny


def test_lift_on_paper() -> None:
    """a on 4 of 8 segments, b on 4, both on 3: 3 × 8 / (4 × 4) = 1.5."""
    views = tiny({"p": ["a b|a b|a|b"], "e": ["a b|||"]}).compare().views
    pair = next(p for p in views.pairs if (p.first, p.second) == ("a", "b"))
    assert (pair.segments, pair.a, pair.b, pair.of, pair.participants) == (3, 4, 4, 8, 2)
    assert pair.lift is not None and pair.lift.value == 1.5
    assert pair.lift.low is not None and pair.lift.high is not None and pair.lift.low <= 1.5 <= pair.lift.high


def test_codes_that_never_meet_have_lift_nought_without_interval() -> None:
    pair = tiny({"p": ["a", "b"], "e": ["a", "b"]}).compare().views.pairs[0]
    assert pair.lift is not None and (pair.lift.value, pair.lift.low) == (0.0, None)


def test_stance_by_group() -> None:
    cells = tiny({"p": ["a-|a-|a+", "a+|a-"], "e": ["a+", "b"]}).compare().views.stances
    p = next(c for c in cells if (c.code, c.group) == ("a", "p"))
    assert (p.participants["barrier"], p.segments["barrier"], p.segments["enabler"]) == (2, 3, 2)
    assert p.balance == pytest.approx(-0.2)
    assert (p.mostly_enabler, p.mostly_barrier, p.even) == (0, 1, 1)
    none = next(c for c in cells if (c.code, c.group) == ("b", "p"))
    assert none.balance is None and none.row()["enabler_share"] is None


def test_log_odds_on_paper() -> None:
    """Monroe and others 2008, equations 15 and 18-20, written out."""
    found = log_odds(12, 100, 3, 200, 0.5, 10.0)
    assert found is not None
    delta = math.log(12.5 / (110 - 12.5)) - math.log(3.5 / (210 - 3.5))
    assert found == pytest.approx((delta, math.sqrt(1 / 12.5 + 1 / 3.5)))


def test_a_word_of_one_person_is_not_distinctive_of_a_group() -> None:
    people = {k: Participant(k, k[0]) for k in ("p1", "p2", "e1", "e2")}
    said = {"p1": "levy levy levy levy bank", "p2": "levy levy levy bank", "e1": "school bank", "e2": "school " * 9}
    said["e1"] += " zebra" * 9
    segments = [Segment(k, k, 1, 1, k, k[0], 0, 9, text) for k, text in said.items()]
    words = distinctive_words(segments, design_of(people))
    assert ("p", "levy") in {(w.group, w.word) for w in words}
    assert "zebra" not in {w.word for w in words}
    levy = next(w for w in words if w.word == "levy")
    assert (levy.n, levy.of, levy.n_others, levy.times, levy.times_others) == (2, 2, 0, 7, 0)


def test_the_place_of_the_first_mention() -> None:
    order = tiny({"p": ["|a||", "||a|a"[0:5]], "e": ["b|a|a"]}).compare().views.order
    everybody = next(f for f in order if (f.code, f.group) == ("a", "(all)"))
    assert (everybody.n, everybody.of) == (3, 3)
    assert everybody.earliest == pytest.approx(1 / 3)
    assert everybody.latest == pytest.approx(2 / 3)
    assert everybody.median == pytest.approx(1 / 2)


NEW = [18, 9, 6, 4, 3, 1, 1, 0, 1, 0]


def test_saturation_as_in_the_papers_worked_example() -> None:
    """Guest, Namey and Chen 2020: 37 codes at base 4, 11 % in the first run, 3 % in the third; 6+2, and 7+3.

    The counts per interview are made to give these figures.
    """
    assert sum(NEW[:4]) == 37
    assert [round(100 * sum(NEW[k : k + 2]) / 37) for k in (4, 6)] == [11, 3]
    assert saturation_point(NEW, 4, 2, 0.05) == 6
    assert saturation_point(NEW, 4, 3, 0.05) == 7
    assert saturation_point(NEW, 4, 2, 0.0) is None
    assert saturation_point([0, 0, 0, 0, 1], 4, 1, 0.05) is None


def test_the_expected_curve_is_the_mean_over_all_choices_of_interviews() -> None:
    table = np.array([[1, 0, 1], [1, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=bool)
    for m, value in enumerate(expected_curve([int(h) for h in table.sum(axis=0)], 4), 1):
        seen = [table[list(rows)].any(axis=0).sum() for rows in combinations(range(4), m)]
        assert value == pytest.approx(np.mean(seen))


def test_saturation_by_group_and_too_few_interviews() -> None:
    found = tiny({"p": ["a|a/x|b"] * 6, "e": ["b"]}).compare().views.saturation
    everybody, e = found[0], next(s for s in found if s.group == "e")
    assert everybody.point == 4 and everybody.row()["point"] == "4+2"
    assert e.point is None and "Base and run need" in e.note
    assert sum(everybody.new) == everybody.codes == 3
