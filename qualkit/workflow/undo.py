"""Undoes an anonymised copy with its key: the study as it was, in a new folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from qualkit.errors import QualkitError, StudyError
from qualkit.identities import Document, read_key
from qualkit.identities.carry import restore_line
from qualkit.identities.restoring import shown, source_text
from qualkit.identities.wrapping import wrap
from qualkit.model import Problem


@dataclass(frozen=True)
class Undone:
    """What was restored: files exactly, texts of containers, and what deserves a look."""

    out: Path
    files: int
    texts: int
    problems: tuple[Problem, ...]


def undo(copy: Path, key: Path, out: Path) -> Undone:
    """Write the study behind an anonymised ``copy`` into the new folder ``out``.

    Text files come back byte for byte when the copy is as it was written; of containers the text comes back as ``.txt``.
    Decisions, also those made on the copy, are carried back. Raises QualkitError for a wrong key or a folder in use.
    """
    copy, out = Path(copy), Path(out)
    if not copy.is_dir():
        raise StudyError(f"There is no folder {copy}.", "Give the anonymised copy.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise QualkitError(f"{out} exists and is not empty.", "Give a new folder with --out.")
    if out.resolve().is_relative_to(copy.resolve()):
        raise QualkitError(f"{out} lies inside the anonymised copy.", "Give a folder elsewhere with --out.")
    held = read_key(Path(key))
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    texts: dict[str, str] = {}
    copies: dict[str, str] = {}
    files = 0
    for document in held.documents:
        path = copy / document.copy
        if not path.is_file():
            problems.append(Problem(document.copy, "this file of the copy is missing", "put it back into the copy"))
            continue
        try:
            written = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            problems.append(Problem(document.copy, "this file of the copy is not UTF-8", "save it as UTF-8"))
            continue
        text, pieces, exact = source_text(written, document, held.forms)
        if not exact:
            what = "this file was edited since the copy was made; pseudonyms were matched in their order"
            problems.append(Problem(document.copy, what, "compare it with the original", severity="warning"))
        target = _inside(out, document.source if document.wrapping else str(Path(document.source).with_suffix(".txt")))
        _write(target, wrap(text, document.wrapping) if document.wrapping else text.encode())
        files += document.wrapping is not None
        documents[document.id] = Document(
            document.source, document.copy, document.id, document.copy_id, document.sha256, pieces
        )
        texts[document.id], copies[document.copy_id] = text, written
    for name, content in held.files.items():
        _write(_inside(out, name), content.encode("utf-8", "surrogateescape"))
    for log in sorted((copy / "decisions").glob("*.jsonl")):
        lines = [
            held.lines.get(line) or restore_line(line, documents, texts, copies, lambda note: shown(note, held.forms))
            for line in log.read_bytes().decode("utf-8", "surrogateescape").split("\n")
        ]
        _write(out / "decisions" / log.name, "\n".join(lines).encode("utf-8", "surrogateescape"))
    if (copy / "codebook").is_dir():
        shutil.copytree(copy / "codebook", out / "codebook")
    return Undone(out, files, len(texts) - files, tuple(problems))


def _inside(out: Path, name: str) -> Path:
    """A path of the key below ``out``; a key never writes elsewhere."""
    path = out / name
    if not path.resolve().is_relative_to(out.resolve()):
        raise QualkitError(f"The key names a place outside of the study: {name}.", "Use the key as qualkit wrote it.")
    return path


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise QualkitError(f"Cannot write {path}: {error.strerror}.", "Choose another folder with --out.") from error
