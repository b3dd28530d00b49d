"""Makes a study's anonymised copy, with its key."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit import store
from qualkit.errors import QualkitError, StudyError
from qualkit.identities import (
    FILE_KINDS,
    Document,
    Finding,
    Key,
    Pseudonyms,
    choose_pseudonyms,
    refuse_place,
    rewrite,
    table_rows,
    to_copy,
    unreviewed,
    write_key,
)
from qualkit.identities.canonical import canonical
from qualkit.identities.carry import carry_line, restore_line
from qualkit.identities.copy import (
    Copied,
    alike,
    copy_texts,
    people_csv,
    remarks,
    renamed,
    settings_text,
    still_there,
    with_aliases,
)
from qualkit.identities.restoring import fingerprint, shown
from qualkit.identities.review import COLUMNS
from qualkit.identities.review import FILE as VERDICTS
from qualkit.identities.wrapping import wrapping
from qualkit.model import NO_GROUP, Problem, Transcript
from qualkit.settings import FILE as SETTINGS
from qualkit.settings import load_settings
from qualkit.transcripts import Corpus, read_people
from qualkit.workflow.guard import all_findings, source_path, verdicts_of
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
        """The review table of transcripts and their files, with the pseudonyms to come and the verdicts given so far."""
        named = {f: self.pseudonyms.of(f) for f in self.open if f.kind not in FILE_KINDS}
        listed = [f for f in self.findings if not f.transcript.startswith(_BESIDE)]
        texts = {t.id: t.text for t in self.corpus.transcripts}
        return table_rows(listed, texts, named, verdicts_of(self.root)[0], each=each)

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


@dataclass(frozen=True)
class Anonymised:
    """What was written, what was left behind with the files (properties, comments), and what deserves a look."""

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
    folder = root / "decisions"
    logs = {f.relative_to(folder).as_posix(): _text(f).split("\n") for f in sorted(folder.rglob("*.jsonl"))}
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


def anonymise(root: Path, out: Path, key: Path | None = None, progress: Progress = silent) -> Anonymised:
    """Write a copy of the study with pseudonyms into ``out``, and the key that undoes it to ``key``.

    Without ``key`` it lies beside ``out``. Raises QualkitError when ``out`` is not empty or overlaps the study, and
    when the key would lie in either. The study itself is only read.
    """
    root, out = Path(root), Path(out)
    key = Path(key) if key else out.absolute().parent / f"{out.absolute().name}.key.json"
    _refuse_out(root, out)
    refuse_place(key, root, out)
    search = search_study(root, progress)
    progress("writing", 0, 0)
    copied = copy_texts(search.corpus.transcripts, search.open, search.pseudonyms)
    below = "transcripts/" if (root / "transcripts").is_dir() else ""
    problems = [*search.problems, *_write_beside(search, out, renamed(copied))]
    again = _write_texts(copied, out, below)
    if not all(alike(one, again.get(one.path)) for one in copied):
        copied = [
            one if alike(one, again.get(one.path)) else canonical(one, search.open, search.pseudonyms) for one in copied
        ]
        again = _write_texts(copied, out, below)
    problems += [problem for one in copied for problem in remarks(one, again.get(one.path))]
    documents = {one.transcript.id: _document(root, below, one, again.get(one.path)) for one in copied}
    lines, decisions = _write_decisions(search, out, documents, copied)
    _write_verdicts(search, out, documents)
    problems += _left_over(search, out)
    files = {name: _text(root / name) for name in (PEOPLE, SETTINGS, VERDICTS) if (root / name).is_file()}
    write_key(key, Key(tuple(documents.values()), search.pseudonyms.forms(), files, lines))
    left = tuple(f for f in search.open if f.kind in FILE_KINDS)
    return Anonymised(out, key, tuple(copied), decisions, left, tuple(problems))


def _write_texts(copied: Sequence[Copied], out: Path, below: str) -> dict[str, Transcript]:
    """Write the transcripts of the copy, and read them again; the result goes by path."""
    for one in copied:
        store.write_text(out / f"{below}{one.path}", one.text)
    return {transcript.source: transcript for transcript in read_corpus(out, load_settings(out)).transcripts}


def _refuse_out(root: Path, out: Path) -> None:
    study, place = root.resolve(), out.resolve()
    if place.is_relative_to(study) or study.is_relative_to(place):
        raise QualkitError(
            f"The copy {out} and the study {root} lie in one another.", "Give a folder beside the study with --out."
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise QualkitError(f"{out} exists and is not empty.", "Give a new folder with --out.")


def _text(path: Path) -> str:
    """A small file of the study as text, byte for byte; what is not UTF-8 is kept as surrogates."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _beside(root: Path, corpus: Corpus, logs: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The texts beside the transcripts: people, settings, and whatever of the decisions is not a place in a transcript."""
    table = root / PEOPLE
    listed = [row.id for row in read_people(table).rows.values()] if table.is_file() else []
    derived = {p for t in corpus.transcripts if t.derived for p in t.participants}
    missing = [person for person in corpus.participants if person.id in derived and person.group != NO_GROUP]
    texts = {PEOPLE: people_csv(_text(table) if table.is_file() else "", missing, listed)}
    if (root / SETTINGS).is_file():
        texts[SETTINGS] = _text(root / SETTINGS)
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


def _document(root: Path, below: str, one: Copied, again: Transcript | None) -> Document:
    source = one.transcript
    how = None if one.container else wrapping(source_path(root, source).read_bytes(), source.text)
    copy_id = again.id if again else source.id
    return Document(
        f"{below}{source.source}", f"{below}{one.path}", source.id, copy_id, fingerprint(one.text), one.pieces, how
    )


def _write_beside(search: Search, out: Path, ids: Mapping[str, str]) -> Iterable[Problem]:
    """participants.csv, the settings and the codebook of the copy; a problem for what could not go over."""
    if PEOPLE in search.beside:
        store.write_text(out / PEOPLE, with_aliases(search.hidden(PEOPLE, ids)))
    if SETTINGS in search.beside:
        text = settings_text(search.hidden(SETTINGS, ids))
        try:
            tomllib.loads(text)
            store.write_text(out / SETTINGS, text)
        except tomllib.TOMLDecodeError:
            yield Problem(
                SETTINGS,
                "the settings are no valid TOML with pseudonyms in them, and were not copied",
                "write the copy's settings by hand",
                severity="warning",
            )
    if (search.root / "codebook").is_dir():
        shutil.copytree(search.root / "codebook", out / "codebook")
        yield Problem(
            "codebook",
            "the codebook was copied as it is",
            "look for names in its examples yourself",
            severity="warning",
        )


def _write_decisions(
    search: Search, out: Path, documents: Mapping[str, Document], copied: Sequence[Copied]
) -> tuple[dict[str, str], int]:
    """The logs of the copy; returns the lines that do not invert, by their line in the copy, and how many went over."""
    texts = {t.id: t.text for t in search.corpus.transcripts}
    copies = {documents[one.transcript.id].copy_id: one.text for one in copied}
    forms = search.pseudonyms.forms()
    special: dict[str, str] = {}
    count = 0
    for name, lines in search.logs.items():
        new = []
        for line in lines:
            carried = carry_line(
                line, documents, texts, copies, lambda s: search.hidden(f"note:{s}") if s.strip() else s
            )
            if restore_line(carried, documents, texts, copies, lambda s: shown(s, forms)) != line:
                special[carried] = line
            new.append(carried)
            count += bool(line.strip())
        store.write_text(out / "decisions" / name, "\n".join(new))
    return special, count


def _left_over(search: Search, out: Path) -> Iterable[Problem]:
    """A look at everything that was written: files in which words behind a pseudonym still stand."""
    forms = search.pseudonyms.forms()
    todo = set(search.open)
    kept = {f.text for f in search.findings if f not in todo}
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        name = path.relative_to(out).as_posix()
        there = still_there(f"{name}\n{_text(path)}", forms, kept)
        if there:
            what = f"what {', '.join(there[:10])} stands for may still be in this file or its name"
            yield Problem(name, what, "look it up before you share the copy", severity="warning")


def _write_verdicts(search: Search, out: Path, documents: Mapping[str, Document]) -> None:
    """The copy's ``identities.csv``: what was let stand is let stand there too."""
    verdicts, _ = verdicts_of(search.root)
    todo = set(search.open)
    rows = []
    for finding in search.findings:
        if finding in todo or not finding.placed or finding.transcript not in documents:
            continue
        document = documents[finding.transcript]
        start, end = to_copy(document.pieces, finding.start, finding.end)
        verdict = next((v.verdict for v in verdicts if v.covers(finding)), "")
        cells = (document.copy_id, start, end, finding.text, finding.kind, verdict)
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
    if rows:
        store.write_csv(out / VERDICTS, COLUMNS, rows)
