"""Files: what is written goes through here, whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from qualkit.errors import QualkitError
from qualkit.lock import sync_folder


def write_text(path: Path, text: str, *, synced: bool = False) -> None:
    """Write a text file as UTF-8, whole or not at all (see ``write_bytes``)."""
    write_bytes(path, text.encode(), synced=synced)


def write_bytes(path: Path, data: bytes, *, synced: bool = False) -> None:
    """Write a file in one step: a reader sees the old one or the new one, never half of it.

    ``synced`` is for what cannot be made again: it is on the disk when this returns.
    """
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
            if synced:
                stream.flush()
                os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        if synced:
            sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            Path(temporary).unlink()
        raise QualkitError(
            f"Cannot write {path}: {error.strerror or error}.",
            "Free some space, close the file in other programs, or choose another folder with --out.",
        ) from error


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder with all that is in it; ``target`` may exist. Raises QualkitError when it cannot be written."""
    try:
        shutil.copytree(source, target, dirs_exist_ok=True)
    except OSError as error:
        several = error.args[0] if isinstance(error, shutil.Error) else ()  # a fault for each file: (from, to, why)
        why = several[0][2] if several else error.strerror or error
        raise QualkitError(
            f"Cannot write {target}: {why}.", "Choose another folder, or make this one writable."
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
