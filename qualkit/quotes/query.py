"""Which codings may be quoted: filters, and codes combined with AND, OR and NOT within a sentence or a turn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qualkit.errors import QualkitError
from qualkit.model import Coding, Segment
from qualkit.quotes.pool import Asked, stronger

Within = Literal["sentence", "turn"]
_TERM = re.compile(r"(?P<no>NOT\s+)?(?P<code>\S+)")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a quote must fulfil; empty ones do not filter. ``status`` is ``accepted`` for reviewed codings only."""

    groups: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    status: str = ""
    min_score: float = 0.0
    min_words: int = 0
    max_words: int = 0

    @property
    def about_codings(self) -> bool:
        """Whether anything is asked of codings, and not only of sentences."""
        return bool(self.stances or self.status or self.min_score)

    def fits(self, coding: Coding) -> bool:
        """Whether a coding may be quoted."""
        return (
            self.fits_sentence(coding)
            and (not self.stances or coding.stance in self.stances)
            and (not self.status or coding.status == self.status)
            and coding.score >= self.min_score
        )

    def fits_sentence(self, sentence: Segment | Coding) -> bool:
        """Whether a sentence is by the right person, in the right transcript, and of the right length."""
        words = len(sentence.text.split())
        return (
            (not self.groups or sentence.group in self.groups)
            and (not self.participants or sentence.participant in self.participants)
            and (not self.transcripts or sentence.transcript in self.transcripts)
            and words >= self.min_words
            and (not self.max_words or words <= self.max_words)
        )


@dataclass(frozen=True, slots=True)
class Query:
    """Codes that must be together, in any of several ways: each way is (wanted, unwanted)."""

    text: str
    ways: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    @property
    def single(self) -> str:
        """The one code asked for; ``""`` for a combination."""
        return self.ways[0][0][0] if len(self.ways) == 1 and len(self.ways[0][0]) == 1 and not self.ways[0][1] else ""


def parse_query(text: str, known: Collection[str]) -> Query:
    """A query such as ``funding AND modularity NOT funding/employer``; AND binds before OR.

    Raises QualkitError for a code the codebook does not have, or an expression that cannot be read.
    """
    ways = []
    for way in re.split(r"\s+OR\s+", text.strip()):
        wanted: list[str] = []
        unwanted: list[str] = []
        for part in re.split(r"\s+AND\s+|\s+(?=NOT\s)", way):
            match = _TERM.fullmatch(part.strip())
            if match is None:
                raise QualkitError(
                    f"The codes {text!r} cannot be read.",
                    "Write them like: funding AND modularity NOT funding/employer",
                )
            if match["code"] not in known:
                raise QualkitError(
                    f"There is no code {match['code']!r} in this study.", f"Known: {', '.join(sorted(known))}."
                )
            (unwanted if match["no"] else wanted).append(match["code"])
        if not wanted:
            raise QualkitError(f"{way!r} asks for no code at all.", "Name a code before NOT.")
        ways.append((tuple(wanted), tuple(unwanted)))
    return Query(text, tuple(ways))


def is_under(code: str, path: str) -> bool:
    """Whether a code is ``path`` or one of its sub-codes."""
    return code == path or code.startswith(path + "/")


def asked_for(
    query: Query, codings: Sequence[Coding], segments: Sequence[Segment], filters: Filters, within: Within = "sentence"
) -> list[Asked]:
    """The passages that a query asks for, in the order of the segments: one per sentence, or per turn for a combination there.

    What stands in a passage is judged by all codings; what is quoted of it must fit the filters.
    """
    place = {segment.id: n for n, segment in enumerate(segments)}
    units: Mapping[object, list[Coding]] = defaultdict(list)
    whole_turn = within == "turn" and not query.single
    for coding in codings:
        if coding.segment in place:
            key: object = (coding.transcript, coding.turn) if whole_turn else coding.segment
            units[key].append(coding)
    found: list[Asked] = []
    for mine in units.values():
        for wanted, unwanted in query.ways:
            if any(is_under(c.code, path) for c in mine for path in unwanted):
                continue
            chosen = [_best(mine, path, filters) for path in wanted]
            strong = [c for c in chosen if c is not None]
            if len(strong) == len(wanted):
                sentences = tuple(sorted({place[c.segment] for c in strong}))
                note = (
                    " and ".join(wanted) + f" in one {'turn' if whole_turn else 'sentence'}" if len(wanted) > 1 else ""
                )
                found.append(Asked(min(strong, key=lambda c: place[c.segment]), sentences, note))
                break
    return sorted(found, key=lambda item: item.sentences)


def _best(codings: Sequence[Coding], path: str, filters: Filters) -> Coding | None:
    best: Coding | None = None
    for coding in codings:
        if is_under(coding.code, path) and filters.fits(coding) and (best is None or stronger(coding, best)):
            best = coding
    return best
