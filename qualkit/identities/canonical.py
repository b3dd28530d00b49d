"""Writes a transcript of the copy turn by turn, ``[time] LABEL: speech``, where pseudonyms broke its layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qualkit.identities.copy import Copied
from qualkit.identities.pseudonyms import Pseudonyms
from qualkit.identities.records import Finding
from qualkit.identities.rewriting import rewrite
from qualkit.identities.speakers import is_personal
from qualkit.model import Turn
from qualkit.transcripts.header import split_header


def canonical(copied: Copied, findings: Iterable[Finding], pseudonyms: Pseudonyms) -> Copied:
    """The transcript with everything between two turns replaced by a time and a label; the header stays, other words go.

    What was replaced is in the pieces like any name, so that undoing and carrying decisions work alike.
    """
    transcript = copied.transcript
    text, turns = transcript.text, transcript.turns
    placed = sorted((f for f in findings if f.placed and f.transcript == transcript.id), key=lambda f: f.start)
    _, before, _ = split_header(text, transcript.source)
    spans: list[tuple[int, int, str]] = [(f.start, f.end, pseudonyms.of(f)) for f in placed if f.end <= before]
    at, left_out = before, 0
    for number, turn in enumerate(turns):
        gap = [f for f in placed if at <= f.start < turn.start]
        label = _label(turn, gap, pseudonyms)
        time = f"[{turn.timestamp}] " if turn.timestamp else ""
        spans.append((at, turn.start, f"{chr(10) * 2 if number else ''}{time}{label}: "))
        spans += [
            (max(f.start, turn.start), min(f.end, turn.end), pseudonyms.of(f))
            for f in placed
            if f.end > turn.start and f.start < turn.end
        ]
        left_out += max(0, _words(text[at : turn.start]) - _words(turn.speaker) - bool(turn.timestamp))
        at = turn.end
    left_out += _words(text[at:])
    spans.append((at, len(text), "\n"))
    written, pieces = rewrite(text, spans)
    return replace(copied, text=written, pieces=pieces, left_out=left_out, canonical=True)


def _words(text: str) -> int:
    return sum(any(c.isalnum() for c in word) for word in text.split())


def _label(turn: Turn, gap: Sequence[Finding], pseudonyms: Pseudonyms) -> str:
    """The pseudonym of the label in the gap before the turn; a speaker who is no person keeps the label."""
    own = [f for f in gap if f.kind == "speaker_label"] or [f for f in gap if f.kind == "name"]
    if own and (is_personal(turn.speaker) or own[-1].kind == "speaker_label"):
        return pseudonyms.of(own[-1])
    if turn.speaker and not is_personal(turn.speaker):
        return " ".join(turn.speaker.split())
    return "INT" if turn.role == "interviewer" else "Participant"
