"""``qualkit verify`` as its users meet it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from qualkit.cli import cli
from qualkit.cli.common import told
from tests.verify.study import write_study

KEYS = {"quote", "line", "verdict", "transcript", "participant", "start", "end", "diff"}
GOOD = "“We do not pay the levy, because our wage bill is under three million pounds” (E01). A “pipeline”.\n"
BAD = GOOD + "\n“our wage bill is under four million pounds” (E01)\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_study(tmp_path_factory.mktemp("cli") / "study")
    (root.parent / "good.md").write_text(GOOD, encoding="utf-8")
    (root.parent / "bad.md").write_text(BAD, encoding="utf-8")
    return root


def _run(root: Path, *arguments: str) -> int:
    args = ["verify", *arguments, "--study", str(root)]
    return told(lambda: cli.main(args, standalone_mode=False))


def test_json_is_a_list_with_the_promised_keys(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(root, str(root.parent / "bad.md"), "--json") == 1
    rows = json.loads(capsys.readouterr().out)
    assert [row["verdict"] for row in rows] == ["verbatim", "ignored", "altered"]
    assert all(set(row) >= KEYS for row in rows)
    text = (root / "transcripts" / "E01.txt").read_text(encoding="utf-8")
    assert text[rows[0]["start"] : rows[0]["end"]] == rows[0]["quote"]
    assert rows[2]["line"] == 3


def test_a_faithful_draft_exits_with_0(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(root, str(root.parent / "good.md")) == 0
    printed = capsys.readouterr()
    assert "verbatim" in printed.out
    assert "No voice from: provider" in printed.err


def test_faults_alone_and_csv(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(root, str(root.parent / "bad.md"), "--csv", "--faults") == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["diff"] for row in rows] == ["our wage bill is under [-three-] {+four+} million pounds"]


def test_the_page_shows_the_difference_and_escapes_the_draft(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = root.parent / "odd.txt"
    draft.write_text(BAD + "\n“<script>alert(1)</script> is what nobody ever said” (E01)\n", encoding="utf-8")
    page = root.parent / "page.html"
    assert _run(root, str(draft), "--html", str(page)) == 1
    html = page.read_text(encoding="utf-8")
    assert "<del>three</del> <ins>four</ins>" in html
    assert "<script>" not in html
    assert "Not ready to print" in html


def test_a_missing_draft_is_told_without_a_traceback(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(root, "nowhere.docx") == 1
    assert "Cannot read the draft nowhere.docx" in capsys.readouterr().err


def test_a_list_of_quotations_to_ignore(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft, listed = root.parent / "said.md", root.parent / "ignore.txt"
    draft.write_text("“Learning is a light that never goes out, as ever” is our motto.\n", encoding="utf-8")
    assert _run(root, str(draft)) == 1
    listed.write_text("# mottoes\n\n“Learning is a light that never goes out, as ever”\n", encoding="utf-8")
    capsys.readouterr()
    assert _run(root, str(draft), "--ignore", str(listed), "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["verdict"], row["note"]) == ("ignored", "in the list of quotations to ignore")
    assert _run(root, str(draft), "--ignore", "nowhere.txt") == 1
    assert "Cannot read nowhere.txt" in capsys.readouterr().err
