"""Tidying takes out hesitations, marks every place, and never changes a word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.quotes import tidy
from qualkit.quotes.hesitation import is_hesitation, repeats


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("Well, um, we need it.", "Well, […] we need it."),
        ("Um, we need it.", "[…] we need it."),
        ("We we need, we need the, er, levy.", "[…] we need the, […] levy."),
        ("It had had an effect that that man knew.", "It had had an effect that that man knew."),
        ("We stopped [laughs] for a while.", "We stopped […] for a while."),
        ("Twenty, twenty of them went to [college name].", "[…] twenty of them went to [college name]."),
        ("Room 4 4 is free.", "Room 4 4 is free."),
        ("Yes. Yes we did.", "Yes. Yes we did."),
        ("The album and the error.", "The album and the error."),
    ],
)
def test_tidying(said: str, printed: str) -> None:
    assert tidy(said).text == printed


@given(
    st.lists(
        st.sampled_from("we need um, er the levy levy. [laughs] don't Erm 20% “no” that that".split()), max_size=14
    )
)
def test_what_is_left_and_what_is_marked_make_up_the_whole(words: list[str]) -> None:
    said = " ".join(words)
    tidied = tidy(said)
    kept = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", tidied.text)
    spoken = re.findall(r"\[laughs\]|[^\W_]+(?:['’][^\W_]+)*", said)
    left = list(spoken)
    for word in tidied.removed:
        left.remove(word)
    assert kept == left or sorted(kept) == sorted(left)
    assert ("[…]" in tidied.text) == bool(tidied.removed)
    pattern = ".*?".join(re.escape(part) for part in tidied.text.split("[…]"))
    assert re.fullmatch(pattern, said, re.DOTALL)


def test_hesitations_are_told_from_words() -> None:
    assert all(map(is_hesitation, "um umm uh uhm er err erm hm mmm ah".split()))
    assert not any(map(is_hesitation, "a her hum ham mum errand am".split()))
    assert repeats(["i", "think", "i", "think", "so"]) == {0, 1}
