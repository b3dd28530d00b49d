"""Finds what may tell who somebody is, in transcripts of any layout."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qualkit.identities.entities import Pipeline, entity_hits
from qualkit.identities.listed import Allowed, listed_hits
from qualkit.identities.names import name_hits
from qualkit.identities.patterns import pattern_hits
from qualkit.identities.persons import KnownPeople, name_parts
from qualkit.identities.records import Finding, Hit, Where, without_overlaps
from qualkit.identities.speakers import is_personal, label_hits
from qualkit.identities.tokens import lost_capitals, small_words, words_of
from qualkit.model import Transcript


def find_identifiers(
    transcripts: Iterable[Transcript],
    *,
    known_names: Iterable[str] = (),
    places: Iterable[str] = (),
    employers: Iterable[str] = (),
    allow: Iterable[str] = (),
    nlp: Pipeline | None = None,
) -> list[Finding]:
    """Every residual identifier in the texts, by transcript and place; findings never overlap.

    The whole text is searched: participants' and interviewers' turns, labels, and what stands outside of turns. Names that
    a label, an introduction or ``known_names`` gives in full are then found in all their forms: surname alone, initials.

    >>> from qualkit.model import Turn
    >>> text = "INT: Hello. I am Priya Nair.\\n\\nE1: Mail me, e1@example.com."
    >>> turns = (Turn(1, "INT", "interviewer", "", 5, 28), Turn(2, "E1", "participant", "E1", 34, 58))
    >>> [(f.text, f.kind, f.role) for f in find_identifiers([Transcript("E1", "E1.txt", text, turns, ("E1",))])]
    [('Priya Nair', 'name', 'interviewer'), ('e1@example.com', 'email', 'participant')]
    """
    given = tuple(transcripts)
    small = small_words(t.text for t in given if not lost_capitals(t))
    allowed = Allowed(allow)
    places, employers = tuple(places), tuple(employers)
    words = [words_of(t.text, lost=lost_capitals(t)) for t in given]
    first = [
        allowed.drop(t.text, [*label_hits(t), *_outside_labels(t, name_hits(t.text, w, small))])
        for t, w in zip(given, words, strict=True)
    ]
    known = KnownPeople(_known(given, first, known_names), small)
    findings: list[Finding] = []
    for transcript, own, hits in zip(given, words, first, strict=True):
        text = transcript.text
        more = [*pattern_hits(text), *known.hits(text, own)]
        more += [*listed_hits(text, employers, "employer"), *listed_hits(text, places, "place")]
        more += entity_hits(transcript, nlp) if nlp else []
        findings += _findings(transcript, without_overlaps([*hits, *allowed.drop(text, more)]))
    return findings


def _outside_labels(transcript: Transcript, hits: Iterable[Hit]) -> Iterable[Hit]:
    """The hits, none of them reaching from a label into the speech behind it: “[00:03] Dana Whitlock Sure, we do.”"""
    starts = [turn.start for turn in transcript.turns]
    for hit in hits:
        at = bisect_right(starts, hit.start)
        if at < len(starts) and starts[at] < hit.end:
            label = transcript.text[hit.start : starts[at]].rstrip()
            yield replace(hit, end=hit.start + len(label))
        else:
            yield hit


def _known(transcripts: Sequence[Transcript], hits: Sequence[Sequence[Hit]], names: Iterable[str]) -> list[str]:
    """The names from which other forms are made: listed ones, labels, and full names in the text."""
    known = [name for name in names if name.strip()]
    for transcript, own in zip(transcripts, hits, strict=True):
        known += {turn.speaker for turn in transcript.turns if is_personal(turn.speaker)}
        for hit in own:
            name = transcript.text[hit.start : hit.end]
            if hit.kind == "speaker_label" or len(name_parts(name)) > 1:
                known.append(name)
    return sorted(set(known))


def _findings(transcript: Transcript, hits: Iterable[Hit]) -> Iterable[Finding]:
    starts = [turn.start for turn in transcript.turns]
    for hit in hits:
        text = transcript.text[hit.start : hit.end]
        yield Finding(transcript.id, hit.start, hit.end, text, hit.kind, hit.why, _where(transcript, starts, hit))


def _where(transcript: Transcript, starts: Sequence[int], hit: Hit) -> Where:
    if hit.kind == "speaker_label":
        return "label"
    at = bisect_right(starts, hit.start) - 1
    turn = transcript.turns[at] if at >= 0 else None
    return turn.role if turn and hit.start < turn.end else "outside"
