"""While possible identifiers have not been reviewed, everything that leaves a study says so at its top, and --strict refuses."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from qualkit.cli import cli
from qualkit.cli.common import told
from qualkit.notice import noted, put_notice
from qualkit.workflow.study import open_study

TALK = """\
INT: Who pays for the course?

E1: We pay for it out of the levy, our manager Sarah Jones says. Nobody round here knows about higher technical courses.

INT: And the learners?

E1: They will not take out a loan for it, the debt frightens them.
"""
SAID = "Not yet fit for sharing: 1 possible identifier in 1 transcript has not been reviewed (name 1)."
EXPORTS = {
    "code": ["code"],
    "code for a program": ["code", "--json"],
    "quotes as text": ["quotes", "--format", "text"],
    "quotes as Markdown": ["quotes", "--markdown"],
    "quotes as a page": ["quotes", "--format", "html"],
    "quotes for LaTeX": ["quotes", "--format", "latex"],
    "quotes as CSV": ["quotes", "--csv"],
    "quotes for a program": ["quotes", "--json"],
    "quotes on screen": ["quotes"],
    "search as text": ["search", "loan", "--format", "text"],
    "search as Markdown": ["search", "loan", "--markdown"],
    "search as a page": ["search", "loan", "--format", "html"],
    "search for LaTeX": ["search", "loan", "--format", "latex"],
    "search as CSV": ["search", "loan", "--csv"],
    "search for a program": ["search", "loan", "--json"],
    "compare": ["compare", "--json"],
    "verify": ["verify", "DRAFT", "--json"],
    "verify as CSV": ["verify", "DRAFT", "--csv"],
    "agree": ["agree", "rules", "rules"],
    "agree for a program": ["agree", "rules", "rules", "--json"],
    "sample for a program": ["sample", "--share", "50%", "--json"],
    "codings as CSV": ["export"],
}
FILES = {
    "quotes.docx": ["quotes", "--out"],
    "quotes.xlsx": ["quotes", "--out"],
    "search.docx": ["search", "loan", "--out"],
    "search.xlsx": ["search", "loan", "--out"],
    "compare.xlsx": ["compare", "--xlsx"],
    "verify.html": ["verify", "DRAFT", "--html"],
    "matrix.html": ["report", "--matrix", "--out"],
    "matrix.xlsx": ["report", "--matrix", "--out"],
    "methods.html": ["report", "--methods", "--out"],
    "methods.md": ["report", "--methods", "--out"],
    "report.html": ["report", "--out"],
    "report.md": ["report", "--out"],
    "candidates.yaml": ["report", "--out"],
    "sample.csv": ["sample", "--share", "50%", "--out"],
    "codings.csv": ["export", "--out"],
    "codings.xlsx": ["export", "--out"],
    "sheet.csv": ["export", "--for-coding"],
    "sheet.xlsx": ["export", "--for-coding"],
}


@pytest.fixture
def study(write: Callable[..., Path]) -> Path:
    root = write("study", {"transcripts/E1.txt": TALK})
    (root / "qualkit.toml").write_text('[coding]\nmethod = "rules"\n', encoding="utf-8")
    (root / "draft.md").write_text("“the debt frightens them” (E1)\n", encoding="utf-8")
    return root


def _run(study: Path, *arguments: str) -> int:
    args = [str(study / "draft.md") if a == "DRAFT" else a for a in arguments]
    if args[0] != "run":
        args += ["--study", str(study)]
    return told(lambda: cli.main(args, standalone_mode=False))


@pytest.mark.parametrize("arguments", EXPORTS.values(), ids=EXPORTS.keys())
def test_what_is_printed_says_so_first(study: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    _run(study, *arguments)
    printed = capsys.readouterr()
    assert SAID in printed.err
    if "--json" in arguments:
        told_in = json.loads(printed.out)
        assert (told_in if isinstance(told_in, dict) else told_in[0])["notice"].startswith(SAID)
    elif "--csv" in arguments or arguments in (["code"], ["export"]):
        assert next(csv.DictReader(io.StringIO(printed.out)))["notice"].startswith(SAID)
    elif "--format" in arguments or "--markdown" in arguments:
        assert SAID.partition(" (")[0] in printed.out.partition("<main")[0][:20_000]


def _told_in(path: Path) -> str:
    if path.suffix == ".docx":
        return " ".join(p.text for p in Document(str(path)).paragraphs[:2])
    if path.suffix == ".xlsx":
        return str(load_workbook(path).worksheets[0].cell(1 + (path.name == "compare.xlsx"), 1).value)
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".csv":
        return next(csv.DictReader(io.StringIO(text)))["notice"]
    return text.partition("<main")[0]


@pytest.mark.parametrize(("name", "arguments"), FILES.items(), ids=FILES.keys())
def test_every_file_says_so_at_its_top(study: Path, tmp_path: Path, name: str, arguments: list[str]) -> None:
    out = tmp_path / "exports" / name
    _run(study, *arguments, str(out.parent if arguments[0] == "report" else out))
    assert SAID in _told_in(out)


@pytest.mark.parametrize("arguments", [*EXPORTS.values(), *FILES.values(), ["run"]], ids=" ".join)
def test_strict_writes_nothing(
    study: Path, tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "exports"
    given = list(arguments)
    if arguments == ["run"]:
        given.append(str(study))
    elif arguments in FILES.values():
        given.append(str(place if arguments[0] == "report" else place / "x.xlsx"))
    assert _run(study, *given, "--strict") == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "was not written" in printed.err and "Sarah" not in printed.err
    assert not place.exists() and not (study / "out").exists()


def test_every_table_of_a_run_says_so_and_none_when_all_is_reviewed(study: Path) -> None:
    assert _run(study, "run", str(study)) == 0
    for name in ("codings", "turns", "segments", "comparison", "quotes"):
        with (study / "out" / f"{name}.csv").open(encoding="utf-8") as stream:
            first, *rest = csv.DictReader(stream)
        assert first["notice"].startswith(SAID) and not any(row["notice"] for row in rest), name
    (study / "identities.csv").write_text("transcript,text,verdict\n*,Sarah Jones,keep\n", encoding="utf-8")
    assert open_study(study).identity_notice == ""
    assert _run(study, "run", str(study), "--strict") == 0
    assert "notice" not in (study / "out" / "codings.csv").read_text(encoding="utf-8").partition("\n")[0]


def test_a_study_is_searched_once(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualkit.workflow import guard

    calls: list[object] = []
    search = guard.all_findings
    monkeypatch.setattr(guard, "all_findings", lambda *args, **named: calls.append(args) or search(*args, **named))
    _run(study, "run", str(study))
    assert len(calls) == 1


def test_a_table_without_rows_stays_one() -> None:
    assert noted(["a"], [], "Careful.") == (["a", "notice"], [])
    assert noted(["a"], [{"a": 1}], "") == (["a"], [{"a": 1}])


def test_a_workbook_opens_on_the_sentence() -> None:
    book = Workbook()
    put_notice(book, "")
    assert len(book.sheetnames) == 1
    put_notice(book, "Careful.")
    assert book.sheetnames[0] == "read first" and book.active is book.worksheets[0]
