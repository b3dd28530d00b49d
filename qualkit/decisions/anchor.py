"""Where a decision stands in a transcript now: at its place, or where its words are after a correction."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import takewhile

from qualkit.decisions.spelling import cuts_words, occurrences, plain
from qualkit.model import Action, Decision, Segment, Transcript

Place = tuple[int, int]
AROUND = 40  # code points kept of either side
_TELLING = 30  # words this long (as compared) are known by themselves
_ENOUGH = 24  # code points of one side that must agree for shorter words to be known by their surroundings


def decide(
    transcript: Transcript,
    start: int,
    end: int,
    action: Action,
    *,
    coder: str,
    at: str,
    code: str = "",
    stance: str = "",
    note: str = "",
) -> Decision:
    """A decision about ``transcript.text[start:end]``, with its words and what stands around them.

    Without a place (``start`` and ``end`` 0) it is about the whole transcript.
    """
    text = transcript.text
    before, after = (text[max(0, start - AROUND) : start], text[end : end + AROUND]) if end else ("", "")
    return Decision(at, coder, action, transcript.id, start, end, text[start:end], code, stance, note, before, after)


def is_whole(decision: Decision) -> bool:
    """Whether a ``done`` line is about the whole transcript."""
    return decision.action == "done" and not decision.end and not decision.text


def names_place(decision: Decision) -> bool:
    """Whether a decision says where it holds: by its words, by start and end, or (``done``) for the whole transcript."""
    return bool(decision.text) or decision.end > decision.start or is_whole(decision)


def anchor(decision: Decision, text: str) -> Place | None:
    """Start and end of a decision in the transcript's text; None when it cannot be told, or when it names no place.

    The words are looked for at their place, then anywhere; white space, quotation marks and dashes may have been changed,
    nothing else. Words that occur more than once, and short ones, must have their surroundings where the line keeps them.
    """
    if is_whole(decision):
        return 0, len(text)
    if not decision.text.strip():
        return (decision.start, decision.end) if decision.end > decision.start else None
    here = decision.start, decision.end
    stands = text[decision.start : decision.end] == decision.text
    around = bool(decision.before or decision.after)
    if stands and (not around or _around(decision, text) == (decision.before, decision.after)):
        return here
    found = list(occurrences(decision.text, text, inside=around and _within_word(decision)))
    if not around:
        return found[0] if len(found) == 1 else None
    return _by_surroundings(decision, text, found, here if stands else None)


def _around(decision: Decision, text: str) -> tuple[str, str]:
    before = text[max(0, decision.start - len(decision.before)) : decision.start]
    return before, text[decision.end : decision.end + len(decision.after)]


def _within_word(decision: Decision) -> bool:
    """Whether the words were a part of a longer word when the decision was made."""
    start = len(decision.before)
    return cuts_words(decision.before + decision.text + decision.after, start, start + len(decision.text))


def _by_surroundings(decision: Decision, text: str, found: Sequence[Place], here: Place | None) -> Place | None:
    """The one place whose surroundings agree best with the decision's, if they agree enough to be sure."""
    before, after = plain(decision.before), plain(decision.after)
    fits = [(*_fit(before, after, text, place), place) for place in found]
    if not fits:
        return None
    best = max(total for total, _, _ in fits)
    candidates = [(sure, place) for total, sure, place in fits if total == best]
    if len(candidates) > 1:
        return here if here in [place for sure, place in candidates if sure] else None
    sure, place = candidates[0]
    alone = len(found) == 1 and len(plain(decision.text)) >= _TELLING
    return place if sure or alone else None


def _fit(before: str, after: str, text: str, place: Place) -> tuple[int, bool]:
    """How many code points around a place agree with the decision's surroundings, and whether that is enough."""
    start, end = place
    left = _common(before[::-1], plain(text[max(0, start - 2 * AROUND) : start])[::-1])
    right = _common(after, plain(text[end : end + 2 * AROUND]))
    first = start < AROUND and 0 < len(before) == left == len(plain(text[:start]))
    last = len(text) - end < AROUND and 0 < len(after) == right == len(plain(text[end:]))
    return left + right, left >= _ENOUGH or right >= _ENOUGH or first or last


def _common(a: str, b: str) -> int:
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def segments_at(place: Place, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments of a transcript (in its order) that a place covers by half or more, or that hold it."""
    start, end = place
    first = bisect_right(segments, start, key=lambda segment: segment.end)
    return tuple(
        segment
        for segment in takewhile(lambda segment: segment.start < end, segments[first:])
        if (min(end, segment.end) - max(start, segment.start)) * 2 >= min(end - start, segment.end - segment.start)
    )
