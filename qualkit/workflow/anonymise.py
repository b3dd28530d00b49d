"""Makes a study's anonymised copy with its key, and undoes it."""

from __future__ import annotations

import base64
import hashlib
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit import store
from qualkit.errors import QualkitError, StudyError
from qualkit.identities import (
    Document,
    Finding,
    Key,
    Pseudonyms,
    choose_pseudonyms,
    read_key,
    refuse_place,
    table_rows,
    to_copy,
    unreviewed,
    write_key,
)
from qualkit.identities.carry import carry_line, restore_line
from qualkit.identities.copy import Copied, copy_texts, people_csv, replaced, reread, settings_text, with_aliases
from qualkit.identities.records import FILE_KINDS
from qualkit.identities.restoring import shown, source_text
from qualkit.identities.review import COLUMNS
from qualkit.identities.review import FILE as VERDICTS
from qualkit.identities.wrapping import wrap, wrapping
from qualkit.model import Problem, Transcript
from qualkit.settings import FILE as SETTINGS
from qualkit.settings import load_settings
from qualkit.transcripts import Corpus, read_folder
from qualkit.workflow.guard import all_findings, source_path, verdicts_of
from qualkit.workflow.study import Progress, read_corpus, silent

_PEOPLE = "participants.csv"
_BESIDE = "\0"  # begins the ids of searched texts that are no transcripts


@dataclass(frozen=True)
class Search:
    """A study with everything that was found in it, and the pseudonyms for what is to be replaced."""

    root: Path
    corpus: Corpus
    beside: Mapping[str, str]
    logs: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    open: tuple[Finding, ...]
    pseudonyms: Pseudonyms
    problems: tuple[Problem, ...]

    def table(self, *, each: bool = False) -> list[dict[str, object]]:
        """The review table of what is in the transcripts and their files, with the verdicts given so far."""
        named = {f: self.pseudonyms.of(f) for f in self.open if f.kind not in FILE_KINDS}
        shown = [f for f in self.findings if not f.transcript.startswith(_BESIDE)]
        verdicts, _ = verdicts_of(self.root)
        return table_rows(shown, {t.id: t.text for t in self.corpus.transcripts}, named, verdicts, each=each)


@dataclass(frozen=True)
class Anonymised:
    """What was written: files with the number of replacements, what was left behind, and what deserves a look."""

    out: Path
    key: Path
    copied: tuple[Copied, ...]
    decisions: int
    left: tuple[Finding, ...]
    problems: tuple[Problem, ...]


def search_study(root: Path, progress: Progress = silent) -> Search:
    """Read a study and find every identifier in transcripts, participants.csv, settings and notes. Nothing is written."""
    root = Path(root)
    if not root.is_dir():
        raise StudyError(f"There is no folder {root}.", "Give the study, or the folder that holds the transcripts.")
    settings = load_settings(root)
    progress("reading", 0, 0)
    corpus = read_corpus(root, settings)
    if not corpus.transcripts:
        raise StudyError(f"No transcript in {root} could be read.", "Run `qualkit check` there.", corpus.problems)
    logs = {f.name: tuple(_text(f).split("\n")) for f in sorted((root / "decisions").glob("*.jsonl"))}
    beside = dict(_beside(root, corpus, logs))
    texts = [Transcript(_BESIDE + name, name, text, (), ()) for name, text in beside.items()]
    people = {person.id: person for person in corpus.participants}
    progress("searching", 0, 0)
    findings = all_findings(root, corpus.transcripts, people, settings, texts)
    verdicts, wrong = verdicts_of(root)
    todo = unreviewed(findings, [*verdicts, *_anywhere(verdicts)])
    every = [*(t.text for t in corpus.transcripts), *beside.values(), *(t.source for t in corpus.transcripts)]
    chosen = choose_pseudonyms([f for f in todo if f.kind not in FILE_KINDS], every)
    return Search(root, corpus, beside, logs, tuple(findings), tuple(todo), chosen, (*corpus.problems, *wrong))


def _anywhere(verdicts: Sequence[object]) -> Iterator[object]:
    yield from ()


def anonymise(root: Path, out: Path, key: Path | None = None, progress: Progress = silent) -> Anonymised:
    """Write a copy of the study with pseudonyms into ``out``, and the key that undoes it beside it (or at ``key``).

    Raises QualkitError when ``out`` is not empty or lies in the study (or the study in it), and when the key would lie in either.
    """
    root, out = Path(root), Path(out)
    key = Path(key) if key else out.parent / f"{out.name}.key.json"
    _refuse_out(root, out)
    refuse_place(key, root, out)
    search = search_study(root, progress)
    copied = copy_texts(search.corpus.transcripts, search.open, search.pseudonyms)
    progress("writing", 0, 0)
    below = Path("transcripts") if (root / "transcripts").is_dir() else Path()
    documents = {c.transcript.id: _document(root, below, c) for c in copied}
    files = _kept(search)
    problems = [*search.problems]
    for c in copied:
        store.write_text(out / below / c.path, c.text)
    problems += _write_beside(search, out)
    again = {t.source: t for t in _read_again(out, problems)}
    problems += [p for c in copied if (p := reread(c, again.get(c.path)))]
    documents = {
        name: replace(d, copy_id=again[c.path].id) if c.path in again else d
        for (name, d), c in zip(documents.items(), copied, strict=True)
    }
    lines, decisions = _write_decisions(search, out, documents, copied)
    _write_verdicts(search, out, documents)
    write_key(key, Key(tuple(documents.values()), search.pseudonyms.forms(), files, lines))
    left = tuple(f for f in search.open if f.kind in FILE_KINDS)
    return Anonymised(out, key, tuple(copied), decisions, left, tuple(problems))
