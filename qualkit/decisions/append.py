"""Adding to a log: what is acknowledged is on the disk, and writers at the same time wait for each other."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from qualkit.coders import checked_coder
from qualkit.decisions.line import fields_of, line_bytes, link
from qualkit.errors import QualkitError
from qualkit.lock import locked, not_saved, sync_folder
from qualkit.model import Decision

_TAIL = 1 << 16


def append_decision(folder: Path, decision: Decision) -> Decision:
    """Append one decision to its coder's log and return it as written, once it is on the disk.

    Raises QualkitError when it could not be saved; then nothing of it is in the log.
    """
    return append_decisions(folder, [decision])[0]


def append_decisions(folder: Path, decisions: Sequence[Decision]) -> list[Decision]:
    """Append many decisions, each to its coder's log, with one sync per log; returns them as written.

    Raises QualkitError when a log could not be written; logs before it (in the order of the decisions) are complete.
    """
    named = [replace(decision, coder=checked_coder(decision.coder)) for decision in decisions]
    by_coder: dict[str, list[Decision]] = {}
    for decision in named:
        by_coder.setdefault(decision.coder, []).append(decision)
    with locked(folder):
        for coder, mine in by_coder.items():
            append_lines(folder, coder, [fields_of(decision) for decision in mine])
    return named


def append_lines(folder: Path, coder: str, lines: Sequence[Mapping[str, object]]) -> None:
    """Append lines (fields by key) to a coder's log, chained to the last one, and sync. The folder must be ``locked``.

    An unfinished line at the end of the file is kept, on a line of its own. When not all can be written, what was is
    taken back. Raises QualkitError.
    """
    _refuse_other_spelling(folder, coder)
    path = folder / f"{coder}.jsonl"
    new = not path.exists()
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise not_saved(path, error) from error
    try:
        size = os.fstat(handle).st_size
        last, whole = _last_line(handle, size)
        added = [] if whole else [b"\n"]
        for fields in lines:
            last = line_bytes(fields, link(last) if last else "")
            added.append(last)
        try:
            _write(handle, b"".join(added))
            os.fsync(handle)
        except OSError:
            with suppress(OSError):
                os.ftruncate(handle, size)
            raise
    except OSError as error:
        raise not_saved(path, error) from error
    finally:
        os.close(handle)
    if new:
        sync_folder(folder)


def _write(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _last_line(handle: int, size: int) -> tuple[bytes, bool]:
    """The last line of a file that is not blank, and whether the file ends with a line end (or is empty)."""
    tail = b""
    start = size
    while start and b"\n" not in tail.strip():
        start = max(0, start - _TAIL)
        os.lseek(handle, start, os.SEEK_SET)
        tail = _read(handle, size - start)
    return tail.strip().rpartition(b"\n")[2].removeprefix(b"\xef\xbb\xbf"), not size or tail.endswith(b"\n")


def _read(handle: int, size: int) -> bytes:
    parts = []
    while size and (part := os.read(handle, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _refuse_other_spelling(folder: Path, coder: str) -> None:
    """``Anna.jsonl`` and ``anna.jsonl`` are one file on some computers and two on others."""
    for path in folder.glob("*.jsonl"):
        if path.stem != coder and _spelled(path.stem) == _spelled(coder):
            raise QualkitError(
                f"There is a log of {path.stem!r} already, and {coder!r} is the same file on some computers.",
                f"Use the name {path.stem!r}, or one that differs in more than capitals and accents' encoding.",
            )


def _spelled(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
