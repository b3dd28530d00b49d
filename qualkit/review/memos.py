"""Memos on the study, its codes and its participants: plain Markdown in ``memos/``, one file each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from qualkit.errors import QualkitError
from qualkit.lock import locked
from qualkit.review.failures import ClashError, NotSavedError
from qualkit.store import write_text

Kind = Literal["study", "code", "participant"]
LONGEST = 500_000


@dataclass(frozen=True, slots=True)
class Memo:
    """The text of a memo; ``version`` tells one text from another, ``""`` when there is no file yet."""

    text: str
    version: str


def memo_file(folder: Path, kind: Kind, name: str) -> Path:
    """``memos/study.md``, ``memos/code-funding.employer.md``, ``memos/participant-P01.md``; odd letters as ``%3A``."""
    if kind == "study":
        return folder / "study.md"
    plain = re.sub(r"[^\w. -]", lambda odd: "".join(f"%{byte:02X}" for byte in odd[0].encode()), name.replace("/", "."))
    return folder / f"{kind}-{plain}.md"


def read_memo(file: Path) -> Memo:
    """The memo; an empty one when there is none. Raises QualkitError for a file that is not text."""
    try:
        data = file.read_bytes()
        return Memo(data.decode("utf-8-sig"), hashlib.sha256(data).hexdigest()[:16])
    except FileNotFoundError:
        return Memo("", "")
    except (OSError, UnicodeDecodeError) as error:
        raise QualkitError(f"The memo {file} cannot be read: {error}.", "Save it as UTF-8 text.") from error


def write_memo(file: Path, text: str, version: str) -> Memo:
    """Write a memo that was read as ``version``; of two who save at the same moment one is told what the other wrote.

    It is on the disk when this returns. Raises ClashError when it is another memo by now, NotSavedError for the disk.
    """
    if len(text) > LONGEST:
        raise QualkitError(f"A memo has at most {LONGEST:,} letters.", "Keep longer texts in a document of their own.")
    try:
        with locked(file.parent):
            now = read_memo(file)
            if now.version == version:
                write_text(file, text, synced=True)
                return read_memo(file)
    except QualkitError as error:
        raise NotSavedError(error.message, "Mend that, then save again; the page keeps your text.") from error
    raise ClashError(
        "Somebody else has changed this memo meanwhile; yours is not saved.",
        "Take over what you need from the other text, then save.",
        {"text": now.text, "version": now.version},
    )


def memo_kind(kind: str, name: str, codes: Collection[str], participants: Collection[str]) -> Kind:
    """The kind, when there is such a memo in the study; raises QualkitError when not."""
    known = {"study": {""}, "code": codes, "participant": participants}
    if kind not in get_args(Kind) or name not in known[kind]:
        raise QualkitError(f"There is no {kind} {name!r} to write a memo on.", "Load the page again.")
    return next(one for one in get_args(Kind) if one == kind)
