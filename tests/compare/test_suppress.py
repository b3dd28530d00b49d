"""Suppression: no hidden cell can be worked out, and nothing of it stays in any table."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.compare import Comparison
from tests.compare.study import tiny


def hidden(comparison: Comparison, code: str) -> set[str]:
    return {c.group for x in comparison.codes if x.code == code for c in x.cells if c.hidden}


def test_a_small_cell_takes_a_second_with_it() -> None:
    study = tiny({"p": ["a", "b", "b", "b"], "e": ["a"] * 4, "q": ["a", "a", "a", "b"]})
    found = study.compare(suppress=True)
    assert hidden(found, "a") == {"p", "q"}
    code = found.codes[0]
    assert (code.p, code.effect, code.stability, code.n) == (None, None, "", None)
    assert all(c.difference is None for c in code.cells)
    row = next(r for r in found.rows() if r["code"] == "a" and r["group"] == "p")
    assert [
        k for k in ("n", "share", "low", "segments", "words", "mean_share", "per_1000_words") if row[k] is not None
    ] == []
    assert (row["N"], row["flags"]) == (4, "suppressed")


def test_nothing_small_hides_nothing() -> None:
    found = tiny({"p": ["a"] * 3, "e": ["a"] * 3 + ["b"] * 3}).compare(suppress=True)
    assert hidden(found, "a") == set()
    assert any("nothing is hidden" in note for note in found.notes)


def test_a_sub_code_that_would_follow_from_its_theme_is_not_left_alone() -> None:
    """One of five says a/x: the theme's segments less those of a/y would tell that cell's."""
    study = tiny({"p": ["a/x|a/y"] + ["a/y"] * 4, "e": ["a/x a/y"] * 5, "q": ["a/x a/y"] * 5})
    found = study.compare(suppress=True)
    assert "p" in hidden(found, "a/x") and "p" in hidden(found, "a/y")


def test_hidden_cells_are_hidden_in_the_further_views_too() -> None:
    study = tiny({"p": ["a-", "b", "b"], "e": ["a+"] * 3, "q": ["a+"] * 3})
    views = study.compare(suppress=True).views
    assert all(c.hidden and not c.segments for c in views.stances if c.code == "a" and c.group == "p")
    assert not [f for f in views.order if f.code == "a" and f.group == "p"]


@given(
    st.lists(st.integers(1, 5), min_size=2, max_size=4).flatmap(
        lambda sizes: st.tuples(st.just(sizes), st.tuples(*(st.integers(0, s) for s in sizes)))
    )
)
@settings(max_examples=80, deadline=None)
def test_a_reader_with_the_totals_cannot_work_a_hidden_cell_out(case: tuple[list[int], tuple[int, ...]]) -> None:
    """Every hidden cell keeps two values or more among all tables that fit what is shown."""
    sizes, counts = case
    study = tiny({f"g{k}": ["b a"] * n + ["b"] * (s - n) for k, (n, s) in enumerate(zip(counts, sizes, strict=True))})
    code = study.compare(suppress=True, views=False).codes[0]
    assert all(c.hidden for c in code.cells if c.n is not None and 0 < c.n < 3)
    shown = {c.group: c.n for c in code.cells}
    fitting = [
        table
        for table in product(*(range(s + 1) for s in sizes))
        if sum(table) == sum(counts) and all(shown[f"g{k}"] in (None, n) for k, n in enumerate(table))
    ]
    for k in range(len(sizes)):
        if shown[f"g{k}"] is None and not all(value is None for value in shown.values()):
            assert len({table[k] for table in fitting}) > 1
