"""What each person said last about a sentence and a code, read through the codebook's renamed and merged codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from qualkit.decisions.anchor import is_stretch
from qualkit.decisions.log import time_of
from qualkit.model import Codebook, Decision, Segment

Key = tuple[str, str, str]


def latest(placed: Iterable[tuple[Decision, Sequence[Segment]]], codebook: Codebook) -> dict[Key, Decision]:
    """The decision that holds, by coder, segment id and code of the codebook; ``done`` lines, and what was taken back (``reopen``), are not among them.

    A decision on a code's former name is one on the code. Where codes were merged, a person may have said different
    things about them at one place: then what was coded under any name stands, until the person decides about the
    place after the merge.
    """
    read = cache(codebook.reading)
    said: dict[Key, dict[str, Decision]] = {}
    for decision, segments in placed:
        if is_stretch(decision):
            continue
        code, until = read(decision.code)
        name = decision.code if until else code
        for segment in segments:
            names = said.setdefault((decision.coder, segment.id, code), {})
            if name == code:
                for old in [n for n in names if n != code and _reached(decision.at, read(n)[1])]:
                    del names[old]
            names.pop(name, None)
            if decision.action != "reopen":
                names[name] = decision
    return {key: _standing(list(names.values())) for key, names in said.items() if names}


def finished(placed: Iterable[tuple[Decision, Sequence[Segment]]]) -> dict[str, frozenset[str]]:
    """By segment id, the coders who have marked it as gone through (``done``) and not taken that back (``reopen``)."""
    through: dict[str, set[str]] = {}
    for decision, segments in placed:
        if not is_stretch(decision):
            continue
        for segment in segments:
            coders = through.setdefault(segment.id, set())
            (coders.add if decision.action == "done" else coders.discard)(decision.coder)
    return {segment: frozenset(coders) for segment, coders in through.items() if coders}


def _reached(at: str, until: str) -> bool:
    moment, end = time_of(at), time_of(until)
    return moment is not None and end is not None and moment >= end


def _standing(said: Sequence[Decision]) -> Decision:
    return next((decision for decision in reversed(said) if decision.action in ("code", "accept")), said[-1])
