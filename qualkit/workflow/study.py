"""Opening and coding a study."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from qualkit import learning, store, tables
from qualkit.cache import kept
from qualkit.codebook import load_codebook
from qualkit.decisions import follow, read_decisions
from qualkit.errors import QualkitError, StudyError
from qualkit.identities import Finding, banner
from qualkit.matching import CompiledCodebook, compile_codebook
from qualkit.matching.code import code_scored
from qualkit.matching.score import Scored, score_transcript
from qualkit.model import (
    NO_GROUP,
    Codebook,
    CodeSummary,
    Coding,
    Decision,
    Orphan,
    Participant,
    Problem,
    Segment,
    Transcript,
)
from qualkit.resources import shipped, version_of
from qualkit.segments import segment_transcript
from qualkit.settings import Settings, load_settings
from qualkit.settle import settle, standing
from qualkit.summary import summarise
from qualkit.transcripts import Corpus, FileOptions, FileReport, ReadOptions, read_folder
from qualkit.transcripts.folder import NOTHING_READ
from qualkit.workflow.guard import unreviewed_findings

Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Study:
    """A study as read from disk: nothing of it is coded yet.

    ``decisions`` stand where their words are now; ``orphans`` are those that stand nowhere in the transcripts any more.
    """

    root: Path
    settings: Settings
    codebook: Codebook
    transcripts: tuple[Transcript, ...]
    people: Mapping[str, Participant]
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    files: tuple[FileReport, ...]
    orphans: tuple[Orphan, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the settings, and the one for participants without a group if there are any."""
        extra = {p.group for p in self.people.values()} - set(self.settings.groups)
        return (*self.settings.groups, *sorted(extra - {NO_GROUP}), *([NO_GROUP] if NO_GROUP in extra else []))

    @property
    def coders(self) -> tuple[str, ...]:
        """The names of everybody who has decided something."""
        return tuple(sorted({decision.coder for decision in self.decisions}))

    @cached_property
    def unreviewed(self) -> tuple[Finding, ...]:
        """The possible identifiers that no person has looked at; searched for once, when first asked for."""
        return tuple(unreviewed_findings(self.root, self.transcripts, self.people, self.settings))

    @property
    def identity_notice(self) -> str:
        """The sentence for the top of every report and export while there are such findings; else ``""``."""
        return banner(self.unreviewed)

    @property
    def title(self) -> str:
        """What reports and exports are headed with."""
        return self.settings.report.title or self.settings.title

    def by_id(self) -> dict[str, Transcript]:
        return {transcript.id: transcript for transcript in self.transcripts}


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


def open_study(
    root: Path, *, codebook: Path | None = None, method: str | None = None, progress: Progress = silent
) -> Study:
    """Read a study folder, or a bare folder of transcripts.

    Raises StudyError when the folder is missing or nothing in it can be analysed (with every file's problem),
    CodebookError and SettingsError for those files.
    """
    root = Path(root)
    if not root.is_dir():
        raise StudyError(f"There is no folder {root}.", "Give the folder that holds your transcripts.")
    settings = load_settings(root)
    if method:
        settings = settings.model_copy(update={"coding": settings.coding.model_copy(update={"method": method})})
    own = root / "codebook"
    book = load_codebook(codebook or (own if any(own.glob("*.y*ml")) else shipped("codebook")))
    progress("reading", 0, 0)
    corpus = read_corpus(root, settings, progress)
    if not corpus.transcripts:
        raise StudyError(
            f"No transcript in {root} could be read.",
            "Put interviews there as .txt, .md, .docx, .vtt, .srt, .csv, .xlsx or .json; see docs/file-formats.md.",
            [p for p in corpus.problems if p.what not in NOTHING_READ],
        )
    if not any(turn.role == "participant" for t in corpus.transcripts for turn in t.turns):
        raise StudyError(
            f"No transcript in {root} has a participant's turn.",
            "Label the speakers (`INT: …`, `P01: …`), or name the interviewers in qualkit.toml.",
            corpus.problems,
        )
    decisions, broken = read_decisions(root / "decisions")
    followed = follow(decisions, corpus.transcripts)
    return Study(
        root,
        settings,
        book,
        corpus.transcripts,
        {person.id: person for person in corpus.participants},
        followed.decisions,
        (*corpus.problems, *broken, *followed.problems),
        corpus.reports,
        followed.orphans,
    )


def read_corpus(root: Path, settings: Settings, progress: Progress = silent) -> Corpus:
    """The transcripts and participants of a study, and what could not be read."""
    chosen = settings.transcripts
    options = ReadOptions(
        label=chosen.label,
        interviewers=tuple(chosen.interviewers),
        aliases=dict(chosen.aliases),
        encoding=chosen.encoding,
        unlabelled=chosen.unlabelled,
        files=tuple(
            FileOptions(
                files=f.files,
                label=f.label,
                interviewers=tuple(f.interviewers),
                aliases=dict(f.aliases),
                encoding=f.encoding,
                unlabelled=f.unlabelled,
            )
            for f in chosen.file
        ),
    )
    return read_folder(
        root,
        groups=tuple(settings.groups),
        options=options,
        progress=lambda done, total: progress("reading", done, total),
    )


def segments_of(study: Study) -> list[Segment]:
    """All participants' segments of a study, in order."""
    return [segment for t in study.transcripts for segment in segment_transcript(t, study.people)]


def codings_by(study: Study, coder: str, segments: Sequence[Segment]) -> tuple[Coding, ...]:
    """What one person has coded, as it stands now."""
    mine = [decision for decision in study.decisions if decision.coder == coder]
    return settle([], mine, study.transcripts, segments, study.codebook).codings


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


def init_study(folder: Path) -> Path:
    """Make a study: settings, empty folders, a copy of the shipped codebook. Existing files are left as they are."""
    folder = Path(folder)
    try:
        for name in ("transcripts", "decisions"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        if not (folder / "codebook").exists():
            shutil.copytree(shipped("codebook"), folder / "codebook")
    except OSError as error:
        raise QualkitError(
            f"Cannot make the study {folder}: {error.strerror}.", "Choose a folder you may write to."
        ) from error
    for name, text in _STARTERS.items():
        if not (folder / name).exists():
            store.write_text(folder / name, text)
    return folder


_STARTERS = {
    "qualkit.toml": """\
# Settings of this study. Every key is optional; docs/file-formats.md lists them all.
title = "Interview study"
groups = ["provider", "employer", "policymaker", "partner"]
seed = 0
""",
    "participants.csv": "participant,group\n",
}


def copy_demo(folder: Path) -> Path:
    """Copy the sample study into ``folder`` (not over files that are there)."""
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise QualkitError(f"{folder} exists and is not empty.", "Give another folder: qualkit demo DIR")
    shutil.copytree(shipped("transcripts_sample"), folder, dirs_exist_ok=True)
    return folder
