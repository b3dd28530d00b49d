"""The report's section on topics: numbers as in topics.csv, labels one can tell apart, links that lead somewhere."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit import workflow
from qualkit.workflow import RunResult
from tests.topics.conftest import SAID

FUNDING = "code: funding\nlabel: Funding\ndefinition: Who pays.\nrules: [{id: levy, phrase: [levy], score: 0.9}]\n"


def interview(name: str, shift: int) -> str:
    turns = [" ".join(said[(shift + n) % 3] for n in range(2)) for said in SAID.values()]
    return f"---\nid: {name}\ngroup: employer\n---\n\n" + "\n\n".join(f"INT: And?\n\n{name}: {turn}" for turn in turns)


@pytest.fixture
def ran(write: Callable[..., Path]) -> Callable[[str], RunResult]:
    def of(settings: str = "") -> RunResult:
        files = {f"E{n}.txt": interview(f"E{n}", n) for n in range(1, 13)}
        study = write("study", {**files, "codebook/funding.yaml": FUNDING, "qualkit.toml": settings})
        return workflow.run(study, method="rules")

    return of


def test_topics_are_numbered_and_counted_as_in_their_table(ran: Callable[[str], RunResult]) -> None:
    out = ran("[topics]\nnumber = 2\n").out
    with (out / "topics.csv").open(encoding="utf-8", newline="") as stream:
        numbers = [row["topic"] for row in csv.DictReader(stream)]
    assert len(numbers) > 2, "some lie beyond the codebook"
    html, text = ((out / f"report.{kind}").read_text(encoding="utf-8") for kind in ("html", "md"))
    table = html.partition('<table class="topics">')[2].partition("</table>")[0]
    assert re.findall(r'<tr><td class="num">(\d+)</td>', table) == numbers
    assert re.findall(r"^\| (\d+) \|", text.partition("## Topics")[2].partition("## Skipped")[0], re.M) == numbers
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]["topics"] == len(numbers)
    assert "set beforehand: 2." in html and "set beforehand: 2." in text


def test_a_number_that_was_chosen_is_marked_and_labels_are_quoted(ran: Callable[[str], RunResult]) -> None:
    out = ran("").out
    html, text = ((out / f"report.{kind}").read_text(encoding="utf-8") for kind in ("html", "md"))
    assert re.search(r"\d+ topics: \d+\u00a0% come back, score [\d.]+, chosen", html)
    assert len(re.findall(r"^\| \d+ \|.*\| chosen \|$", text, re.M)) == 1
    assert "Candidates for new codes: “" in text
    assert "non-negative matrix factorisation" in text.partition("## Method")[2]
    ids = set(re.findall(r'id="([^"]+)"', html))
    assert [name for name in re.findall(r'href="#([^"]+)"', html) if name not in ids] == []
