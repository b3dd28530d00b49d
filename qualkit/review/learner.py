"""Proposing in the background: once when the page opens, again after every stretch of work, and when a person asks for it.

The rules' proposals are on the page as soon as an interview is read by them; the model's take their place, interview by
interview, when it has learned. Until either is there, an interview has what was proposed for it last time. No more than one interview's sentences are scored at a time, and those to learn from.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from threading import Event, Thread

from qualkit.errors import QualkitError
from qualkit.matching import CompiledCodebook, compile_codebook
from qualkit.matching.score import Scored, score_transcript
from qualkit.review.desk import Desk, Job, settle_memory
from qualkit.review.kept import keep, kept
from qualkit.review.state import Interview, learned, proposed_in
from qualkit.workflow import Layers, Scores, layers_of

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
    layers: Layers | None = None
    while learner.wake.wait():
        learner.wake.clear()
        learner.learned_at = len(desk.steps)
        try:
            layers = _propose(desk, layers)
            desk.job = Job()
        except Exception as error:  # whatever goes wrong in learning must not end the review
            told = error.message if isinstance(error, QualkitError) else f"{type(error).__name__}: {error}"
            desk.job = Job(error=f"Proposals could not be made anew: {told} What you decide is saved all the same.")
        if not learner.wake.is_set():
            learner.idle.set()


def _propose(desk: Desk, before: Layers | None) -> Layers:
    """Learn from what was decided so far and propose anew; gives the layers that did. ``before`` are those whose proposals are
    on the page: what rules alone propose never changes, so it is not made again.
    """
    study = desk.study
    compiled = before.compiled if before else compile_codebook(study.codebook, study.settings.spacy_model)
    if before:
        outdated = before.model is not None
    elif study.settings.coding.method == "model":
        outdated = True
    else:
        outdated = _publish(desk, Layers(compiled), missing=True)
    decisions = tuple(d for interview in desk.state.interviews.values() for d in interview.decisions)
    coded = [desk.state.interviews[name] for name in dict.fromkeys(d.transcript for d in decisions)]
    desk.job = Job("learning")
    scores = Scores(compiled, {one.transcript.id: _scored(desk, compiled, one) for one in coded})
    layers = layers_of(replace(study, decisions=decisions), scores)
    del scores  # much memory, when people have coded much
    if layers.model or outdated:
        _publish(desk, layers)
    with desk.lock:
        desk.state = learned(desk.state, layers.model.cuts if layers.model else {})
        desk.notes = layers.notes
    return layers


def _publish(desk: Desk, layers: Layers, *, missing: bool = False) -> bool:
    """Show what is proposed, interview by interview, beginning with the one that was decided on last; ``missing`` where nothing
    is kept of the last time. Tells whether a model has proposed any of it.
    """
    learned_from = False
    for number, interview in enumerate(every := _from_the_last(desk)):
        desk.job = Job("coding", number, len(every))
        proposals = kept(desk.study, interview) if missing else None
        if proposals is None:
            proposals = tuple(layers.propose(interview.transcript, _scored(desk, layers.compiled, interview)))
            keep(desk.study, interview, proposals)
        with desk.lock:
            desk.state = proposed_in(desk.state, {interview.transcript.id: proposals})
        learned_from = learned_from or any(e.rule == "model" for c in proposals for e in c.evidence)
        settle_memory()
    return learned_from


def _from_the_last(desk: Desk) -> list[Interview]:
    names = list(desk.state.interviews)
    at = names.index(desk.steps[-1].written[0].transcript) if desk.steps else 0
    return [desk.state.interviews[name] for name in (*names[at:], *names[:at])]


def _scored(desk: Desk, compiled: CompiledCodebook, interview: Interview) -> list[Scored]:
    return score_transcript(compiled, interview.transcript, interview.segments, desk.study.settings.spacy_model)
