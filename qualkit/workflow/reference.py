"""What the machine says for itself: the rules alone, and its codings of hand-coded interviews it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualkit.compare import Reference
from qualkit.matching.code import code_scored
from qualkit.model import Coding
from qualkit.workflow.coding import CodedStudy, Scores, learn_model
from qualkit.workflow.study import Progress, silent

FOLDS = 3


def rule_codings(coded: CodedStudy, names: Sequence[str] | None = None) -> list[Coding]:
    """What the rules propose for the named transcripts (all when None), people's decisions left aside."""
    return [
        coding
        for transcript in coded.study.transcripts
        if names is None or transcript.id in names
        for coding in code_scored(coded.compiled, transcript, coded.scored[transcript.id])
    ]


def reference_of(coded: CodedStudy, progress: Progress = silent) -> Reference:
    """The hand-coded interviews of a study, and what the machine proposes for them without having learned from them.

    The interviews that people have finished are dealt into three parts (fewer when there are fewer); each is coded by a
    model that learned from the others, in the way in which the study itself is coded. ``machine`` is empty when nobody has
    finished an interview, or everybody's are: then there is nothing to correct.
    """
    finished = [t.id for t in coded.study.transcripts if _whole(coded, t.id)]
    hand = [c for c in coded.standing if c.segment in coded.done and c.status == "accepted"]
    if not finished or len(finished) == len(coded.study.transcripts):
        return Reference((), hand, coded.done)
    parts = [finished[n::FOLDS] for n in range(min(FOLDS, len(finished)))]
    machine: list[Coding] = []
    for number, part in enumerate(parts):
        progress("checking the machine", number, len(parts))
        machine += _unseen(coded, part)
    return Reference(machine, hand, coded.done)


def _whole(coded: CodedStudy, transcript: str) -> bool:
    mine = [s.segment.id for s in coded.scored[transcript]]
    return bool(mine) and coded.done.issuperset(mine)


def _unseen(coded: CodedStudy, names: Sequence[str]) -> list[Coding]:
    """Codings of some interviews by a model that has not learned from them; the rules' where there is none."""
    study, rules = coded.study, rule_codings(coded, names)
    if coded.method == "rules":
        return rules
    others = replace(study, decisions=tuple(d for d in study.decisions if d.transcript not in names))
    model = learn_model(others, Scores(coded.compiled, coded.scored))
    if model is None:
        return rules
    return [
        coding
        for name in names
        for coding in model.propose(coded.scored[name], [c for c in rules if c.transcript == name], coded.method)
    ]
