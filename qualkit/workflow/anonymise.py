"""Makes a study's anonymised copy, with its key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualkit import store
from qualkit.errors import QualkitError
from qualkit.identities import (
    FILE_KINDS,
    Document,
    Finding,
    Key,
    refuse_place,
    to_copy,
    write_key,
)
from qualkit.identities.canonical import canonical
from qualkit.identities.carry import carry_line, restore_line
from qualkit.identities.copy import (
    Copied,
    alike,
    copy_texts,
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
from qualkit.model import Problem, Transcript
from qualkit.settings import FILE as SETTINGS
from qualkit.settings import load_settings
from qualkit.workflow.guard import source_path, verdicts_of
from qualkit.workflow.identify import PEOPLE, Search, search_study, text_of
from qualkit.workflow.study import Progress, read_corpus, silent


@dataclass(frozen=True)
class Anonymised:
    """What was written, what was left behind with the files (properties, comments), and what deserves a look."""

    out: Path
    key: Path
    copied: tuple[Copied, ...]
    decisions: int
    left: tuple[Finding, ...]
    problems: tuple[Problem, ...]


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
    files = {name: text_of(root / name) for name in (PEOPLE, SETTINGS, VERDICTS) if (root / name).is_file()}
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


def _document(root: Path, below: str, one: Copied, again: Transcript | None) -> Document:
    source = one.transcript
    how = None if one.container else wrapping(source_path(root, source).read_bytes(), source.text)
    copy_id = again.id if again else source.id
    return Document(
        f"{below}{source.source}", f"{below}{one.path}", source.id, copy_id, fingerprint(one.text), one.pieces, how
    )


def _write_beside(search: Search, out: Path, ids: Mapping[str, str]) -> Iterable[Problem]:
    """participants.csv, the settings and the codebook of the copy; a problem for what could not go over."""
    for name in (PEOPLE, SETTINGS):
        if any("\ud800" <= sign <= "\udfff" for sign in search.beside.get(name, "")):
            yield Problem(name, "the file is not UTF-8 and was not copied", "save it as UTF-8, and make the copy again")
            return
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
        store.copy_folder(search.root / "codebook", out / "codebook")
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
        new: list[str] = []
        here = there = ""
        for line in lines:
            carried = carry_line(
                line, documents, texts, copies, lambda s: search.hidden(f"note:{s}") if s.strip() else s, there
            )
            if restore_line(carried, documents, texts, copies, lambda s: shown(s, forms), here) != line:
                special[carried] = line
            new.append(carried)
            if line.strip():
                here, there = line, carried
            count += bool(line.strip())
        store.write_text(
            out / "decisions" / name, "\n".join(new).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        )
    return special, count


def _left_over(search: Search, out: Path) -> Iterable[Problem]:
    """A look at everything that was written: files in which words behind a pseudonym still stand."""
    forms = search.pseudonyms.forms()
    todo = set(search.open)
    kept = {f.text for f in search.findings if f not in todo}
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        name = path.relative_to(out).as_posix()
        there = still_there(f"{name}\n{text_of(path)}", forms, kept)
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
