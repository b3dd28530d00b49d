"""The index finds every place of every run of words, as a plain search would."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.verify.index import Index
from tests.verify.conftest import Study


def _plain_search(index: Index, numbers: list[int]) -> list[int]:
    stream = index.stream.tolist()
    return [at for at in range(len(stream) - len(numbers) + 1) if stream[at : at + len(numbers)] == numbers]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_exact_places_are_those_of_a_plain_search(study: Study, data: st.DataObject) -> None:
    index = study.index
    start = data.draw(st.integers(0, len(index.stream) - 8))
    numbers = [n for n in index.stream[start : start + data.draw(st.integers(1, 7))].tolist() if n]
    if data.draw(st.booleans()) and numbers:
        numbers[-1] = data.draw(st.integers(1, len(index.keys) - 1))
    if numbers:
        assert index.exact(numbers) == _plain_search(index, numbers)


def test_every_token_stands_where_it_says(study: Study) -> None:
    index = study.index
    for token in range(len(index.ids)):
        said = index.at(token)
        assert said.first <= token < said.end
        assert said.turn.start <= index.starts[token] < index.ends[token] <= said.turn.end


def test_hesitations_are_passed_over_and_an_mm_does_not_divide_a_speech(study: Study) -> None:
    index = study.index
    assert index.exact(index.numbers(["are", "far", "too"]))
    assert index.exact(index.numbers(["think", "so", "so", "we"]))
    assert not index.exact(index.numbers(["apprenticeships", "we", "do"]))
