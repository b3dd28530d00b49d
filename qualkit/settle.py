"""Machine proposals and people's decisions, brought together: what holds for each place and code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from qualkit.decisions import decision_problem, finished, follow, is_stretch, is_whole, latest, segments_at
from qualkit.model import (
    JOINT,
    STANCES,
    Codebook,
    Coding,
    Decision,
    Evidence,
    Problem,
    Segment,
    Stance,
    Transcript,
    coding_of,
    theme_of,
)


@dataclass(frozen=True, slots=True)
class Settled:
    """Codings after people's decisions.

    ``codings`` holds every coding with its status, the rejected too; ``done`` the ids of segments that a person has
    finished with, coded or not; ``problems`` the decisions that fit no place or no code any more (kept in the log).
    ``latest`` gives each coder's last decision on a segment and code, ``finished`` the coders who are done with a segment.
    """

    codings: tuple[Coding, ...]
    done: frozenset[str]
    problems: tuple[Problem, ...]
    latest: Mapping[tuple[str, str, str], Decision] = field(default_factory=dict)
    finished: Mapping[str, frozenset[str]] = field(default_factory=dict)


def settle(
    proposals: Sequence[Coding],
    decisions: Sequence[Decision],
    transcripts: Iterable[Transcript],
    segments: Sequence[Segment],
    codebook: Codebook,
) -> Settled:
    """Put decisions over proposals.

    The last decision of a coder about a place and code wins; a person's decision outranks a machine's coding of the
    same code at that place, and finished stretches drop what machines still propose there. Two persons' codings stand
    side by side, one row each, unless they decided jointly; ``reopen`` takes a person's decision back, as if there were none.
    A decision whose words are not at its place is looked up by its words within the transcript; when they do not occur
    exactly once it is an orphan: reported, never dropped from the log.
    Settling the result again with the same decisions changes nothing.
    """
    followed = follow(decisions, transcripts)
    placed, unfit = _place(followed.decisions, segments, codebook)
    done, current = finished(placed), latest(placed, codebook)
    by_id = {segment.id: segment for segment in segments}
    machine = {(p.segment, p.code): p.evidence for p in proposals}
    human: list[Coding] = []
    odd: dict[Decision, None] = {}
    verdicts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (coder, segment_id, code), decision in current.items():
        verdicts[segment_id, code].add(decision.action)
        if decision.action in ("code", "accept"):
            if decision.stance not in ("", *STANCES):
                odd[decision] = None
            coding = _human(by_id[segment_id], code, coder, decision, machine.get((segment_id, code), ()))
            joint = current.get((JOINT, segment_id, code))
            human.append(_jointly(coding, joint) if joint and coder != JOINT else coding)
    problems = (*followed.problems, *unfit, *map(_odd_stance, odd))
    kept = [
        settled
        for proposal in proposals
        if (settled := _judged(proposal, verdicts.get((proposal.segment, proposal.code), set()), done)) is not None
    ]
    order = {segment.id: n for n, segment in enumerate(segments)}
    rank = {code.path: n for n, code in enumerate(codebook.codes)}
    codings = sorted(
        [*kept, *human],
        key=lambda c: (order.get(c.segment, -1), rank.get(c.code, -1), c.origin, c.coder, c.start, c.end),
    )
    return Settled(tuple(codings), frozenset(done), problems, current, done)


def _place(
    decisions: Iterable[Decision], segments: Sequence[Segment], codebook: Codebook
) -> tuple[list[tuple[Decision, Sequence[Segment]]], list[Problem]]:
    """Decisions with the segments they are about, and those that cannot count."""
    by_transcript: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_transcript[segment.transcript].append(segment)
    known = {code.path for code in codebook.codes}
    read = cache(codebook.reading)
    placed: list[tuple[Decision, Sequence[Segment]]] = []
    problems: list[Problem] = []
    for decision in decisions:
        mine = by_transcript.get(decision.transcript, [])
        found = mine if is_whole(decision) else segments_at((decision.start, decision.end), mine)
        trouble = _trouble(decision, found, read(decision.code)[0] in known)
        if trouble is None:
            placed.append((decision, found))
        else:
            problems.append(trouble)
    return placed, problems


def _judged(proposal: Coding, verdict: set[str], done: Collection[str]) -> Coding | None:
    """A machine's proposal in the light of people's verdicts; None when a person's own coding stands for it."""
    if verdict & {"code", "accept"}:
        return None
    if verdict & {"reject", "uncode"} or proposal.segment in done:
        return replace(proposal, status="rejected")
    return proposal


def _jointly(coding: Coding, joint: Decision) -> Coding:
    """One person's coding in the light of the joint decision on it: it counts on only where both say the same."""
    agreed = joint.action in ("code", "accept") and joint.stance == coding.stance
    return coding if agreed else replace(coding, status="rejected")


def _human(segment: Segment, code: str, coder: str, decision: Decision, evidence: tuple[Evidence, ...]) -> Coding:
    """A person's coding; what a machine found for the same code stays with it as evidence."""
    stance: Stance = next((s for s in STANCES if s == decision.stance), "neutral")
    return coding_of(segment, code, stance, "human", evidence, 1.0, "accepted", coder)


def _trouble(decision: Decision, found: Sequence[Segment], known: bool) -> Problem | None:
    """Why a decision that has a place cannot count all the same."""
    orphaned = f"orphaned decision ({decision.action})"
    if not found and not is_whole(decision):
        what = f"{orphaned}: its place is not in a participant's speech"
        return decision_problem(decision, what, "Check who speaks there; interviewers are never coded.")
    if not is_stretch(decision) and not known:
        what = f"{orphaned}: code {decision.code!r} is not in the codebook"
        remedy = "Add the code, or name it under `formerly` of the code that it is now."
        return decision_problem(decision, what, remedy)
    return None


def _odd_stance(decision: Decision) -> Problem:
    what = f"stance {decision.stance!r} is not known; the coding {decision.code} counts, as neutral"
    return decision_problem(decision, what, f"Decide again with one of: {', '.join(STANCES)}.")


def standing(codings: Iterable[Coding]) -> list[Coding]:
    """The codings that count: one per segment and code, people's before machines', rejected ones left out."""
    best: dict[tuple[str, str], Coding] = {}
    for coding in codings:
        if coding.status == "rejected":
            continue
        key = coding.segment, coding.code
        if key not in best or (coding.status == "accepted" and best[key].status != "accepted"):
            best[key] = coding
    return list(best.values())


def coded_by(codings: Iterable[Coding], theme: str) -> set[str]:
    """The ids of the segments on a theme."""
    return {coding.segment for coding in codings if theme_of(coding.code) == theme}
