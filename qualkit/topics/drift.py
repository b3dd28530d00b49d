"""What one interview alone brings, and which codes fall apart into several topics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from qualkit.model import Segment
from qualkit.topics.numerics import Ints
from qualkit.topics.records import CodeSplit, Drift
from qualkit.topics.words import Units, clauses


def drift_of(
    segments: Sequence[Segment], found: Sequence[frozenset[str]], strongest: Ints, units: Units
) -> tuple[Drift, ...]:
    """For every interview, in the order of their ids: units said at least twice there and in no other, commonest first;
    topics with most of their segments there; the segments that hold most of those units. ``found`` are the units of each segment.

    Names are left out, since they tell who people are: units that hold a capitalised word in print (``Julie``,
    ``Gateshead College``) or one that has a capital wherever it is said. Acronyms (``HNC``) and other words stay.
    """
    where: dict[str, set[str]] = defaultdict(set)
    for segment, said in zip(segments, found, strict=True):
        for unit in said:
            where[unit].add(segment.transcript)
    only = _without_names({unit for unit, there in where.items() if len(there) == 1}, segments, units)
    result = []
    for name in sorted({s.transcript for s in segments}):
        rows = [i for i, s in enumerate(segments) if s.transcript == name]
        counts = Counter(unit for i in rows for unit in found[i] & only)
        alone = _without_parts([unit for unit, n in counts.items() if n >= 2], counts)
        carried = Counter(int(strongest[i]) for i in rows if strongest[i] >= 0)
        everywhere = Counter(int(t) for t in strongest if t >= 0)
        own_topics = sorted(t + 1 for t, n in carried.items() if n >= 3 and n > 0.5 * everywhere[t])
        new = set(alone)
        ranked = sorted(
            (i for i in rows if new & found[i]),
            key=lambda i: (-len(new & found[i]), segments[i].start),
        )
        result.append(
            Drift(
                transcript=name,
                segments=len(rows),
                terms=tuple(units.surface.get(unit, unit) for unit in alone[:10]),
                topics=tuple(own_topics) if len(where) and _several(segments) else (),
                typical=tuple(segments[i].id for i in ranked[:3]),
            )
        )
    return tuple(result)


def _without_names(found: set[str], segments: Sequence[Segment], units: Units) -> set[str]:
    said = {word for s in segments for clause in clauses(s.text) for word in clause if not _capitalised(word)}
    plain = {units.fold.get(word.lower(), word.lower()) for word in said}
    return {
        unit
        for unit in found
        if plain.issuperset(unit.split(" ")) and not any(map(_capitalised, units.surface.get(unit, unit).split(" ")))
    }


def _capitalised(word: str) -> bool:
    """Whether it begins with one capital: ``Julie``, ``O'Brien`` and ``Level``, but not ``HNC`` or ``HNCs``."""
    return any(part[:1].isupper() and part[1:2].islower() for part in word.replace("’", "'").split("'"))


def _several(segments: Sequence[Segment]) -> bool:
    return len({s.transcript for s in segments}) > 1


def _without_parts(alone: Sequence[str], counts: Counter[str]) -> list[str]:
    """Commonest first, and no word beside a collocation that holds it."""
    in_phrases = {word for unit in alone if " " in unit for word in unit.split(" ")}
    return sorted((u for u in alone if u not in in_phrases), key=lambda unit: (-counts[unit], " " not in unit, unit))


def splits_of(codes: Sequence[tuple[str, ...]], strongest: Ints) -> tuple[CodeSplit, ...]:
    """Codes whose segments lie in two topics or more, each with a fifth of them and three segments at least."""
    by_code: dict[str, Counter[int]] = defaultdict(Counter)
    for found, t in zip(codes, strongest.tolist(), strict=True):
        for code in found:
            if t >= 0:
                by_code[code][t + 1] += 1
    splits = []
    for code, topics in sorted(by_code.items()):
        total = sum(topics.values())
        parts = tuple(
            sorted(((t, n) for t, n in topics.items() if n >= max(3, 0.2 * total)), key=lambda p: (-p[1], p[0]))
        )
        if len(parts) > 1:
            splits.append(CodeSplit(code, total, parts))
    return tuple(splits)
