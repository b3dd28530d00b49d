"""Stance: does a sentence speak of its theme as a barrier, an enabler, or neither?

A denial keeps the theme and turns the stance ("cost isn't the barrier"). Cues are phrases of the codebook; each
counts once, turned round when a negation stands before it in the same clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualkit.matching.compile import CompiledCodebook
from qualkit.matching.find import Found, Hit
from qualkit.model import STANCES, Stance

_CLAUSE = re.compile(r"[,;:.?!–—]|\bbut\b|\bthough\b|\balthough\b|\bbecause\b")
_REACH = 30  # code points: about five words


def stance_of(
    compiled: CompiledCodebook, text: str, found: Found, hits: Sequence[Hit], before: Stance | None = None
) -> tuple[Stance, str]:
    """The stance of a sentence and the words that decided it.

    ``text`` is the text of the turn. ``hits`` are the rules that fired for the theme; one with a stance of its own decides.
    A cue that holds a negation of its own is never turned by it; a bare denial ("it does not say the level") is a barrier.
    Without any sign the stance ``before`` (of the sentence before, same theme) goes on, or else it is neutral.
    """
    negations = [(start, end) for kind, start, end in found.cues if kind == "negation"]
    votes = {"barrier": 0.0, "enabler": 0.0, "neutral": 0.0}
    why: list[str] = []

    def vote(stance: str, start: int, end: int, weight: float) -> None:
        denied = _negated(text, start, [n for n in negations if n[1] <= start])
        votes[_turned(stance) if denied else stance] += weight
        words = " ".join(text[start:end].split())
        why.append(f"“{words}”" + (", denied" if denied else ""))

    for hit in hits:
        stance = compiled.rules[hit.rule].stance
        if stance and not hit.stopped:
            vote(stance, hit.start, hit.end, 1.5)
    taken: list[tuple[int, int]] = []
    for kind, start, end in found.cues:
        if any(a <= start and end <= b for a, b in taken):
            continue
        if kind in ("barrier", "enabler", "neutral"):
            vote(kind, start, end, 1.0)
            taken.append((start, end))
        elif kind == "wish":
            votes["enabler"] += 0.75
            why.append(f"wish “{' '.join(text[start:end].split())}”")
            taken.append((start, end))
    if not why and negations and any(not h.stopped for h in hits):
        start, end = negations[0]
        return "barrier", f"denial “{text[start:end]}”"
    if not why:
        return (before, "as the sentence before") if before else ("neutral", "")
    lead = votes["barrier"] - votes["enabler"]
    if votes["neutral"] > max(votes["barrier"], votes["enabler"]) or abs(lead) < 0.25:
        return "neutral", "; ".join(why)
    return ("barrier" if lead > 0 else "enabler"), "; ".join(why)


def _negated(text: str, start: int, negations: Sequence[tuple[int, int]]) -> bool:
    """A negation ends shortly before ``start`` with no end of a clause between."""
    return any(b <= start <= b + _REACH and not _CLAUSE.search(text, b, start) for _, b in negations if b <= start)


def _turned(stance: str) -> str:
    return {"barrier": "enabler", "enabler": "barrier"}.get(stance, stance)


def usual(stances: Sequence[Stance]) -> Stance:
    """The most frequent stance; neutral on a tie."""
    counts = sorted(((stances.count(s), s) for s in STANCES), reverse=True)
    return counts[0][1] if counts[0][0] > counts[1][0] else "neutral"
