"""Killed processes, lost power, full disks: after a restart every acknowledged decision is there, and the log goes on."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.decisions import append_decision, append_decisions, read_decisions
from qualkit.decisions.line import fields_of, line_bytes, link
from qualkit.model import Decision
from tests.decisions.conftest import made

ROOT = Path(__file__).parents[2]
_WRITER = """
import sys
from pathlib import Path
from qualkit.decisions import append_decision
from qualkit.errors import QualkitError
from tests.decisions.conftest import made
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
if limit:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
for number in range(int(sys.argv[3]), 10**6):
    try:
        append_decision(folder, made(number % 3600, note=f"number {number}"))
    except QualkitError as error:
        print("told", error.message, flush=True)
        break
    print(number, flush=True)
"""
posix_only = pytest.mark.skipif(os.name != "posix", reason="needs signals and limits of POSIX")


def start_writer(folder: Path, *, limit: int = 0, first: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WRITER, str(folder), str(limit), str(first)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def acknowledged(output: str) -> Iterator[int]:
    """The numbers that the writer printed as whole lines."""
    for line in output.split("\n")[:-1]:
        if line.isdigit():
            yield int(line)


def numbers(decisions: list[Decision]) -> list[int]:
    return [int(d.note.removeprefix("number ")) for d in decisions if d.note]


def forked_writer(folder: Path, first: int) -> tuple[int, int]:
    """A copy of this process that appends one decision after another; its number, and where it acknowledges them."""
    acknowledgements, told = os.pipe()
    child = os.fork()
    if child:
        os.close(told)
        return child, acknowledgements
    try:
        for number in range(first, 10**6):
            append_decision(folder, made(number % 3600, note=f"number {number}"))
            os.write(told, f"{number}\n".encode())
    finally:
        os._exit(1)


@posix_only
def test_a_process_killed_at_any_moment_loses_no_acknowledged_decision(tmp_path: Path) -> None:
    rng = random.Random(1)
    kept = 0
    for study in range(10):
        folder = tmp_path / f"decisions{study}"
        known: set[int] = set()
        for round_ in range(30):
            child, acknowledgements = forked_writer(folder, first=1000 * round_)
            if round_ % 2:  # every second one is at work when it is killed, also on a slow computer
                select.select([acknowledgements], [], [], 60)
            time.sleep(rng.random() * 0.02)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            with os.fdopen(acknowledgements, "rb") as stream:
                known |= set(acknowledged(stream.read().decode()))
            decisions, problems = read_decisions(folder)
            assert known <= set(numbers(decisions))
            assert numbers(decisions) == sorted(set(numbers(decisions)))
            assert all("not complete" in p.what for p in problems if "dated before" not in p.what)
        kept += len(known)
    assert kept >= 150


def test_power_lost_at_any_byte_of_a_write_loses_nothing_before_and_hinders_nothing_after(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    before = [made(n, note="–“é”") for n in range(3)]
    append_decisions(folder, before)
    log = folder / "anna.jsonl"
    synced = log.read_bytes()
    lost, after = made(8, text="naïve 😀"), made(9)
    line = line_bytes(fields_of(lost), link(synced.splitlines()[-1]))
    for rest in (b"", b"\0" * 16):
        for cut in range(len(line) + 1):
            log.write_bytes(synced + line[:cut] + rest)
            read, problems = read_decisions(folder)
            assert read[:3] == before and read[3:] in ([], [lost])
            assert len(read[3:]) + len(problems) == (1 if cut or rest else 0) + (1 if cut == len(line) and rest else 0)
            torn = len(read) == 3 and (cut or rest)
            if torn and not rest:
                assert problems[-1].what == "a line that is not complete JSON (an interrupted write?)"
                assert "make it again if not" in problems[-1].remedy
            assert append_decision(folder, after) == after
            read, problems = read_decisions(folder)
            assert read[:3] == before and read[-1] == after
            assert [p.place for p in problems][:1] == (["line 4"] if torn else ["line 5"] if rest else [])
            assert all("link" not in p.what and "written after" not in p.what for p in problems)


@posix_only
def test_a_full_disk_is_told_and_every_acknowledged_decision_is_there_when_there_is_room_again(tmp_path: Path) -> None:
    rng = random.Random(2)
    for round_ in range(6):
        folder = tmp_path / f"decisions{round_}"
        output = start_writer(folder, limit=rng.randint(300, 3000)).communicate()[0]
        assert "told Not saved: cannot write to" in output
        log = folder / "anna.jsonl"
        assert not log.read_bytes() or log.read_bytes().endswith(b"\n")
        assert numbers(read_decisions(folder)[0]) == list(acknowledged(output))
        append_decision(folder, made(5))
        assert read_decisions(folder)[0][-1] == made(5)


def test_a_disk_that_fails_at_any_byte_leaves_whole_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few hundred rounds: the disk takes some bytes more, in pieces, and then no more; sometimes the cleaning up fails too."""
    rng, folder = random.Random(3), tmp_path / "decisions"
    real_write, real_truncate = os.write, os.ftruncate
    room = 0

    def write(handle: int, data: bytes) -> int:
        nonlocal room
        if room <= 0:
            raise OSError(28, "No space left on device")
        taken = real_write(handle, bytes(data)[: min(room, rng.randint(1, 80))])
        room -= taken
        return taken

    def truncate(handle: int, size: int) -> None:
        if rng.random() < 0.3:
            raise OSError(5, "Input/output error")
        real_truncate(handle, size)

    monkeypatch.setattr(os, "ftruncate", truncate)
    saved: list[Decision] = []
    for number in range(300):
        decision = made(number)
        room = rng.choice([rng.randint(0, 200), 10**6])
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", write)
            try:
                append_decision(folder, decision)
                saved.append(decision)
            except Exception as error:
                assert type(error).__name__ == "QualkitError"
    decisions, problems = read_decisions(folder)
    assert [d for d in decisions if d in saved] == saved
    assert 100 < len(saved) < 300
    assert {p.what for p in problems} <= {"a line that is not complete JSON (an interrupted write?)"}
