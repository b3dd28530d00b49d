"""Who the speakers of a file are: spellings of one name put together, interviewers told from participants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import PurePosixPath

from qualkit.model import Problem, Role
from qualkit.transcripts import labels
from qualkit.transcripts.records import Reading, ReadOptions, Span, set_for

_ASKS = (
    "interviewer",
    "interviewers",
    "moderator",
    "moderators",
    "facilitator",
    "facilitators",
    "researcher",
    "interviewed by",
)
_ANSWERS = (
    "participant",
    "interviewee",
    "respondent",
    "name",
    "speaker",
    "interview with",
    "pseudonym",
    "participants",
)
_USUAL = "a usual label for an interviewer"
_EITHER = re.compile(r"(?:i|q|int|iv)[ .#-]*\d{1,3}")  # interviewer 3 or interviewee 3, question 9 or quality manager 9
_MAX_SPEAKERS = 300  # beyond that a table column was mistaken, and comparing all names would take for ever


@dataclass(frozen=True, slots=True)
class Cast:
    """The speaker of every label, and for each speaker the role and the reason for it."""

    speaker_of: Mapping[str, str]
    roles: Mapping[str, Role]
    why: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def cast(reading: Reading, file: str, known: Iterable[str], options: ReadOptions) -> Cast:
    """The speakers of a reading.

    ``known`` are labels listed in participants.csv. An interviewer is inferred only when none is named by
    the settings, the file, its header or a usual label.
    """
    problems: list[Problem] = []
    speaker_of = _speakers(reading, file, options, problems)
    said: dict[str, list[Span]] = {}
    for span in reading.spans:
        said.setdefault(speaker_of[span.speaker], []).append(span)
    listed = {labels.fold(name) for name in known}
    settings = {labels.fold(name) for name in options.interviewers}
    settings |= {labels.fold(speaker) for label, speaker in speaker_of.items() if labels.fold(label) in settings}
    header = [labels.fold(name) for name in _named(reading, _ASKS)]
    roles: dict[str, Role] = {}
    why: dict[str, str] = {}
    for speaker, spans in said.items():
        roles[speaker], why[speaker] = _role(speaker, spans, listed, settings, header)
    _reconsider(reading, said, roles, why, file)
    if "interviewer" not in roles.values() and len(roles) > 1:
        _infer(reading, said, roles, why, file, problems)
    if set(roles) == {""}:
        what = "the file does not say who speaks; all of it counts as the participant's words, an interviewer's questions too"
        remedy = "add labels (INT: … and E01: …) and save it as .txt, or export it again with speakers"
        problems.append(Problem(file, what, remedy, severity="warning"))
        why = {"": "the file names no speaker"}
    return Cast(speaker_of, roles, why, tuple(problems))


def _numbers_questions(reading: Reading) -> bool:
    """Whether ``Q1``, ``Q2`` number the questions, rather than name people: each stands once, going up, and asks or is answered by ``A1``."""
    firsts = [next(group) for _, group in groupby(reading.spans, key=lambda span: span.speaker)]
    turns = [span for span in firsts if re.fullmatch(r"Q\d+", span.speaker)]
    numbers = [int(span.speaker[1:]) for span in turns]
    if not numbers or any(b <= a for a, b in pairwise(numbers)):
        return False
    answers = {span.speaker for span in reading.spans if re.fullmatch(r"A\d+", span.speaker)}
    questions = sum("?" in reading.text[span.start : span.end] for span in turns)
    return bool(answers & {f"A{number}" for number in numbers}) or questions >= 0.5 * len(turns)


def _reconsider(
    reading: Reading, said: Mapping[str, Sequence[Span]], roles: dict[str, Role], why: dict[str, str], file: str
) -> None:
    """Labels such as ``I3`` and ``Q9`` are usual for interviewers and for participants: who answers is a participant.

    So is whoever bears the transcript's own name, unless nobody else asks.
    """
    own = {labels.fold(reading.header.get("id", "")), labels.fold(PurePosixPath(file).stem)} - {""}
    asks, length = _habits(reading, said)
    for speaker in roles:
        named = labels.fold(labels.bare(speaker)) in own
        if why[speaker] != _USUAL or not (named or _EITHER.fullmatch(labels.fold(labels.bare(speaker)))):
            continue
        others = [other for other in roles if other != speaker]
        asked = max((asks[other] for other in others), default=0.0)
        asker = any(asks[other] > asks[speaker] and length[other] < length[speaker] for other in others)
        if named and (asks[speaker] < 0.4 or asked > asks[speaker]):
            roles[speaker], why[speaker] = "participant", "the transcript bears this name"
        elif not named and asks[speaker] < 0.4 and asker:
            roles[speaker], why[speaker] = "participant", "answers, while another speaker asks"


def _role(
    speaker: str, spans: Sequence[Span], listed: set[str], settings: set[str], header: Sequence[str]
) -> tuple[Role, str]:
    keys = {labels.fold(speaker), labels.fold(labels.bare(speaker))}
    hints = {span.hint for span in spans}
    if keys & settings:
        return "interviewer", "named as an interviewer in the settings"
    if hints & {"interviewer"}:
        return "interviewer", "the file says so"
    if hints & {"participant"}:
        return "participant", "the file says so"
    if keys & listed:
        return "participant", "listed in participants.csv"
    if labels.is_interviewer(speaker):
        return "interviewer", _USUAL
    if any(_same_person(speaker, name) for name in header):
        return "interviewer", "named as the interviewer at the top of the file"
    if re.fullmatch(r"(?:participant|respondent|interviewee|informant|answer)\b.*", labels.fold(speaker)):
        return "participant", "a usual label for a participant"
    return "participant", "no sign of an interviewer"


def _named(reading: Reading, keys: Sequence[str]) -> list[str]:
    """The names that front matter and cover sheet give under some keys."""
    values = [source[key] for source in (reading.header, reading.sheet) for key in keys if source.get(key)]
    return [part.strip() for value in values for part in re.split(r",|;|/|&| and ", value) if part.strip()]


def _same_person(label: str, name: str) -> bool:
    if labels.fold(label) == labels.fold(name):
        return True
    words, full = labels.name_words(label), frozenset(labels.bare(name).casefold().split())
    if words and words <= full:
        return True
    return bool(labels.initials(name)) and labels.fold(label).replace(".", "").replace(" ", "") == labels.initials(name)


def _speakers(reading: Reading, file: str, options: ReadOptions, problems: list[Problem]) -> dict[str, str]:
    """The speaker of each label: aliases, spellings that differ in capitals, and short forms of one full name."""
    aliases = {labels.fold(label): name for label, name in options.aliases.items()}
    first: dict[str, str] = {}
    speaker_of: dict[str, str] = {}
    for span in reading.spans:
        if span.speaker not in speaker_of:
            key = labels.fold(span.speaker)
            speaker_of[span.speaker] = aliases.get(key) or first.setdefault(key, span.speaker)
    if _numbers_questions(reading):  # Q1, A1, Q2, A2
        speaker_of = {label: re.sub(r"^(A|Q)\d+$", r"\1", speaker) for label, speaker in speaker_of.items()}
    names = list(dict.fromkeys(speaker_of.values()))
    if len(names) > _MAX_SPEAKERS:
        return speaker_of
    fuller: dict[str, str] = {}
    own = [name for name in _named(reading, (*_ASKS, *_ANSWERS)) if len(labels.name_words(name)) > 1]
    for name in names:
        if labels.fold(name) in aliases or name in aliases.values():
            continue
        full = _one_full_name(name, names) or _one_full_name(name, own)
        if full:
            fuller[name] = full
    for name, full in list(fuller.items()):
        if full not in names and list(fuller.values()).count(full) < 2:
            del fuller[name]  # only one label for a name at the top of the file: nothing to put together
    for name, full in fuller.items():
        what = f"“{name}” and “{full}” were taken for one speaker"
        alias = f'aliases = {{"{name}" = "another name"}}'
        remedy = f"if they are two, {set_for(file, alias)}"
        problems.append(Problem(file, what, remedy, severity="warning"))
    return {label: fuller.get(name, name) for label, name in speaker_of.items()}


def _one_full_name(name: str, others: Sequence[str]) -> str:
    """The only fuller form of a name among others: ``Sarah Jones`` for ``Sarah``, ``Ms Jones`` and ``SJ``."""
    words = labels.name_words(name)
    short = labels.fold(name).replace(".", "").replace(" ", "")
    full = []
    for other in dict.fromkeys(others):
        more = labels.name_words(other)
        if (
            len(more) > 1
            and labels.fold(other) != labels.fold(name)
            and ((words and words < more) or short == labels.initials(other))
        ):
            full.append(other)
    return full[0] if len(full) == 1 else ""


def _habits(reading: Reading, said: Mapping[str, Sequence[Span]]) -> tuple[dict[str, float], dict[str, float]]:
    """For each speaker the share of turns with a question, and the words per turn."""
    texts = {speaker: [reading.text[span.start : span.end] for span in spans] for speaker, spans in said.items()}
    asks = {speaker: sum("?" in text for text in turns) / len(turns) for speaker, turns in texts.items()}
    length = {speaker: sum(len(text.split()) for text in turns) / len(turns) for speaker, turns in texts.items()}
    return asks, length


def _infer(
    reading: Reading,
    said: Mapping[str, Sequence[Span]],
    roles: dict[str, Role],
    why: dict[str, str],
    file: str,
    problems: list[Problem],
) -> None:
    """Takes for the interviewer who asks most, says less and begins; nobody when these signs do not agree."""
    asks, length = _habits(reading, said)
    free = [s for s in roles if why[s] == "no sign of an interviewer"]
    quote = ", ".join(f"“{speaker}”" for speaker in list(roles)[:12])
    found = ""
    if free:
        first = next(iter(said))
        best = max(free, key=lambda speaker: (asks[speaker], speaker == first, -length[speaker]))
        others = sorted(length[speaker] for speaker in said if speaker != best)
        most = max(asks[speaker] for speaker in said if speaker != best)
        signs = [
            (f"asks in {asks[best]:.0%} of the turns", asks[best] >= 0.4 and asks[best] > most),
            ("says less per turn than the others", length[best] < others[len(others) // 2]),
            ("speaks first", best == first),
            (
                "is the only one not in participants.csv",
                len(free) == 1 and "listed in participants.csv" in why.values(),
            ),
        ]
        if (signs[0][1] or signs[3][1]) and sum(true for _, true in signs) >= 2:
            found = best
    if found:
        reason = ", ".join(sign for sign, true in signs if true)
        roles[found], why[found] = "interviewer", f"inferred: {reason}"
        what = f"no label is a usual one for an interviewer; “{found}” was taken for the interviewer ({reason})"
        own = set_for(file, f'interviewers = ["{found}"]')
        remedy = f"to confirm it (or name the right one), {own}"
        problems.append(Problem(file, what, remedy, severity="warning"))
    else:
        what = f"no interviewer was recognised; everybody counts as a participant: {quote}"
        remedy = set_for(file, 'interviewers = ["label"]')
        problems.append(Problem(file, what, remedy, severity="warning"))
