"""Reads a folder of transcripts, or one of them, into the records that every later stage works on."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from qualkit.errors import StudyError
from qualkit.model import NO_GROUP, Participant, Problem, Transcript
from qualkit.transcripts.files import READERS
from qualkit.transcripts.people import PeopleList, read_people
from qualkit.transcripts.records import GROUPS, Corpus, FileReport, ReadOptions
from qualkit.transcripts.transcript import read_transcript

NOTHING_READ = ("the folder holds no transcripts", "no transcript could be read")
_OWN_FOLDERS = frozenset({"out", "decisions", "codebook", "memos"})
_ID = "or correct the id; it must be the file's name or the speaker's label"
_MANY = 5  # people without a transcript that are told one by one


def read_folder(
    folder: Path,
    *,
    participants_csv: Path | None = None,
    groups: Sequence[str] = GROUPS,
    options: ReadOptions | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Corpus:
    """Every transcript in a study or a bare folder, the people in them, and all that could not be used.

    ``folder/transcripts`` is read where it exists, else the folder itself without qualkit's own sub-folders.
    Without ``participants_csv`` a participants.csv in the folder is used. One bad file never stops the others.
    ``progress`` is told before each file how many were read, of how many.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise StudyError(f"there is no folder {folder}", "give the folder that holds the transcripts")
    root = folder / "transcripts" if (folder / "transcripts").is_dir() else folder
    options = options or ReadOptions()
    table = participants_csv or _participants_file(folder, root)
    people = read_people(table, options.encoding) if table else PeopleList()
    problems: list[Problem] = list(people.problems)
    transcripts: dict[str, Transcript] = {}
    reports: list[FileReport] = []
    found: list[tuple[str, Participant]] = []
    sources = list(_sources(root, bare=root == folder))
    for number, (path, refusal) in enumerate(sources):
        progress(number, len(sources))
        source = path.relative_to(root).as_posix()
        if path.name.casefold() == "participants.csv" and not refusal:
            continue
        if refusal:
            problems.append(refusal)
            reports.append(FileReport(source, notes=(refusal.what,)))
            continue
        transcript, persons, own, report = read_transcript(
            path, root=root, people=people, groups=groups, options=options
        )
        problems.extend(own)
        if transcript and transcript.id.casefold() in transcripts:
            other = transcripts[transcript.id.casefold()]
            problems.append(
                Problem(
                    source,
                    f"the transcript id “{transcript.id}” is already that of {other.source}; this file was not read",
                    "rename one of the files, or give it another `id` in its header",
                )
            )
            reports.append(replace(report, notes=(*report.notes, problems[-1].what), read=False))
            continue
        reports.append(report)
        if transcript:
            transcripts[transcript.id.casefold()] = transcript
            found.extend((source, person) for person in persons)
    if not transcripts:
        what = NOTHING_READ[bool(reports)]
        problems.append(
            Problem(root.name or str(root), what, "put the interview files into it; one file per interview")
        )
    persons_by_id, conflicts = _merge(found)
    problems.extend(conflicts)
    problems.extend(_absent(people, persons_by_id))
    return Corpus(
        tuple(sorted(transcripts.values(), key=lambda t: t.id)),
        tuple(persons_by_id[name] for name in sorted(persons_by_id)),
        tuple(problems),
        tuple(reports),
    )


def is_bare(folder: Path) -> bool:
    """Whether a folder holds transcripts itself, and has no sub-folder ``transcripts`` that would be read in its place."""
    if not folder.is_dir() or (folder / "transcripts").is_dir():
        return False
    files = (path for path, _ in _sources(folder, bare=True) if path.name.casefold() != "participants.csv")
    return any(path.suffix.casefold() in READERS for path in files)


def _participants_file(folder: Path, root: Path) -> Path | None:
    for place in dict.fromkeys((folder, root)):
        for entry in sorted(place.iterdir()) if place.is_dir() else []:
            if entry.name.casefold() == "participants.csv" and entry.is_file() and _unsafe(entry, place) is None:
                return entry
    return None


def _sources(root: Path, *, bare: bool) -> Iterator[tuple[Path, Problem | None]]:
    """The files to read, in the order of their paths, and for those that must not be read the problem."""
    paths: list[Path] = []
    for place, folders, files in os.walk(root):
        here = Path(place)
        skipped = _OWN_FOLDERS if bare and here == root else frozenset()
        for name in folders:
            if (here / name).is_symlink() and not name.startswith("."):
                paths.append(here / name)
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and f not in skipped and not _is_output(here / f)
        )
        paths.extend(here / name for name in files if _is_source(name))
    for path in sorted(paths, key=lambda p: p.relative_to(root).as_posix()):
        yield path, _unsafe(path, root)


def _is_source(name: str) -> bool:
    low = name.casefold()
    return not (
        low.startswith((".", "~$", "readme")) or low in ("qualkit.toml", "identities.csv", "thumbs.db", "desktop.ini")
    )


def _is_output(folder: Path) -> bool:
    return (folder / "run.json").is_file() and (folder / "codings.csv").is_file()


def _unsafe(path: Path, root: Path) -> Problem | None:
    source = path.relative_to(root).as_posix()
    try:
        if path.is_symlink():
            inside = path.resolve().is_relative_to(root.resolve())
            where = "to a place inside the folder" if inside else "out of the folder"
            return Problem(
                source,
                f"this is a link {where}; links are not followed",
                "copy the file itself into the folder",
                severity="warning" if inside else "error",
            )
        if not stat.S_ISREG(path.stat().st_mode):
            return Problem(source, "this is not a file that can be read", "remove it from the folder")
    except OSError as error:
        return Problem(source, f"the file cannot be opened ({error.strerror})", "check that it exists and may be read")
    return None


def _merge(found: Sequence[tuple[str, Participant]]) -> tuple[dict[str, Participant], list[Problem]]:
    """One record per person. Attributes that differ between two transcripts are the interviews', and stay with these."""
    merged: dict[str, Participant] = {}
    problems: list[Problem] = []
    for source, person in found:
        before = merged.get(person.id)
        if before is None:
            merged[person.id] = person
            continue
        group = person.group if before.group == NO_GROUP else before.group
        if person.group not in (group, NO_GROUP):
            what = f"“{person.id}” is in the group “{person.group}” here and “{group}” in another transcript, which was followed"
            problems.append(
                Problem(
                    source, what, "correct one of the two, or give the group in participants.csv", severity="warning"
                )
            )
        both = {**person.attributes, **before.attributes}
        differing = {key for key in both if both[key] != person.attributes.get(key, both[key])}
        merged[person.id] = Participant(
            person.id, group, {key: value for key, value in both.items() if key not in differing}
        )
    return merged, problems


def _absent(people: PeopleList, persons: dict[str, Participant]) -> Iterator[Problem]:
    """The people of the list who are in no transcript: one by one, or together when most of a list is for other interviews."""
    absent = [row for row in people.rows.values() if row.id not in persons]
    if len(absent) > _MANY:
        names = ", ".join(row.id for row in absent)
        what = f"no transcript was read for {len(absent)} of its {len(people.rows)} people: {names}"
        yield Problem(people.file, what, f"add the transcripts, {_ID}", "", "warning")
        return
    for row in absent:
        what = f"no transcript was read for “{row.id}”"
        yield Problem(people.file, what, f"add the transcript, {_ID}", row.place, "warning")
