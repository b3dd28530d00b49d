"""The passages to choose from: each coded sentence made whole, with its merit and the reasons for it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Coding, Quote, Segment, Transcript, Turn
from qualkit.nlp import lemma
from qualkit.words import content_words

Span = tuple[str, int, int]  # transcript, start, end
_DANGLING = frozenset(
    "it they that this them those these he she and but so or because which there then his her their him "
    "another other neither such".split()
)
_REFERRING = frozenset("it they them he she him that those these".split())  # behind a preposition: “Behind them”
_PREPOSITIONS = frozenset(
    "about above after against at behind before below beside besides between by for from in of off on over to under with without".split()
)
_SCRAP = 4  # words: a sentence so short at a quote's beginning answers the question before it
_SENTENCE = re.compile(r"[.?!…]+[\"'”’)\]]*\s")
_SHORT, _LONG = 8, 60  # words: shorter ones seldom stand alone, longer ones are not read
_TYPICAL = 0.6  # of the most typical passage
_WHOLE = tuple(".?!…”\"'’)]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that could be quoted, and what speaks for it."""

    quote: Quote
    merit: float
    clear: bool
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A coding that asks to be quoted, with the sentences (by number) that the passage must show."""

    coding: Coding
    sentences: tuple[int, ...]
    note: str = ""


def make_pool(
    codings: Sequence[Coding],
    segments: Sequence[Segment],
    transcripts: Mapping[str, Transcript],
    *,
    asked: Sequence[Asked] | None = None,
    excluded: Collection[Span] = (),
    pinned: Collection[Span] = (),
    extend: int = 0,
    most_words: int = _LONG,
) -> list[Candidate]:
    """One candidate per coded sentence (its strongest coding), or per item of ``asked``, in the order of the segments.

    ``extend`` adds that many sentences on either side, within the turn. ``most_words`` bounds what is added, never the
    coded sentence itself; sentences between two that must be shown are cut when the passage would be longer.
    """
    if asked is None:
        asked = _strongest(codings, segments)
    turns = _Turns(transcripts)
    typical = _typicality({item.coding.segment: segments[item.sentences[0]] for item in asked}.values())
    found = []
    for item in asked:
        transcript = transcripts[item.coding.transcript]
        first, last = _whole(item.sentences, segments, transcript, extend, most_words)
        place: Span = (transcript.id, segments[first].start, segments[last].end)
        if any(_meets(place, span) for span in excluded):
            continue
        core: Span = (transcript.id, segments[item.sentences[0]].start, segments[item.sentences[-1]].end)
        pieces = _pieces(first, last, item.sentences, segments, most_words)
        found.append(
            _candidate(
                item,
                place,
                pieces,
                transcript,
                turns.of(transcript.id, item.coding.turn),
                typical[item.coding.segment],
                any(_meets(core, span) for span in pinned),
            )
        )
    return found


class _Turns:
    """Turns by transcript and number, made when first asked for."""

    def __init__(self, transcripts: Mapping[str, Transcript]) -> None:
        self._transcripts = transcripts
        self._known: dict[str, dict[int, Turn]] = {}

    def of(self, transcript: str, number: int) -> Turn:
        if transcript not in self._known:
            self._known[transcript] = {turn.number: turn for turn in self._transcripts[transcript].turns}
        return self._known[transcript][number]


def _strongest(codings: Sequence[Coding], segments: Sequence[Segment]) -> list[Asked]:
    place = {segment.id: n for n, segment in enumerate(segments)}
    best: dict[str, Coding] = {}
    for coding in codings:
        if coding.segment in place and (coding.segment not in best or stronger(coding, best[coding.segment])):
            best[coding.segment] = coding
    return [Asked(best[s], (place[s],)) for s in sorted(best, key=lambda s: place[s])]


def stronger(a: Coding, b: Coding) -> bool:
    """Whether the first of two codings says more: accepted before proposed, then the score, then the finer code."""
    return (a.status == "accepted", a.score, a.code.count("/")) > (b.status == "accepted", b.score, b.code.count("/"))


def _meets(a: Span, b: Span) -> bool:
    return a[0] == b[0] and min(a[2], b[2]) > max(a[1], b[1])


def _whole(
    sentences: Sequence[int], segments: Sequence[Segment], transcript: Transcript, extend: int, most_words: int
) -> tuple[int, int]:
    """The first and last sentence of the passage: back while it hangs on the one before, on while it is unfinished."""
    first, last = sentences[0], sentences[-1]
    for _ in range(2):
        if not dangles(segments[first].text) or not _joins(first - 1, first, segments, transcript):
            break
        if _words(segments[first - 1 : last + 1]) > most_words:
            break
        first -= 1
    if _unfinished(segments[last].text) and last + 1 < len(segments) and _joins(last, last + 1, segments, transcript):
        last += _words(segments[first : last + 2]) <= most_words
    for _ in range(extend):
        first -= first > 0 and _same_turn(segments[first - 1], segments[first])
        last += last + 1 < len(segments) and _same_turn(segments[last], segments[last + 1])
    return first, last


def _joins(one: int, other: int, segments: Sequence[Segment], transcript: Transcript) -> bool:
    """Whether two neighbouring sentences stand in one paragraph of one turn."""
    if one < 0 or not _same_turn(segments[one], segments[other]):
        return False
    return "\n\n" not in transcript.text[segments[one].end : segments[other].start]


def _same_turn(a: Segment, b: Segment) -> bool:
    return a.transcript == b.transcript and a.turn == b.turn


def _words(segments: Iterable[Segment]) -> int:
    return sum(len(segment.text.split()) for segment in segments)


def _pieces(
    first: int, last: int, must: Sequence[int], segments: Sequence[Segment], most_words: int
) -> tuple[tuple[int, int], ...]:
    """What is printed of a passage that shows several sentences and is too long: those, and the cuts between them."""
    if len(must) < 2 or _words(segments[first : last + 1]) <= most_words:
        return ()
    wanted = sorted({first, last, *must})
    pieces: list[tuple[int, int]] = []
    for before, number in zip([-2, *wanted], wanted, strict=False):
        if pieces and number == before + 1:
            pieces[-1] = pieces[-1][0], segments[number].end
        else:
            pieces.append((segments[number].start, segments[number].end))
    return tuple(pieces) if len(pieces) > 1 else ()


def _candidate(
    item: Asked,
    place: Span,
    pieces: tuple[tuple[int, int], ...],
    transcript: Transcript,
    turn: Turn,
    typical: float,
    pinned: bool,
) -> Candidate:
    coding = item.coding
    text = transcript.text[place[1] : place[2]]
    words = len(text.split())
    clear = not dangles(text) and not _answers(text) and not _unfinished(text) and words >= _SHORT
    fit = 1.0 if _SHORT <= words <= 40 else max(0.0, words / _SHORT if words < _SHORT else 1.0 - (words - 40) / 60)
    merit = 0.35 * typical + 0.35 * fit + 0.3 * coding.score + (0.0 if clear else -0.4)
    if coding.status == "accepted":
        merit += 0.2
    why = [
        *(["typical of what was said"] if typical >= _TYPICAL else []),
        "stands alone" if clear else "needs the words around it",
        *([item.note] if item.note else []),
    ]
    quote = Quote(
        coding.code,
        coding.stance,
        coding.segment,
        coding.transcript,
        coding.participant,
        coding.group,
        coding.turn,
        turn.timestamp,
        place[1],
        place[2],
        text,
        coding.status == "accepted",
        "; ".join(why),
        coding.evidence,
        pieces,
    )
    return Candidate(quote, merit, clear, pinned)


def dangles(text: str) -> bool:
    """Whether a sentence hangs on the one before: it opens with a word that points back, or is a scrap.

    >>> [dangles(s) for s in ("It doesn't cover the cost of travel.", "Behind them is a median of thirty thousand pounds.")]
    [True, True]
    >>> dangles("The levy doesn't cover it, they say, at all.")
    False
    """
    words = [lemma(word.strip(",.;:-–—'’").split("'")[0].split("’")[0]) for word in text.strip("\"'“‘[(").split()[:6]]
    return len(words) < 6 or words[0] in _DANGLING or (words[0] in _PREPOSITIONS and words[1] in _REFERRING)


def _answers(text: str) -> bool:
    """Whether a passage begins with a scrap that only answers the question: “We do. It's about six thousand.”"""
    first = _SENTENCE.search(text)
    return first is not None and len(text[: first.start()].split()) <= _SCRAP


def _unfinished(text: str) -> bool:
    """Whether a sentence breaks off, or only asks."""
    end = text.rstrip()
    return not end.endswith(_WHOLE) or end.endswith(("...", "…", "—.", "-."))


def _typicality(segments: Iterable[Segment]) -> dict[str, float]:
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
