"""Choosing quotes: typical, clear on their own, spread over people and groups, with the other voice heard."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.model import Coding, Quote, Segment, Transcript
from qualkit.nlp import lemma
from qualkit.words import content_words

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
_DANGLING = frozenset(
    "it they that this them those these he she and but so or because which there then his her their him".split()
)
_SHORT, _LONG = 8, 60  # words: shorter ones seldom stand alone, longer ones are not read


@dataclass(frozen=True, slots=True)
class _Candidate:
    quote: Quote
    merit: float
    clear: bool


def select_quotes(
    codings: Sequence[Coding],
    segments: Sequence[Segment],
    transcripts: Mapping[str, Transcript],
    *,
    number: int = 6,
    per_person: int = 2,
) -> list[Quote]:
    """Up to ``number`` quotes for the codings of one theme or code, the best first.

    Each next quote is the one with the most merit (typical of what was said, clear on its own, reviewed) after a
    discount for every quote that already stands for the same person, group, sub-code or stance, so that the set spreads. When
    one stance prevails and another was voiced, the last place is kept for that counter-voice. Same input, same choice.
    """
    pool = _pool(codings, segments, transcripts)
    chosen: list[Quote] = []
    while pool and len(chosen) < number:
        people = Counter(q.participant for q in chosen)
        pool = [c for c in pool if people[c.quote.participant] < per_person and not _overlaps(c.quote, chosen)]
        if not pool:
            break
        only = None
        if len(chosen) == number - 1 and number > 1 and len({q.stance for q in chosen}) == 1:
            only = [c for c in pool if c.quote.stance != chosen[0].stance]
        best = max(only or pool, key=lambda c: (_worth(c, chosen), c.quote.transcript, -c.quote.start))
        pool.remove(best)
        chosen.append(_explained(best, chosen))
    return chosen


def _pool(
    codings: Sequence[Coding], segments: Sequence[Segment], transcripts: Mapping[str, Transcript]
) -> list[_Candidate]:
    place = {segment.id: n for n, segment in enumerate(segments)}
    best: dict[str, Coding] = {}
    for coding in codings:
        if coding.segment in place and (coding.segment not in best or _stronger(coding, best[coding.segment])):
            best[coding.segment] = coding
    typical = _typicality([segments[place[s]] for s in best])
    return [
        _candidate(coding, place[s], segments, transcripts[coding.transcript], typical[s])
        for s, coding in sorted(best.items(), key=lambda item: place[item[0]])
    ]


def _stronger(a: Coding, b: Coding) -> bool:
    return (a.status == "accepted", a.score, a.code.count("/")) > (b.status == "accepted", b.score, b.code.count("/"))


def _candidate(
    coding: Coding, at: int, segments: Sequence[Segment], transcript: Transcript, typical: float
) -> _Candidate:
    segment = segments[at]
    start, end = segment.start, segment.end
    text = segment.text
    # A sentence that hangs on the one before is quoted with it.
    if (
        _dangles(text)
        and at
        and segments[at - 1].turn == segment.turn
        and segments[at - 1].transcript == segment.transcript
    ):
        wider = transcript.text[segments[at - 1].start : end]
        if "\n\n" not in wider and len(wider.split()) <= _LONG:
            start, text = segments[at - 1].start, wider
    words = len(text.split())
    clear = not _dangles(text) and words >= _SHORT
    fit = 1.0 if _SHORT <= words <= 40 else max(0.0, words / _SHORT if words < _SHORT else 1.0 - (words - 40) / 60)
    merit = 0.35 * typical + 0.35 * fit + 0.3 * coding.score + (0.0 if clear else -0.4)
    if coding.status == "accepted":
        merit += 0.2
    turn = next(t for t in transcript.turns if t.number == coding.turn)
    quote = Quote(
        coding.code,
        coding.stance,
        coding.segment,
        coding.transcript,
        coding.participant,
        coding.group,
        coding.turn,
        turn.timestamp,
        start,
        end,
        text,
        coding.status == "accepted",
        f"typical {typical:.2f}" + (", stands alone" if clear else ""),
        coding.evidence,
    )
    return _Candidate(quote, merit, clear)


def _dangles(text: str) -> bool:
    words = text.strip("\"'“‘[(").split()
    return not words or lemma(words[0].strip(",.'’").split("'")[0].split("’")[0]) in _DANGLING or len(words) < 6


def _typicality(segments: Sequence[Segment]) -> dict[str, float]:
    """Cosine of each segment's tf-idf vector with the mean of all, scaled so that the most typical has 1."""
    bags = {s.id: Counter(content_words(s.text)) for s in segments}
    spread = Counter(word for bag in bags.values() for word in bag)
    vectors = {}
    for name, bag in bags.items():
        vector = {w: n * (1.0 + math.log(len(bags) / spread[w])) for w, n in bag.items() if spread[w] > 1}
        norm = math.sqrt(sum(v * v for v in vector.values())) or 1.0
        vectors[name] = {w: v / norm for w, v in sorted(vector.items())}
    mean: dict[str, float] = defaultdict(float)
    for vector in vectors.values():
        for word, value in vector.items():
            mean[word] += value
    raw = {name: sum(v * mean[w] for w, v in vector.items()) for name, vector in vectors.items()}
    top = max(raw.values(), default=0.0) or 1.0
    return {name: value / top for name, value in raw.items()}


def _worth(candidate: _Candidate, chosen: Sequence[Quote]) -> float:
    quote = candidate.quote
    return (
        candidate.merit
        - 0.45 * sum(q.participant == quote.participant for q in chosen)
        - 0.25 * sum(q.group == quote.group for q in chosen)
        - 0.20 * sum(q.code == quote.code for q in chosen)
        - 0.10 * sum(q.stance == quote.stance for q in chosen)
    )


def _explained(candidate: _Candidate, chosen: Sequence[Quote]) -> Quote:
    quote, notes = candidate.quote, [candidate.quote.why]
    if chosen and quote.group not in {q.group for q in chosen}:
        notes.append(f"first from {quote.group}")
    if chosen and quote.stance not in {q.stance for q in chosen}:
        notes.append(f"another stance ({quote.stance})")
    return replace(quote, why=", ".join(notes))


def _overlaps(quote: Quote, chosen: Sequence[Quote]) -> bool:
    return any(q.transcript == quote.transcript and min(q.end, quote.end) > max(q.start, quote.start) for q in chosen)


def quote_rows(quotes: Sequence[Quote]) -> list[dict[str, object]]:
    """The rows of ``quotes.csv``: one per quote, with all that is needed to find and to cite it."""
    return [{column: getattr(quote, column) for column in QUOTE_COLUMNS} for quote in quotes]
