"""Memos that several people save at once: nothing is lost in silence, and a failure leaves what was there."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualkit.review.failures import ClashError, NotSavedError
from qualkit.review.memos import read_memo, write_memo
from tests.review.study import Page, make_study

WRITERS, LINES = 4, 10


def _add_lines(file: Path, writer: str) -> None:
    """Like a person who saves, is told of the other text, takes it over and saves again."""
    for number in range(LINES):
        now = read_memo(file)
        text, version = now.text, now.version
        while True:
            try:
                write_memo(file, f"{text}{writer} {number}\n", version)
                break
            except ClashError as clash:
                text, version = str(clash.now["text"]), str(clash.now["version"])


def _by_processes(file: Path) -> list[Any]:
    start = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    return [start.Process(target=_add_lines, args=(file, f"writer{n}")) for n in range(WRITERS)]


def _by_threads(file: Path) -> list[Any]:
    return [threading.Thread(target=_add_lines, args=(file, f"writer{n}")) for n in range(WRITERS)]


@pytest.mark.parametrize("workers", [_by_processes, _by_threads])
def test_people_who_save_one_memo_at_the_same_time_all_find_their_words_in_it(
    tmp_path: Path, workers: Callable[[Path], list[Any]]
) -> None:
    file = tmp_path / "memos" / "study.md"
    running = workers(file)
    for worker in running:
        worker.start()
    for worker in running:
        worker.join(60)
    lines = read_memo(file).text.splitlines()
    assert sorted(lines) == sorted(f"writer{w} {n}" for w in range(WRITERS) for n in range(LINES))
    for writer in range(WRITERS):
        assert [line for line in lines if line.startswith(f"writer{writer} ")] == [
            f"writer{writer} {n}" for n in range(LINES)
        ]


def test_of_two_windows_that_save_at_once_one_is_told_what_the_other_wrote(tmp_path: Path) -> None:
    page = Page(make_study(tmp_path / "study"), blind=False)
    together = threading.Barrier(2)
    for round_ in range(20):
        version = page.get("memo", kind="study")["version"]
        answers: dict[str, Any] = {}

        def save(text: str, version: str = version, answers: dict[str, Any] = answers) -> None:
            together.wait(30)
            answers[text] = page.post("keep-memo", {"text": text, "version": version}, kind="study")

        texts = [f"mine {round_}", f"yours {round_}"]
        windows = [threading.Thread(target=save, args=(text,)) for text in texts]
        for window in windows:
            window.start()
        for window in windows:
            window.join(30)
        (kept,) = [text for text in texts if answers[text]["status"] == 200]
        (told,) = [text for text in texts if answers[text]["status"] == 409]
        assert page.get("memo", kind="study")["text"] == kept == answers[told]["now"]["text"]


def test_a_memo_that_cannot_be_written_is_told_and_the_old_text_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "memos" / "study.md"
    first = write_memo(file, "what was there", "")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(NotSavedError, match="No space left"):
            write_memo(file, "new", first.version)
    assert read_memo(file) == first
    assert sorted(p.name for p in file.parent.iterdir()) == [".lock", "study.md"]
    assert write_memo(file, "new", first.version).text == "new"
