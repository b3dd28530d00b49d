"""Machine proposals and people's decisions, brought together: what holds for each place and code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualkit.anchor import anchor, is_whole, names_place, segments_at
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


@dataclass(frozen=True, slots=True)
class _Placed:
    decision: Decision
    segments: tuple[Segment, ...]


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
    texts = {transcript.id: transcript for transcript in transcripts}
    by_transcript: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_transcript[segment.transcript].append(segment)
    problems: list[Problem] = []
    latest: dict[tuple[str, str, str], _Placed] = {}
    done: dict[str, set[str]] = defaultdict(set)
    known = {code.path for code in codebook.codes}
    for decision in decisions:
        placed = _place(decision, texts, by_transcript, problems)
        if placed is None:
            continue
        if decision.action == "done" or (decision.action == "reopen" and not decision.code):
            for segment in placed.segments:
                (done[segment.id].add if decision.action == "done" else done[segment.id].discard)(decision.coder)
            continue
        if decision.code not in known:
            problems.append(
                _orphan(
                    decision,
                    f"code {decision.code!r} is not in the codebook",
                    "Add the code, or rename it in the codebook.",
                )
            )
            continue
        for segment in placed.segments:
            latest[decision.coder, segment.id, decision.code] = _Placed(decision, (segment,))
    latest = {key: placed for key, placed in latest.items() if placed.decision.action != "reopen"}
    finished = {name: frozenset(coders) for name, coders in done.items() if coders}
    machine = {(p.segment, p.code): p.evidence for p in proposals}
    human: list[Coding] = []
    odd: dict[Decision, None] = {}
    verdicts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (coder, segment_id, code), placed in latest.items():
        action = placed.decision.action
        verdicts[segment_id, code].add(action)
        if action in ("code", "accept"):
            if placed.decision.stance not in ("", *STANCES):
                odd[placed.decision] = None
            coding = _human(placed, coder, machine.get((segment_id, code), ()))
            joint = latest.get((JOINT, segment_id, code))
            human.append(_jointly(coding, joint.decision) if joint and coder != JOINT else coding)
    problems += map(_odd_stance, odd)
    kept = [
        settled
        for proposal in proposals
        if (settled := _judged(proposal, verdicts.get((proposal.segment, proposal.code), set()), finished)) is not None
    ]
    order = {segment.id: n for n, segment in enumerate(segments)}
    rank = {code.path: n for n, code in enumerate(codebook.codes)}
    codings = sorted(
        [*kept, *human],
        key=lambda c: (order.get(c.segment, -1), rank.get(c.code, -1), c.origin, c.coder, c.start, c.end),
    )
    return Settled(
        tuple(codings),
        frozenset(finished),
        tuple(problems),
        {key: placed.decision for key, placed in latest.items()},
        finished,
    )


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


def _human(placed: _Placed, coder: str, evidence: tuple[Evidence, ...]) -> Coding:
    """A person's coding; what a machine found for the same code stays with it as evidence."""
    segment, decision = placed.segments[0], placed.decision
    stance: Stance = next((s for s in STANCES if s == decision.stance), "neutral")
    return coding_of(
        segment,
        decision.code,
        stance,
        "human",
        evidence,
        1.0,
        "accepted",
        coder,
    )


def _place(
    decision: Decision,
    texts: Mapping[str, Transcript],
    segments: Mapping[str, Sequence[Segment]],
    problems: list[Problem],
) -> _Placed | None:
    """The segments a decision is about: those that it covers by half or more, or that hold it."""
    transcript = texts.get(decision.transcript)
    if transcript is None:
        problems.append(
            _orphan(
                decision,
                f"transcript {decision.transcript!r} is not in the study",
                "Put the transcript back, or keep the log as it is.",
            )
        )
        return None
    place = anchor(decision, transcript.text)
    if place is None:
        what = "its words are not in the transcript any more, or occur more than once"
        remedy = "Code the place again; the old decision stays in the log."
        if not names_place(decision):
            what = "it names no place (text, or start and end)"
            remedy = "Decide again, with the exact words as `text`, or with `start` and `end`; the old line stays in the log."
        problems.append(_orphan(decision, what, remedy))
        return None
    found = segments_at(place, segments.get(decision.transcript, ()))
    if not found and not is_whole(decision):
        problems.append(
            _orphan(
                decision,
                "its place is not in a participant's speech",
                "Check who speaks there; interviewers are never coded.",
            )
        )
        return None
    return _Placed(decision, found)


def _orphan(decision: Decision, what: str, remedy: str) -> Problem:
    return _doubt(decision, f"orphaned decision ({decision.action}): {what}", remedy)


def _odd_stance(decision: Decision) -> Problem:
    what = f"stance {decision.stance!r} is not known; the coding {decision.code} counts, as neutral"
    return _doubt(decision, what, f"Decide again with one of: {', '.join(STANCES)}.")


def _doubt(decision: Decision, what: str, remedy: str) -> Problem:
    words = " ".join(decision.text.split())[:60]
    place = f"{decision.transcript}:{decision.start}" if decision.end else decision.transcript
    place += f" “{words}”" if words else ""
    return Problem(f"decisions/{decision.coder}.jsonl", what, remedy, place, "warning")


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
