"""What cannot be written, and numbers that are none, are told in plain words."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_commands import INTERVIEW, run

_WRITERS = [
    ["demo", "{out}"],
    ["init", "{out}"],
    ["run", "{study}", "--method", "rules", "--out", "{out}"],
    ["sample", "--study", "{study}", "--share", "100%", "--method", "rules", "--out", "{out}"],
    ["export", "--study", "{study}", "--method", "rules", "--out", "{out}.csv"],
    ["export", "--study", "{study}", "--method", "rules", "--for-coding", "{out}.xlsx"],
    ["anonymise", "{study}", "--out", "{out}"],
    ["anonymise", "{study}", "--out", "{out}", "--key", "{out}.json"],
    ["report", "--study", "{study}", "--out", "{out}"],
    ["quotes", "--study", "{study}", "--method", "rules", "--out", "{out}.md"],
]


@pytest.mark.parametrize("command", _WRITERS, ids=" ".join)
def test_a_place_below_a_file_is_told(
    command: list[str], write: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = write("study", {"E1.txt": INTERVIEW.format(name="E1", group="employer")})
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    out = tmp_path / "file" / "below"
    code, _, err = run(*(part.format(out=out, study=study) for part in command), capsys=capsys)
    assert code == 1
    assert "Error: Cannot" in err and str(out) in err and "→" in err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_the_demo_is_not_put_on_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    code, _, err = run("demo", tmp_path / "file", capsys=capsys)
    assert code == 1 and "exists and is not empty" in err


def test_a_folder_where_no_file_can_be_written_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise shutil.Error([(f"a{i}", f"b{i}", f"no {i}") for i in range(3)])

    monkeypatch.setattr(shutil, "copytree", refuse)
    code, _, err = run("demo", tmp_path / "new", capsys=capsys)
    assert code == 1 and f"Cannot write {tmp_path / 'new'}: no 0." in err


def test_a_folder_that_may_not_be_looked_into_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "is_dir", refuse)
    code, _, err = run("check", tmp_path / "locked", capsys=capsys)
    assert code == 1
    assert f"{tmp_path / 'locked'}: Permission denied" in err and "unexpected" not in err


@pytest.mark.parametrize("value", ["abc", "1", "2.5"])
def test_a_number_that_is_none_is_told_in_plain_words(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("topics", "-n", value, capsys=capsys)
    assert code == 2
    assert f"'{value}' is not a whole number from 2 to 200." in err


def test_a_number_without_an_upper_bound_is_told_by_its_lower(capsys: pytest.CaptureFixture[str]) -> None:
    assert "'-1' is not a whole number of 0 or more." in run("agree", "--show", "-1", capsys=capsys)[2]


@pytest.mark.parametrize(
    "args", [("quotes", "--min-score", "2"), ("sample", "--kappa", "abc"), ("sample", "--half-width", "0")]
)
def test_a_share_out_of_bounds_is_told_in_plain_words(
    args: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"'{args[-1]}' is not a number between 0 and 1." in run(*args, capsys=capsys)[2]


def test_codebook_add_tells_a_wrong_number_as_topics_does(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("codebook", "add", "3", "-n", "abc", capsys=capsys)
    assert code == 2 and "'abc' is not a whole number from 2 to 200." in err
