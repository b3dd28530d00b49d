"""Sensitivity: without each participant, and with other choices of codings."""

from dataclasses import replace

from tests.compare.study import tiny

CLEAR = {"p": ["a"] * 6, "e": ["b"] * 6}


def test_a_clear_difference_holds_without_anyone() -> None:
    code = tiny(CLEAR).compare().codes[0]
    assert code.stable is not None and (code.stable.held, code.stable.of) == (12, 12)
    assert code.stability == "held without any one of 12 participants"


def test_a_finding_that_hangs_on_one_person_names_them() -> None:
    """4 of 4 against 1 of 5 has p = .048; without anyone but e5 it is above .05, without e5 it is .029."""
    groups = {"p": ["a"] * 4, "e": ["b"] * 4 + ["a"]}
    code = tiny(groups).compare().codes[0]
    assert code.p is not None and code.p < 0.05 and code.stable is not None
    assert set(code.stable.without) == {"p1", "p2", "p3", "p4", "e1", "e2", "e3", "e4"}
    assert code.stability == ("held in 1 of 9 runs without one participant (not without p1, p2, p3, p4, e1 and 3 more)")
    hidden = tiny(groups).compare(suppress=True, small=1).codes[0]
    assert hidden.stability == "held in 1 of 9 runs without one participant"


def test_other_choices_of_codings_are_tried() -> None:
    study = tiny(CLEAR)
    mixed = [replace(c, origin="model") if c.participant in ("p1", "p2", "p3", "p4") else c for c in study.codings]
    code = type(study)(mixed, study.segments, study.people, study.codebook).compare().codes[0]
    assert code.stability.endswith("rules only: changed")
    weak = [replace(c, score=0.5) if c.participant == "p1" else c for c in study.codings]
    code = type(study)(weak, study.segments, study.people, study.codebook).compare(threshold=0.6).codes[0]
    assert code.stability.endswith("score of 0.6 or more: held")


def test_alternatives_can_be_given() -> None:
    study = tiny(CLEAR)
    code = study.compare(alternatives={"second coder": []}).codes[0]
    assert code.stability.endswith("second coder: changed")
