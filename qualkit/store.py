"""Files: what is written goes through here, whole or not at all; the decisions log is only ever appended to."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import get_args

from qualkit.errors import QualkitError
from qualkit.model import Action, Decision, Problem

_ACTIONS = get_args(Action)
_CURLY = re.compile(r"[{,:]\s*[“”„]|[“”]\s*[:,}]")  # where JSON wants a straight quotation mark


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8, whole or not at all (see ``write_bytes``)."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file in one step: a reader sees the old one or the new one, never half of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise QualkitError(
            f"Cannot write {path}: {error.strerror or error}.",
            "Choose another folder with --out, or make this one writable.",
        ) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        with suppress(OSError):
            Path(temporary).unlink()
        raise QualkitError(
            f"Cannot write {path}: {error.strerror or error}.",
            "Free some space, close the file in other programs, or choose another folder with --out.",
        ) from error


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A table as CSV: header, LF line ends, floats with at most 6 decimals, empty for None."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return stream.getvalue()


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write a table as CSV (see ``csv_text``)."""
    write_text(path, csv_text(columns, rows))


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return value


def json_text(value: object) -> str:
    """JSON for programs and people: sorted keys, two blanks, non-ASCII as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def undated(package: bytes) -> bytes:
    """A file of Word or Excel without the time of its making, so that the same content gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return out.getvalue()


def sha256(path: Path) -> str:
    """The sha256 of a file's bytes, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_decisions(folder: Path) -> tuple[list[Decision], list[Problem]]:
    """All decisions of a study, file by file in the order written, and every line that could not be read.

    ``folder`` is ``decisions/``; a missing one is an empty record. No line is ever dropped silently.
    """
    decisions: list[Decision] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.jsonl")) if folder.is_dir() else []:
        try:
            lines = file.read_text(encoding="utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(
                Problem(f"decisions/{file.name}", f"cannot be read: {error}", "Restore it from a copy; it is kept.")
            )
            continue
        for number, line in enumerate(lines, 1):
            if line.strip():
                decision = _decision(line, file.stem)
                if isinstance(decision, Decision):
                    decisions.append(decision)
                else:
                    problems.append(
                        Problem(
                            f"decisions/{file.name}",
                            decision,
                            "Mend the line by hand; it is kept as it is.",
                            f"line {number}",
                        )
                    )
    return decisions, problems


def _decision(line: str, coder: str) -> Decision | str:
    """A line as a Decision, or what is wrong with it."""
    try:
        data = json.loads(line)
    except json.JSONDecodeError:
        if _CURLY.search(line):
            return (
                "a line that is not JSON: it has typographic quotes (“ ”), which Word puts in place of straight ones; "
                'type them again as " in a plain text editor'
            )
        return "a line that is not complete JSON (an interrupted write?)"
    if not isinstance(data, dict):
        return "a line that is not a JSON object"
    if data.get("action") not in _ACTIONS:
        return f"unknown action {data.get('action')!r}; known: {', '.join(_ACTIONS)}"
    try:
        return Decision(
            at=str(data.get("at", "")),
            coder=str(data.get("coder") or coder),
            action=data["action"],
            transcript=str(data["transcript"]),
            start=int(data.get("start", 0)),
            end=int(data.get("end", 0)),
            text=str(data.get("text", "")),
            code=str(data.get("code", "")),
            stance=str(data.get("stance", "")),
            note=str(data.get("note", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        return f"a decision without a usable {error}"


def append_decision(folder: Path, decision: Decision) -> None:
    """Append one decision to its coder's log and make sure that it is on the disk before returning."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{decision.coder}.jsonl"
    line = json.dumps({k: v for k, v in asdict(decision).items() if v != ""}, ensure_ascii=False)
    with path.open("ab+") as stream:
        stream.seek(0, os.SEEK_END)
        if stream.tell():
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":  # an interrupted write: keep it, on a line of its own
                stream.write(b"\n")
        stream.write(line.encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
