"""Keeps identities in: what of a study's files may tell who somebody is and has not been looked at by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qualkit import nlp
from qualkit.errors import StudyError
from qualkit.identities import (
    Finding,
    Lists,
    Verdict,
    banner,
    file_findings,
    find_identifiers,
    read_verdicts,
    unreviewed,
)
from qualkit.identities.review import FILE
from qualkit.model import Participant, Problem, Transcript
from qualkit.settings import Settings


def unreviewed_findings(
    root: Path, transcripts: Sequence[Transcript], people: Mapping[str, Participant], settings: Settings
) -> list[Finding]:
    """The possible identifiers in a study's transcripts and their files that ``identities.csv`` says nothing about."""
    verdicts, _ = verdicts_of(root)
    return unreviewed(all_findings(root, transcripts, people, settings), verdicts)


def refuse_unreviewed(findings: Sequence[Finding], what: str = "The report") -> None:
    """Raise StudyError when there are unreviewed findings: what ``--strict`` does."""
    if findings:
        raise StudyError(
            f"{what} was not written. {banner(findings)}",
            f"Anonymise the study, or put every finding that may stay into {FILE} with the verdict keep or fine.",
        )


def all_findings(
    root: Path,
    transcripts: Sequence[Transcript],
    people: Mapping[str, Participant],
    settings: Settings,
    beside: Sequence[Transcript] = (),
) -> list[Finding]:
    """Every finding in the texts, then those in the files' names and properties. ``beside`` are further texts to search."""
    lists = lists_of(root, settings, people)
    found = find_identifiers(
        [*transcripts, *beside],
        known_names=lists.names,
        places=lists.places,
        employers=lists.employers,
        allow=lists.allow,
        nlp=_pipeline(settings),
    )
    for transcript in transcripts:
        found += file_findings(transcript, _bytes(source_path(root, transcript)), lists)
    return found


def lists_of(root: Path, settings: Settings, people: Mapping[str, Participant]) -> Lists:
    """The study's own lists under ``[identities]``, with the names in the column ``name`` of participants.csv."""
    own = settings.identities
    named = (person.attributes["name"] for person in people.values() if person.attributes.get("name"))
    return Lists((*own.names, *named), tuple(own.places), tuple(own.employers), tuple(own.allow))


def verdicts_of(root: Path) -> tuple[list[Verdict], list[Problem]]:
    """What a person has said about findings, in ``identities.csv`` beside the settings; rows that cannot be used are problems."""
    file = root / FILE
    if not file.is_file():
        return [], []
    remedy = "the columns are transcript,start,end,text,kind,verdict; the verdict is keep or fine"
    try:
        verdicts, wrong = read_verdicts(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        return [], [Problem(FILE, f"cannot be read: {error}", "save it as UTF-8")]
    return verdicts, [Problem(FILE, what, remedy, f"line {line}", "warning") for line, what in wrong]


def source_path(root: Path, transcript: Transcript) -> Path:
    """Where the transcript's file lies."""
    below = root / "transcripts"
    return (below if below.is_dir() else root) / transcript.source


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # it was read a moment ago; the reader reports what is wrong with it


def _pipeline(settings: Settings) -> Any:
    """The study's trained pipeline when it recognises names; None without one."""
    if not settings.spacy_model:
        return None
    language = nlp.load(settings.spacy_model)
    return language if language.has_pipe("ner") else None
