"""Quotes as authors take them away: every format, the matrix, and the command."""

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
from qualkit.workflow.author import choose_quotes, entries_of, matrix_of, quotes_text, write_matrix, write_quotes
from qualkit.workflow.coding import CodedStudy


def test_attributions_follow_the_template(coded: CodedStudy) -> None:
    sections = entries_of(
        coded, choose_quotes(coded, "funding", per_person=1), attribution="{Group}, {size}, {participant}"
    )
    assert {e.attribution for e in sections["Funding"]} == {
        "Employer, SME, E01",
        "Employer, E02",
        "Provider, large, P03",
    }
    with pytest.raises(QualkitError, match="no participant has"):
        entries_of(coded, [], attribution="{shoe size}")


def test_text_formats_hold_the_words_and_escape_the_rest(coded: CodedStudy) -> None:
    selections = choose_quotes(coded, "funding", number=None)
    sections = entries_of(coded, selections, tidied=True)
    assert "the […] levy rules, […] change" not in quotes_text(sections, "text", "T")
    assert "[…] the levy rules, […] change every single year" in quotes_text(sections, "text", "T")
    assert "> \\[…\\] the levy rules" in quotes_text(sections, "markdown", "T")
    assert "[\\ldots{}] the levy rules" in quotes_text(sections, "latex", "T & Co")
    html = quotes_text(sections, "html", "<T>")
    assert "&lt;T&gt;" in html and "http" not in html.replace("http-equiv", "")
    rows = list(csv.DictReader(io.StringIO(quotes_text(sections, "csv", "T"))))
    assert rows[0]["path"].startswith("Funding") and {"size", "locator", "question"} <= set(rows[0])
    texts = coded.study.by_id()
    for row in json.loads(quotes_text(sections, "json", "T")):
        assert texts[row["transcript"]].text[row["start"] : row["end"]] == row["text"]
        assert row["pool"] == 11 and row["seed"] == 0


def test_word_and_excel_files(coded: CodedStudy, tmp_path: Path) -> None:
    sections = entries_of(coded, choose_quotes(coded, "funding", number=2), pool=True)
    write_quotes(tmp_path / "q.docx", sections, "docx", "Title")
    quotes = [
        p.text for p in Document(str(tmp_path / "q.docx")).paragraphs if p.style is not None and p.style.name == "Quote"
    ]
    assert quotes == [f"“{e.printed}”" for e in sections["Funding"] if e.chosen]
    write_quotes(tmp_path / "q.xlsx", sections, "xlsx", "Title")
    book = load_workbook(tmp_path / "q.xlsx")
    assert (book["quotes"].max_row, book["pool"].max_row) == (3, 10)


def test_a_quote_that_looks_like_a_formula_stays_text(coded: CodedStudy) -> None:
    from openpyxl import Workbook

    from qualkit.quotes.formats import put_row

    sheet = Workbook().active
    assert sheet is not None
    put_row(sheet, ["=1+1", "-x", "a\x00b", 3])
    assert [(c.value, c.data_type) for c in sheet[1]] == [("=1+1", "s"), ("-x", "s"), ("ab", "s"), (3, "n")]


def test_the_matrix_shows_everybody_and_every_empty_cell(coded: CodedStudy, tmp_path: Path) -> None:
    matrix = matrix_of(coded)
    assert [row.participant for row in matrix.rows] == ["P03", "E01", "E02"]
    assert len(matrix.records()) == 6
    assert matrix.empty == 1
    book, page = write_matrix(tmp_path, coded)
    sheet = load_workbook(book)["matrix"]
    assert [c.value for c in sheet[1]] == [
        "group",
        "participant",
        "Funding",
        "Funding: summary",
        "Modules",
        "Modules: summary",
    ]
    assert [sheet.cell(n, 5).value == "nothing coded" for n in (2, 3, 4)] == [False, False, True]
    assert page.read_text(encoding="utf-8").count('class="empty"') == 1


def _run(root: Path, *arguments: str) -> int:
    return told(lambda: cli.main(["quotes", "--study", str(root), *arguments], standalone_mode=False))


def test_the_command_prints_and_writes(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(root, "-c", "funding AND modularity", "--within", "turn", "--json", "-n", "2") == 0
    printed = capsys.readouterr()
    assert len(json.loads(printed.out)) == 2
    assert "of 2 passages chosen (seed 0" in printed.err
    out = tmp_path / "q.docx"
    assert _run(root, "--out", str(out), "--tidy") == 0
    assert out.stat().st_size > 5000
    assert _run(root, "--format", "docx") == 2
    assert _run(root, "--out", str(tmp_path / "q.zip")) == 2
    assert _run(root, "--code", "x") == 1
    capsys.readouterr()
    assert _run(root, "--exclude", "E01:99999") == 1
    assert "No participant's sentence" in capsys.readouterr().err
    assert _run(root, "--markdown", "-c", "funding", "-g", "provider") == 0
    assert "— P03, provider (P03, turn 2" in capsys.readouterr().out


def test_a_person_quoted_often_is_flagged(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = "\n\n".join(
        "INT: And?\n\nE02: " + f"The levy pays for room number {n} of the new building we have." for n in range(9)
    )
    (root / "transcripts" / "E02.txt").write_text(many, encoding="utf-8")
    assert _run(root, "-c", "funding", "--all") == 0
    printed = capsys.readouterr()
    assert "E02 is quoted 9 times" in printed.err
