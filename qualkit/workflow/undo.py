"""Undoes an anonymised copy with its key: the study as it was, in a new folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from qualkit import store
from qualkit.errors import QualkitError, StudyError
from qualkit.identities import Document, Key, read_key
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
    back = _Back(held)
    for document in held.documents:
        _restore(copy, out, document, back)
    for name, content in held.files.items():
        store.write_bytes(_inside(out, name), content.encode("utf-8", "surrogateescape"))
    for log in sorted((copy / "decisions").rglob("*.jsonl")):
        lines = log.read_bytes().decode("utf-8", "surrogateescape").split("\n")
        store.write_bytes(out / log.relative_to(copy), "\n".join(back.lines(lines)).encode("utf-8", "surrogateescape"))
    if (copy / "codebook").is_dir():
        store.copy_folder(copy / "codebook", out / "codebook")
    return Undone(out, back.files, len(back.texts) - back.files, tuple(back.problems))


@dataclass
class _Back:
    """What has been restored so far: documents with the places that hold now, texts by id, problems."""

    key: Key
    documents: dict[str, Document] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    files: int = 0
    problems: list[Problem] = field(default_factory=list)

    def lines(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines of a log as they stood, or would stand, in the study."""
        previous = ""
        for line in lines:
            kept = self.key.lines.get(line)
            restored = kept or restore_line(
                line, self.documents, self.texts, self.copies, lambda s: shown(s, self.key.forms), previous
            )
            yield restored
            previous = restored if restored.strip() else previous


def _restore(copy: Path, out: Path, document: Document, back: _Back) -> None:
    """Write one transcript's file, or its text when it was a container."""
    try:
        data = (copy / document.copy).read_bytes()
        written = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError:
        back.problems.append(Problem(document.copy, "this file of the copy is missing", "put it back into the copy"))
        return
    except UnicodeDecodeError:
        back.problems.append(Problem(document.copy, "this file of the copy is not UTF-8", "save it as UTF-8"))
        return
    text, pieces, exact = source_text(written, document, back.key.forms)
    if not exact:
        what = "this file was edited since the copy was made; pseudonyms were matched in their order"
        back.problems.append(Problem(document.copy, what, "compare it with the original", severity="warning"))
    how = document.wrapping
    target = document.source if how else str(PurePosixPath(document.source).with_suffix(".txt"))
    if not how and (out / target).exists():  # turns.csv and turns.json
        target = f"{document.source}.txt"
    store.write_bytes(_inside(out, target), wrap(text, how) if how else text.encode())
    back.files += how is not None
    back.documents[document.id] = replace(document, pieces=pieces)
    back.texts[document.id], back.copies[document.copy_id] = text, written


def _inside(out: Path, name: str) -> Path:
    """A path of the key below ``out``; a key never writes elsewhere."""
    path = out / name
    if not path.resolve().is_relative_to(out.resolve()):
        raise QualkitError(f"The key names a place outside of the study: {name}.", "Use the key as qualkit wrote it.")
    return path
