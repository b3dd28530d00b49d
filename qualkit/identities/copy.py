"""Plans a study's anonymised copy: new names of files, texts with pseudonyms, people, and what is left behind."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from qualkit.identities.lexicon import lexicon
from qualkit.identities.pseudonyms import Pseudonyms
from qualkit.identities.records import Finding
from qualkit.identities.rewriting import Piece, rewrite, to_copy
from qualkit.model import Participant, Problem, Transcript

_TEXT = (".txt", ".text", ".md", ".markdown")
_PSEUDONYM = re.compile(r"\[([^\[\]]+ \d+)\]")


@dataclass(frozen=True, slots=True)
class Copied:
    """A transcript of the study with its name and text in the copy; ``container`` when only its text goes over.

    ``canonical`` when it had to be written turn by turn, with ``left_out`` words (about) that belong to no turn.
    """

    transcript: Transcript
    path: str
    text: str
    pieces: tuple[Piece, ...]
    container: bool
    canonical: bool = False
    left_out: int = 0


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
    """A text with its findings replaced, and square brackets around one with it: ``[Priya]`` becomes ``[name 1]``."""
    spans = []
    for finding in findings:
        held = text[finding.start - 1 : finding.start] == "[" and text[finding.end : finding.end + 1] == "]"
        spans.append((finding.start - held, finding.end + held, pseudonyms.of(finding)))
    return rewrite(text, spans)


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


def renamed(copied: Iterable[Copied]) -> dict[str, str]:
    """The new id of every transcript whose id is its file's name and changed with it."""
    ids = {c.transcript.id: PurePosixPath(c.path).stem for c in copied}
    stems = {c.transcript.id for c in copied if PurePosixPath(c.transcript.source).stem == c.transcript.id}
    return {old: new for old, new in ids.items() if old != new and old in stems}


def still_there(text: str, forms: Mapping[str, Sequence[str]], kept: Collection[str] = ()) -> list[str]:
    """The pseudonyms whose words still stand somewhere in a text of the copy: several words in any spelling, one as it was.

    >>> still_there("see sarah_jones.txt", {"[name 1]": ["Sarah Jones"]})
    ['[name 1]']
    """
    flat = re.sub(r"[\s_-]+", " ", text)
    low = flat.casefold()
    words_only = lexicon().words | lexicon().surname_words
    found = []
    for pseudonym, words in forms.items():
        for word in words:
            shape = re.sub(r"[\s_-]+", " ", word)
            where, what = (low, shape.casefold()) if " " in shape else (flat, shape)
            tells = len(shape) > 3 and shape.casefold() not in words_only and word not in kept
            if tells and re.search(rf"(?<!\w){re.escape(what)}(?!\w)", where):
                found.append(pseudonym)
                break
    return found


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


def alike(copied: Copied, again: Transcript | None) -> bool:
    """Whether the copy's file, read again, has the turns of the original."""
    if again is None or again.text != copied.text:
        return False
    expected = [(*to_copy(copied.pieces, t.start, t.end), t.role) for t in copied.transcript.turns]
    return expected == [(t.start, t.end, t.role) for t in again.turns]


def remarks(copied: Copied, again: Transcript | None) -> Iterable[Problem]:
    """What deserves a look in a file of the copy: written turn by turn, or still not read as the original is."""
    if copied.canonical:
        words = f"; about {copied.left_out} words outside of turns were left out" if copied.left_out else ""
        what = f"pseudonyms do not fit this file's layout: it was written as `[time] LABEL: speech`{words}"
        yield Problem(copied.path, what, "nothing to do; the key brings the original back", severity="warning")
    if not alike(copied, again):
        what = "this file of the copy is read with other turns or roles than the original"
        remedy = "run `qualkit check` on the copy, and name its interviewers in the copy's qualkit.toml"
        yield Problem(copied.path, what, remedy, severity="warning")
