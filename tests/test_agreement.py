"""Agreement figures against independent libraries and published worked examples."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from qualkit.agreement import (
    alpha_of_many,
    cohen_kappa,
    compare_coders,
    compare_team,
    finished_by,
    krippendorff_alpha,
)
from qualkit.model import Coding, Decision
from tests.conftest import staged


def table(both: int, only_a: int, only_b: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    a = [True] * (both + only_a) + [False] * (only_b + neither)
    b = [True] * both + [False] * only_a + [True] * only_b + [False] * neither
    return np.array(a), np.array(b)


@pytest.mark.parametrize(
    ("cells", "kappa"),
    [
        ((20, 5, 10, 15), 0.4),  # the grant proposals example on Wikipedia's page on Cohen's kappa
        ((45, 15, 25, 15), 0.1304),  # the two tables there with equal percentage and unequal kappa
        ((25, 35, 5, 35), 0.2593),
    ],
)
def test_kappa_of_published_examples(cells: tuple[int, int, int, int], kappa: float) -> None:
    found = cohen_kappa(*table(*cells))
    assert found == pytest.approx(kappa, abs=5e-5)


def test_alpha_of_the_textbook_example_for_two_coders_and_binary_data() -> None:
    """Krippendorff (2011), Computing Krippendorff's alpha-reliability, section A: ten articles, alpha .095."""
    a = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], dtype=bool)
    b = np.array([1, 1, 1, 0, 0, 1, 0, 0, 0, 0], dtype=bool)
    assert krippendorff_alpha(a, b) == pytest.approx(0.095, abs=5e-4)


_MARKS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=40)


@given(_MARKS)
def test_kappa_and_alpha_agree_with_independent_code(marks: list[tuple[bool, bool]]) -> None:
    a, b = (np.array(column, dtype=bool) for column in zip(*marks, strict=True))
    kappa = cohen_kappa(a, b)
    if kappa is not None:
        assert kappa == pytest.approx(cohen_kappa_score(a, b))
    else:
        assert a.all() == b.all() and a.any() == b.any()
    alpha = krippendorff_alpha(a, b)
    if alpha is not None:
        data = [[int(x) for x in a], [int(x) for x in b]]
        assert alpha == pytest.approx(krippendorff.alpha(data, level_of_measurement="nominal"))


def coding(segment: object, code: str, stance: str = "barrier") -> Coding:
    s = segment
    return Coding(s.id, s.transcript, s.participant, s.group, s.turn, s.start, s.end, s.text, code, stance, "human")  # type: ignore[attr-defined,arg-type]


def test_disagreements_come_with_both_codings_and_stretches_nobody_finished_are_left_out() -> None:
    _, segments = staged(("E1", "One thing. Two things. Three things. Four things."))
    a = [coding(segments[0], "f/x"), coding(segments[1], "f/x"), coding(segments[3], "f/x")]
    b = [coding(segments[0], "f/x", "enabler"), coding(segments[2], "f/y")]
    finished = frozenset(s.id for s in segments[:3])
    result = compare_coders("a", "b", a, b, segments, finished, ["f"], ["f", "f/x", "f/y"])
    assert [(d["text"], d["codes_a"], d["codes_b"]) for d in result.disagreements] == [
        ("Two things.", "f/x", ""),
        ("Three things.", "", "f/y"),
    ]
    theme = result.themes[0]
    assert (theme.both, theme.only_a, theme.only_b, theme.neither, theme.n) == (1, 1, 1, 0, 3)
    assert (theme.precision, theme.recall, theme.f1) == (0.5, 0.5, 0.5)
    assert (result.units, result.left_out, result.stance_same, result.stance_both) == (3, 1, 0, 1)
    assert [t.level for t in result.turns] == ["turn"] and result.turns[0].both == 1
    assert result.codes[1].note == "rests on 1 coded units"


def test_a_code_nobody_used_has_no_kappa_and_says_so() -> None:
    _, segments = staged(("E1", "One thing. Two things."))
    result = compare_coders("a", "b", [], [], segments, frozenset(s.id for s in segments), ["f"], ["f"])
    assert result.themes[0].kappa is None and result.themes[0].note == "nobody used this code here"
    assert result.macro_kappa is None


def test_finished_means_done_or_decided_one_by_one() -> None:
    transcript, segments = staged(("E1", "One thing. Two things. Three things."))
    one = segments[0]
    decisions = [
        Decision("", "ann", "code", "T1", one.start, one.end, one.text, "f"),
        Decision("", "ann", "done", "T1", segments[2].start, segments[2].end, ""),
        Decision("", "bo", "done", "T1", 0, 0, ""),
    ]
    assert finished_by(decisions, "ann", segments, {"T1": transcript}) == {segments[0].id, segments[2].id}
    assert finished_by(decisions, "bo", segments, {"T1": transcript}) == {s.id for s in segments}


def test_a_decision_by_its_words_alone_or_from_before_a_correction_counts_as_seen() -> None:
    transcript, segments = staged(("E1", "One thing. Two things. Three things."))
    decisions = [
        Decision("", "ann", "code", "T1", 0, 0, "One thing.", "f"),
        Decision("", "ann", "code", "T1", 900, 910, "Two things.", "f"),
        Decision("", "ann", "code", "T1", 0, 0, "Words that are gone.", "f"),
    ]
    assert finished_by(decisions, "ann", segments, {"T1": transcript}) == {s.id for s in segments[:2]}


def team(marks: list[list[int | None]]) -> tuple[np.ndarray, np.ndarray]:
    """For each unit how many coders say yes, and how many say anything; a row of ``marks`` per coder."""
    columns = list(zip(*marks, strict=True))
    given_ = [[x for x in column if x is not None] for column in columns]
    return np.array([sum(x) for x in given_]), np.array([len(x) for x in given_])


def test_alpha_of_many_coders_with_gaps_is_the_librarys_in_the_published_example() -> None:
    """Krippendorff (2011), section C, four coders and gaps; value 1 against all others."""
    rows = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
    marks = [[None if x == "." else int(x == "1") for x in row.split()] for row in rows]
    data = [[np.nan if x is None else x for x in row] for row in marks]
    found = alpha_of_many(*team(marks))
    assert found == pytest.approx(krippendorff.alpha(data, level_of_measurement="nominal"))


@given(st.lists(st.lists(st.sampled_from([0, 1, None]), min_size=3, max_size=3), min_size=2, max_size=30))
def test_alpha_of_many_agrees_with_independent_code(units: list[list[int | None]]) -> None:
    marks = [list(row) for row in zip(*units, strict=True)]
    found = alpha_of_many(*team(marks))
    if found is not None:
        data = [[np.nan if x is None else x for x in row] for row in marks]
        assert found == pytest.approx(krippendorff.alpha(data, level_of_measurement="nominal", value_domain=[0, 1]))


def test_three_coders_are_compared_in_pairs_and_together_where_they_have_been() -> None:
    _, segments = staged(("E1", "One thing. Two things. Three things. Four things."))
    everything = frozenset(s.id for s in segments)
    held = {
        "ann": [coding(segments[0], "f"), coding(segments[1], "f")],
        "bo": [coding(segments[0], "f")],
        "cy": [coding(segments[0], "f"), coding(segments[3], "f")],
    }
    finished = {
        "ann": everything - {segments[3].id},
        "bo": everything - {segments[3].id},
        "cy": everything - {segments[2].id},
    }
    result = compare_team(held, finished, segments, ["f"], ["f"])
    assert [(p.a, p.b, p.units, len(p.disagreements)) for p in result.pairs] == [
        ("ann", "bo", 3, 1),
        ("ann", "cy", 2, 1),
        ("bo", "cy", 2, 0),
    ]
    assert (result.units, result.left_out) == (3, 1)
    assert [(d.segment.text, d.codes) for d in result.differences] == [
        ("Two things.", {"ann": ("f",), "bo": (), "cy": ()})
    ]
    # Units (yes of coders): 3 of 3, 1 of 3, 0 of 2. Observed 2 * 1 * 2 / 2 = 2, expected 2 * 4 * 4 / 7.
    assert result.themes[0].alpha == pytest.approx(1 - 2 / (32 / 7))
    assert result.themes[0].yes == 4


def test_two_coders_in_a_team_have_the_alpha_of_the_pair() -> None:
    a, b = table(20, 5, 10, 15)
    both = np.array([2] * len(a))
    assert alpha_of_many(a.astype(int) + b, both) == pytest.approx(krippendorff_alpha(a, b))


def test_what_was_taken_back_was_not_been_through() -> None:
    transcript, segments = staged(("E1", "One thing. Two things. Three things."))
    one, two, _ = segments
    decisions = [
        Decision("", "ann", "code", "T1", one.start, one.end, one.text, "f"),
        Decision("", "ann", "reopen", "T1", one.start, one.end, one.text, "f"),
        Decision("", "ann", "done", "T1", 0, 0, ""),
        Decision("", "ann", "reopen", "T1", two.start, two.end, two.text),
    ]
    assert finished_by(decisions[:2], "ann", segments, {"T1": transcript}) == frozenset()
    assert finished_by(decisions, "ann", segments, {"T1": transcript}) == {s.id for s in segments} - {two.id}
