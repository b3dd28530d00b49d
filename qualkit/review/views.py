"""Records as the JSON that the page reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from qualkit.decisions import anchor, segments_at
from qualkit.model import STANCES, Code, Coding, Decision, Problem, Segment, Transcript, Turn
from qualkit.review.desk import Desk, Step, coders_of
from qualkit.review.filters import places_of
from qualkit.review.progress import counts_of, progress_of
from qualkit.review.queue import Item, is_open
from qualkit.review.reconcile import Difference
from qualkit.review.state import Interview, State

AROUND = 5  # sentences shown on either side of one in the queue


def study_view(desk: Desk) -> dict[str, Any]:
    """What the page needs to begin: the study, its codebook, interviews and people."""
    study, state = desk.study, desk.state
    return {
        "title": study.settings.report.title or study.settings.title,
        "coder": desk.coder,
        "coders": coders_of(desk),
        "blind": desk.blind,
        "stances": STANCES,
        "codes": [_code(code, study.codebook.themes.index(code.theme)) for code in study.codebook.codes],
        "interviews": [_listed(interview, desk) for interview in state.interviews.values()],
        "participants": [{"id": p.id, "group": p.group} for p in study.people.values()],
        "groups": study.groups,
        **pulse_view(desk, state.revision),
    }


def pulse_view(desk: Desk, since: int) -> dict[str, Any]:
    """What may have changed since a revision: progress, counts, the background's work, and which interviews to load anew."""
    state = desk.state
    return {
        "revision": state.revision,
        "learned": state.learned,
        "changed": [name for name, revision in (state.changed or {}).items() if revision > since],
        "progress": progress_of(desk),
        "counts": counts_of(state),
        "open": {name: len(interview.proposed) for name, interview in state.interviews.items()},
        "done": {name: interview.done.get(desk.coder, 0) for name, interview in state.interviews.items()},
        "job": asdict(desk.job),
        "problems": len(problems_of(desk)),
    }


def problems_of(desk: Desk) -> list[Problem]:
    """Everything in the study that could not be used or fits nowhere; blind, only what concerns the coder's own log."""
    files = [p for p in desk.study.problems if not p.file.startswith("decisions/")]
    unfit = [p for interview in desk.state.interviews.values() for p in interview.settled.problems]
    return [*desk.broken, *unfit, *files, *desk.notes]


def _code(code: Code, theme: int) -> dict[str, Any]:
    return {
        "path": code.path,
        "label": code.label,
        "theme": theme,
        "definition": code.definition,
        "include": code.include,
        "exclude": code.exclude,
        "examples": [example.text for example in code.examples],
    }


def _listed(interview: Interview, desk: Desk) -> dict[str, Any]:
    people = desk.study.people
    transcript = interview.transcript
    return {
        "id": transcript.id,
        "source": transcript.source,
        "participants": transcript.participants,
        "groups": sorted({people[p].group for p in transcript.participants if p in people}),
        "sentences": len(interview.segments),
    }


def interview_view(interview: Interview) -> dict[str, Any]:
    """A whole interview: its turns in pieces, participants' sentences with what is coded there."""
    by_turn: dict[int, list[Segment]] = defaultdict(list)
    for segment in interview.segments:
        by_turn[segment.turn].append(segment)
    transcript = interview.transcript
    return {
        "id": transcript.id,
        "source": transcript.source,
        "turns": [_turn(interview, turn, by_turn.get(turn.number, [])) for turn in transcript.turns],
    }


def _turn(interview: Interview, turn: Turn, segments: Sequence[Segment], *, whole: bool = True) -> dict[str, Any]:
    text = interview.transcript.text
    pieces: list[dict[str, Any]] = []
    at = turn.start if whole or not segments else segments[0].start
    for segment in segments:
        if segment.start > at:
            pieces.append({"text": text[at : segment.start]})
        pieces.append(sentence_view(interview, segment))
        at = segment.end
    end = turn.end if whole or not segments else segments[-1].end
    if end > at:
        pieces.append({"text": text[at:end]})
    return {
        "number": turn.number,
        "speaker": turn.speaker,
        "role": turn.role,
        "timestamp": turn.timestamp,
        "start": turn.start,
        "end": turn.end,
        "pieces": pieces,
    }


def sentence_view(interview: Interview, segment: Segment) -> dict[str, Any]:
    """A participant's sentence with its codings, people's verdicts, and who is done with it."""
    return {
        "segment": segment.id,
        "start": segment.start,
        "end": segment.end,
        "text": segment.text,
        "codings": [_coding(c) for c in interview.codings.get(segment.id, ())],
        "verdicts": [_verdict(v) for v in interview.verdicts.get(segment.id, ())],
        "done": sorted(interview.settled.finished.get(segment.id, ())),
    }


def _coding(coding: Coding) -> dict[str, Any]:
    return {
        "code": coding.code,
        "stance": coding.stance,
        "origin": coding.origin,
        "status": coding.status,
        "coder": coding.coder,
        "score": coding.score,
        "evidence": [asdict(evidence) for evidence in coding.evidence],
    }


def _verdict(decision: Decision) -> dict[str, Any]:
    keys = ("coder", "action", "code", "stance", "note", "start", "end", "at")
    return {key: getattr(decision, key) for key in keys}


def item_view(state: State, item: Item, coder: str) -> dict[str, Any]:
    """A proposal with its sentence, the sentences around it in the same turn, and the question before it."""
    interview = state.interviews[item.transcript]
    place, segment = next((n, s) for n, s in enumerate(interview.segments) if s.id == item.segment)
    turn = next(t for t in interview.transcript.turns if t.number == segment.turn)
    same = [s for s in interview.segments if s.turn == segment.turn]
    at = same.index(segment)
    shown = same if not item.code else same[max(0, at - AROUND) : at + AROUND + 1]
    return {
        "key": item.key,
        "transcript": item.transcript,
        "segment": item.segment,
        "code": item.code,
        "open": is_open(state, item, coder),
        "number": place + 1,
        "sentences": len(interview.segments),
        "participant": segment.participant,
        "group": segment.group,
        "cut_before": shown[0] is not same[0],
        "cut_after": shown[-1] is not same[-1],
        "turn": _turn(interview, turn, shown, whole=False),
        "question": _question(interview.transcript, turn),
    }


def _question(transcript: Transcript, turn: Turn) -> dict[str, str] | None:
    """The last turn of an interviewer before this one."""
    before = [t for t in transcript.turns if t.number < turn.number and t.role == "interviewer"]
    return {"speaker": before[-1].speaker, "text": transcript.speech(before[-1])} if before else None


def difference_view(state: State, difference: Difference) -> dict[str, Any]:
    """A sentence on which coders differ, each coder's verdicts, and the joint ones."""
    item = Item(difference.transcript, difference.segment.id, difference.disputed[0])
    return {
        **item_view(state, item, ""),
        "sides": [{"coder": c, "verdicts": [_verdict(v) for v in mine]} for c, mine in difference.sides.items()],
        "disputed": difference.disputed,
        "joint": [_verdict(v) for v in difference.joint],
        "settled": difference.settled,
    }


def step_view(desk: Desk, step: Step) -> dict[str, Any]:
    """What was written, and the sentences it is about as they are now."""
    places: dict[str, Segment] = {}
    for line in step.written:
        interview = desk.state.interviews[line.transcript]
        place = anchor(line, interview.transcript.text)
        places |= {s.id: s for s in (segments_at(place, interview.segments) if place else ())}
    return {
        "step": step.name,
        "lines": [_verdict(line) | {"transcript": line.transcript} for line in step.written],
        "undone": step.undone,
        "sentences": [
            sentence_view(desk.state.interviews[s.transcript], s) | {"transcript": s.transcript}
            for s in places.values()
        ],
        **pulse_view(desk, desk.state.revision),
    }


def found_view(found: Sequence[tuple[Interview, Segment]], words: str, most: int) -> dict[str, Any]:
    """The first sentences of a search with the places of the words in them, and how many there are."""
    return {
        "total": len(found),
        "sentences": [
            sentence_view(interview, segment)
            | {"transcript": segment.transcript, "participant": segment.participant, "group": segment.group}
            | {"words": [[segment.start + a, segment.start + b] for a, b in places_of(words, segment.text)]}
            for interview, segment in found[:most]
        ],
    }


def problem_views(problems: Sequence[Problem]) -> list[Mapping[str, str]]:
    """Problems as the page lists them."""
    return [asdict(problem) for problem in problems]
