"""Counts per code, group and stance; the participant is the unit, and the denominator is everyone interviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from qualkit.model import STANCES, Codebook, CodeSummary, Coding, Count, Participant, theme_of

SUMMARY_COLUMNS = (
    "code",
    "label",
    "segments",
    "participants",
    "n_of",
    "share",
    "transcripts",
    *(f"{stance}_{what}" for stance in STANCES for what in ("segments", "participants")),
    "reviewed_segments",
)


def summarise(
    codings: Sequence[Coding], people: Mapping[str, Participant], groups: Sequence[str], codebook: Codebook
) -> list[CodeSummary]:
    """One CodeSummary per code of the codebook, in its order, from codings that count (see ``settle.standing``).

    A segment with two sub-codes of a theme counts once for the theme. A code nobody used is there with zeros.
    """
    members = {group: [p for p in people.values() if p.group == group] for group in groups}
    summaries = []
    for code in codebook.codes:
        mine = [c for c in codings if c.code == code.path or c.code.startswith(code.path + "/")]
        summaries.append(
            CodeSummary(
                code.path,
                code.label,
                _count(mine, len(people)),
                len({c.transcript for c in mine}),
                {g: _count([c for c in mine if c.group == g], len(members[g])) for g in groups},
                {s: _count([c for c in mine if c.stance == s], len(people)) for s in STANCES},
                len({c.segment for c in mine if c.status == "accepted"}),
            )
        )
    return summaries


def _count(codings: Sequence[Coding], of: int) -> Count:
    return Count(len({c.participant for c in codings}), of, len({c.segment for c in codings}))


def summary_rows(summaries: Iterable[CodeSummary]) -> list[dict[str, object]]:
    """The rows of ``summary.csv``; None where a number is hidden."""
    return [
        {
            "code": s.code,
            "label": s.label,
            "segments": s.total.segments,
            "participants": s.total.n,
            "n_of": s.total.of,
            "share": None if s.total.n is None else s.total.share,
            "transcripts": s.transcripts,
            "reviewed_segments": s.reviewed,
            **{f"{k}_segments": c.segments for k, c in s.by_stance.items()},
            **{f"{k}_participants": c.n for k, c in s.by_stance.items()},
        }
        for s in summaries
    ]


def cooccurrence(codings: Iterable[Coding], themes: Sequence[str]) -> dict[tuple[str, str], int]:
    """For every pair of themes, in the order given, the number of segments that carry both."""
    by_segment: dict[str, set[str]] = {}
    for coding in codings:
        by_segment.setdefault(coding.segment, set()).add(theme_of(coding.code))
    counts = dict.fromkeys(combinations(themes, 2), 0)
    for found in by_segment.values():
        for pair in combinations([t for t in themes if t in found], 2):
            counts[pair] += 1
    return counts
