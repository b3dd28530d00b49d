"""The key: what stands behind each pseudonym. One file, readable by its owner only, never inside the study or the copy."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from qualkit.errors import QualkitError
from qualkit.identities.rewriting import Piece

FORM = "qualkit key 1"


@dataclass(frozen=True, slots=True)
class Document:
    """One transcript of the copy: where it came from, its replacements, and how its bytes are made again.

    ``id`` and ``copy_id`` are the transcript's ids. ``wrapping`` is None for containers: their text is restored, not the file.
    """

    source: str
    copy: str
    id: str
    copy_id: str
    sha256: str
    pieces: tuple[Piece, ...]
    wrapping: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Everything that undoing needs. ``files`` are whole small files of the study; ``lines`` decisions that do not invert."""

    documents: tuple[Document, ...]
    forms: Mapping[str, Sequence[str]]
    files: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)


def refuse_place(key: Path, *folders: Path) -> None:
    """Raise QualkitError when the key would lie in one of the folders, or on a file that exists."""
    place = key.resolve()
    for folder in folders:
        if place.is_relative_to(folder.resolve()):
            raise QualkitError(
                f"The key {key} would lie inside {folder}: who has that folder could undo the pseudonyms.",
                "Give a place outside of the study and of the copy with --key, such as an encrypted drive.",
            )
    if place.exists():
        raise QualkitError(
            f"The key {key} exists already; without it an earlier copy could not be undone.",
            "Give another name with --key, or move the old key away.",
        )


def write_key(path: Path, key: Key) -> None:
    """Write the key with permission for its owner only (0600), from the first byte on."""
    text = json.dumps({"form": FORM, **asdict(key)}, indent=1) + "\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise QualkitError(
            f"Cannot write the key {path}: {error.strerror}.", "Give another place with --key."
        ) from error
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        with suppress(OSError):
            path.chmod(0o600)
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def read_key(path: Path) -> Key:
    """The key in a file. Raises QualkitError for a file that is none."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        if data["form"] != FORM:
            raise ValueError(str(data["form"]))
        documents = tuple(
            Document(**{**item, "pieces": tuple(Piece(**piece) for piece in item["pieces"])})
            for item in data["documents"]
        )
        return Key(documents, data["forms"], data["files"], data["lines"])
    except OSError as error:
        raise QualkitError(
            f"Cannot read the key {path}: {error.strerror}.", "Give the file written by --key."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise QualkitError(
            f"{path} is not a key of qualkit, or it is damaged.",
            "Give the file written by --key when the copy was made.",
        ) from error
