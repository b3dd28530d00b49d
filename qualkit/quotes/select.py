"""Choosing quotes: typical, clear on their own, spread over people and groups, with the other voice heard."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.model import Coding, Quote, Segment, Transcript
from qualkit.quotes.pool import Candidate, Span, make_pool

QUOTE_COLUMNS = (
    "code",
    "theme",
    "stance",
    "participant",
    "group",
    "transcript",
    "turn",
    "timestamp",
    "start",
    "end",
    "text",
    "reviewed",
    "why",
    "segment",
)
_OPPOSITE = {"barrier": "enabler", "enabler": "barrier"}
_JITTER = 0.06  # how far a seed other than 0 may move a candidate: enough to change places among equals


@dataclass(frozen=True, slots=True)
class Selection:
    """The quotes chosen for a code, the best first, and what else could have been chosen, by merit."""

    code: str
    quotes: tuple[Quote, ...]
    rest: tuple[Quote, ...]
    seed: int = 0

    @property
    def pool(self) -> int:
        """How many passages there were to choose from."""
        return len(self.quotes) + len(self.rest)


def select_quotes(
    codings: Sequence[Coding],
    segments: Sequence[Segment],
    transcripts: Mapping[str, Transcript],
    *,
    number: int = 6,
    per_person: int = 2,
    seed: int = 0,
    pinned: Collection[Span] = (),
    excluded: Collection[Span] = (),
    extend: int = 0,
    most_words: int = 60,
) -> list[Quote]:
    """Up to ``number`` quotes for the codings of one theme or code, the best first.

    Each next quote is the one with the most merit (typical of what was said, clear on its own, reviewed) after a discount
    for every quote that already stands for the same person, group, sub-code or stance, so that the set spreads. Where one
    stance prevails and its opposite was voiced, a place is kept for that counter-voice. Pinned places come first, excluded
    ones never. Same input and seed, same choice.
    """
    pool = make_pool(
        codings, segments, transcripts, excluded=excluded, pinned=pinned, extend=extend, most_words=most_words
    )
    return list(choose("", pool, number=number, per_person=per_person, seed=seed).quotes)


def choose(code: str, pool: Sequence[Candidate], *, number: int, per_person: int, seed: int = 0) -> Selection:
    """The selection from a pool."""
    left = list(pool)
    chosen: list[Quote] = []
    counter = _counter_stance(pool)
    while left and len(chosen) < number:
        people = Counter(q.participant for q in chosen)
        open_ = [
            c for c in left if (c.pinned or people[c.quote.participant] < per_person) and not _overlaps(c.quote, chosen)
        ]
        if not open_:
            break
        pins = [c for c in open_ if c.pinned]
        only = pins or _reserved(open_, chosen, number, counter) or open_
        best = max(only, key=lambda c: (_worth(c, chosen, seed), c.quote.transcript, -c.quote.start))
        left.remove(best)
        chosen.append(_explained(best, chosen, counter))
    left.sort(key=lambda c: (-c.merit, c.quote.transcript, c.quote.start))
    return Selection(code, tuple(chosen), tuple(c.quote for c in left), seed)


def _counter_stance(pool: Sequence[Candidate]) -> str:
    """The stance that answers the prevailing one, if anybody voiced it; else another one; else ``""``."""
    counts = Counter(c.quote.stance for c in pool)
    if len(counts) < 2:
        return ""
    sided = {stance: n for stance, n in counts.items() if stance in _OPPOSITE}
    if len(sided) == 2:
        return min(sorted(sided), key=lambda stance: sided[stance])
    return min(sorted(counts), key=lambda stance: counts[stance])


def _reserved(
    candidates: Sequence[Candidate], chosen: Sequence[Quote], number: int, counter: str
) -> list[Candidate] | None:
    """The candidates for the place that is kept: the last one belongs to the counter-voice while it has not been heard."""
    if not counter or number < 2 or len(chosen) != number - 1 or any(q.stance == counter for q in chosen):
        return None
    return [c for c in candidates if c.quote.stance == counter]


def _worth(candidate: Candidate, chosen: Sequence[Quote], seed: int) -> float:
    quote = candidate.quote
    return (
        candidate.merit
        + (_jitter(quote, seed) if seed else 0.0)
        - 0.45 * sum(q.participant == quote.participant for q in chosen)
        - 0.25 * sum(q.group == quote.group for q in chosen)
        - 0.20 * sum(q.code == quote.code for q in chosen)
        - 0.10 * sum(q.stance == quote.stance for q in chosen)
    )


def _jitter(quote: Quote, seed: int) -> float:
    digest = hashlib.sha256(f"{seed}:{quote.transcript}:{quote.start}".encode()).digest()
    return _JITTER * int.from_bytes(digest[:4], "big") / 2**32


def _explained(candidate: Candidate, chosen: Sequence[Quote], counter: str) -> Quote:
    quote, notes = candidate.quote, [candidate.quote.why]
    if candidate.pinned:
        notes.insert(0, "pinned")
    if chosen and quote.group not in {q.group for q in chosen}:
        notes.append(f"first from {quote.group}")
    if chosen and quote.stance not in {q.stance for q in chosen}:
        answers = quote.stance == counter and _OPPOSITE.get(counter) in {q.stance for q in chosen}
        voice = "counter-voice" if answers else "another stance"
        notes.append(f"{voice} ({quote.stance})")
    return replace(quote, why="; ".join(notes))


def _overlaps(quote: Quote, chosen: Sequence[Quote]) -> bool:
    return any(q.transcript == quote.transcript and min(q.end, quote.end) > max(q.start, quote.start) for q in chosen)


def quoted_often(quotes: Sequence[Quote]) -> dict[str, int]:
    """The participants with more than three quotes and more than one and a half times the average of those quoted."""
    counts = Counter(quote.participant for quote in quotes)
    average = sum(counts.values()) / len(counts) if counts else 0.0
    return {name: n for name, n in sorted(counts.items()) if n > 3 and n > 1.5 * average}


def quote_rows(quotes: Sequence[Quote]) -> list[dict[str, object]]:
    """The rows of ``quotes.csv``: one per quote, with all that is needed to find and to cite it."""
    return [{column: getattr(quote, column) for column in QUOTE_COLUMNS} for quote in quotes]
