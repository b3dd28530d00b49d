"""Speakers' labels that name a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.identities.records import Hit
from qualkit.model import Transcript
from qualkit.transcripts import labels

_ROLES = frozenset(
    """
    interviewer interviewee participant participants respondent moderator facilitator researcher speaker host chair chairperson audience
    employer provider policymaker policy maker partner learner student apprentice graduate tutor lecturer teacher trainer assessor mentor
    coach head deputy vice principal director manager managing lead leader officer assistant associate adviser advisor
    consultant owner founder ceo cto cfo hr operations human resources training careers career quality curriculum programme course
    project team group senior junior chief executive employee staff worker supervisor recruiter parent governor civil servant
    college university school company organisation department male female man woman voice person unknown unidentified other all both
    new first second third one two three four five six left right of the and for in a b c d e f g
    """.split()
)
_INITIALS = re.compile(r"[A-Z]{2,3}|(?:[A-Z]\.){2,3}")
_CODE = re.compile(r"[PSRMFA][A-F]|INT|IV|IVR|INTV|MOD|FAC|SPK|EMP|PRO|POL|PAR")
_LINE_LABEL = re.compile(r"([^\n:\[\]]{1,60}?)[ \t]*(?::|\n|$)[^\n]*\Z")


def is_personal(label: str) -> bool:
    """Whether a label tells who somebody is: a name or initials, not a code, a role or a number.

    >>> [is_personal(l) for l in ("Sarah Jones", "SJ", "E01", "Interviewer", "Head of Training", "Participant 3 (Employer)")]
    [True, True, False, False, False, False]
    """
    core = labels.bare(label)
    if _INITIALS.fullmatch(core):
        return core.casefold() not in _ROLES and not _CODE.fullmatch(core)
    if not core or labels.is_generic(core) or labels.is_interviewer(core) or re.search(r"\d", core):
        return False
    words = labels.name_words(core)
    return bool(words) and not any(word in _ROLES for word in words)


def label_hits(transcript: Transcript) -> Iterator[Hit]:
    """Every label before a turn that names a person, by its place in the text."""
    before = 0
    for turn in transcript.turns:
        gap = transcript.text[before : turn.start]
        found = _find(gap, turn.speaker)
        if found:
            yield Hit(0, before + found[0], before + found[1], "speaker_label", "a speaker's label that names a person")
        before = turn.end


def _find(gap: str, speaker: str) -> tuple[int, int] | None:
    """The label in the stretch before a turn: the speaker's name, or what stands there when an alias renamed it."""
    core = labels.bare(speaker)
    if core:
        pattern = r"\s+".join(map(re.escape, core.split()))
        places = list(re.finditer(rf"(?<!\w){pattern}(?!\w)", gap, re.IGNORECASE))
        if places:
            return (places[-1].start(), places[-1].end()) if is_personal(core) else None
    other = _LINE_LABEL.search(gap.rstrip(" \t"))
    if other and other[1].strip() and is_personal(other[1].strip()):
        name = labels.bare(other[1].strip())
        start = other.start(1) + other[1].index(name)
        return start, start + len(name)
    return None
