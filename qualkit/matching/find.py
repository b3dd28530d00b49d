"""Rule hits in sentences: which rule, where, and which hits a guard stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from spacy.tokens import Doc

from qualkit.matching.compile import CompiledCodebook

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule firing in a sentence; ``start`` and ``end`` are code points into the text of the turn.

    ``stopped`` is empty for a hit that counts, otherwise the guard's words or the missing condition.
    """

    rule: int
    start: int
    end: int
    stopped: str = ""


@dataclass(slots=True)
class Found:
    """What one sentence holds: rule hits, stance cues as (kind, start, end), and where ``given`` words stand."""

    hits: list[Hit] = field(default_factory=list)
    cues: list[tuple[str, int, int]] = field(default_factory=list)
    given: set[int] = field(default_factory=set)


def find(compiled: CompiledCodebook, doc: Doc, sentences: Sequence[_Span], context: Iterable[int] = ()) -> list[Found]:
    """One Found per sentence of a turn.

    ``sentences`` are code points into ``doc.text``; a literal or pattern counts only when it lies in one
    sentence. ``context`` are the rules whose ``given`` words occur in the question before the turn.
    """
    places = _token_spans(doc, sentences)
    owner = [-1] * len(doc)
    for number, (first, last) in enumerate(places):
        owner[first:last] = [number] * (last - first)
    parts: list[dict[tuple[str, int, int], list[_Span]]] = [defaultdict(list) for _ in sentences]
    for key, first, last in compiled.literals(doc):
        number = owner[first]
        if number >= 0 and owner[last - 1] == number:
            for use in compiled.uses[key]:
                parts[number][use.part, use.rule, use.which].append((first, last))
    given = {rule for part in parts for (name, rule, _) in part if name == "given"} | set(context)
    return [_sentence(compiled, doc, place, part, given) for place, part in zip(places, parts, strict=True)]


def _sentence(
    compiled: CompiledCodebook,
    doc: Doc,
    place: _Span,
    parts: dict[tuple[str, int, int], list[_Span]],
    given: set[int],
) -> Found:
    found = Found()
    spans: dict[int, list[_Span]] = defaultdict(list)
    maybe_near: set[int] = set()
    run = set(compiled.unanchored)
    for (part, rule, _), places in parts.items():
        if part == "phrase":
            spans[rule] += places
        elif part == "near":
            maybe_near.add(rule)
        elif part == "anchor":
            run.add(rule)
        elif part == "given":
            found.given.add(rule)
        elif part == "cue":
            found.cues += [(compiled.cue_names[rule], *_chars(doc, span)) for span in places]
    for rule in maybe_near:
        lists = [parts.get(("near", rule, which), []) for which in range(len(compiled.rules[rule].near))]
        if all(lists):
            nearest = _nearest(lists, compiled.rules[rule].within)
            if nearest:
                spans[rule].append(nearest)
    for rule in run:
        sentence = doc[place[0] : place[1]]
        spans[rule] += [(place[0] + a, place[0] + b) for _, a, b in compiled.patterns[rule](sentence)]
    for rule in sorted(spans):
        guard = parts.get(("unless", rule, 0))
        needs = compiled.rules[rule].given
        stopped = ""
        if guard:
            start, end = _chars(doc, guard[0])
            stopped = f"stopped by “{doc.text[start:end]}”"
        elif needs and rule not in given:
            stopped = "its context does not occur in the sentence, the turn or the question"
        found.hits += [Hit(rule, *_chars(doc, span), stopped) for span in _longest(spans[rule])]
    found.cues.sort(key=lambda cue: (cue[1], -cue[2], cue[0]))
    return found


def _nearest(lists: list[list[_Span]], within: int) -> _Span | None:
    """The tightest window that holds one span of each list, spans apart; None when wider than ``within`` words between."""
    best: _Span | None = None
    for choice in product(*(spans[:8] for spans in lists)):
        ordered = sorted(choice)
        if any(a[1] > b[0] for a, b in zip(ordered, ordered[1:], strict=False)):
            continue
        between = sum(b[0] - a[1] for a, b in zip(ordered, ordered[1:], strict=False))
        window = (ordered[0][0], ordered[-1][1])
        if between <= within and (best is None or window[1] - window[0] < best[1] - best[0]):
            best = window
    return best


def _longest(spans: Iterable[_Span]) -> list[_Span]:
    """The spans that lie in no other, in order."""
    kept: list[_Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0] - s[1], s[0])):
        if not any(a <= span[0] and span[1] <= b for a, b in kept):
            kept.append(span)
    return sorted(kept)


def _token_spans(doc: Doc, sentences: Sequence[_Span]) -> list[_Span]:
    """Sentences as token places; a token on a border belongs to the sentence in which it starts."""
    starts = [token.idx for token in doc]
    places: list[_Span] = []
    at = 0
    for start, end in sentences:
        while at < len(starts) and starts[at] < start:
            at += 1
        first = at
        while at < len(starts) and starts[at] < end:
            at += 1
        places.append((first, at))
    return places


def _chars(doc: Doc, span: _Span) -> _Span:
    last = doc[span[1] - 1]
    return doc[span[0]].idx, last.idx + len(last)
