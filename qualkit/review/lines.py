"""What the page asks for, as lines of the log: checked, with the exact words, and with the lines that would take them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from qualkit.decisions import anchor, decide, is_whole, segments_at
from qualkit.errors import QualkitError
from qualkit.model import STANCES, Action, Decision, Segment
from qualkit.review.state import Interview, State

LONGEST_NOTE = 20_000


def line_of(state: State, coder: str, at: str, asked: Mapping[str, Any]) -> Decision:
    """The decision that a request describes; raises QualkitError when it names no such place, code or stance.

    A stance that is not given is the proposal's. ``text``, when given, must be what stands at the place.
    """
    code, stance = str(asked.get("code") or ""), str(asked.get("stance") or "")
    action: Action | None = next((a for a in get_args(Action) if a == asked.get("action")), None)
    interview = state.interviews.get(str(asked.get("transcript")))
    if interview is None:
        raise QualkitError(f"There is no interview {asked.get('transcript')!r} any more.", "Load the page again.")
    if action is None:
        raise QualkitError(f"Unknown action {asked.get('action')!r}.", f"Known: {', '.join(get_args(Action))}.")
    if bool(code) is (action == "done") and action != "reopen":
        raise QualkitError(
            f"A line with the action {action!r} needs {'no' if code else 'a'} code.", "Load the page again."
        )
    if code and state.codebook.get(code) is None:
        raise QualkitError(f"The codebook has no code {code!r}.", "Load the page again; the codebook has changed.")
    if stance not in ("", *STANCES):
        raise QualkitError(f"Unknown stance {stance!r}.", f"Known: {', '.join(STANCES)}.")
    note = str(asked.get("note") or "")
    if len(note) > LONGEST_NOTE:
        raise QualkitError(f"The note has more than {LONGEST_NOTE:,} letters.", "Put long thoughts into a memo.")
    start, end = _place(interview, asked)
    decision = decide(interview.transcript, start, end, action, coder=coder, at=at, code=code, stance=stance, note=note)
    if is_whole(decision):
        return decision
    here = segments_at((start, end), interview.segments)
    words = decision.text
    if not here or asked.get("text", words) != words:
        raise QualkitError(
            "The words at this place are not a participant's, or not those on the page.", "Load the page again."
        )
    if action in ("code", "accept") and not stance:
        stance = _proposed_stance(interview, here[0], code)
    return replace(decision, stance=stance if action in ("code", "accept") else "")


def _place(interview: Interview, asked: Mapping[str, Any]) -> tuple[int, int]:
    start, end = asked.get("start", 0), asked.get("end", 0)
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(interview.transcript.text)):
        raise QualkitError(f"{start!r} to {end!r} is no place in the interview.", "Load the page again.")
    return start, end


def _proposed_stance(interview: Interview, segment: Segment, code: str) -> str:
    same = (c.stance for c in interview.codings.get(segment.id, ()) if c.code == code)
    return next(same, "neutral")


def reversal(interview: Interview, decision: Decision) -> tuple[Decision, ...]:
    """The lines that bring back what the coder had decided at this place before ``decision``; ``interview`` is as it was then."""
    place = anchor(decision, interview.transcript.text)
    here = segments_at(place, interview.segments) if place else ()
    again = replace(decision, action="reopen", stance="", note="")
    if not decision.code:
        done = [s for s in here if decision.coder in interview.settled.finished.get(s.id, ())]
        if len(done) == len(here):
            return (replace(again, action="done"),)
        return (again, *(_at(replace(again, action="done"), s) for s in done))
    key = decision.coder, decision.code
    old = [(s, interview.settled.latest.get((key[0], s.id, key[1]))) for s in here]
    restored = tuple(_at(replace(before, at=decision.at), s) for s, before in old if before)
    return restored if len(restored) == len(here) else (again, *restored)


def _at(decision: Decision, segment: Segment) -> Decision:
    """A decision narrowed to a segment, unless it is narrower already."""
    if segment.start <= decision.start < decision.end <= segment.end:
        return decision
    return replace(decision, start=segment.start, end=segment.end, text=segment.text, before="", after="")


def still_last(interview: Interview, decision: Decision) -> bool:
    """Whether nobody has decided again, as the same coder, where ``decision`` holds."""
    place = anchor(decision, interview.transcript.text)
    here = segments_at(place, interview.segments) if place else ()
    settled, coder = interview.settled, decision.coder
    if not decision.code:
        wanted = decision.action == "done"
        return all((coder in settled.finished.get(s.id, ())) is wanted for s in here)
    wanted_last = None if decision.action == "reopen" else decision
    return all(settled.latest.get((coder, s.id, decision.code)) == wanted_last for s in here)
