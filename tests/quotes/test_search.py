"""Words in context: found in any inflection, filtered like quotes, taken away in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from qualkit.cli import cli
from qualkit.cli.common import told
from qualkit.errors import QualkitError
from qualkit.quotes import Filters
from qualkit.quotes.concordance import kwic_lines
from qualkit.workflow.coding import CodedStudy
from qualkit.workflow.search import coded_segments, search, search_text, write_search
from qualkit.workflow.study import open_study


def _run(root: Path, *arguments: str) -> int:
    return told(lambda: cli.main(["search", "--study", str(root), *arguments], standalone_mode=False))


def test_every_place_in_any_inflection_and_who_says_it(coded: CodedStudy) -> None:
    found = search(coded.study, "levies")
    assert len(found.hits) == 6
    assert found.told == "6 places; participants: provider 0 of 1, employer 2 of 2, policymaker 0 of 0, partner 0 of 0."
    for hit in found.hits:
        text = coded.study.by_id()[hit.transcript].text
        assert text[hit.start : hit.end] == hit.text and hit.text in hit.sentence
    with pytest.raises(QualkitError, match="no words"):
        search(coded.study, "  ")


@pytest.mark.parametrize("words", ["day release", "day-release", "Day releases"])
def test_a_hyphen_makes_no_difference(root: Path, words: str) -> None:
    text = "INT: So?\n\nE01: Day release suits us, and the day-release group is full. On the day, release it.\n"
    (root / "transcripts" / "E01.txt").write_text(text, encoding="utf-8")
    assert [h.text for h in search(open_study(root), words).hits] == ["Day release", "day-release"]


def test_sentences_are_filtered_by_person_length_and_codes(coded: CodedStudy) -> None:
    assert len(search(coded.study, "levy", Filters(participants=("E01",))).hits) == 3
    assert {h.participant for h in search(coded.study, "block", Filters(groups=("provider",))).hits} == {"P03"}
    assert [h.sentence for h in search(coded.study, "block", Filters(max_words=5)).hits] == [
        "Short blocks suit us well.",
        "We teach in short blocks.",
    ]
    travel = coded_segments(coded, "funding/travel", Filters())
    assert {h.segment for h in search(coded.study, "cost", only=travel).hits} == travel
    both = coded_segments(coded, "funding AND modularity", Filters())
    assert {h.sentence[:9] for h in search(coded.study, "the", only=both).hits} == {
        "But the l",
        "We offer ",
        "The loan ",
    }
    assert coded_segments(coded, None, Filters(stances=("barrier",))) == travel
    with pytest.raises(QualkitError, match="no group 'nobody'"):
        search(coded.study, "levy", Filters(groups=("nobody",)))


def test_every_format_holds_every_place(coded: CodedStudy, tmp_path: Path) -> None:
    found = search(coded.study, "levy")
    csv_rows = list(csv.DictReader(io.StringIO(search_text(found, "csv", "T"))))
    assert [row["start"] for row in csv_rows] == [str(hit.start) for hit in found.hits]
    assert csv_rows[0]["size"] == "SME" and csv_rows[0]["sentence"].startswith("The levy is far")
    assert len(json.loads(search_text(found, "json", "T"))) == 6
    assert search_text(found, "markdown", "T").count("| **levy** |") == 6
    assert search_text(found, "latex", "T & Co").count("\\textbf{levy}") == 6
    assert search_text(found, "html", "<T>").count("<mark>levy</mark>") == 6
    assert "<T>" not in search_text(found, "html", "<T>")
    assert search_text(found, "text", "T").count(" levy ") == 6
    write_search(tmp_path / "s.docx", found, "docx", "T")
    (table,) = Document(str(tmp_path / "s.docx")).tables
    assert [row.cells[1].text for row in table.rows] == ["Words", *["levy"] * 6]
    write_search(tmp_path / "s.xlsx", found, "xlsx", "T")
    book = load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == ["places", "groups"] and book["places"].max_row == 7
    assert [c.value for c in book["groups"][3]] == ["employer", 2, 2, 6]


@pytest.mark.parametrize("width", [80, 120, 200])
def test_lines_on_the_screen_are_as_wide_as_it_with_the_words_in_one_column(coded: CodedStudy, width: int) -> None:
    lines = kwic_lines(search(coded.study, "levy"), width, lambda words: f"<{words}>")
    assert max(map(len, lines)) <= width + 2
    assert len({line.index("<levy>") for line in lines}) == 1


def test_the_command_takes_the_filters_and_outputs_of_quotes(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(root, "levy", "-g", "employer", "-g", "provider", "--json", "--min-words", "12") == 0
    printed = capsys.readouterr()
    assert {row["participant"] for row in json.loads(printed.out)} == {"E01", "E02"}
    assert "participants: employer 2 of 2, provider 0 of 1." in printed.err
    assert _run(root, "travel", "-c", "funding/travel", "--status", "proposed", "--out", str(tmp_path / "s.md")) == 0
    assert "**travel**" in (tmp_path / "s.md").read_text(encoding="utf-8").casefold()
    assert _run(root, "levy", "--format", "xlsx") == 2
