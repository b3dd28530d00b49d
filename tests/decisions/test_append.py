"""Adding to a log: names that are files everywhere, failures that leave nothing half, writers at the same time."""

import multiprocessing
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.decisions import append_decision, append_decisions, read_decisions
from qualkit.errors import QualkitError
from tests.decisions.conftest import made

Logged = Callable[..., Path]


@pytest.mark.parametrize("name", ["", " ", "a/b", "a\\b", "..", ".", "a:b", "con", "LPT1.x", "x" * 200, "a\nb", "a\0"])
def test_a_name_that_cannot_be_a_file_everywhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(QualkitError, match="cannot be called"):
        append_decision(tmp_path / "d", made(1, name))
    assert not (tmp_path / "d").exists()


def test_names_that_are_one_file_on_some_computers_are_refused(logged: Logged) -> None:
    folder = logged("s", made(1, "Zoë"))
    with pytest.raises(QualkitError, match="a log of 'Zoë' already"):
        append_decision(folder, made(2, "zoë"))
    assert append_decision(folder, made(2, "Zoe\u0308")).coder == "Zoë"


def test_several_coders_go_to_their_own_logs_and_come_back_as_given(tmp_path: Path) -> None:
    decisions = [made(1), made(2, "ben"), made(3)]
    assert append_decisions(tmp_path, decisions) == decisions
    assert read_decisions(tmp_path)[0] == [made(1), made(3), made(2, "ben")]
    assert append_decisions(tmp_path, []) == []


def test_a_very_long_last_line_is_linked_as_a_whole(logged: Logged) -> None:
    folder = logged("s", made(1), made(2, note="x" * 300_000))
    append_decision(folder, made(3))
    assert read_decisions(folder)[1] == []


@pytest.mark.parametrize("fails", ["write", "fsync"])
def test_a_failure_is_told_and_leaves_the_log_as_it_was_and_a_retry_is_complete(
    logged: Logged, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = logged("s", made(1))
    before = (folder / "anna.jsonl").read_bytes()
    real = os.write

    def full(handle: int, data: bytes) -> int:
        if len(data) <= 40:
            raise OSError(28, "No space left on device")
        return real(handle, bytes(data)[:40])

    def failing(handle: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, fails, full if fails == "write" else failing)
        with pytest.raises(QualkitError, match=r"Not saved: cannot write to .*anna\.jsonl") as caught:
            append_decision(folder, made(2))
    assert "try again" in caught.value.remedy
    assert (folder / "anna.jsonl").read_bytes() == before
    append_decision(folder, made(2))
    assert read_decisions(folder) == ([made(1), made(2)], [])


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "decisions").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(QualkitError, match="Not saved: cannot write to"):
        append_decision(tmp_path / "decisions", made(1))


def test_a_log_that_may_not_be_opened_is_told(logged: Logged, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = logged("s", made(1))
    real = os.open

    def refused(path: str | Path, *more: int) -> int:
        if str(path).endswith(".jsonl"):
            raise OSError(30, "Read-only file system")
        return real(path, *more)

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(QualkitError, match="Read-only file system"):
        append_decision(folder, made(2))


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="needs a user who is not root")
def test_a_read_only_folder_is_told(logged: Logged) -> None:
    folder = logged("s", made(1))
    for path in (folder / "anna.jsonl", folder / ".lock", folder):
        path.chmod(0o444 if path.is_file() else 0o555)
    try:
        with pytest.raises(QualkitError, match="Permission denied"):
            append_decision(folder, made(2))
        assert read_decisions(folder) == ([made(1)], [])
    finally:
        folder.chmod(0o755)


def _append_many(folder: Path, writer: int, count: int) -> None:
    for number in range(count):
        append_decision(folder, made(number, note=f"{writer}"))


def test_writers_at_the_same_time_neither_lose_nor_reorder_nor_unchain_lines(tmp_path: Path) -> None:
    folder, count = tmp_path / "decisions", 15
    workers: list[multiprocessing.Process | threading.Thread] = [
        *(multiprocessing.get_context("spawn").Process(target=_append_many, args=(folder, n, count)) for n in range(2)),  # type: ignore[list-item]
        *(threading.Thread(target=_append_many, args=(folder, n, count)) for n in range(2, 4)),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    decisions, problems = read_decisions(folder)
    for writer in range(4):
        assert [d for d in decisions if d.note == f"{writer}"] == [made(n, note=f"{writer}") for n in range(count)]
    assert [p for p in problems if "dated before" not in p.what] == []
