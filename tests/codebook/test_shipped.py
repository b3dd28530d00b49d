"""The shipped codebook keeps its own promises."""

import pytest

from qualkit.codebook import load_codebook
from qualkit.codebook.lint import lint_codebook
from qualkit.matching.examples import ExampleResult, run_examples
from qualkit.resources import shipped

MANUAL = {
    "awareness": "recognition brand guidance signalling complexity",
    "funding": "learner employer public return alignment",
    "modularity": "unit_size stacking flexible_delivery responsiveness",
    "progression": "to_degree break_points in_work entry professional",
    "esteem": "degree_default second_best parity credibility",
}


@pytest.fixture(scope="module")
def results() -> list[ExampleResult]:
    return list(run_examples(load_codebook(shipped("codebook"))))


def test_every_code_of_the_manual_is_there_and_no_other() -> None:
    wanted = set(MANUAL) | {f"{t}/{c}" for t, codes in MANUAL.items() for c in codes.split()}
    assert {c.path for c in load_codebook(shipped("codebook")).codes} == wanted


def test_every_sub_code_has_six_examples_and_six_counter_examples_and_a_meaning() -> None:
    for code in load_codebook(shipped("codebook")).codes:
        if "/" in code.path:
            assert len(code.examples) >= 6 and len(code.counterexamples) >= 6, code.path
            assert code.definition and code.include and code.rules, code.path


def test_every_example_is_coded_and_no_counter_example_is(results: list[ExampleResult]) -> None:
    failed = [f"{r.code}: {'missed' if r.expected else 'coded'}: {r.example.text}" for r in results if not r.passed]
    assert len(results) > 500
    assert failed == []


def test_lint_finds_nothing_that_could_not_be_used() -> None:
    assert [p for p in lint_codebook(load_codebook(shipped("codebook"))) if "never fire" in p.what] == []
