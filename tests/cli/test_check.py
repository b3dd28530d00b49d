"""The page of ``qualkit check``: each file with its own problems, shared ones once, and nothing wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.cli import cli
from qualkit.cli.check import check_page
from qualkit.cli.common import told
from qualkit.transcripts import read_folder

TALK = "INT: Who pays for the course, and who does not pay for it?\n\n{name}: We do, every year, out of the levy.\n"


@pytest.fixture
def folder(write: Callable[..., Path]) -> Path:
    files = {f"E{n}.txt": TALK.format(name=f"E{n}") for n in range(1, 5)}
    files["talk.txt"] = (
        "Jane Smith: Who pays for it?\n\nRay Hall: We do.\n\nJane Smith: Since?\n\nRay Hall: May, I think.\n"
    )
    return write("study", {**files, "scan.txt": "no label at all"})


def _page(folder: Path, width: int) -> list[str]:
    corpus = read_folder(folder)
    return [re.sub(r"\x1b\[\d*m", "", line) for line in check_page(corpus.reports, corpus.problems, width)]


@pytest.mark.parametrize("width", [60, 80, 110])
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(folder: Path, width: int) -> None:
    narrow, wide = _page(folder, width), _page(folder, 10_000)
    assert max(map(len, narrow)) <= width
    assert " ".join(narrow).split() == " ".join(wide).split()


def test_a_problem_stands_with_its_file_and_one_that_many_share_is_remedied_once(folder: Path) -> None:
    page = "\n".join(_page(folder, 10_000))
    talk = page[page.index("talk.txt") :].partition("\n\n")[0]
    assert "“Jane Smith” was taken for the interviewer" in talk
    assert page.count("has no group and counts under") == 5
    assert page.count("→ give the group in participants.csv") == 1
    assert "Ray Hall, participant talk: 2 turns, 5 words (no sign of an interviewer)" in talk


def test_brief_is_a_line_for_each_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(lambda: cli.main(["check", str(folder), "--brief"], standalone_mode=False)) == 1
    printed = capsys.readouterr().out
    lines = printed.split("\n")
    assert lines[1].split("\t") == ["E1.txt", "label and colon", "98%", "INT", "E1", "2", "20", "0", "1"]
    assert lines[5].split("\t")[:2] == ["scan.txt", "not used"]
    assert "5 of 6 files can be used; 7 problems.\nNot used: scan.txt.\n" in printed
    assert "4 possible identifiers in 1 transcript" in printed and "“Ray Hall”" not in printed
