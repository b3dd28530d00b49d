"""The comparison as a whole: denominators, bad input, properties."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.compare import COMPARISON_COLUMNS, Comparison, pictures_of
from qualkit.errors import QualkitError
from tests.compare.study import tiny


def cells(comparison: Comparison, code: str) -> dict[str, tuple[int | None, int, int | None]]:
    return {c.group: (c.n, c.of, c.segments) for x in comparison.codes if x.code == code for c in x.cells}


def assert_no_nan(comparison: Comparison) -> None:
    for row in comparison.rows():
        assert set(row) == set(COMPARISON_COLUMNS)
        assert not [k for k, v in row.items() if isinstance(v, float) and not math.isfinite(v)]
    json.dumps(comparison.rows(), allow_nan=False)


def test_participants_are_counted_not_segments() -> None:
    found = tiny({"p": ["a|a|a|a", ""], "e": ["a|b", "b"]}).compare(groups=("p", "e"))
    assert cells(found, "a") == {"p": (1, 2, 4), "e": (1, 2, 1)}
    row = next(r for r in found.rows() if r["code"] == "a" and r["group"] == "p")
    assert (row["share"], row["all_segments"], row["segment_share"], row["words"]) == (0.5, 4, 1.0, 16)
    assert row["per_1000_words"] == 250.0


def test_a_theme_counts_a_segment_with_two_sub_codes_once() -> None:
    found = tiny({"p": ["a/x a/y|a/x"], "e": ["b", "b"]}).compare()
    assert cells(found, "a")["p"] == (1, 1, 2)
    assert cells(found, "a/x")["p"] == (1, 1, 2)
    assert cells(found, "a/y")["p"] == (1, 1, 1)


def test_two_groups_get_the_difference_and_more_get_v() -> None:
    two = tiny({"p": ["a", "a", "a"], "e": ["b", "b", "b"]}).compare().codes[0]
    assert (two.test, two.effect_name, two.effect and two.effect.value) == (
        "Fisher exact",
        "risk difference, e − p",
        -1.0,
    )
    three = tiny({"p": ["a", "a"], "e": ["b", "b"], "q": ["b", "a"]}).compare().codes[0]
    assert (three.test, three.effect_name) == ("Freeman–Halton exact", "Cramér’s V")


def test_p_is_adjusted_for_the_codes_shown() -> None:
    study = tiny({"p": ["a|a/x", "a|a/x", "a|b", "a"], "e": ["b", "b", "b", ""]})
    everything, themes = study.compare(), study.compare(level="theme")
    assert [c.code for c in themes.codes] == ["a", "b"]
    first = {c.code: c for c in everything.codes}["a"]
    assert first.p == pytest.approx(2 / 70)
    assert first.p_adjusted == pytest.approx(3 * 2 / 70)
    assert {c.code: c for c in themes.codes}["a"].p_adjusted == pytest.approx(2 * 2 / 70)


def test_by_another_attribute_and_two_crossed() -> None:
    attributes = {
        "p1": {"size": "10", "region": "north"},
        "p2": {"size": "9", "region": "south"},
        "p3": {"size": "9", "region": "north"},
    }
    study = tiny({"p": ["a", "b", "a"], "e": ["a"]}, attributes=attributes)
    by_size = study.compare(by="size", groups=("p", "e"))
    assert [g.group for g in by_size.groups] == ["9", "10", "(none)"]
    crossed = study.compare(by="size * region")
    assert crossed.by == "size*region"
    assert [g.group for g in crossed.groups] == ["9 × north", "9 × south", "10 × north", "(none)"]
    assert any("1 participant without 'size'" in note for note in by_size.notes)
    assert by_size.codes[0].test.startswith("Fisher")


def test_an_attribute_nobody_has_is_named_with_the_ones_there_are() -> None:
    with pytest.raises(QualkitError) as caught:
        tiny({"p": ["a"]}, attributes={"p1": {"size": "1"}}).compare(by="sise")
    assert "'sise'" in caught.value.message and "size" in caught.value.remedy


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ({"p": ["a", "b"]}, "are in one group (p)"),
        ({"p": ["a", "b"], "e": ["a"]}, "One participant only in: e"),
        ({"p": ["a"], "e": ["b"], "q": ["a"]}, "Every participant has a different 'group'"),
        ({"p": ["|", "|"], "e": ["|", "|"]}, "No participant spoke about any of these codes"),
        ({"p": ["a", "a", "a"], "e": ["b", "b", "b"]}, "can reach p < .05"),
        ({"p": ["a", ""], "e": ["b", "b"]}, "without a word in the transcripts"),
        ({"(none)": ["a", "b"]}, "nothing to compare"),
        ({}, "nothing to compare"),
    ],
)
def test_poor_data_get_a_plain_sentence_and_no_nan(groups: dict[str, list[str]], said: str) -> None:
    for suppress in (False, True):
        found = tiny(groups).compare(suppress=suppress)
        assert any(said in note for note in found.notes), found.notes
        assert_no_nan(found)
        assert pictures_of(found) is not None


def test_a_group_nobody_was_interviewed_in_is_shown_without_a_share() -> None:
    found = tiny({"p": ["a", "b"], "e": ["a", "b"]}).compare(groups=("p", "e", "partner"))
    row = next(r for r in found.rows() if r["group"] == "partner")
    assert (row["n"], row["N"], row["share"], row["low"], row["flags"]) == (0, 0, None, None, "no participants")
    assert "Nobody was interviewed in: partner." in found.notes


def test_hundreds_of_codes() -> None:
    names = [f"t{n}" for n in range(300)]
    groups = {g: [" | ".join(names[n::7]) for n in range(3)] for g in ("p", "e")}
    found = tiny(groups, codes=" ".join(names)).compare(views=False)
    assert_no_nan(found)
    assert any("codes are tested at once" in note for note in found.notes)


def test_codes_all_or_nobody_spoke_of_are_not_tested() -> None:
    found = {c.code: c for c in tiny({"p": ["a", "a"], "e": ["a", "a"]}).compare().codes}
    assert found["a"].test == "not tested: everybody did" and found["a"].p is None and found["a"].segment_p == 1.0
    assert found["b"].test == "not tested: nobody spoke of it" and found["b"].segment_p is None


def test_only_codings_of_one_stance() -> None:
    study = tiny({"p": ["a-|a+", "a+"], "e": ["a-", "b"]})
    assert cells(study.compare(stance="barrier"), "a") == {"e": (1, 2, 1), "p": (1, 2, 1)}
    with pytest.raises(QualkitError):
        study.compare(stance="bad")


def test_rejected_codings_do_not_count_and_flags_tell_unreviewed() -> None:
    assert cells(tiny({"p": ["a"], "e": ["b"]}, status="rejected").compare(), "a")["p"] == (0, 1, 0)
    cell = tiny({"p": ["a", "a", "a"], "e": ["b"]}).compare().codes[0].cells[1]
    assert cell.flags == ("unreviewed",)
    cell = tiny({"p": ["a", "a", "a"], "e": ["b"]}, status="accepted").compare().codes[0].cells[1]
    assert cell.flags == ()


def test_speakers_who_are_no_participants_are_left_out_and_named() -> None:
    study = tiny({"p": ["a", "b"], "e": ["a"]})
    people = {k: v for k, v in study.people.items() if k != "e1"}
    found = type(study)(study.codings, study.segments, people, study.codebook).compare()
    assert any("left out: e1" in note for note in found.notes)


texts = st.lists(st.sampled_from(["", "a", "a/x", "a/y b", "a/x a/y", "b", "a a/x"]), max_size=4).map("|".join)
studies = st.dictionaries(st.sampled_from(["p", "e", "q", "(none)"]), st.lists(texts, max_size=4), max_size=4)


@given(studies, st.booleans())
@settings(max_examples=80, deadline=None)
def test_groups_add_up(groups: dict[str, list[str]], suppress: bool) -> None:
    """Over all groups, participants and segments are those of the whole study; a theme is at least its sub-codes."""
    study = tiny(groups)
    found = study.compare(suppress=suppress, views=False)
    assert_no_nan(found)
    assert sum(g.participants for g in found.groups) == len(study.people)
    assert sum(g.segments for g in found.groups) == len(study.segments)
    whole = {
        code: {c.participant for c in study.codings if c.code == code or c.code.startswith(code + "/")}
        for code in ("a", "a/x", "a/y", "b")
    }
    for code in found.codes:
        if code.n is not None:
            assert code.n == len(whole[code.code])
        assert code.of == len(study.people)
        assert code.p is None or 0 < code.p <= (code.p_adjusted or 0) <= 1
    if not suppress:
        theme, x = (cells(found, c) for c in ("a", "a/x"))
        assert all((theme[g][0] or 0) >= (x[g][0] or 0) and (theme[g][2] or 0) >= (x[g][2] or 0) for g in theme)


def test_the_same_input_gives_the_same_rows() -> None:
    study = tiny({"p": ["a|b"] * 9, "e": ["b|b|a/x"] * 8 + [""], "q": ["a"] * 9})
    assert study.compare(seed=4).rows() == study.compare(seed=4).rows()
