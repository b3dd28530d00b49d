"""What the topic pass found, as immutable records, and the rows of its files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualkit.errors import QualkitError
from qualkit.model import Coding

TOPIC_COLUMNS = (
    "topic",
    "label",
    "terms",
    "weight",
    "segments",
    "participants",
    "stability",
    "coded_share",
    "codes",
    "candidate",
    "seed",
    "reading",
)
SEGMENT_COLUMNS = (
    "segment",
    "transcript",
    "participant",
    "group",
    "start",
    "end",
    "topic",
    "weight",
    "label",
    "text",
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or collocation of a topic, as it is most often said; weights of a topic's units sum to 1."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many of a group's participants talk about a topic, and the share of the group's segments; None where hidden."""

    group: str
    n: int | None
    of: int
    share: float | None


@dataclass(frozen=True, slots=True)
class CodeShare:
    """The share of a topic's weight that lies in segments with this code."""

    code: str
    share: float


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: its words, who talks about it, in which segments, and how far the codebook covers it.

    ``share`` is its part of all weight, ``stability`` the share of resamples of interviews in which it comes back.
    ``segments`` counts the segments whose strongest topic it is among those whose words they say; ``participants`` of ``of``
    people have one of them.
    ``typical`` are ids of its clearest segments, from different people first. ``coded_share`` is the part of its weight
    in coded segments; ``outside`` are typical segments without any code. ``candidate`` marks a topic, or a large part of
    one, that no code covers; ``definition``, ``phrases`` and ``examples`` (ids) are then a start for a new code. ``seed_code`` is
    the theme that a seeded topic started from; ``reading`` says in a sentence how the topic lies to the codebook.
    """

    id: int
    label: str
    terms: tuple[Term, ...]
    share: float
    stability: float
    stable: bool
    segments: int
    participants: int
    of: int
    groups: tuple[GroupCount, ...]
    typical: tuple[str, ...]
    coded_share: float
    codes: tuple[CodeShare, ...]
    outside: tuple[str, ...] = ()
    candidate: bool = False
    definition: str = ""
    phrases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    seed_code: str = ""
    reading: str = ""

    @property
    def name(self) -> str:
        """The label, behind the theme that a seeded topic started from."""
        return f"{self.seed_code}: {self.label}" if self.seed_code else self.label


@dataclass(frozen=True, slots=True)
class SegmentTopic:
    """How much of a segment belongs to a topic, with the segment's place and words and the topic's label."""

    segment: str
    transcript: str
    participant: str
    group: str
    start: int
    end: int
    topic: int
    weight: float
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class OutsideWord:
    """A word or collocation said more in segments without a code: in how many of them, in how many coded ones, by how many."""

    text: str
    segments: int
    coded: int
    participants: int


@dataclass(frozen=True, slots=True)
class CodeSplit:
    """A code whose segments fall apart into several topics: a candidate for sub-codes."""

    code: str
    segments: int
    parts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """What one interview brings that no other has: words said only there, and topics carried mainly by it."""

    transcript: str
    segments: int
    terms: tuple[str, ...]
    topics: tuple[int, ...]
    typical: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """One point of the selection curve: how a number of topics did when interviews were left out."""

    n_topics: int
    stability: float
    coherence: float
    score: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class TopicReport:
    """All that the topic pass found. ``note`` is a plain sentence when there was little or nothing to find.

    ``topics`` are those of all segments; ``beyond`` those of the segments without any code, looked for by themselves: every one
    is a candidate, said by several people and stable, and its ``share`` is still of all segments' weight.
    ``weights`` are, for both, the segments that say a word of the topic and are a fifth or more in it.
    ``table`` has, for every topic and every code met in it, the share of the topic's weight in segments with that code.
    ``outside`` are words said more in segments without a code than in the others.
    ``entries`` are codebook entries for the candidate topics, by topic id, ready to be written as YAML.
    ``number`` is how many topics were found in all segments, ``fixed`` whether so many were asked for; else ``curve`` has
    the numbers that were tried. ``draws`` is how many draws of the ``interviews`` stability comes from.
    """

    topics: tuple[Topic, ...] = ()
    beyond: tuple[Topic, ...] = ()
    weights: tuple[SegmentTopic, ...] = ()
    table: tuple[tuple[int, str, float], ...] = ()
    entries: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    outside: tuple[OutsideWord, ...] = ()
    splits: tuple[CodeSplit, ...] = ()
    drift: tuple[Drift, ...] = ()
    curve: tuple[TopicChoice, ...] = ()
    segments: int = 0
    uncoded: int = 0
    without_topic: int = 0
    number: int = 0
    fixed: bool = False
    draws: int = 0
    interviews: int = 0
    seed: int = 0
    note: str = ""

    @property
    def every(self) -> tuple[Topic, ...]:
        """All topics in the order of their ids: those of all segments, then those beyond the codebook."""
        return (*self.topics, *self.beyond)

    @property
    def candidates(self) -> tuple[Topic, ...]:
        """The topics that no code covers."""
        return tuple(topic for topic in self.every if topic.candidate)

    @property
    def seeded(self) -> bool:
        """Whether some topics started from the codebook's phrases."""
        return any(topic.seed_code for topic in self.topics)

    def topic_rows(self) -> list[dict[str, object]]:
        """The rows of ``topics.csv``, columns as in ``TOPIC_COLUMNS``: all topics, then those beyond the codebook."""
        return [
            {
                "topic": topic.id,
                "label": topic.label,
                "terms": "; ".join(term.text for term in topic.terms),
                "weight": topic.share,
                "segments": topic.segments,
                "participants": topic.participants,
                "stability": topic.stability,
                "coded_share": topic.coded_share,
                "codes": "; ".join(f"{code.code} {code.share:.2f}" for code in topic.codes),
                "candidate": "yes" if topic.candidate else "no",
                "seed": topic.seed_code,
                "reading": topic.reading,
            }
            for topic in self.every
        ]

    def segment_rows(self) -> list[dict[str, object]]:
        """The rows of ``topic_segments.csv``, columns as in ``SEGMENT_COLUMNS``."""
        return [{column: getattr(weight, column) for column in SEGMENT_COLUMNS} for weight in self.weights]

    def sentences_of(self, topic: int, codings: Iterable[Coding]) -> list[dict[str, object]]:
        """The segments of a topic, those that are most in it first, as rows: segment, transcript, participant, weight, codes, text.

        Raises QualkitError when there is no such topic.
        """
        known = [found.id for found in self.every]
        if topic not in known:
            numbers = ", ".join(map(str, known)) or "none"
            raise QualkitError(f"There is no topic {topic}.", f"Topics: {numbers}.")
        codes: dict[str, set[str]] = defaultdict(set)
        for coding in codings:
            codes[coding.segment].add(coding.code)
        own = sorted((w for w in self.weights if w.topic == topic), key=lambda w: (-w.weight, w.transcript, w.start))
        return [
            {
                "segment": w.segment,
                "transcript": w.transcript,
                "participant": w.participant,
                "weight": w.weight,
                "codes": "; ".join(sorted(codes[w.segment])),
                "text": w.text,
            }
            for w in own
        ]
