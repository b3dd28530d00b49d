"""Samples for double coding: fair, repeatable, stable; and what they promise, against a simulation and another formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model import Coding, Segment, coding_of
from qualkit.places import only_place, place_key, read_place_key
from qualkit.sampling import draw, expectations, kappa_variance, strata_of
from qualkit.stretches import Stretch, stretches_of
from tests.conftest import staged


def interview(name: str, answers: int, group: str = "employer") -> list[Stretch]:
    turns = [
        turn for n in range(answers) for turn in (("INT", f"What about thing {n}?"), ("E1", "It is so. " * (1 + n % 4)))
    ]
    transcript, segments = staged(*turns, name=name, group=group)
    return stretches_of(transcript, segments, "stretch")


def group_of(segment: Segment) -> str:
    return segment.group


def test_a_stretch_is_a_question_with_everything_said_until_the_next() -> None:
    transcript, segments = staged(
        ("INT", "How do you pay for it?"),
        ("E1", "By the levy."),
        ("INT", "Mm."),
        ("E2", "We do not."),
        ("INT", "And time?"),
        ("E1", "None."),
    )
    said = [[s.text for s in one.segments] for one in stretches_of(transcript, segments, "stretch")]
    assert said == [["By the levy.", "We do not."], ["None."]]
    first = stretches_of(transcript, segments, "turn")[0]
    assert transcript.text[first.start : first.end] == "How do you pay for it?\n\nE1: By the levy."
    assert [len(one.segments) for one in stretches_of(transcript, segments, "turn")] == [1, 1, 1]
    assert [len(one.segments) for one in stretches_of(transcript, segments, "transcript")] == [3]


def test_the_same_seed_draws_the_same_and_another_interview_changes_nothing_for_the_others() -> None:
    before = [s for n in range(6) for s in interview(f"T{n}", 12)]
    later = [*before, *interview("T9", 12)]
    first = draw(before, 0.2, group_of, seed=3)
    assert draw(before, 0.2, group_of, seed=3) == first
    assert tuple(s for s in draw(later, 0.2, group_of, seed=3) if s.transcript != "T9") == first
    assert draw(before, 0.2, group_of, seed=4) != first


@given(st.floats(0.01, 1), st.integers(0, 50))
def test_every_interview_gives_its_share_up_to_one_stretch(share: float, seed: int) -> None:
    pool = interview("T1", 10) + interview("T2", 4)
    drawn = draw(pool, share, group_of, seed)
    for name in ("T1", "T2"):
        sizes = [len(s.segments) for s in pool if s.transcript == name]
        got = sum(len(s.segments) for s in drawn if s.transcript == name)
        assert abs(got - share * sum(sizes)) <= max(sizes)
    assert share < 1 or drawn == tuple(pool)


def test_the_expected_share_is_exact() -> None:
    pool = interview("T1", 10)
    everything = sum(len(s.segments) for s in pool)
    got = [sum(len(s.segments) for s in draw(pool, 0.15, group_of, seed)) / everything for seed in range(3000)]
    assert np.mean(got) == pytest.approx(0.15, abs=0.005)


def test_strata_add_up() -> None:
    pool = interview("T1", 10) + interview("T2", 10, "provider")
    drawn = draw(pool, 0.3, group_of, 0)
    strata = strata_of(pool, drawn, group_of, ["employer", "provider"])
    assert sum(s.segments_drawn for s in strata) == sum(len(s.segments) for s in drawn)
    assert [(s.stretches, s.transcripts, s.transcripts_drawn) for s in strata] == [(10, 1, 1), (10, 1, 1)]


@pytest.mark.parametrize(("kappa", "prevalence"), [(0.7, 0.1), (0.5, 0.3), (0.85, 0.05), (0.0, 0.2)])
def test_the_variance_of_kappa_is_that_of_simulated_coders(kappa: float, prevalence: float) -> None:
    """Two coders who agree with this kappa, 20,000 times over 800 units: Cohen's kappa varies as the formula says."""
    n, off = 800, prevalence * (1 - prevalence)
    both, one = prevalence**2 + kappa * off, off * (1 - kappa)
    cells = np.random.default_rng(0).multinomial(n, [both, one, one, 1 - both - 2 * one], size=20_000).T / n
    a, b = cells[0] + cells[1], cells[0] + cells[2]
    chance = a * b + (1 - a) * (1 - b)
    simulated = np.var((cells[0] + cells[3] - chance) / (1 - chance))
    assert kappa_variance(kappa, prevalence, n) == pytest.approx(simulated, rel=0.06)


def test_the_variance_of_kappa_is_that_of_fleiss_cohen_and_everitt_for_equal_margins() -> None:
    """Fleiss, Cohen and Everitt (1969), formula 13, written out for the table of kappa .6 and prevalence .2."""
    kappa, p, n = 0.6, 0.2, 100
    off = p * (1 - p)
    table = np.array([[p * p + kappa * off, off * (1 - kappa)], [off * (1 - kappa), (1 - p) ** 2 + kappa * off]])
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    po, pe = np.trace(table), rows @ columns
    same = sum(table[i, i] * ((1 - pe) - (rows[i] + columns[i]) * (1 - po)) ** 2 for i in range(2))
    other = sum(table[i, j] * (columns[i] + rows[j]) ** 2 for i in range(2) for j in range(2) if i != j)
    whole = (same + (1 - po) ** 2 * other - (po * pe - 2 * pe + po) ** 2) / (n * (1 - pe) ** 4)
    assert kappa_variance(kappa, p, n) == pytest.approx(whole)


def coded(code: str, segments: list[Segment]) -> list[Coding]:
    return [coding_of(s, code, "barrier", "human") for s in segments]


def test_a_rare_code_is_told_with_the_smallest_share_that_would_do() -> None:
    _, segments = staged(*[("E1", "It is so. " * 10)] * 60)
    codings = coded("f/x", segments[::30]) + coded("f", segments[::4])
    drawn = {s.id for s in segments[:200]}
    theme, rare, unused = expectations(codings, ["f", "f/x", "g"], len(segments), drawn)
    assert (theme.segments, theme.expected, theme.enough) == (160, 53, True)
    assert (rare.segments, rare.expected, rare.enough) == (20, 7, False)
    variance_of_one = 0.3 * (0.3 * -0.4 + 0.7 * 1.3 / (2 * (20 / 600) * (580 / 600)))
    assert rare.share_needed == pytest.approx(variance_of_one * (1.96 / 0.2) ** 2 / 600, abs=1e-4)
    assert rare.note == "too rare here; --share 68% would do"
    assert unused.kappa_half_width is None and unused.note == "nobody and nothing has used this code yet"
    again = expectations(codings, ["f/x"], len(segments), {s.id for s in segments[:480]})[0]
    assert again.enough and again.note == ""


def test_a_code_too_rare_in_the_whole_study_is_not_promised() -> None:
    _, segments = staged(*[("E1", "It is so. " * 10)] * 10)
    only = expectations(coded("f", segments[:3]), ["f"], len(segments), {s.id for s in segments})[0]
    assert not only.enough and only.share_needed is None and "whole study" in only.note


@given(st.text(), st.integers(0, 9), st.integers(1, 99))
def test_the_key_of_a_place_survives_and_knows_its_words(name: str, start: int, length: int) -> None:
    text = "abcdefghijklmnopqrst"
    key = place_key(f"x{name}".strip(), start, start + length, text[start : start + length])
    read = read_place_key(key)
    assert read is not None and (read.transcript, read.start, read.end) == (f"x{name}".strip(), start, start + length)
    assert read.holds(text) and not read.holds(text.swapcase())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('"nine grand - for\n that?"', "“nine grand — for that?”"),
        ("so it goes", None),  # twice
        ("not in it", None),
        ("  ", None),
    ],
)
def test_words_are_found_whatever_became_of_blanks_quotes_and_dashes(words: str, found: str | None) -> None:
    text = "She said: “nine grand — for that?” And so it goes, so it goes."
    place = only_place(words, text)
    assert (text[place[0] : place[1]] if place else None) == found
