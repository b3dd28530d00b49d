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
MOST = 0.6  # the share of one side that shorter words which occur once must have around them
_NEAR = 400  # code points by which long words may have moved when nothing around them is as it was
_FRAYED = 2  # code points at the outer end of a side that need not agree


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


def is_stretch(decision: Decision) -> bool:
    """Whether a line says that a stretch is gone through (``done``), or takes that back, rather than something about a code."""
    return decision.action == "done" or (decision.action == "reopen" and not decision.code)


def is_whole(decision: Decision) -> bool:
    """Whether a ``done`` line (or one that takes it back) is about the whole transcript."""
    return is_stretch(decision) and not decision.end and not decision.text


def names_place(decision: Decision) -> bool:
    """Whether a decision says where it holds: by its words, by start and end, or (``done``, ``reopen``) for the whole transcript."""
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
    """The one place that is known by its surroundings: those on one side must all be there.

    When that is so at several places, one must have both sides, or be where the decision was made. Words that occur once
    need no more than most of one side, and long ones nothing when they are near where they were: farther away they can be
    the same words said again, while those of the decision were corrected.
    """
    fits = {place: surroundings(decision, text, place) for place in found}
    sure = {place: left + right for place, (left, right) in fits.items() if left == 1 or right == 1}
    if len(sure) == 1:
        return next(iter(sure))
    if not sure and len(found) == 1:
        near = abs(found[0][0] - decision.start) <= _NEAR or not decision.end
        telling = (near and len(plain(decision.text)) >= _TELLING) or max(*fits[found[0]]) >= MOST
        return found[0] if telling else None
    if not sure:
        return None
    best = max(sure.values())
    winners = [place for place, fit in sure.items() if fit == best]
    if len(winners) == 1 and best == 2:
        return winners[0]
    return here if here in winners else None


def surroundings(decision: Decision, text: str, place: Place) -> tuple[float, float]:
    """The share of what stood before and after the decision that stands around a place, read outwards from it."""
    start, end = place
    before, after = plain(decision.before)[::-1], plain(decision.after)
    left = plain(text[max(0, start - 2 * AROUND) : start])[::-1]
    right = plain(text[end : end + 2 * AROUND])
    return (
        _share(before, left, start < AROUND if len(decision.before) < AROUND else None),
        _share(after, right, len(text) - end < AROUND if len(decision.after) < AROUND else None),
    )


def _share(side: str, there: str, at_border: bool | None) -> float:
    """How much of a side agrees, 1 for all of it; a side that the text's border cut short must be at the border again.

    The outermost signs may differ: they can be one half of a dash or of an ellipsis.
    """
    same = _common(side, there)
    whole = len(side) > _FRAYED and same >= len(side) - _FRAYED
    if at_border is not None:
        whole = at_border and 0 < len(side) == same == len(there)
    return 1.0 if whole else same / (len(side) + 1)


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
