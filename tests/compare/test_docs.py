"""The pandas scripts of the documentation recompute the numbers of a comparison."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from qualkit import store, tables
from qualkit.compare import COMPARISON_COLUMNS, Comparison
from tests.compare.study import tiny

PAGE = Path(__file__).parents[2] / "docs" / "comparing-groups.md"


@pytest.fixture
def comparison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Comparison:
    """A small study's comparison, with the three files of a run in ``out`` of the working folder."""
    study = tiny({"p": ["a/x- a/y|a+|b a", "a", "b|b-"], "e": ["b", "a/y|a/y b", "b"], "(none)": ["a|"]})
    out = tmp_path / "out"
    store.write_csv(out / "codings.csv", tables.CODING_COLUMNS, tables.coding_rows(study.codings))
    rows = tables.segment_rows(study.segments, study.codings, frozenset())
    store.write_csv(out / "segments.csv", tables.SEGMENT_COLUMNS, rows)
    found = study.compare()
    store.write_csv(out / "comparison.csv", COMPARISON_COLUMNS, found.rows())
    monkeypatch.chdir(tmp_path)
    return found


@pytest.fixture
def names(comparison: Comparison) -> dict[str, Any]:
    """What the scripts of the page leave behind, run one after the other; ten lines each at most."""
    found: dict[str, Any] = {}
    for script in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        assert len([line for line in script.splitlines() if line.strip()]) <= 10
        exec(compile(script, os.fspath(PAGE), "exec"), found)
    return found


def test_the_script_gives_the_counts_and_intervals_of_the_file(comparison: Comparison, names: dict[str, Any]) -> None:
    found = {(r["code"], r["group"]): r for r in names["counts"].to_dict("records")}
    rows = comparison.rows()
    assert len(found) == len(rows)
    for row in rows:
        other = found[row["code"], row["group"]]
        for column in ("n", "N", "segments", "all_segments", "low", "high"):
            assert other[column] == pytest.approx(row[column]), (row["code"], row["group"], column)


def test_the_script_gives_the_p_of_the_file(comparison: Comparison, names: dict[str, Any]) -> None:
    tested = {c.code: c for c in comparison.codes if c.p is not None}
    assert tested and names["p"] == pytest.approx({code: c.p for code, c in tested.items()})
    assert names["adjusted"] == pytest.approx({code: c.p_adjusted for code, c in tested.items()})


def test_the_script_gives_the_further_views(comparison: Comparison, names: dict[str, Any]) -> None:
    views = comparison.views
    for cell in views.stances:
        for stance in ("barrier", "enabler", "neutral"):
            if "/" not in cell.code and cell.segments[stance]:
                row = names["stances"].loc[cell.code, cell.group, stance]
                assert (row.segments, row.participants) == (cell.segments[stance], cell.participants[stance])
    assert names["both"] == {(p.first, p.second): p.segments for p in views.pairs}
    assert names["lift"] == pytest.approx({(p.first, p.second): p.lift.value for p in views.pairs if p.lift})
    order = {(f.code, f.group): f.median for f in views.order if f.n and f.group != "(all)"}
    assert names["order"].to_dict() == pytest.approx(order)


def test_the_page_explains_every_column() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [c for c in COMPARISON_COLUMNS if f"`{c}`" not in text] == []
