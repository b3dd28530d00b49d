"""A topic that no code covers into the study's codebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from qualkit.codebook import load_codebook
from qualkit.codebook.load import label_of
from qualkit.errors import QualkitError
from qualkit.model import Codebook
from qualkit.topics.candidates import CANDIDATES
from qualkit.workflow import recode
from qualkit.workflow.coding import code_study
from qualkit.workflow.run import topics_of
from qualkit.workflow.study import Progress, open_study, silent

Entries = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True)
class Adopted:
    """A topic that became a code: the new file, the code's path, the topic's label, and the file that the entry came from
    (None when the topics were found anew).
    """

    path: Path
    code: str
    label: str
    source: Path | None


def add_candidate(
    root: Path,
    topic: int,
    name: str | None = None,
    *,
    out: Path | None = None,
    number: int | None = None,
    seeded: bool | None = None,
    progress: Progress = silent,
) -> Adopted:
    """Put a candidate topic into the study's own codebook, in a new file; decisions and other files stay as they are.

    The topic is the one that the last run or report gave this number (``candidates.yaml`` in ``out``). With ``number`` or
    ``seeded``, or where there was no run, topics are found anew. ``name`` is the new code's, below a code when it is a path
    (``funding/levy``). Raises QualkitError, and writes nothing, when the study has no codebook of its own, the topic is no
    candidate or was added before, or a code cannot have that name.
    """
    book = load_codebook(recode.own_codebook(root))
    source = None if number or seeded is not None else _source(root, out)
    if source:
        entries = _read(source)
    else:
        coded = code_study(open_study(root, progress=progress), progress)
        entries = topics_of(coded, number, seeded=seeded).entries
    if topic not in entries:
        known = f"Candidates: {', '.join(map(str, entries))}." if entries else "There are no candidates."
        where = f"is in {source}" if source else "was found"
        raise QualkitError(f"No candidate {topic} for a new code {where}.", known)
    entry = dict(entries[topic])
    if before := _added_as(entry, book):
        raise QualkitError(f"Topic {topic} was added already, as {before}.", f"See: qualkit codebook show {before}")
    label, code = str(entry.get("label", "")), str(entry.pop("code", ""))
    if name is not None:
        code, entry["label"] = name, label_of(name)
    if book.get(code):
        raise QualkitError(f"There is a code {code!r} already.", "Give another name with --name.")
    return Adopted(recode.add(root, code, entry).written[0], code, label, source)


def _source(root: Path, out: Path | None) -> Path | None:
    """The file of the last run's candidates, where there is one. Raises QualkitError when it is not in the ``out`` given."""
    path = (out or root / "out") / CANDIDATES
    if path.is_file():
        return path
    if out:
        raise QualkitError(f"There is no {path}.", "Give with --out the folder that `qualkit run` wrote to.")
    return None


def _read(path: Path) -> Entries:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        entries = None
    if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
        raise QualkitError(f"{path} cannot be read as candidates by number.", "Write it anew with `qualkit run`.")
    return entries


def _added_as(entry: Mapping[str, Any], book: Codebook) -> str:
    """The code that still has the entry's definition or all of its examples, or ``""``."""
    definition, examples = entry.get("definition"), set(map(str, entry.get("examples") or ()))
    for code in book.codes:
        if (definition and code.definition == definition) or (examples and examples <= {e.text for e in code.examples}):
            return code.path
    return ""
