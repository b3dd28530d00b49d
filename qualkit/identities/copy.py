"""Plans a study's anonymised copy: new names of files, texts with pseudonyms, people, and what is left behind."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from qualkit.identities.pseudonyms import Pseudonyms
from qualkit.identities.records import Finding
from qualkit.identities.rewriting import Piece, rewrite, to_copy
from qualkit.model import Participant, Problem, Transcript

_TEXT = (".txt", ".text", ".md", ".markdown")
_PSEUDONYM = re.compile(r"\[([^\[\]]+ \d+)\]")


@dataclass(frozen=True, slots=True)
class Copied:
    """A transcript of the study with its name and text in the copy; ``container`` when only its text goes over."""

    transcript: Transcript
    path: str
    text: str
    pieces: tuple[Piece, ...]
    container: bool


def copy_texts(transcripts: Iterable[Transcript], findings: Sequence[Finding], pseudonyms: Pseudonyms) -> list[Copied]:
    """Every transcript with its findings replaced, under a file name without names of people."""
    placed: dict[str, list[Finding]] = {}
    named: dict[str, list[Finding]] = {}
    for finding in findings:
        (placed if finding.placed else named).setdefault(finding.transcript, []).append(finding)
    taken: set[str] = set()
    copied = []
    for transcript in transcripts:
        text, pieces = replaced(transcript.text, placed.get(transcript.id, ()), pseudonyms)
        container = transcript.derived or PurePosixPath(transcript.source).suffix.casefold() not in _TEXT
        words = {f.text: pseudonyms.of(f) for f in named.get(transcript.id, ()) if f.why == "in the file's name"}
        path = _path(transcript.source, words, container, taken)
        copied.append(Copied(transcript, path, text, pieces, container))
    return copied


def replaced(text: str, findings: Iterable[Finding], pseudonyms: Pseudonyms) -> tuple[str, tuple[Piece, ...]]:
    """A text with its findings replaced."""
    return rewrite(text, ((f.start, f.end, pseudonyms.of(f)) for f in findings))


def _path(source: str, words: Mapping[str, str], container: bool, taken: set[str]) -> str:
    """The path in the copy: pseudonyms for names, ``.txt`` for containers, a number where two files would meet."""
    path = PurePosixPath(source)
    stem = path.with_suffix("").as_posix()
    for word in sorted(words, key=lambda w: (-len(w), w)):
        stem = stem.replace(word, words[word])
    suffix = ".txt" if container else path.suffix
    for number in range(1, 10_000):
        name = f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}"
        if name.casefold() not in taken:
            break
    taken.add(name.casefold())
    return name


def people_csv(text: str, people: Iterable[Participant], listed: Iterable[str]) -> str:
    """``participants.csv`` with a row for everybody who is not in it: what a container said of its people goes over.

    ``text`` is the study's file, empty when there is none; ``listed`` are the ids in it.
    """
    known = {name.casefold() for name in listed}
    missing = [p for p in people if p.id.casefold() not in known]
    if not missing:
        return text
    rows = _rows(text) or [["participant", "group"]]
    header = [" ".join(name.split()).casefold() for name in rows[0]]
    extra = sorted({key for person in missing for key in person.attributes} - set(header))
    if "group" not in header:
        extra.insert(0, "group")
    header += extra
    table = [[*rows[0], *extra], *([*row, *[""] * (len(header) - len(row))] for row in rows[1:])]
    for person in missing:
        values = {
            "participant": person.id,
            "group": person.group if person.group != "(none)" else "",
            **person.attributes,
        }
        table.append([values.get(name, "") for name in header])
    return _csv(table)


def with_aliases(text: str) -> str:
    """The table with a column ``alias`` for labels as the reader sees them: ``name 1`` for ``[name 1]``, ``P2`` for ``FG1/P2``."""
    rows = _rows(text)
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    if "participant" not in header:
        return text
    at = header.index("participant")
    names = [row[at] if at < len(row) else "" for row in rows[1:]]
    aliases = [_alias(name) for name in names]
    if not any(aliases):
        return text
    if "alias" not in header:
        header.append("alias")
        rows[0] = [*rows[0], "alias"]
    column = header.index("alias")
    for row, alias in zip(rows[1:], aliases, strict=True):
        row += [""] * (len(header) - len(row))
        row[column] = "; ".join(part for part in (row[column], alias) if part)
    return _csv(rows)


def _alias(name: str) -> str:
    label = name.rpartition("/")[2]
    bare = _PSEUDONYM.sub(r"\1", label)
    return bare if bare != name else ""


def _rows(text: str) -> list[list[str]]:
    head = text.lstrip("\ufeff").partition("\n")[0]
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=max(",;\t", key=head.count)))


def _csv(rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def settings_text(text: str) -> str:
    """``qualkit.toml`` with pseudonyms: a value that is one pseudonym loses its brackets, as labels do when they are read."""
    return re.sub(r'(["\'])\[([^\[\]"\']+ \d+)\]\1', r"\1\2\1", text)


def reread(copied: Copied, again: Transcript | None) -> Problem | None:
    """A problem when the copy's file is not read with the turns of the original."""
    if again is None:
        what = "this file of the copy cannot be read again"
    else:
        expected = [(*to_copy(copied.pieces, t.start, t.end), t.role) for t in copied.transcript.turns]
        found = [(t.start, t.end, t.role) for t in again.turns]
        if expected == found and again.text == copied.text:
            return None
        what = f"this file of the copy is read with other turns than the original ({len(found)}, not {len(expected)})"
    return Problem(
        copied.path, what, "run `qualkit check` on the copy; name its labels in the copy's qualkit.toml", "", "warning"
    )
