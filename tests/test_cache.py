"""The cache saves time and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.cache import kept


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("QUALKIT_CACHE", str(tmp_path / "cache"))
    return []


def made(calls: list[str], name: str) -> dict[str, str]:
    calls.append(name)
    return {"name": name}


def test_the_same_parts_are_made_once(calls: list[str]) -> None:
    assert kept(["a", "1"], lambda: made(calls, "x")) == kept(["a", "1"], lambda: made(calls, "y")) == {"name": "x"}
    assert kept(["a", "2"], lambda: made(calls, "z")) == {"name": "z"}
    assert calls == ["x", "z"]


def test_a_torn_file_is_made_anew(calls: list[str], tmp_path: Path) -> None:
    kept(["a"], lambda: made(calls, "x"))
    (file,) = (tmp_path / "cache").glob("*.pickle")
    file.write_bytes(file.read_bytes()[:10])
    assert kept(["a"], lambda: made(calls, "y")) == {"name": "y"}
    assert kept(["a"], lambda: made(calls, "z")) == {"name": "y"}


def test_few_files_stay_and_only_for_their_owner(calls: list[str], tmp_path: Path) -> None:
    for number in range(9):
        kept([str(number)], lambda: made(calls, "x"))
    files = list((tmp_path / "cache").glob("*.pickle"))
    assert len(files) == 4 and all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_without_a_cache_everything_is_made(calls: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for nowhere in ("off", str(tmp_path / "file" / "below")):
        monkeypatch.setenv("QUALKIT_CACHE", nowhere)
        assert kept(["a"], lambda: made(calls, "x")) == {"name": "x"}
        assert kept(["a"], lambda: made(calls, "y")) == {"name": "y"}
