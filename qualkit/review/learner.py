"""Proposing in the background: once when the page opens, again after every stretch of work, and when a person asks for it.

The rules' proposals are on the page as soon as an interview is read by them; the model's take their place when it has learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Event, Thread

from qualkit.errors import QualkitError
from qualkit.model import Coding, Decision
from qualkit.review.desk import Desk, Job, settle_memory
from qualkit.review.state import proposed_in, with_proposals
from qualkit.workflow import Scores, propose_codings, score_study
from qualkit.workflow.study import Each, Progress

LEARN_EVERY = 50  # steps after which the model learns again


@dataclass
class Learner:
    """Wakes up when asked; ``idle`` is set while nothing is being learned. ``learned_at`` is the step learned last."""

    wake: Event = field(default_factory=Event)
    idle: Event = field(default_factory=Event)
    learned_at: int = 0


def start_learner(desk: Desk) -> Learner:
    """A learner at work in a thread of its own, which begins at once; blind, none that ever works."""
    learner = Learner()
    if desk.blind:
        learner.idle.set()
        return learner
    desk.job = Job("coding")
    learner.wake.set()
    Thread(target=_work, args=(desk, learner), name="learner", daemon=True).start()
    return learner


def learn_again(desk: Desk, learner: Learner) -> None:
    """Ask for new proposals; one that is running is followed by another."""
    desk.job = Job("learning")
    learner.idle.clear()
    learner.wake.set()


def learn_when_due(desk: Desk, learner: Learner) -> None:
    """Ask for new proposals when enough was decided since the last time."""
    if not desk.blind and len(desk.steps) - learner.learned_at >= LEARN_EVERY:
        learn_again(desk, learner)


def _work(desk: Desk, learner: Learner) -> None:
    scores: Scores | None = None
    while learner.wake.wait():
        learner.wake.clear()
        learner.learned_at = len(desk.steps)
        try:
            scores = scores or score_study(desk.study, _teller(desk), _publisher(desk))
            _propose(desk, scores)
            desk.job = Job()
        except Exception as error:  # whatever goes wrong in learning must not end the review
            told = error.message if isinstance(error, QualkitError) else f"{type(error).__name__}: {error}"
            desk.job = Job(error=f"Proposals could not be made anew: {told} What you decide is saved all the same.")
        if not learner.wake.is_set():
            learner.idle.set()


def _propose(desk: Desk, scores: Scores) -> None:
    decided = replace(desk.study, decisions=_decisions(desk))
    proposed = propose_codings(decided, scores, _teller(desk))
    with desk.lock:
        desk.state = with_proposals(desk.state, proposed)
        desk.notes = proposed.notes
    settle_memory()


def _publisher(desk: Desk) -> Each | None:
    """Shows what the rules propose, interview by interview; None where the settings want the model alone."""
    if desk.study.settings.coding.method == "model":
        return None

    def publish(name: str, codings: Sequence[Coding]) -> None:
        with desk.lock:
            desk.state = proposed_in(desk.state, {name: codings})

    return publish


def _decisions(desk: Desk) -> tuple[Decision, ...]:
    return tuple(d for interview in desk.state.interviews.values() for d in interview.decisions)


def _teller(desk: Desk) -> Progress:
    def tell(stage: str, done: int, total: int) -> None:
        desk.job = Job(stage, done, total)

    return tell
