"""The pandas script of the documentation recomputes the counts of comparison.csv."""

import os
import re
from pathlib import Path

import pytest

from qualkit import store, tables
from qualkit.compare import COMPARISON_COLUMNS
from tests.compare.study import tiny

PAGE = Path(__file__).parents[2] / "docs" / "comparing-groups.md"


def test_the_script_of_the_page_gives_the_counts_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    assert len([line for line in script.splitlines() if line.strip()]) <= 10
    study = tiny({"p": ["a/x a/y|a|b", "a", "b|"], "e": ["b", "a/y|a/y b"], "(none)": ["a|"]})
    out = tmp_path / "out"
    store.write_csv(out / "codings.csv", tables.CODING_COLUMNS, tables.coding_rows(study.codings))
    rows = tables.segment_rows(study.segments, study.codings, frozenset())
    store.write_csv(out / "segments.csv", tables.SEGMENT_COLUMNS, rows)
    comparison = study.compare()
    store.write_csv(out / "comparison.csv", COMPARISON_COLUMNS, comparison.rows())
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(script, os.fspath(PAGE), "exec"), names)
    found = names["counts"].to_dict("records")  # type: ignore[attr-defined]
    columns = ("code", "group", "n", "N", "segments", "all_segments")
    expected = {tuple(row[c] for c in columns) for row in comparison.rows()}
    assert {tuple(row[c] for c in columns) for row in found} == expected
    assert len(found) == len(comparison.rows())


def test_the_page_explains_every_column() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [c for c in COMPARISON_COLUMNS if f"`{c}`" not in text] == []
