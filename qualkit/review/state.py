"""What the page shows at one moment: each interview with proposals and decisions brought together. Nothing here changes
in place; a decision gives a new state in which only the interviews it touches were settled again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.model import Codebook, Coding, Decision, Segment, Transcript
from qualkit.segments import segment_transcript
from qualkit.settle import Settled, settle
from qualkit.workflow import Study
from qualkit.workflow.study import Progress, silent


@dataclass(frozen=True, slots=True)
class Interview:
    """One transcript with its sentences, what machines propose there, and what people decided.

    ``codings`` and ``verdicts`` are those of ``settled`` by the id of the segment, with the present names of codes; ``counts`` are codings by code and status,
    ``dropped`` by segment how many codes were rejected that, having learned, nothing proposes any more,
    ``done`` how many segments each coder has finished, ``proposed`` what nobody has decided on.
    """

    transcript: Transcript
    segments: tuple[Segment, ...]
    proposals: tuple[Coding, ...]
    decisions: tuple[Decision, ...]
    settled: Settled
    codings: Mapping[str, Sequence[Coding]]
    verdicts: Mapping[str, Sequence[Decision]]
    counts: Mapping[tuple[str, str], int]
    dropped: Mapping[str, int]
    done: Mapping[str, int]
    proposed: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class State:
    """All interviews. ``revision`` grows with every change, ``changed`` tells the revision at which an interview changed last;
    ``learned`` counts how often proposals were made anew; ``cuts`` are the chances from which a theme is proposed.
    """

    codebook: Codebook
    interviews: Mapping[str, Interview]
    revision: int = 0
    learned: int = 0
    cuts: Mapping[str, float] | None = None
    changed: Mapping[str, int] | None = None


def begin(study: Study, decisions: Sequence[Decision], progress: Progress = silent) -> State:
    """The state of a study before anything is proposed."""
    mine = _by_transcript(decisions)
    interviews = {}
    for number, t in enumerate(study.transcripts):
        progress("preparing", number, len(study.transcripts))
        segments = tuple(segment_transcript(t, study.people))
        interviews[t.id] = _interview(t, segments, (), tuple(mine.get(t.id, ())), study.codebook)
    return State(study.codebook, interviews, 1, 0, {}, {})


def with_decisions(state: State, decisions: Sequence[Decision]) -> State:
    """The state after the whole log was read again; the same state when nothing in it is new."""
    mine = _by_transcript(decisions)
    changed = {
        name: _again(interview, interview.proposals, now, state.codebook)
        for name, interview in state.interviews.items()
        if (now := tuple(mine.get(name, ()))) != interview.decisions
    }
    return _next(state, changed) if changed else state


def and_decided(state: State, decisions: Iterable[Decision]) -> State:
    """The state after a person decided a little more, on interviews that are there."""
    changed = {
        name: _again(interview, interview.proposals, (*interview.decisions, *more), state.codebook)
        for name, more in _by_transcript(decisions).items()
        for interview in [state.interviews[name]]
    }
    return _next(state, changed)


def learned(state: State, cuts: Mapping[str, float]) -> State:
    """The state once everything was proposed anew, with the chances from which a theme was proposed."""
    return replace(_next(state, {}), learned=state.learned + 1, cuts=cuts)


def proposed_in(state: State, codings: Mapping[str, Sequence[Coding]]) -> State:
    """The state with new proposals in some of the interviews."""
    changed = {
        name: _again(interview, now, interview.decisions, state.codebook)
        for name, mine in codings.items()
        for interview in [state.interviews[name]]
        if (now := tuple(mine)) != interview.proposals
    }
    return _next(state, changed)


def _next(state: State, changed: Mapping[str, Interview]) -> State:
    revision = state.revision + 1
    return replace(
        state,
        interviews={**state.interviews, **changed},
        revision=revision,
        changed={**(state.changed or {}), **dict.fromkeys(changed, revision)},
    )


def _again(
    interview: Interview, proposals: tuple[Coding, ...], decisions: tuple[Decision, ...], codebook: Codebook
) -> Interview:
    return _interview(interview.transcript, interview.segments, proposals, decisions, codebook)


def _interview(
    transcript: Transcript,
    segments: tuple[Segment, ...],
    proposals: tuple[Coding, ...],
    decisions: tuple[Decision, ...],
    codebook: Codebook,
) -> Interview:
    settled = settle(proposals, decisions, [transcript], segments, codebook)
    codings: dict[str, list[Coding]] = defaultdict(list)
    for coding in settled.codings:
        codings[coding.segment].append(coding)
    verdicts: dict[str, list[Decision]] = defaultdict(list)
    for (_, segment, code), decision in settled.latest.items():
        verdicts[segment].append(decision if decision.code == code else replace(decision, code=code))
    counts: Counter[tuple[str, str]] = Counter()
    counts.update((code, status) for code, status, _ in {(c.code, c.status, c.segment) for c in settled.codings})
    rejected = {(segment, code) for (_, segment, code), d in settled.latest.items() if d.action == "reject"}
    dropped = Counter(segment for segment, _ in rejected - {(c.segment, c.code) for c in settled.codings})
    done = Counter(coder for coders in settled.finished.values() for coder in coders)
    return Interview(
        transcript,
        segments,
        proposals,
        decisions,
        settled,
        dict(codings),
        dict(verdicts),
        dict(counts),
        dict(dropped),
        dict(done),
        tuple(c for c in settled.codings if c.status == "proposed"),
    )


def _by_transcript(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        found[decision.transcript].append(decision)
    return dict(found)
