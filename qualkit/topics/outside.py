"""Words said more in the segments that carry no code than in the coded ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from qualkit.keyness import Z, log_odds
from qualkit.model import Segment
from qualkit.topics.records import OutsideWord
from qualkit.topics.words import Units

_PEOPLE = 3
_LISTED = 24


def outside_words(
    segments: Sequence[Segment], said: Sequence[frozenset[str]], codes: Sequence[tuple[str, ...]], units: Units
) -> tuple[OutsideWord, ...]:
    """Up to 24 units with z above 1.96 for uncoded against coded segments, said there by three people or more, z descending.

    ``said`` are the units of each segment. The prior is the units of all segments, as strong as one more interview of average length. Empty when all or no segments
    are coded.
    """
    counts: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    people: dict[str, set[str]] = defaultdict(set)
    for segment, own, found in zip(segments, said, codes, strict=True):
        counts[bool(found)].update(own)
        if not found:
            for unit in own:
                people[unit].add(segment.participant)
    outside, inside = counts
    n_outside, n_inside = outside.total(), inside.total()
    if not n_outside or not n_inside:
        return ()
    strength = (n_outside + n_inside) / len({s.transcript for s in segments})
    found_words = []
    for unit in sorted(outside):
        prior = strength * (outside[unit] + inside[unit]) / (n_outside + n_inside)
        both = log_odds(outside[unit], n_outside, inside[unit], n_inside, prior, strength)
        if both is not None and both[0] > Z * both[1] and len(people[unit]) >= _PEOPLE:
            word = OutsideWord(units.surface.get(unit, unit), outside[unit], inside[unit], len(people[unit]))
            found_words.append((-both[0] / both[1], unit, word))
    return tuple(word for _, _, word in sorted(found_words)[:_LISTED])
