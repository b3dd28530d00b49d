"""The records that pass between stages: immutable, standard library only.

Offsets are Python code points into ``Transcript.text``, end exclusive, everywhere; for every record with
``start``, ``end`` and ``text``, ``transcript.text[start:end] == text`` holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["participant", "interviewer"]
Stance = Literal["barrier", "enabler", "neutral"]
Origin = Literal["rule", "model", "human", "import"]
Status = Literal["proposed", "accepted", "rejected"]
Action = Literal["code", "accept", "reject", "uncode", "done", "reopen"]
Severity = Literal["error", "warning"]

STANCES: tuple[Stance, ...] = ("barrier", "enabler", "neutral")
NO_GROUP = "(none)"
JOINT = "joint"  # the coder whose decisions several people made together


def theme_of(code: str) -> str:
    """The theme of a code path: ``funding`` of ``funding/employer`` and of ``funding``."""
    return code.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the user's files that was skipped or is doubtful.

    ``error`` means that something could not be used; ``warning`` that it was used but deserves a look.
    """

    file: str
    what: str
    remedy: str
    place: str = ""
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of speech by one speaker; ``start`` and ``end`` enclose the speech, not the label.

    ``number`` counts all turns of the transcript from 1. ``participant`` is ``""`` for an interviewer.
    ``timestamp`` is as in the source (``00:01:23``), ``""`` when there is none.
    """

    number: int
    speaker: str
    role: Role
    participant: str
    start: int
    end: int
    timestamp: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """A person interviewed: the unit of every comparison."""

    id: str
    group: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transcript:
    """One interview: its text exactly as read, and the turns in it.

    ``source`` is the path below the study's transcripts folder, ``layout`` the reader's name for what it
    found. ``derived`` is true when the text was extracted from a container (Word, subtitles, tables)
    and is therefore kept in ``out/texts``.
    """

    id: str
    source: str
    text: str
    turns: tuple[Turn, ...]
    participants: tuple[str, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    layout: str = ""
    derived: bool = False

    def speech(self, turn: Turn) -> str:
        """The words of a turn."""
        return self.text[turn.start : turn.end]


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of a participant's turn: the unit of coding.

    ``id`` is made from its place (``E01:319``), so a re-run keeps it. ``number`` counts the
    transcript's segments from 1.
    """

    id: str
    transcript: str
    number: int
    turn: int
    participant: str
    group: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a coding was made: the rule (or model), and the words that fired, by place and by text."""

    rule: str
    start: int
    end: int
    text: str
    note: str = ""

    @property
    def proposes(self) -> bool:
        """Whether it is why the code was proposed, not its stance or what helped it along."""
        return self.rule not in ("stance", "context")

    def __str__(self) -> str:
        words = f" “{' '.join(self.text.split())}”" if self.text else ""
        return f"{self.rule}{words} [{self.start}:{self.end}]" + (f" ({self.note})" if self.note else "")


@dataclass(frozen=True, slots=True)
class Coding:
    """A code put on a stretch of a participant's speech, with its origin and the evidence for it.

    ``score`` is between 0 and 1: a rule's strength, a model's calibrated probability, 1 for a person.
    """

    segment: str
    transcript: str
    participant: str
    group: str
    turn: int
    start: int
    end: int
    text: str
    code: str
    stance: Stance
    origin: Origin
    evidence: tuple[Evidence, ...] = ()
    score: float = 1.0
    status: Status = "proposed"
    coder: str = ""

    @property
    def theme(self) -> str:
        return theme_of(self.code)


def coding_of(
    segment: Segment,
    code: str,
    stance: Stance,
    origin: Origin,
    evidence: tuple[Evidence, ...] = (),
    score: float = 1.0,
    status: Status = "proposed",
    coder: str = "",
) -> Coding:
    """A coding of one whole segment."""
    return Coding(
        segment.id,
        segment.transcript,
        segment.participant,
        segment.group,
        segment.turn,
        segment.start,
        segment.end,
        segment.text,
        code,
        stance,
        origin,
        evidence,
        score,
        status,
        coder,
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a coder's append-only log; the last about the same coder, place and code wins.

    ``before`` and ``after`` are up to 40 code points of the transcript on both sides of ``text``: they tell its place from
    others with the same words.
    """

    at: str
    coder: str
    action: Action
    transcript: str
    start: int
    end: int
    text: str
    code: str = ""
    stance: str = ""
    note: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The passage most like the words of an orphaned decision; ``similarity`` is between 0 and 1."""

    transcript: str
    start: int
    end: int
    text: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Orphan:
    """A decision that stands nowhere in the transcripts any more: why, and the nearest place for a person to confirm."""

    decision: Decision
    reason: str
    nearest: Nearest | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One named way of finding a code in a sentence. Exactly one of the first three is not empty.

    ``phrases`` are found lemma- and case-insensitively; ``patterns`` are spaCy token patterns; ``near`` is a
    list of word lists which must all occur within ``within`` tokens, in any order. ``unless`` are phrases of
    the sentence that show another sense and stop the rule. ``given`` are phrases of which one must occur
    in the sentence, its turn or the question before it. ``score`` is the rule's strength between 0 and 1.
    """

    id: str
    code: str
    phrases: tuple[str, ...] = ()
    patterns: tuple[tuple[Mapping[str, object], ...], ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
    within: int = 8
    unless: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    stance: Stance | None = None
    score: float = 0.8

    @property
    def name(self) -> str:
        """The name that evidence carries: ``funding/employer#levy``."""
        return f"{self.code}#{self.id}"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that must (or must not) be coded, with the question or sentence before it where it needs one."""

    text: str
    ask: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Former:
    """A path that a code had before. ``until`` (UTC) is set where it was a code of its own, merged into this one then."""

    path: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the codebook: what it means, how it is told apart, and the sentences that prove it."""

    path: str
    label: str
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Example, ...] = ()
    rules: tuple[Rule, ...] = ()
    file: str = ""
    line: int = 0
    formerly: tuple[Former, ...] = ()

    @property
    def theme(self) -> str:
        return theme_of(self.path)


@dataclass(frozen=True, slots=True)
class Codebook:
    """All codes, in the order of the files, with the stance cues and a fingerprint of the whole."""

    codes: tuple[Code, ...]
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fingerprint: str = ""
    source: str = ""

    @property
    def themes(self) -> tuple[str, ...]:
        return tuple(code.path for code in self.codes if "/" not in code.path)

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for code in self.codes for rule in code.rules)

    def get(self, path: str) -> Code | None:
        return next((code for code in self.codes if code.path == path), None)

    def label(self, path: str) -> str:
        code = self.get(path)
        return code.label if code else path

    def reading(self, path: str) -> tuple[str, str]:
        """The code that a path means now (itself when it is unknown), and until when it was a code of its own, if merged.

        The sub-codes of a renamed code are read below its new name.
        """
        codes = {code.path for code in self.codes}
        former = {old.path: (code.path, old.until) for code in self.codes for old in code.formerly}
        now, until, seen = path, "", set[str]()
        while now not in codes:
            seen.add(now)
            head, tail = now, ""
            while head and head not in former:
                head, slash, last = head.rpartition("/")
                tail = f"{slash}{last}{tail}"
            if not head or former[head][0] + tail in seen:
                return path, ""
            now, until = former[head][0] + tail, former[head][1] or until
        return now, until


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim passage chosen for a code: ``text`` is ``transcript.text[start:end]``, within one turn.

    It may hold more than the coded sentence (``segment``) when that could not stand alone. ``reviewed`` tells whether a
    person has accepted the coding; ``why`` says in words why this passage was chosen. ``pieces`` are the places of what is
    printed of it when whole sentences between are cut; empty when all of it is.
    """

    code: str
    stance: Stance
    segment: str
    transcript: str
    participant: str
    group: str
    turn: int
    timestamp: str
    start: int
    end: int
    text: str
    reviewed: bool
    why: str
    evidence: tuple[Evidence, ...] = ()
    pieces: tuple[tuple[int, int], ...] = ()

    @property
    def theme(self) -> str:
        return theme_of(self.code)

    @property
    def printed(self) -> str:
        """What is printed: the text, or its pieces with ``[…]`` for what was cut between them."""
        if not self.pieces:
            return self.text
        return " […] ".join(self.text[start - self.start : end - self.start] for start, end in self.pieces)

    @property
    def locator(self) -> str:
        """Where it stands: transcript, turn, time if known, and code points."""
        time = f", {self.timestamp}" if self.timestamp else ""
        return f"{self.transcript}, turn {self.turn}{time} [{self.start}:{self.end}]"


@dataclass(frozen=True, slots=True)
class Count:
    """How often: participants ``n`` of ``of``, and segments; ``of`` is every participant who was interviewed.

    ``n`` and ``segments`` are None where they are hidden because they would give a person away.
    """

    n: int | None
    of: int
    segments: int | None

    @property
    def share(self) -> float:
        """``n / of``; 0 where there is no number."""
        return (self.n or 0) / self.of if self.of else 0.0

    def hidden(self) -> Count:
        """The count without its numbers."""
        return Count(None, self.of, None)


@dataclass(frozen=True, slots=True)
class CodeSummary:
    """What was said on one code (a theme includes its sub-codes), overall, by group and by stance; None where hidden."""

    code: str
    label: str
    total: Count
    transcripts: int | None
    by_group: Mapping[str, Count]
    by_stance: Mapping[str, Count]
    reviewed: int | None
