"""The methods page: what the data can answer of COREQ and SRQR; the rest stays blank for the authors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.compare.checklists import COREQ, SRQR
from qualkit.compare.notes import people as counted
from qualkit.compare.saturation import COVERAGE
from qualkit.model import Codebook, Coding, Participant, Segment, Transcript

_STAMP = re.compile(r"^(?:(\d+):)?(\d{1,2}):(\d{2})")
_LISTED = 8
_LAYERS = {
    "rules": "by the codebook's rules",
    "model": "by a model that has learned from hand-coded interviews",
    "both": "by the codebook's rules together with a model that has learned from hand-coded interviews",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist; ``answer`` is empty when only the authors can give it."""

    guideline: str
    number: str
    topic: str
    question: str
    answer: str


@dataclass(frozen=True)
class MethodsPage:
    """All items, in the order of the checklists."""

    title: str
    items: tuple[Item, ...]

    def of(self, guideline: str) -> tuple[Item, ...]:
        """The items of ``COREQ`` or ``SRQR``."""
        return tuple(i for i in self.items if i.guideline == guideline)

    @property
    def answered(self) -> int:
        return sum(bool(i.answer) for i in self.items)


@dataclass(frozen=True)
class StudyFacts:
    """What the data of a study tell about its methods."""

    title: str
    participants: int
    groups: Mapping[str, int]
    attributes: Mapping[str, Mapping[str, int]]
    transcripts: int
    shared: int
    repeated: int
    words: int
    minutes: tuple[int, ...]
    segments: int
    coded: int
    codings: int
    reviewed: int
    finished: int
    coders: tuple[str, ...]
    themes: tuple[str, ...]
    codes: int
    rules: int
    fingerprint: str
    layers: str
    quotes: int = 0
    quoted: int = 0
    software: Mapping[str, str] = field(default_factory=dict)
    agreement: tuple[str, ...] = ()
    saturation: str = ""
    limits: tuple[str, ...] = ()


def study_facts(
    transcripts: Sequence[Transcript],
    people: Mapping[str, Participant],
    segments: Sequence[Segment],
    codings: Sequence[Coding],
    codebook: Codebook,
    *,
    title: str = "",
    layers: str = "rules",
    done: frozenset[str] = frozenset(),
    quoted: Sequence[str] = (),
    software: Mapping[str, str] | None = None,
    agreement: Sequence[str] = (),
    saturation: str = "",
    limits: Sequence[str] = (),
) -> StudyFacts:
    """The facts, from codings that count. ``quoted`` names the participant of every quotation in the report.

    ``done`` are segments a person has finished; ``agreement``, ``saturation`` and ``limits`` are sentences from those
    parts (``Comparison.notes``, ``Saturation.note``).
    """
    talked = [{turn.participant for turn in t.turns if turn.participant} for t in transcripts]
    everyone = [person for speakers in talked for person in speakers]
    groups: dict[str, int] = {}
    attributes: dict[str, dict[str, int]] = {}
    for person in people.values():
        groups[person.group] = groups.get(person.group, 0) + 1
        for name, value in person.attributes.items():
            if name != "group" and value:
                counts = attributes.setdefault(name, {})
                counts[value] = counts.get(value, 0) + 1
    return StudyFacts(
        title=title,
        participants=len(people),
        groups=groups,
        attributes={n: c for n, c in sorted(attributes.items()) if len(c) < max(2, len(people))},
        transcripts=len(transcripts),
        shared=sum(len(speakers) > 1 for speakers in talked),
        repeated=sum(everyone.count(person) > 1 for person in people),
        words=sum(len(s.text.split()) for s in segments),
        minutes=tuple(m for t in transcripts if (m := _minutes(t)) is not None),
        segments=len(segments),
        coded=len({c.segment for c in codings}),
        codings=len(codings),
        reviewed=sum(c.status == "accepted" for c in codings),
        finished=len(done & {s.id for s in segments}),
        coders=tuple(sorted({c.coder for c in codings if c.coder})),
        themes=tuple(codebook.label(t) for t in codebook.themes),
        codes=len(codebook.codes),
        rules=len(codebook.rules),
        fingerprint=codebook.fingerprint,
        layers=layers,
        quotes=len(quoted),
        quoted=len(set(quoted)),
        software=dict(software or {}),
        agreement=tuple(agreement),
        saturation=saturation,
        limits=tuple(limits),
    )


def _minutes(transcript: Transcript) -> int | None:
    """Minutes at the last timestamp; None without any."""
    for turn in reversed(transcript.turns):
        if match := _STAMP.match(turn.timestamp.strip("[]")):
            hours, minutes, _ = match.groups()
            return 60 * int(hours or 0) + int(minutes)
    return None


def methods_page(facts: StudyFacts) -> MethodsPage:
    """The page: every item of both checklists, answered where the facts can."""
    items = [
        Item(guideline, number, topic, question, _answer(number, facts))
        for guideline, checklist in (("COREQ", COREQ), ("SRQR", SRQR))
        for number, topic, question in checklist
    ]
    return MethodsPage(facts.title, tuple(items))


def _answer(number: str, facts: StudyFacts) -> str:
    return _ANSWERS[number](facts) if number in _ANSWERS else ""


def _sample(f: StudyFacts) -> str:
    shared = f" {f.shared} of them with several participants, who are counted apart." if f.shared else ""
    return f"{counted(f.participants)} in {f.transcripts} transcript{'s' if f.transcripts != 1 else ''}." + shared


def _described(f: StudyFacts) -> str:
    parts = ["Group: " + _list(f.groups)]
    parts += [f"{name}: {_list(values)}" for name, values in f.attributes.items()]
    return "; ".join(parts) + "."


def _list(counts: Mapping[str, int]) -> str:
    if len(counts) > _LISTED:
        return f"{len(counts)} different values"
    return ", ".join(f"{name} {number}" for name, number in counts.items())


def _repeats(f: StudyFacts) -> str:
    who = counted(f.repeated) if f.repeated else "No participant"
    return f"{who} spoke in more than one transcript." if f.transcripts else ""


def _duration(f: StudyFacts) -> str:
    if not f.minutes:
        return ""
    span = f"{min(f.minutes)} to {max(f.minutes)} minutes" if len(f.minutes) > 1 else f"{f.minutes[0]} minutes"
    return f"By the last timestamp of {len(f.minutes)} of {f.transcripts} transcripts: {span}."


def _coders(f: StudyFacts) -> str:
    machine = f"Codings were proposed {_LAYERS.get(f.layers, f.layers)}; "
    people = f"{len(f.coders)} person{'s' if len(f.coders) != 1 else ''}" if f.coders else "nobody"
    agreed = (" " + " ".join(f.agreement)) if f.agreement else ""
    return f"{machine}{f.reviewed} of {f.codings} were made or accepted by a person ({people} coded).{agreed}"


def _tree(f: StudyFacts) -> str:
    return (
        f"{len(f.themes)} themes ({', '.join(f.themes)}) with {f.codes - len(f.themes)} sub-codes and {f.rules} rules; "
        f"definitions are in the report. Codebook fingerprint {f.fingerprint or 'unknown'}."
    )


def _derived(f: StudyFacts) -> str:
    return (
        "Themes are those of a codebook written before this coding and applied to every sentence of participants' speech. "
        "How the codebook itself came about is for the authors to say."
    )


def _software(f: StudyFacts) -> str:
    return ", ".join(f"{name} {number}" for name, number in f.software.items())


def _quotes(f: StudyFacts) -> str:
    if not f.quotes:
        return ""
    return (
        f"{f.quotes} quotations from {f.quoted} of {f.participants} participants, each verbatim, with participant, group "
        "and place in the transcript."
    )


def _processing(f: StudyFacts) -> str:
    finished = f" {f.finished} segments were read to the end by a person." if f.finished else ""
    return (
        f"Transcripts were cut into {f.segments} sentences of participants ({f.words:,} words); {f.coded} carry a code. "
        f"Interviewers' turns are not coded.{finished}"
    )


def _trust(f: StudyFacts) -> str:
    parts = [f"{f.reviewed} of {f.codings} codings were reviewed by a person.", *f.agreement]
    parts.append("Every coding names the rule or model and the words it rests on.")
    return " ".join(parts)


def _saturation(f: StudyFacts) -> str:
    return f"{f.saturation} {COVERAGE}" if f.saturation else ""


def _limits(f: StudyFacts) -> str:
    return " ".join(f.limits)


_ANSWERS: Mapping[str, Callable[[StudyFacts], str]] = {
    "12": _sample,
    "16": _described,
    "18": _repeats,
    "21": _duration,
    "22": _saturation,
    "24": _coders,
    "25": _tree,
    "26": _derived,
    "27": _software,
    "29": _quotes,
    "S12": lambda f: f"{_sample(f)} {_described(f)}",
    "S13": _processing,
    "S14": lambda f: f"{_coders(f)} {_derived(f)}",
    "S15": _trust,
    "S17": _quotes,
    "S19": _limits,
}
