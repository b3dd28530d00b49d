"""Coding a study: its sentences scored, the model that learns from what people coded, and their decisions settled."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from qualkit import learning, store, tables
from qualkit.cache import kept
from qualkit.matching import CompiledCodebook, compile_codebook
from qualkit.matching.code import code_scored
from qualkit.matching.score import Scored, score_transcript
from qualkit.model import CodeSummary, Coding, Problem, Segment, Transcript
from qualkit.resources import shipped, version_of
from qualkit.segments import segment_transcript
from qualkit.settle import settle, standing
from qualkit.summary import summarise
from qualkit.workflow.study import Progress, Study, open_study, silent


@dataclass(frozen=True)
class CodedStudy:
    """A study with its segments, and all codings after people's decisions."""

    study: Study
    segments: tuple[Segment, ...]
    codings: tuple[Coding, ...]
    done: frozenset[str]
    problems: tuple[Problem, ...]
    method: str
    compiled: CompiledCodebook
    scored: Mapping[str, Sequence[Scored]]
    model: learning.StudyModel | None = None

    @property
    def standing(self) -> list[Coding]:
        """The codings that count."""
        return standing(self.codings)

    @property
    def by_rules(self) -> tuple[str, ...]:
        """The codes that only the rules propose beside a model, since nobody has coded enough sentences of them."""
        return self.model.by_rules if self.model else ()

    def summaries(self) -> list[CodeSummary]:
        return summarise(self.standing, self.study.people, self.study.groups, self.study.codebook)

    def codings_table(self) -> Any:
        """All codings as a pandas DataFrame with the columns of ``codings.csv``."""
        return tables.frame(tables.CODING_COLUMNS, tables.coding_rows(self.codings))

    def segments_table(self) -> Any:
        """All participants' segments as a pandas DataFrame with the columns of ``segments.csv``."""
        return tables.frame(tables.SEGMENT_COLUMNS, tables.segment_rows(self.segments, self.standing, self.done))


@dataclass(frozen=True)
class Scores:
    """The sentences of a study, by transcript, with what the compiled codebook finds in them."""

    compiled: CompiledCodebook
    scored: Mapping[str, Sequence[Scored]]


@dataclass(frozen=True)
class Layers:
    """What proposes codings for a study: its rules, and the model if there is one, with what to know about them."""

    compiled: CompiledCodebook
    model: learning.StudyModel | None = None
    method: str = "rules"
    notes: tuple[Problem, ...] = ()

    def propose(self, transcript: Transcript, scored: Sequence[Scored]) -> list[Coding]:
        """The proposals for one interview; nobody's decision is applied."""
        rules = code_scored(self.compiled, transcript, scored)
        return self.model.propose(scored, rules, self.method) if self.model else rules


def code_study(study: Study, progress: Progress = silent) -> CodedStudy:
    """Code every participant's segment by rules and model as the settings say, then settle people's decisions."""
    scores = score_study(study, progress)
    layers = layers_of(study, scores, progress)
    proposed = [c for t in study.transcripts for c in layers.propose(t, scores.scored[t.id])]
    segments = [sentence.segment for each in scores.scored.values() for sentence in each]
    settled = settle(proposed, study.decisions, study.transcripts, segments, study.codebook)
    return CodedStudy(
        study,
        tuple(segments),
        settled.codings,
        settled.done,
        (*study.problems, *layers.notes, *settled.problems),
        layers.method,
        scores.compiled,
        scores.scored,
        layers.model,
    )


def score_study(study: Study, progress: Progress = silent) -> Scores:
    """Every participant's sentence with what the codebook's rules find in it."""
    language = study.settings.spacy_model
    compiled = compile_codebook(study.codebook, language)
    scored: dict[str, list[Scored]] = {}
    for number, transcript in enumerate(study.transcripts):
        progress("coding", number, len(study.transcripts))
        mine = segment_transcript(transcript, study.people)
        scored[transcript.id] = score_transcript(compiled, transcript, mine, language)
    progress("coding", len(study.transcripts), len(study.transcripts))
    return Scores(compiled, scored)


def layers_of(study: Study, scores: Scores, progress: Progress = silent) -> Layers:
    """What proposes codings, once it has learned from the decisions in ``study``.

    ``scores`` need to hold no other interviews than those that people decided on.
    """
    method, model = study.settings.coding.method, None
    finished = learning.finished(study.decisions, study.by_id())
    if method != "rules" and not finished:
        progress("learning", 0, 0)
        model = learn_model(study, scores)
    notes: list[Problem] = []
    if model is None:
        if method != "rules" and not finished:
            what = "too few hand-coded sentences for this codebook to learn from; the rules alone propose codes"
            notes.append(
                Problem("decisions/", what, "Code two interviews or more by hand, and run again.", "", "warning")
            )
        method = "rules"
    elif model.by_rules:
        what = f"too few hand-coded sentences to learn {', '.join(model.by_rules)} from; the rules alone propose them"
        remedy = f"Code {learning.MIN_SENTENCES} sentences or more of a theme by hand, in two interviews or more, and run again."
        notes.append(Problem("decisions/", what, remedy, "", "warning"))
    return Layers(scores.compiled, model, method, tuple(notes))


def learn_model(study: Study, scores: Scores) -> learning.StudyModel | None:
    """The model that the decisions in ``study`` teach, the settings' way; None when there is too little to learn from.

    When it learns from the shipped sample alone it is the same for every study, and kept.
    """
    settings = study.settings

    def learn() -> learning.StudyModel | None:
        return learning.model_for(
            study.codebook,
            scores.compiled,
            scores.scored,
            study.decisions,
            study.by_id(),
            shipped_training,
            settings.coding.training,
            rules=settings.coding.method == "both",
            embed=embedding(study),
        )

    if study.decisions or settings.coding.embeddings or settings.spacy_model:
        return learn()
    sample = [store.sha256(file) for file in sorted(shipped("transcripts_sample").rglob("*")) if file.is_file()]
    if {t.sha256 for t in study.transcripts} & set(sample):
        return learn()
    versions = [f"{name} {version_of(name)}" for name in ("qualkit", "scikit-learn", "numpy", "spacy")]
    return kept([*versions, sys.version, settings.coding.method, study.codebook.fingerprint, *sample], learn)


def embedding(study: Study) -> learning.Embed | None:
    """The study's sentence embeddings, when its settings name a model for them."""
    name = study.settings.coding.embeddings
    return learning.embedder(name, study.root) if name else None


@cache
def shipped_training() -> tuple[Study, Mapping[str, Sequence[Scored]]]:
    """The hand-coded sample study, read and scored: what the model learns from for the shipped codebook."""
    study = open_study(shipped("transcripts_sample"), codebook=shipped("codebook"))
    return study, score_study(study).scored
