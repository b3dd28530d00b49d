from __future__ import annotations

import pytest

from qualkit.topics.words import clauses, collocations, folding, is_content, learn_units, npmi


def test_filler_and_function_words_carry_no_topic() -> None:
    units, _ = learn_units(["Um, you know, the levy, sort of, basically."] * 3)
    assert set(units.of("Um, you know, the levy, sort of, basically.")) == {"levy"}


def test_remarks_in_brackets_and_negated_verbs_are_left_out() -> None:
    assert clauses("[laughs] They don't care – they won’t.") == [["They", "care"], ["they"]]


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("levies", "levy"),
        ("colleges", "college"),
        ("classes", "class"),
        ("paying", "pay"),
        ("stopped", "stop"),
        ("changed", "change"),
        ("applied", "apply"),
    ],
)
def test_words_fold_to_the_base_that_the_corpus_has(word: str, base: str) -> None:
    assert folding({word: 2, base: 3})[word] == base


@pytest.mark.parametrize("word", ["bus", "thing", "business", "need", "status"])
def test_words_that_only_look_inflected_stay(word: str) -> None:
    assert word not in folding({word: 3})


def test_the_callers_lemma_comes_before_the_suffixes() -> None:
    units, _ = learn_units(["They bought it.", "They buy it."], lemma=lambda word: {"bought": "buy"}.get(word, word))
    assert units.of("bought") == ["buy"]


def test_npmi_of_words_that_only_occur_together_is_one_and_of_independent_words_zero() -> None:
    assert npmi(0.1, 0.1, 0.1) == pytest.approx(1)
    assert npmi(0.06, 0.2, 0.3) == pytest.approx(0)
    assert npmi(0, 0.2, 0.3) == -1


def test_collocations_are_units_spelt_with_or_without_a_hyphen_and_printed_as_said() -> None:
    texts = [
        "They want a top-up year.",
        "The top up was free.",
        "A top up, then day release.",
        "Day release it is, at T Level.",
        "No day release after the T Level.",
        "The T Level came late.",
    ]
    units, _ = learn_units(texts)
    assert {"top up", "day release", "t level"} <= set(units.of("Top-up, day release, T Level"))
    assert units.surface["t level"] == "T Level"


def test_a_function_word_may_stand_inside_a_collocation_but_not_at_its_ends() -> None:
    texts = ["growth and skills levy", "the growth and skills levy", "our growth and skills levy ends"] * 2
    found = collocations([[tuple(words) for words in clauses(text)] for text in texts])
    assert ("growth", "and", "skills", "levy") in found
    assert all(is_content(gram[0]) and is_content(gram[-1]) for gram in found)


def test_collocations_do_not_reach_over_a_comma() -> None:
    texts = ["We like levy, money helps."] * 4
    assert ("levy", "money") not in collocations([[tuple(c) for c in clauses(text)] for text in texts])


def test_a_phrase_of_one_text_only_is_no_collocation() -> None:
    assert not collocations([[("blue", "moon")] * 5])
