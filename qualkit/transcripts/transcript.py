"""Reads one file into a transcript with its participants, its problems and its report."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from qualkit.model import Participant, Problem, Transcript, Turn
from qualkit.transcripts import labels
from qualkit.transcripts.decode import MAX_BYTES
from qualkit.transcripts.files import reader_for
from qualkit.transcripts.people import PeopleList, settle_person, without_group
from qualkit.transcripts.records import (
    GROUPS,
    FileReport,
    Leftover,
    Reading,
    ReadOptions,
    Refused,
    SpeakerReport,
    set_for,
)
from qualkit.transcripts.speakers import Cast, cast

_ID = re.compile(r"[\w(\[][\w .()+@#&'’,\[\]-]{0,119}")
Result = tuple[Transcript | None, tuple[Participant, ...], tuple[Problem, ...], FileReport]


def read_transcript(
    path: Path,
    *,
    root: Path | None = None,
    people: PeopleList | None = None,
    groups: Sequence[str] = GROUPS,
    options: ReadOptions | None = None,
) -> Result:
    """One file as a transcript, with its participants, problems and report; no transcript when it cannot be used.

    ``root`` is the folder below which ``Transcript.source`` is given.
    """
    people = people or PeopleList()
    source = path.relative_to(root).as_posix() if root else path.name
    chosen = (options or ReadOptions()).for_file(source)
    try:
        reader = reader_for(path.suffix)
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it, or export the text only")
        data = path.read_bytes()
        if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
            raise Refused("the file is empty", "export the transcript again, or remove the file")
        reading = reader(data, source, [*people.known, path.stem], chosen)
        if not reading.spans:
            raise Refused("no speech was found in the file", "check that the export is complete")
        return _transcript(reading, path.stem, source, hashlib.sha256(data).hexdigest(), people, groups, chosen)
    except Refused as error:
        setting = f", or {set_for(source, error.setting)}" if error.setting else ""
        problem = Problem(source, error.message, error.remedy + setting, error.place)
    except OSError as error:
        problem = Problem(source, f"the file cannot be opened ({error.strerror})", "check that you may read it")
    except Exception as error:  # a fault in a reader is that file's problem, not the study's
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        remedy = "open it in the program it came from and save it again; if that does not help, report this message"
        problem = Problem(source, f"the file could not be read ({reason})", remedy)
    return None, (), (problem,), FileReport(source, notes=(problem.what,))


def _transcript(
    reading: Reading,
    stem: str,
    source: str,
    digest: str,
    people: PeopleList,
    groups: Sequence[str],
    options: ReadOptions,
) -> Result:
    problems = list(reading.problems)
    name = _id(reading, stem, source, problems)
    who = cast(reading, source, people.known, options)
    problems.extend(who.problems)
    ids = participant_ids(name, who, people)
    persons = _persons(reading, source, who, ids, people, groups, problems)
    if not persons:
        what = "nobody in the file is a participant: all its speakers were taken for interviewers"
        problems.append(
            Problem(
                source,
                what,
                "give the participant's label a row in participants.csv, or correct `interviewers` in qualkit.toml",
            )
        )
    unknown = [item for item in reading.leftovers if not item.why]
    if unknown:
        words = sum(item.words for item in unknown)
        first = " ".join(unknown[0].text.split())[:60]
        what = f"{words} words belong to no speaker and are not coded; they begin “{first}”"
        places = ", ".join(item.place for item in unknown if item.place)
        problems.append(
            Problem(source, what, "put a speaker's label before them if they are speech", places, "warning")
        )
    turns = tuple(
        Turn(number, speaker, who.roles[speaker], ids.get(speaker, ""), span.start, span.end, span.timestamp)
        for number, span in enumerate(reading.spans, 1)
        for speaker in (who.speaker_of[span.speaker],)
    )
    attributes = {key: value for key, value in reading.header.items() if key not in ("id", "group") and value}
    present = tuple(dict.fromkeys(ids.values()))
    transcript = Transcript(
        name, source, reading.text, turns, present, attributes, digest, reading.layout, reading.derived
    )
    return transcript, tuple(persons.values()), tuple(problems), _report(transcript, reading, who, ids)


def _id(reading: Reading, stem: str, source: str, problems: list[Problem]) -> str:
    """The header's id, or else the file's name; ids become file names, so a path in one is refused."""
    given = reading.header.get("id", "")
    if given and not _ID.fullmatch(given):
        what = f"the id “{given[:60]}” cannot be used as a file name; “{stem}” is used"
        problems.append(Problem(source, what, "use letters, figures, - and _ in the header's id", "header", "warning"))
        given = ""
    return given or stem


def participant_ids(name: str, who: Cast, people: PeopleList) -> dict[str, str]:
    """The participant behind each speaker: a row of participants.csv, the transcript's only one, or ``transcript/label``."""
    speakers = [speaker for speaker, role in who.roles.items() if role == "participant"]
    spellings: dict[str, list[str]] = {}
    for label, speaker in who.speaker_of.items():
        spellings.setdefault(speaker, []).append(label)
    ids: dict[str, str] = {}
    for speaker in speakers:
        forms = (speaker, labels.bare(speaker), *spellings[speaker])
        row = next((row for form in forms if form and (row := people.find(form))), None)
        if row:
            ids[speaker] = row.id
        elif len(speakers) == 1:
            own = people.find(name)
            ids[speaker] = own.id if own else name
        else:
            ids[speaker] = f"{name}/{speaker or 'unknown'}"
    return ids


def _persons(
    reading: Reading,
    source: str,
    who: Cast,
    ids: dict[str, str],
    people: PeopleList,
    groups: Sequence[str],
    problems: list[Problem],
) -> dict[str, Participant]:
    persons: dict[str, Participant] = {}
    nowhere: list[str] = []
    spellings: dict[str, list[str]] = {}
    for label, speaker in who.speaker_of.items():
        spellings.setdefault(speaker, []).append(label)
    for speaker, person in ids.items():
        about: dict[str, str] = dict(reading.header)
        for label in spellings[speaker]:
            role = labels.bracketed(label)
            about.update({"role": role} if role and not about.get("role") else {})
            about.update(reading.people.get(label, {}))
        listed = people.find(person)
        if person not in persons:
            persons[person], doubts = settle_person(person, source, about, listed, groups, people.file)
            problems.extend(doubts)
            if not about.get("group") and not (listed and listed.group):
                nowhere.append(person)
    if nowhere:
        problems.append(without_group(nowhere, source, groups, people.file))
    missing = [person for person in persons if not people.find(person)]
    if people.rows and missing:
        what = f"{people.file} has no row for {', '.join(f'“{person}”' for person in missing)}"
        problems.append(Problem(source, what, f"add a row to {people.file}", severity="warning"))
    return persons


def _report(transcript: Transcript, reading: Reading, who: Cast, ids: dict[str, str]) -> FileReport:
    turns: dict[str, int] = dict.fromkeys(who.roles, 0)
    words: dict[str, int] = dict.fromkeys(who.roles, 0)
    for turn in transcript.turns:
        turns[turn.speaker] += 1
        words[turn.speaker] += len(transcript.speech(turn).split())
    speakers = tuple(
        SpeakerReport(speaker, role, who.why[speaker], ids.get(speaker, ""), turns[speaker], words[speaker])
        for speaker, role in who.roles.items()
    )
    leftovers: tuple[Leftover, ...] = reading.leftovers
    return FileReport(
        transcript.source,
        transcript.id,
        reading.layout,
        reading.sureness,
        speakers,
        len(transcript.turns),
        sum(words.values()),
        transcript.speech(transcript.turns[0]),
        transcript.speech(transcript.turns[-1]),
        leftovers,
        reading.notes,
        read=True,
    )
