"""A whole report as a file that a person reads: its diff is what gets reviewed.

After a wanted change: ``python -m pytest tests/golden --refresh-golden``, then read the diff before committing it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from qualkit import workflow

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["report.md", "codings.csv", "problems.csv", "quotes.csv", "candidates.yaml"])
def test_the_report_of_a_small_study_is_as_read(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    study = tmp_path / "study"
    shutil.copytree(HERE / "study", study)
    out = workflow.run(study, method="rules").out
    text = re.sub(r"qualkit \d+\.\d+\.\d+\S*,", "qualkit VERSION,", (out / name).read_text(encoding="utf-8"))
    expected = HERE / "expected" / name
    if request.config.getoption("--refresh-golden"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
