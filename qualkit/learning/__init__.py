"""Learning from a researcher's codings to propose codes for interviews nobody has coded yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualkit.learning.labels import Taught, labels_of
from qualkit.learning.model import CodingModel, learn
from qualkit.matching.compile import CompiledCodebook
from qualkit.matching.score import Scored
from qualkit.model import Codebook, Decision, Transcript

__all__ = ["CodingModel", "Taught", "finished", "labels_of", "learn", "model_for"]


def model_for(
    codebook: Codebook,
    compiled: CompiledCodebook,
    scored: Mapping[str, Sequence[Scored]],
    decisions: Sequence[Decision],
    transcripts: Mapping[str, Transcript],
    shipped: Callable[[], tuple[Any, Mapping[str, Sequence[Scored]]]],
    coders: Sequence[str] = (),
    rules: bool = True,
) -> CodingModel | None:
    """The model for a study: from its own decisions, and from the shipped sample where the codebook has all the shipped
    codes (codes of the study's own may be added; until they have examples the rules propose them).

    None when there is too little to learn from; then the rules stand alone.
    """
    segments = {name: [s.segment for s in each] for name, each in scored.items()}
    own = labels_of(decisions, segments, transcripts, coders)
    codes = dict(own.codes)
    pool: dict[str, Sequence[Scored]] = dict(scored)
    sample, sample_scored = shipped()
    if {c.path for c in sample.codebook.codes} <= {c.path for c in codebook.codes}:
        taught = labels_of(
            sample.decisions, {n: [s.segment for s in each] for n, each in sample_scored.items()}, sample.by_id()
        )
        here = {t.sha256 for t in transcripts.values()}
        for name, each in sample_scored.items():
            if sample.by_id()[name].sha256 not in here:
                pool[f"sample/{name}"] = [_renamed(s) for s in each]
                codes.update(
                    {f"sample/{s.segment.id}": taught.codes[s.segment.id] for s in each if s.segment.id in taught.codes}
                )
    return learn(compiled, pool, Taught(codes), rules=rules)


def finished(
    decisions: Sequence[Decision], transcripts: Mapping[str, Transcript], scored: Mapping[str, Sequence[Scored]]
) -> bool:
    """Whether people have finished every transcript, so that there is nothing left to propose."""
    whole = {d.transcript for d in decisions if d.action == "done" and not d.end}
    return bool(scored) and set(scored) <= whole and set(scored) <= set(transcripts)


def _renamed(scored: Scored) -> Scored:
    """A sample sentence under a name that cannot meet one of the study's own."""
    segment = replace(
        scored.segment, id=f"sample/{scored.segment.id}", transcript=f"sample/{scored.segment.transcript}"
    )
    return replace(scored, segment=segment)
