"""Learning from a researcher's codings to propose codes for interviews nobody has coded yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualkit.decisions import is_whole
from qualkit.learning.embed import Embed, embedder
from qualkit.learning.labels import Labels, Taught, labels_of
from qualkit.learning.model import MIN_SENTENCES, CodingModel, learn
from qualkit.learning.study_model import StudyModel
from qualkit.matching.compile import CompiledCodebook
from qualkit.matching.score import Scored
from qualkit.model import Codebook, Decision, Segment, Transcript, theme_of

__all__ = [
    "MIN_SENTENCES",
    "CodingModel",
    "Embed",
    "StudyModel",
    "Taught",
    "embedder",
    "finished",
    "labels_of",
    "learn",
    "model_for",
    "segments_in",
]


def model_for(
    codebook: Codebook,
    compiled: CompiledCodebook,
    scored: Mapping[str, Sequence[Scored]],
    decisions: Sequence[Decision],
    transcripts: Mapping[str, Transcript],
    shipped: Callable[[], tuple[Any, Mapping[str, Sequence[Scored]]]],
    coders: Sequence[str] = (),
    rules: bool = True,
    embed: Embed | None = None,
) -> StudyModel | None:
    """The model for a study, from its own decisions and from the shipped sample.

    The sample teaches the shipped themes of which the study's codebook has all sub-codes; sub-codes may be added. What
    nobody looked for in the sample is learned from the study's own decisions alone. None when there is too little to
    learn from; then the rules stand alone.
    """
    own = labels_of(decisions, segments_in(scored), transcripts, coders, codebook)
    sample, sample_scored = shipped()
    shared = shared_themes(codebook, sample.codebook)
    codes: dict[str, Mapping[str, str]] = {}
    parts: list[tuple[CodingModel, frozenset[str]]] = []
    if shared:
        pool, codes = _with_sample(scored, own, transcripts, sample, sample_scored, codebook)
        codes = {name: {c: s for c, s in each.items() if theme_of(c) in shared} for name, each in codes.items()}
        _add(parts, learn(compiled, pool, Taught(codes), rules=rules, embed=embed), shared)
    others = frozenset(codebook.themes) - shared
    if _enough(own.codes, others):
        _add(parts, learn(compiled, scored, own, rules=rules, embed=embed), others)
    if not parts:
        return None
    learned = frozenset[str]().union(*(mine for _, mine in parts))
    seen = {code for each in codes.values() for code in each}
    taught = {codebook.reading(c.path)[0] for c in sample.codebook.codes}
    added = {c.path for c in codebook.codes if c.theme in shared & learned and c.path not in taught}
    by_rules = (
        c.path for c in codebook.codes if c.path in added - seen or (c.path == c.theme and c.path not in learned)
    )
    return StudyModel(compiled.themes, tuple(parts), tuple(by_rules))


def shared_themes(codebook: Codebook, taught: Codebook) -> frozenset[str]:
    """The themes of a codebook that it shares with a taught one: all that was taught is there, be it under another name."""
    here = {code.path for code in codebook.codes}
    now = {code.path: codebook.reading(code.path)[0] for code in taught.codes}
    return frozenset(now[t] for t in taught.themes if {now[c.path] for c in taught.codes if c.theme == t} <= here)


def finished(decisions: Sequence[Decision], transcripts: Collection[str]) -> bool:
    """Whether people have finished every transcript, so that there is nothing left to propose."""
    open_again: dict[tuple[str, str], bool] = {}
    for decision in decisions:
        if is_whole(decision) or (decision.action == "reopen" and not decision.code):
            open_again[decision.coder, decision.transcript] = decision.action == "reopen"
    whole = {name for (_, name), again in open_again.items() if not again}
    return bool(transcripts) and whole.issuperset(transcripts)


def _with_sample(
    scored: Mapping[str, Sequence[Scored]],
    own: Taught,
    transcripts: Mapping[str, Transcript],
    sample: Any,
    sample_scored: Mapping[str, Sequence[Scored]],
    codebook: Codebook,
) -> tuple[dict[str, Sequence[Scored]], dict[str, Mapping[str, str]]]:
    """The study's sentences and labels, and those of the sample's interviews that are not among them."""
    taught = labels_of(sample.decisions, segments_in(sample_scored), sample.by_id(), codebook=codebook)
    pool, codes = dict(scored), dict(own.codes)
    here = {t.sha256 for t in transcripts.values()}
    for name, each in sample_scored.items():
        if sample.by_id()[name].sha256 not in here:
            pool[f"sample/{name}"] = [_renamed(s) for s in each]
            codes.update(
                {f"sample/{s.segment.id}": taught.codes[s.segment.id] for s in each if s.segment.id in taught.codes}
            )
    return pool, codes


def segments_in(scored: Mapping[str, Sequence[Scored]]) -> dict[str, list[Segment]]:
    """The segments of scored interviews, by interview."""
    return {name: [sentence.segment for sentence in each] for name, each in scored.items()}


def _add(parts: list[tuple[CodingModel, frozenset[str]]], model: CodingModel | None, themes: Collection[str]) -> None:
    """Keep a model for those of the themes that it has enough examples of."""
    mine = frozenset(t for t in themes if model and model.examples.get(t, 0) >= MIN_SENTENCES)
    if model and mine:
        parts.append((model, mine))


def _enough(codes: Labels, themes: Collection[str]) -> bool:
    return any(sum(any(theme_of(c) == t for c in each) for each in codes.values()) >= MIN_SENTENCES for t in themes)


def _renamed(scored: Scored) -> Scored:
    """A sample sentence under a name that cannot meet one of the study's own."""
    segment = replace(
        scored.segment, id=f"sample/{scored.segment.id}", transcript=f"sample/{scored.segment.transcript}"
    )
    return replace(scored, segment=segment)
