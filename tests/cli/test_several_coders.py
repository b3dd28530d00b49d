"""Two people code a sample in spreadsheets: the commands from drawing to agreement, as a person runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_commands import INTERVIEW, run
from tests.sheets.conftest import fill


@pytest.fixture
def study(write: Callable[..., Path]) -> Path:
    files = {f"transcripts/{n}.txt": INTERVIEW.format(name=n, group="employer") for n in ("E1", "E2", "E3", "E4")}
    return write("study", {**files, "qualkit.toml": '[coding]\nmethod = "rules"\n'})


def test_from_the_sample_to_the_agreement(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = tmp_path / "sample.csv"
    code, out, err = run("sample", "-s", study, "--share", "50%", "--out", sample, capsys=capsys)
    assert code == 0 and "Enough for 0 of 5 themes" in out and "qualkit export --for-coding" in err
    for name, chosen in (("ann", "funding"), ("ben", "esteem"), ("cy", "funding"), ("joint", "funding")):
        sheet = tmp_path / f"{name}.xlsx"
        code, out, _ = run(
            "export", "-s", study, "--for-coding", sheet, "--blind", "--sample", sample, "--coder", name, capsys=capsys
        )
        assert code == 0 and "blind" in out
        fill(sheet, {"*": {"code 1": chosen, "gone through": "yes"}})
        code, out, err = run("import", sheet, "-s", study, capsys=capsys)
        assert code == 0 and f"{chosen}\t0\t" in out and "could not be read" not in err
    code, out, _ = run("agree", "-s", study, capsys=capsys)
    assert code == 0 and "3 coders" in out and "joint" not in out and "ann and cy" in out
    assert "ann: –    ben: esteem    cy: –" in out
    for name in ("agreement.html", "agreement.csv", "agreement_team.csv", "disagreements.csv"):
        assert (study / "out" / name).stat().st_size, name
    code, out, _ = run("agree", "ann", "cy", "-s", study, "--json", capsys=capsys)
    pair = json.loads(out)
    assert code == 0 and pair["disagreements"] == []
    assert {(r["coder_a"], r["coder_b"]) for r in pair["agreement"]} == {("ann", "cy")}
    again = run("import", tmp_path / "ann.xlsx", "-s", study, "--json", capsys=capsys)[1]
    assert json.loads(again)["added"] == {}


@pytest.mark.parametrize(
    ("args", "words", "status"),
    [
        (["sample", "--share", "much"], "is no share", 2),
        (["sample", "--by", "sector"], "No participant has the attribute 'sector'", 1),
        (["sample", "--share", "0.01%", "--unit", "transcript"], "not even one transcript", 1),
        (["export", "--blind"], "go with --for-coding", 2),
        (["export", "--for-coding", "{tmp}/a.doc"], "must end in .xlsx or .csv", 2),
        (["export", "--for-coding", "{tmp}/a.xlsx", "--coder", "model"], "computer's own codings", 1),
        (["export", "--for-coding", "{tmp}/a.xlsx", "--sample", "{tmp}/people.csv"], "no column `place`", 1),
        (["export", "--format", "xlsx"], "needs a file", 2),
        (["import", "{tmp}/people.csv", "--columns", "txt=Quote"], "Did you mean 'text'?", 1),
        (["import", "{tmp}"], "There are no decisions in", 1),
        (["agree"], "Two coders are needed", 2),
        (["agree", "ann", "ben"], "There is no coder 'ann'", 1),
    ],
)
def test_what_is_wrong_is_said(
    args: list[str], words: str, status: int, study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "people.csv").write_text("participant,group\nE1,employer\n", encoding="utf-8")
    code, _, err = run(*[a.format(tmp=tmp_path) for a in args], "-s", study, capsys=capsys)
    assert code == status and words in err and "Traceback" not in err


def test_the_table_of_codings_is_printed_or_written(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run("export", "-s", study, capsys=capsys)
    assert code == 0 and out.startswith("transcript,participant,group") and out.count("\n") > 4
    code, _, err = run("export", "-s", study, "--out", tmp_path / "codings.xlsx", capsys=capsys)
    assert code == 0 and "Table:" in err and (tmp_path / "codings.xlsx").read_bytes().startswith(b"PK")
