"""One function per verb: a study in, records or files out. Printing and arguments belong to the command line."""

from __future__ import annotations

import platform
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from qualkit import compare as comparing
from qualkit import learning, report, store, tables
from qualkit.codebook import load_codebook
from qualkit.errors import QualkitError, StudyError
from qualkit.matching import CompiledCodebook, compile_codebook
from qualkit.matching.code import code_scored
from qualkit.matching.score import Scored, score_transcript
from qualkit.model import (
    NO_GROUP,
    Codebook,
    CodeSummary,
    Coding,
    Decision,
    Participant,
    Problem,
    Quote,
    Segment,
    Transcript,
)
from qualkit.quotes import QUOTE_COLUMNS, quote_rows, select_quotes
from qualkit.resources import shipped
from qualkit.segments import segment_transcript
from qualkit.settings import Settings, load_settings
from qualkit.settle import settle, standing
from qualkit.summary import SUMMARY_COLUMNS, cooccurrence, summarise, summary_rows
from qualkit.topics import TOPIC_COLUMNS, TOPIC_SEGMENT_COLUMNS, TopicReport, find_topics
from qualkit.transcripts import Corpus, FileReport, ReadOptions, read_folder

Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Study:
    """A study as read from disk: nothing of it is coded yet."""

    root: Path
    settings: Settings
    codebook: Codebook
    transcripts: tuple[Transcript, ...]
    people: Mapping[str, Participant]
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    files: tuple[FileReport, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the settings, and the one for participants without a group if there are any."""
        extra = {p.group for p in self.people.values()} - set(self.settings.groups)
        return (*self.settings.groups, *sorted(extra - {NO_GROUP}), *([NO_GROUP] if NO_GROUP in extra else []))

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

    @property
    def standing(self) -> list[Coding]:
        """The codings that count."""
        return standing(self.codings)

    def summaries(self) -> list[CodeSummary]:
        return summarise(self.standing, self.study.people, self.study.groups, self.study.codebook)

    def codings_table(self) -> Any:
        """All codings as a pandas DataFrame with the columns of ``codings.csv``."""
        return tables.frame(tables.CODING_COLUMNS, tables.coding_rows(self.codings))

    def segments_table(self) -> Any:
        """All participants' segments as a pandas DataFrame with the columns of ``segments.csv``."""
        return tables.frame(tables.SEGMENT_COLUMNS, tables.segment_rows(self.segments, self.standing, self.done))


@dataclass(frozen=True)
class RunResult:
    """What a run left behind: the coded study, the files by name, and the problems."""

    coded: CodedStudy
    out: Path
    report: Path
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]


def open_study(
    root: Path, *, codebook: Path | None = None, method: str | None = None, progress: Progress = _silent
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
    corpus = read_corpus(root, settings)
    if not corpus.transcripts:
        raise StudyError(
            f"No transcript in {root} could be read.",
            "Put interviews there as .txt, .md, .docx, .vtt, .srt, .csv, .xlsx or .json; see docs/file-formats.md.",
            corpus.problems,
        )
    if not any(turn.role == "participant" for t in corpus.transcripts for turn in t.turns):
        raise StudyError(
            f"No transcript in {root} has a participant's turn.",
            "Label the speakers (`INT: …`, `P01: …`), or name the interviewers in qualkit.toml.",
            corpus.problems,
        )
    decisions, broken = store.read_decisions(root / "decisions")
    return Study(
        root,
        settings,
        book,
        corpus.transcripts,
        {person.id: person for person in corpus.participants},
        tuple(decisions),
        (*corpus.problems, *broken),
        corpus.reports,
    )


def read_corpus(root: Path, settings: Settings) -> Corpus:
    """The transcripts and participants of a study, and what could not be read."""
    chosen = settings.transcripts
    options = ReadOptions(
        label=chosen.label,
        interviewers=tuple(chosen.interviewers),
        aliases=dict(chosen.aliases),
        encoding=chosen.encoding,
        files=tuple(f.model_dump() for f in chosen.file),
    )
    return read_folder(root, groups=tuple(settings.groups), options=options)


def code_study(study: Study, progress: Progress = _silent) -> CodedStudy:
    """Code every participant's segment by rules and model as the settings say, then settle people's decisions."""
    language = study.settings.spacy_model
    compiled = compile_codebook(study.codebook, language)
    segments: list[Segment] = []
    scored: dict[str, list[Scored]] = {}
    proposals: list[Coding] = []
    for number, transcript in enumerate(study.transcripts):
        progress("coding", number, len(study.transcripts))
        mine = segment_transcript(transcript, study.people)
        segments += mine
        scored[transcript.id] = score_transcript(compiled, transcript, mine, language)
    progress("coding", len(study.transcripts), len(study.transcripts))
    method = study.settings.coding.method
    model = None
    if method != "rules":
        progress("learning", 0, 0)
        model = learning.model_for(study.codebook, compiled, scored, study.decisions, study.by_id(), shipped_training)
    if model is None:
        method = "rules"
    for transcript in study.transcripts:
        rules = code_scored(compiled, transcript, scored[transcript.id])
        proposals += model.propose(scored[transcript.id], rules, method) if model else rules
    settled = settle(proposals, study.decisions, study.transcripts, segments, study.codebook)
    return CodedStudy(
        study,
        tuple(segments),
        settled.codings,
        settled.done,
        (*study.problems, *settled.problems),
        method,
        compiled,
        scored,
    )


def shipped_training() -> tuple[Study, dict[str, list[Scored]]]:
    """The hand-coded sample study, read and scored: what the model learns from for the shipped codebook."""
    root = shipped("transcripts_sample")
    study = open_study(root, codebook=shipped("codebook"))
    compiled = compile_codebook(study.codebook)
    return study, {
        t.id: score_transcript(compiled, t, segment_transcript(t, study.people)) for t in study.transcripts
    }


def run(
    root: Path,
    out: Path | None = None,
    *,
    codebook: Path | None = None,
    templates: Path | None = None,
    method: str | None = None,
    progress: Progress = _silent,
) -> RunResult:
    """The main job: read, code, find topics, compare, choose quotes, and write everything into ``out``."""
    clock = _Clock()
    with clock("reading"):
        study = open_study(root, codebook=codebook, method=method, progress=progress)
    out = Path(out) if out else study.root / "out"
    _refuse_sources(out, study)
    with clock("coding"):
        coded = code_study(study, progress)
    with clock("topics"):
        progress("topics", 0, 0)
        topics = topics_of(coded)
    with clock("comparing"):
        progress("comparing", 0, 0)
        comparison = compare_groups(coded)
    with clock("quotes"):
        quotes = theme_quotes(coded)
    with clock("writing"):
        progress("writing", 0, 0)
        write_tables(out, coded, topics, comparison, quotes)
        path = write_report(out, coded, topics, comparison, quotes, templates)
    counts = {
        "transcripts": len(study.transcripts),
        "participants": len(study.people),
        "turns": sum(len(t.turns) for t in study.transcripts),
        "segments": len(coded.segments),
        "coded_segments": len({c.segment for c in coded.standing}),
        "codings": len(coded.standing),
        "reviewed_codings": sum(c.status == "accepted" for c in coded.standing),
        "quotes": sum(map(len, quotes.values())),
        "topics": len(topics.topics),
        "problems": len(coded.problems),
    }
    store.write_text(out / "run.json", store.json_text(_run_record(coded, counts, clock.seconds)))
    return RunResult(coded, out, path, coded.problems, counts)


def topics_of(coded: CodedStudy, number: int | None = None) -> TopicReport:
    """The topic pass over all participants' segments."""
    settings = coded.study.settings
    return find_topics(
        coded.segments,
        coded.standing,
        coded.study.codebook,
        n_topics=number or settings.topics.number,
        seed=settings.seed,
    )


def compare_groups(coded: CodedStudy, by: str | None = None) -> comparing.Comparison:
    """Codes by group (or another attribute): counts, intervals and tests."""
    settings = coded.study.settings
    return comparing.compare(
        coded.standing,
        coded.segments,
        coded.study.people,
        coded.study.codebook,
        by=by or settings.compare.by,
        groups=coded.study.groups,
        small=settings.compare.small,
        seed=settings.seed,
    )


def theme_quotes(coded: CodedStudy) -> dict[str, list[Quote]]:
    """The report's quotes, by theme."""
    settings, transcripts = coded.study.settings.report, coded.study.by_id()
    return {
        theme: select_quotes(
            [c for c in coded.standing if c.theme == theme],
            coded.segments,
            transcripts,
            number=settings.quotes,
            per_person=settings.per_person,
        )
        for theme in coded.study.codebook.themes
    }


def write_tables(
    out: Path,
    coded: CodedStudy,
    topics: TopicReport,
    comparison: comparing.Comparison,
    quotes: Mapping[str, Sequence[Quote]],
) -> None:
    """All CSV files of a run, and the extracted texts of containers."""
    study = coded.study
    store.write_csv(out / "codings.csv", tables.CODING_COLUMNS, tables.coding_rows(coded.codings))
    store.write_csv(out / "turns.csv", tables.TURN_COLUMNS, tables.turn_rows(study.transcripts, study.people))
    store.write_csv(
        out / "segments.csv",
        tables.SEGMENT_COLUMNS,
        tables.segment_rows(coded.segments, coded.standing, coded.done),
    )
    store.write_csv(out / "summary.csv", SUMMARY_COLUMNS, summary_rows(coded.summaries()))
    store.write_csv(out / "comparison.csv", comparing.COMPARISON_COLUMNS, comparison.rows())
    store.write_csv(out / "topics.csv", TOPIC_COLUMNS, topics.topic_rows())
    store.write_csv(out / "topic_segments.csv", TOPIC_SEGMENT_COLUMNS, topics.segment_rows())
    flat = [quote for chosen in quotes.values() for quote in chosen]
    store.write_csv(out / "quotes.csv", QUOTE_COLUMNS, quote_rows(flat))
    store.write_csv(out / "problems.csv", tables.PROBLEM_COLUMNS, report.problem_rows(coded.problems))
    texts = out / "texts"
    for transcript in study.transcripts:
        if transcript.derived:
            store.write_text(texts / f"{transcript.id}.txt", transcript.text)


def write_report(
    out: Path,
    coded: CodedStudy,
    topics: TopicReport,
    comparison: comparing.Comparison,
    quotes: Mapping[str, Sequence[Quote]],
    templates: Path | None = None,
) -> Path:
    """``report.html`` and ``report.md``; the path of the HTML."""
    study = coded.study
    own = templates or (study.root / study.settings.report.templates if study.settings.report.templates else None)
    if own is not None and not own.is_dir():
        raise QualkitError(f"There is no template folder {own}.", "Correct report.templates in qualkit.toml, or --templates.")
    data = report_data(coded, topics, comparison, quotes)
    for kind in report.FORMATS:
        text = report.render(f"report.{kind}.j2", data, shipped("templates"), own)
        store.write_text(out / f"report.{kind}", text)
    return out / "report.html"


def report_data(
    coded: CodedStudy,
    topics: TopicReport,
    comparison: comparing.Comparison,
    quotes: Mapping[str, Sequence[Quote]],
) -> dict[str, Any]:
    """Every name a report template may use (listed in docs/templates.md)."""
    from qualkit import charts

    study = coded.study
    summaries = coded.summaries()
    by_code = {s.code: s for s in summaries}
    codes = study.codebook.codes
    transcripts = study.by_id()
    labels = [study.codebook.label(t) for t in study.codebook.themes]
    pairs = cooccurrence(coded.standing, study.codebook.themes)
    named = {(study.codebook.label(a), study.codebook.label(b)): n for (a, b), n in pairs.items()}
    return {
        "title": study.settings.report.title or study.settings.title,
        "groups": study.groups,
        "overview": tables.overview(study.transcripts, study.people, study.groups, coded.segments, coded.standing),
        "transcripts": tables.transcript_rows(study.transcripts, study.people, coded.segments, coded.standing),
        "themes": [
            report.theme_view(study.codebook.get(t) or codes[0], codes, by_code, quotes[t], transcripts)
            for t in study.codebook.themes
        ],
        "heat_map": charts.heat_map(
            [by_code[t] for t in study.codebook.themes], study.groups, "Themes by group: participants n of N"
        ),
        "cooccurrence_chart": charts.triangle(labels, named, "Segments that carry both themes"),
        "cooccurrence": [(a, b, n) for (a, b), n in named.items()],
        "comparison": comparison,
        "topics": topics,
        "topic_quotes": {
            topic.id: [
                (s, s.group) for s in coded.segments if s.id in set(topic.typical)
            ]
            for topic in topics.topics
        },
        "problems": report.problem_rows(coded.problems),
        "codebook": study.codebook,
        "method": method_facts(coded),
        "highlighted": report.highlighted,
    }


def method_facts(coded: CodedStudy) -> dict[str, Any]:
    """How this was made: versions, settings, fingerprint, layers."""
    return {
        "qualkit": version_of("qualkit"),
        "layers": coded.method,
        "codebook_fingerprint": coded.study.codebook.fingerprint,
        "rules": len(coded.study.codebook.rules),
        "codes": len(coded.study.codebook.codes),
        "seed": coded.study.settings.seed,
        "spacy_model": coded.study.settings.spacy_model or "built-in English (blank)",
        "reviewed": sum(c.status == "accepted" for c in coded.standing),
        "codings": len(coded.standing),
    }


def version_of(package: str) -> str:
    """The installed version of a package, or ``unknown``."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _run_record(coded: CodedStudy, counts: Mapping[str, int], seconds: Mapping[str, float]) -> dict[str, Any]:
    packages = ("qualkit", "spacy", "scikit-learn", "pandas", "numpy", "scipy", "jinja2", "click")
    return {
        "counts": dict(counts),
        "duration_seconds": {stage: round(s, 3) for stage, s in seconds.items()},
        "codebook": {"fingerprint": coded.study.codebook.fingerprint, "codes": len(coded.study.codebook.codes)},
        "seed": coded.study.settings.seed,
        "settings": coded.study.settings.model_dump(mode="json"),
        "layers": coded.method,
        "sources": {t.source: t.sha256 for t in coded.study.transcripts},
        "versions": {"python": platform.python_version(), **{name: version_of(name) for name in packages}},
    }


def _refuse_sources(out: Path, study: Study) -> None:
    """Never write where the sources are."""
    sources = {(study.root / "transcripts").resolve(), study.root.resolve(), (study.root / "decisions").resolve()}
    if out.resolve() in sources:
        raise QualkitError(f"The output folder {out} holds the study itself.", "Choose another folder with --out.")


class _Clock:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] = time.perf_counter() - start


def init_study(folder: Path) -> Path:
    """Make a study: settings, empty folders, a copy of the shipped codebook. Existing files are left as they are."""
    folder = Path(folder)
    try:
        for name in ("transcripts", "decisions"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        if not (folder / "codebook").exists():
            shutil.copytree(shipped("codebook"), folder / "codebook")
    except OSError as error:
        raise QualkitError(f"Cannot make the study {folder}: {error.strerror}.", "Choose a folder you may write to.") from error
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


def without(study: Study, coders: Sequence[str]) -> Study:
    """The study without the decisions of some coders."""
    return replace(study, decisions=tuple(d for d in study.decisions if d.coder not in coders))
