"""The main job: a study in, the report and all tables out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualkit import charts, nlp, report, store, tables
from qualkit import compare as comparing
from qualkit.codebook.blocks import yaml_text
from qualkit.errors import QualkitError
from qualkit.model import CodeSummary, Count, Problem, Quote
from qualkit.notice import noted
from qualkit.quotes import QUOTE_COLUMNS, quote_rows, select_quotes
from qualkit.resources import shipped
from qualkit.summary import SUMMARY_COLUMNS, cooccurrence, summary_rows
from qualkit.topics import SEGMENT_COLUMNS as TOPIC_SEGMENT_COLUMNS
from qualkit.topics import TOPIC_COLUMNS, TopicReport, find_topics
from qualkit.topics.candidates import CANDIDATES, candidates_text
from qualkit.topics.method import how_to_read, stability
from qualkit.workflow.author import quote_marks
from qualkit.workflow.coding import CodedStudy, code_study
from qualkit.workflow.facts import method_facts, run_record
from qualkit.workflow.groups import compare_groups, hides
from qualkit.workflow.guard import refuse_unreviewed
from qualkit.workflow.hidden import hidden_in, shown_summaries, shown_topics
from qualkit.workflow.study import Progress, Study, open_study, silent


@dataclass(frozen=True)
class RunResult:
    """What a run left behind: the coded study, the files by name, and the problems."""

    coded: CodedStudy
    out: Path
    report: Path
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]


def run(
    root: Path,
    out: Path | None = None,
    *,
    codebook: Path | None = None,
    templates: Path | None = None,
    method: str | None = None,
    strict: bool = False,
    suppress: bool | None = None,
    progress: Progress = silent,
) -> RunResult:
    """The main job: read, code, find topics, compare, choose quotes, and write everything into ``out``.

    With ``strict`` nothing is written while possible identifiers have not been reviewed (raises StudyError). With
    ``suppress`` small cells are hidden in everything but the data itself; the settings decide when it is None.
    """
    clock = _Clock()
    with clock("reading"):
        study = open_study(root, codebook=codebook, method=method, progress=progress)
    out = Path(out) if out else study.root / "out"
    _refuse_sources(out, study)
    if strict:
        refuse_unreviewed(study.unreviewed)
    with clock("coding"):
        coded = code_study(study, progress)
    with clock("topics"):
        progress("topics", 0, 0)
        topics = topics_of(coded, suppress=suppress)
    with clock("comparing"):
        progress("comparing", 0, 0)
        comparison = compare_groups(coded, suppress=suppress, progress=progress)
    with clock("quotes"):
        quotes = theme_quotes(coded, suppress=suppress)
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
        "topics": len(topics.topic_rows()),
        "problems": len(coded.problems),
    }
    store.write_text(out / "run.json", store.json_text(run_record(coded, counts, clock.seconds)))
    return RunResult(coded, out, path, coded.problems, counts)


def topics_of(
    coded: CodedStudy, number: int | None = None, *, seeded: bool | None = None, suppress: bool | None = None
) -> TopicReport:
    """The topic pass over all participants' segments.

    ``seeded`` starts a topic per theme from the codebook's phrases, ``suppress`` hides who the few are; the settings decide
    when None.
    """
    settings = coded.study.settings
    found = find_topics(
        coded.segments,
        coded.standing,
        coded.study.codebook,
        n_topics=number or settings.topics.number,
        seed=settings.seed,
        lemma=nlp.lemma,
        seeded=settings.topics.seeded if seeded is None else seeded,
    )
    if not hides(coded, suppress):
        return found
    return shown_topics(found, {s.id: s for s in coded.segments}, hidden_in(coded, True), settings.compare.small)


def theme_quotes(coded: CodedStudy, *, suppress: bool | None = None) -> dict[str, list[Quote]]:
    """The report's quotes, by theme; with ``suppress`` (None: the settings decide) none from a cell that is hidden."""
    settings, transcripts = coded.study.settings.report, coded.study.by_id()
    marks = quote_marks(coded.study)
    hidden = hidden_in(coded, hides(coded, suppress))
    standing = [c for c in coded.standing if hidden.may_quote(c)]
    return {
        theme: select_quotes(
            [c for c in standing if c.theme == theme],
            coded.segments,
            transcripts,
            number=settings.quotes,
            per_person=settings.per_person,
            seed=coded.study.settings.seed,
            pinned=marks.pinned,
            excluded=marks.excluded,
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
    flat = [quote for chosen in quotes.values() for quote in chosen]
    files: dict[str, tuple[Sequence[str], Iterable[Mapping[str, object]]]] = {
        "codings": (tables.CODING_COLUMNS, tables.coding_rows(coded.codings)),
        "turns": (tables.TURN_COLUMNS, tables.turn_rows(study.transcripts, study.people)),
        "segments": (tables.SEGMENT_COLUMNS, tables.segment_rows(coded.segments, coded.standing, coded.done)),
        "summary": (SUMMARY_COLUMNS, summary_rows(_summaries(coded, comparison))),
        "comparison": (comparing.COMPARISON_COLUMNS, comparison.rows()),
        "topics": (TOPIC_COLUMNS, topics.topic_rows()),
        "topic_segments": (TOPIC_SEGMENT_COLUMNS, topics.segment_rows()),
        "quotes": (QUOTE_COLUMNS, quote_rows(flat)),
        "problems": (tables.PROBLEM_COLUMNS, report.problem_rows(coded.problems)),
    }
    for name, (columns, rows) in files.items():
        store.write_csv(out / f"{name}.csv", *noted(columns, rows, study.identity_notice))
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
    """``report.html`` and ``report.md``, with ``candidates.yaml`` for the topics they number; the path of the HTML."""
    study = coded.study
    own = templates or (study.root / study.settings.report.templates if study.settings.report.templates else None)
    if own is not None and not own.is_dir():
        raise QualkitError(
            f"There is no template folder {own}.", "Correct report.templates in qualkit.toml, or --templates."
        )
    data = report_data(coded, topics, comparison, quotes)
    for kind in report.FORMATS:
        text = report.render(f"report.{kind}.j2", data, shipped("templates"), own)
        store.write_text(out / f"report.{kind}", text)
    store.write_text(out / CANDIDATES, candidates_text(topics.entries, study.identity_notice))
    return out / "report.html"


def report_data(
    coded: CodedStudy,
    topics: TopicReport,
    comparison: comparing.Comparison,
    quotes: Mapping[str, Sequence[Quote]],
) -> dict[str, Any]:
    """Every name a report template may use (listed in docs/templates.md)."""
    study = coded.study
    summaries = _summaries(coded, comparison)
    by_code = {s.code: s for s in summaries}
    codes = study.codebook.codes
    transcripts = study.by_id()
    labels = [study.codebook.label(t) for t in study.codebook.themes]
    pairs = {} if comparison.suppressed else cooccurrence(coded.standing, study.codebook.themes)
    named = {(study.codebook.label(a), study.codebook.label(b)): n for (a, b), n in pairs.items()}
    return {
        "title": study.title,
        "identity_notice": study.identity_notice,
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
        "cooccurrence_chart": charts.triangle(labels, named, "Sentences that carry both themes"),
        "cooccurrence": [(a, b, n) for (a, b), n in named.items()],
        "comparison": comparison,
        "pictures": comparing.pictures_of(comparison),
        "topics": topics,
        "topic_map": charts.topic_map(
            [(t.name, {c.group: (Count(c.n, c.of, 0), c.share or 0.0) for c in t.groups}) for t in topics.topics],
            study.groups,
        ),
        "topic_curve": charts.topic_curve([(c.n_topics, c.stability, c.score, c.chosen) for c in topics.curve]),
        "topic_choice": how_to_read(topics),
        "topic_stability": stability(topics),
        "segments": {s.id: s for s in coded.segments},
        "candidate_yaml": {number: yaml_text(entry) for number, entry in topics.entries.items()},
        "problems": report.problem_rows(coded.problems),
        "codebook": study.codebook,
        "method": method_facts(coded, topics),
        "highlighted": report.highlighted,
    }


def _summaries(coded: CodedStudy, comparison: comparing.Comparison) -> list[CodeSummary]:
    """The summaries as they are shown: without small cells when the comparison hides them."""
    return shown_summaries(coded.summaries(), hidden_in(coded, comparison.suppressed))


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
