"""Opening a study: everything of it read, nothing coded yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from qualkit.codebook import codebook_files, load_codebook
from qualkit.decisions import follow, read_decisions
from qualkit.errors import StudyError
from qualkit.identities import Finding, banner
from qualkit.model import (
    NO_GROUP,
    Codebook,
    Coding,
    Decision,
    Orphan,
    Participant,
    Problem,
    Segment,
    Transcript,
)
from qualkit.resources import shipped
from qualkit.segments import segment_transcript
from qualkit.settings import Settings, load_settings
from qualkit.settle import settle
from qualkit.transcripts import Corpus, FileOptions, FileReport, ReadOptions, read_folder
from qualkit.transcripts.folder import NOTHING_READ
from qualkit.workflow.guard import unreviewed_findings
from qualkit.workflow.language import not_english

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
    codebook = codebook or _codebook_of(root)
    book = load_codebook(codebook)
    progress("reading", 0, 0)
    corpus = read_corpus(root, settings, progress, codebook)
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


def _codebook_of(root: Path) -> Path:
    """The folder of the study's own codebook, or of the shipped one."""
    own = root / "codebook"
    return own if codebook_files(own) else shipped("codebook")


def read_corpus(root: Path, settings: Settings, progress: Progress = silent, codebook: Path | None = None) -> Corpus:
    """The transcripts and participants of a study, and what could not be read or is in another language than the codebook."""
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
    corpus = read_folder(
        root,
        groups=tuple(settings.groups),
        options=options,
        progress=lambda done, total: progress("reading", done, total),
    )
    foreign = not_english(corpus.transcripts, settings, codebook or _codebook_of(root))
    return replace(corpus, problems=(*corpus.problems, *foreign))


def segments_of(study: Study) -> list[Segment]:
    """All participants' segments of a study, in order."""
    return [segment for t in study.transcripts for segment in segment_transcript(t, study.people)]


def codings_by(study: Study, coder: str, segments: Sequence[Segment]) -> tuple[Coding, ...]:
    """What one person has coded, as it stands now."""
    mine = [decision for decision in study.decisions if decision.coder == coder]
    return settle([], mine, study.transcripts, segments, study.codebook).codings
