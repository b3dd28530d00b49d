"""Everything in a study that may tell who somebody is, with the pseudonyms to come: what the review table shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit.errors import StudyError
from qualkit.identities import (
    FILE_KINDS,
    Document,
    Finding,
    Pseudonyms,
    choose_pseudonyms,
    rewrite,
    table_rows,
    unreviewed,
)
from qualkit.identities.carry import carry_line
from qualkit.identities.copy import people_csv
from qualkit.identities.review import verdict_rows
from qualkit.model import NO_GROUP, Problem, Transcript
from qualkit.settings import FILE as SETTINGS
from qualkit.settings import load_settings
from qualkit.transcripts import Corpus, read_people
from qualkit.workflow.guard import all_findings, verdicts_of
from qualkit.workflow.study import Progress, read_corpus, silent

PEOPLE = "participants.csv"
_BESIDE = "\0"  # begins the ids of searched texts that are no transcripts


@dataclass(frozen=True)
class Search:
    """A study with everything that was found in it, and the pseudonyms for what no person has let stand.

    ``beside`` are further texts by name: participants.csv, the settings, notes of decisions. ``logs`` are the lines of decisions.
    """

    root: Path
    corpus: Corpus
    beside: Mapping[str, str]
    logs: Mapping[str, Sequence[str]]
    findings: tuple[Finding, ...]
    open: tuple[Finding, ...]
    pseudonyms: Pseudonyms
    problems: tuple[Problem, ...]

    def table(self, *, each: bool = False) -> list[dict[str, object]]:
        """The review table of transcripts and their files, with the pseudonyms to come and the verdicts given so far; no verdict is lost."""
        named = {f: self.pseudonyms.of(f) for f in self.open if f.kind not in FILE_KINDS}
        listed = [f for f in self.findings if not f.transcript.startswith(_BESIDE)]
        texts = {t.id: t.text for t in self.corpus.transcripts}
        verdicts, _ = verdicts_of(self.root)
        rows = table_rows(listed, texts, named, verdicts, each=each)
        return [*rows, *verdict_rows(verdicts, rows)]

    def hidden(self, name: str, ids: Mapping[str, str] | None = None) -> str:
        """A text beside the transcripts with its pseudonyms; ``ids`` are transcripts' ids that changed with their file's name."""
        text = self.beside[name]
        spans = [
            (found.start(), found.end(), new)
            for old, new in sorted((ids or {}).items(), key=lambda item: -len(item[0]))
            for found in re.finditer(rf"(?<![\w-]){re.escape(old)}(?![\w-])", text)
        ]
        for f in self.open:
            if f.transcript == _BESIDE + name and f.placed:
                spans.append((f.start, f.end, self.pseudonyms.of(f)))
        apart: list[tuple[int, int, str]] = []
        for start, end, new in spans:
            if not any(start < b and a < end for a, b, _ in apart):
                apart.append((start, end, new))
        return rewrite(text, apart)[0]


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
    folder = root / "decisions"
    logs = {f.relative_to(folder).as_posix(): text_of(f).split("\n") for f in sorted(folder.rglob("*.jsonl"))}
    beside = _beside(root, corpus, logs)
    texts = [Transcript(_BESIDE + name, name, text, (), ()) for name, text in beside.items()]
    progress("searching", 0, 0)
    findings = all_findings(root, corpus.transcripts, {p.id: p for p in corpus.participants}, settings, texts)
    verdicts, wrong = verdicts_of(root)
    anywhere = [replace(v, transcript="*", start=None, end=None) for v in verdicts]
    todo = unreviewed([f for f in findings if not f.transcript.startswith(_BESIDE)], verdicts)
    todo += unreviewed([f for f in findings if f.transcript.startswith(_BESIDE)], anywhere)
    written = [*(t.text for t in corpus.transcripts), *(t.source for t in corpus.transcripts), *beside.values()]
    chosen = choose_pseudonyms([f for f in todo if f.kind not in FILE_KINDS], written)
    return Search(root, corpus, beside, logs, tuple(findings), tuple(todo), chosen, (*corpus.problems, *wrong))


def text_of(path: Path) -> str:
    """A small file of the study as text, byte for byte; what is not UTF-8 is kept as surrogates."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _beside(root: Path, corpus: Corpus, logs: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The texts beside the transcripts: people, settings, and whatever of the decisions is not a place in a transcript."""
    table = root / PEOPLE
    listed = [row.id for row in read_people(table).rows.values()] if table.is_file() else []
    derived = {p for t in corpus.transcripts if t.derived for p in t.participants}
    missing = [person for person in corpus.participants if person.id in derived and person.group != NO_GROUP]
    texts = {PEOPLE: people_csv(text_of(table) if table.is_file() else "", missing, listed)}
    if (root / SETTINGS).is_file():
        texts[SETTINGS] = text_of(root / SETTINGS)
    said: list[str] = []
    originals = {t.id: t.text for t in corpus.transcripts}
    documents = {t.id: Document(t.source, t.source, t.id, t.id, "", ()) for t in corpus.transcripts}

    def note(text: str) -> str:
        said.append(text)
        return text

    for line in (line for lines in logs.values() for line in lines):
        carry_line(line, documents, originals, originals, note)
    texts.update({f"note:{text}": text for text in said if text.strip()})
    return {name: text for name, text in texts.items() if text}
