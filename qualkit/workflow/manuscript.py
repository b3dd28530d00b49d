"""For authors: is every quotation of a manuscript real?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qualkit import report, store
from qualkit.errors import QualkitError
from qualkit.resources import shipped
from qualkit.transcripts.decode import decode
from qualkit.transcripts.records import Refused
from qualkit.verify import Verification, read_draft, verify_draft
from qualkit.verify.output import page_data
from qualkit.workflow.study import Progress, Study, silent


def verify(study: Study, draft: Path, progress: Progress = silent, *, ignored: Sequence[str] = ()) -> Verification:
    """The verdict on every quotation of a draft; ``ignored`` are those that are none of an interview, word for word.

    Raises QualkitError when the draft cannot be read.
    """
    progress("reading the draft", 0, 0)
    read = read_draft(draft)
    progress("checking quotations", 0, 0)
    return verify_draft(read, study.by_id(), study.people, study.groups, ignored=ignored)


def read_ignored(path: Path) -> list[str]:
    """The quotations to ignore: one a line, with or without marks; empty lines and those that begin with ``#`` are none.

    Raises QualkitError when the file cannot be read.
    """
    try:
        text, _ = decode(path.read_bytes())
    except OSError as error:
        raise QualkitError(f"Cannot read {path}: {error.strerror or error}.", "Check the path of the list.") from error
    except Refused as error:
        raise QualkitError(f"{path.name}: {error.message}.", "Save it as UTF-8.") from error
    return [line for line in text.split("\n") if line.strip() and not line.startswith("#")]


def write_verification(path: Path, verification: Verification, notice: str) -> None:
    """The page of a verification."""
    data = {**page_data(verification), "identity_notice": notice}
    store.write_text(path, report.render("verify.html.j2", data, shipped("templates")))
