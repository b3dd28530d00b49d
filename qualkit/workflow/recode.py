"""Codes of a study added, renamed, merged and split: the codebook changes, the decisions are read anew and never rewritten."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qualkit import store
from qualkit.codebook import codebook_files, load_codebook
from qualkit.codebook.edit import Change, add_code, merge_codes, rename_code, split_code
from qualkit.decisions import read_decisions
from qualkit.errors import CodebookError, QualkitError
from qualkit.model import Codebook, Decision


@dataclass(frozen=True)
class Recoded:
    """A changed codebook: the files that were written or removed, what of merged codes was left out (code and text), and
    the decisions on the codes that were changed, as they are in the logs.
    """

    codebook: Codebook
    written: tuple[Path, ...]
    removed: tuple[Path, ...]
    left: tuple[tuple[str, str], ...]
    decisions: tuple[Decision, ...]


def rename(root: Path, old: str, new: str) -> Recoded:
    """Rename a code of a study's own codebook, with all its sub-codes; decisions on it are read as the new name's.

    Raises QualkitError, and changes nothing, when that cannot be.
    """
    return _change(root, [old], lambda files: rename_code(files, old, new), below=True)


def merge(root: Path, olds: Sequence[str], into: str, at: datetime | None = None) -> Recoded:
    """Merge codes into another one; decisions on them are read as the other's. Raises QualkitError as ``rename`` does."""
    until = (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _change(root, olds, lambda files: merge_codes(files, olds, into, until))


def split(root: Path, old: str, names: Sequence[str]) -> Recoded:
    """Put new sub-codes below a code. Decisions on it stay valid on it, for a person to look through.

    Raises QualkitError as ``rename`` does.
    """
    return _change(root, [old], lambda files: split_code(files, old, names))


def add(root: Path, path: str, entry: Mapping[str, object]) -> Recoded:
    """Put a new code into a study's own codebook, in a file of its own. Raises QualkitError as ``rename`` does."""
    return _change(root, [], lambda files: add_code(files, path, entry))


def own_codebook(root: Path) -> Path:
    """The folder of a study's own codebook. Raises QualkitError when it has none."""
    folder = root / "codebook"
    if not codebook_files(folder):
        raise QualkitError(
            f"{root} has no codebook of its own.",
            f"Put a copy of the shipped one there with `qualkit init {root}`, which leaves all files that are there alone.",
        )
    return folder


def _change(
    root: Path, codes: Sequence[str], change: Callable[[Mapping[str, str]], Change], *, below: bool = False
) -> Recoded:
    folder = own_codebook(root)
    before = load_codebook(folder)
    raw = {path.name: path.read_bytes().decode("utf-8-sig") for path in codebook_files(folder)}
    files = {name: text.replace("\r\n", "\n") for name, text in raw.items()}
    made = change(files)
    after = {
        name: text.replace("\n", "\r\n") if "\r\n" in raw.get(name, "") else text
        for name, text in made.files.items()
        if text != files.get(name)
    }
    _refuse_unreadable(made.files)
    removed = [folder / name for name in files if name not in made.files]
    _replace(folder, after, removed)
    names = {
        code.path for code in before.codes if code.path in codes or (below and code.path.startswith(f"{codes[0]}/"))
    }
    on = tuple(d for d in read_decisions(root / "decisions")[0] if before.reading(d.code)[0] in names)
    written = tuple(folder / name for name in after)
    return Recoded(load_codebook(folder), written, tuple(removed), made.left, on)


def _replace(folder: Path, after: Mapping[str, str], removed: Sequence[Path]) -> None:
    """Write and remove files of a codebook; when one of them cannot be, those before it are put back as they were."""
    touched: list[tuple[Path, bytes | None]] = []
    try:
        for path in (*(folder / name for name in after), *removed):
            touched.append((path, path.read_bytes() if path.exists() else None))
            if path.name in after:
                store.write_text(path, after[path.name], synced=True)
            else:
                path.unlink()
    except (QualkitError, OSError) as error:
        lost = [path for path, data in touched if not _put_back(path, data)]
        what = (
            error.message if isinstance(error, QualkitError) else f"Cannot change {folder}: {error.strerror or error}."
        )
        remedy = "Free some space or make the folder writable, then try again; the codebook is as it was."
        if lost:
            names = " and ".join(path.name for path in lost)
            remedy = (
                f"{names} could not be put back as it was: take it from a copy, or look through it, before you go on."
            )
        raise QualkitError(what, remedy) from error


def _put_back(path: Path, data: bytes | None) -> bool:
    """Whether a file holds again what it held; a new file (None) is gone."""
    with suppress(QualkitError, OSError):
        if data is None:
            path.unlink(missing_ok=True)
            return True
        if path.is_file() and path.read_bytes() == data:
            return True
        store.write_bytes(path, data, synced=True)
        return True
    return False


def _refuse_unreadable(files: Mapping[str, str]) -> None:
    """Load the files as they would be, before anything is written."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            store.write_text(Path(folder) / name, text)
        try:
            load_codebook(Path(folder))
        except CodebookError as error:
            raise CodebookError(
                "The codebook could not be used after this change, so nothing was changed.",
                "Mend what is named above (lines are those after the change), or change the files by hand.",
                error.problems,
            ) from error
