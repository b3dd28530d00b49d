"""For authors: quotes chosen and printed, and the framework matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qualkit import nlp, quotes, report, store
from qualkit.decisions import append_decision, decide, read_decisions
from qualkit.errors import QualkitError
from qualkit.matching.score import plain
from qualkit.model import Segment
from qualkit.notice import noted
from qualkit.quotes import Entry, Filters, Selection
from qualkit.quotes.formats import docx_bytes, plain_text, template_data, xlsx_bytes
from qualkit.quotes.marks import ACTIONS, Marks, standing_marks
from qualkit.quotes.pool import Asked, make_pool
from qualkit.quotes.query import Within, asked_for, parse_query
from qualkit.resources import shipped
from qualkit.workflow.coding import CodedStudy
from qualkit.workflow.study import Study

TEXT_KINDS = ("text", "markdown", "html", "latex", "csv", "json")
BINARY_KINDS = ("docx", "xlsx")
KIND_OF = {
    ".md": "markdown",
    ".html": "html",
    ".tex": "latex",
    ".csv": "csv",
    ".json": "json",
    ".txt": "text",
    ".docx": "docx",
    ".xlsx": "xlsx",
}
_TEMPLATES = {"markdown": "quotes.md.j2", "html": "quotes.html.j2", "latex": "quotes.tex.j2"}


def quote_marks(study: Study) -> Marks:
    """The standing marks of all authors (``decisions/quotes/*.jsonl``): the last about a place wins."""
    decisions, broken = read_decisions(_marks_folder(study))
    marks = standing_marks(decisions, study.transcripts)
    return replace(marks, problems=(*broken, *marks.problems))


def _marks_folder(study: Study) -> Path:
    return study.root / "decisions" / "quotes"


def mark_quote(coded: CodedStudy, action: str, place: str, by: str = "author", at: datetime | None = None) -> Segment:
    """Pin, exclude or release the sentence at ``TRANSCRIPT:OFFSET`` for good; the sentence."""
    name, _, offset = place.rpartition(":")
    segment = next(
        (s for s in coded.segments if s.transcript == name and offset.isdigit() and s.start <= int(offset) < s.end),
        None,
    )
    if segment is None:
        raise QualkitError(
            f"No participant's sentence stands at {place!r}.",
            "Write the place as `qualkit quotes` prints it, such as E01:319.",
        )
    when = (at or datetime.now(UTC)).isoformat(timespec="seconds")
    transcript = coded.study.by_id()[segment.transcript]
    mark = decide(transcript, segment.start, segment.end, ACTIONS[action], coder=by, at=when)
    append_decision(_marks_folder(coded.study), mark)
    return segment


def choose_quotes(
    coded: CodedStudy,
    query: str | None = None,
    filters: Filters | None = None,
    *,
    words: Sequence[str] = (),
    within: Within = "sentence",
    each: bool = False,
    number: int | None = 6,
    per_person: int = 2,
    seed: int | None = None,
    extend: int = 0,
    most_words: int = 60,
    marks: Marks | None = None,
) -> list[Selection]:
    """The quotes for a code with its sub-codes or a combination of codes, or for each theme when ``query`` is None.

    ``each`` selects for every code under the query on its own. ``words`` must all be said in the sentence (or turn),
    in any inflection. ``number`` None takes all that fit. Raises QualkitError for names the study does not have.
    """
    study = coded.study
    filters = filters or Filters()
    check_filters(study, filters)
    marks = marks or quote_marks(study)
    seed = study.settings.seed if seed is None else seed
    selections = []
    for code in _codes(study, query, each):
        parsed = parse_query(code, [c.path for c in study.codebook.codes])
        asked = asked_for(parsed, coded.standing, coded.segments, filters, within)
        if words:
            asked = _saying(study, asked, coded.segments, words, within)
        pool = make_pool(
            (),
            coded.segments,
            study.by_id(),
            asked=asked,
            excluded=marks.excluded,
            pinned=marks.pinned,
            extend=extend,
            most_words=most_words,
        )
        many = len(pool) if number is None else number
        selections.append(
            quotes.choose(code, pool, number=many, per_person=many or 1 if number is None else per_person, seed=seed)
        )
    return selections


def _codes(study: Study, query: str | None, each: bool) -> list[str]:
    paths = [c.path for c in study.codebook.codes]
    if query is None:
        return paths if each else list(study.codebook.themes)
    if not each:
        return [query]
    single = parse_query(query, paths).single
    if not single:
        raise QualkitError(
            "Each code of a combination cannot be chosen on its own.", "Leave out --each-code, or ask for one code."
        )
    return [path for path in paths if path == single or path.startswith(single + "/")]


def check_filters(study: Study, filters: Filters) -> None:
    """Raises QualkitError when filters name a group, participant or transcript that the study does not have."""
    for what, names, known in (
        ("group", filters.groups, study.groups),
        ("participant", filters.participants, tuple(sorted(study.people))),
        ("transcript", filters.transcripts, tuple(t.id for t in study.transcripts)),
    ):
        for name in names:
            if name not in known:
                raise QualkitError(f"There is no {what} {name!r} in this study.", f"Known: {', '.join(known)}.")


def _saying(
    study: Study, asked: Sequence[Asked], segments: Sequence[Segment], words: Sequence[str], within: Within
) -> list[Asked]:
    """Those whose sentence (or turn) says all the words."""
    texts = []
    transcripts = study.by_id()
    for item in asked:
        shown = [segments[n] for n in item.sentences]
        if within == "turn":
            turn = next(t for t in transcripts[shown[0].transcript].turns if t.number == shown[0].turn)
            texts.append(transcripts[shown[0].transcript].speech(turn))
        else:
            texts.append(" \n ".join(s.text for s in shown))
    said = says_all(texts, words, study.settings.spacy_model)
    return [item for item, yes in zip(asked, said, strict=True) if yes]


def says_all(texts: Sequence[str], phrases: Sequence[str], model: str = "") -> list[bool]:
    """For each text, whether it says every phrase, in any inflection and capitalisation."""
    from spacy.matcher import PhraseMatcher

    language = nlp.load(model)
    matcher = PhraseMatcher(language.vocab, attr="NORM")
    for number, phrase in enumerate(phrases):
        matcher.add(str(number), [language.tokenizer(phrase)])
    return [
        len({name for name, _, _ in matcher(doc)}) == len(phrases)
        for doc in nlp.tokenise([plain(t) for t in texts], model)
    ]


def entries_of(
    coded: CodedStudy,
    selections: Sequence[Selection],
    *,
    attribution: str = quotes.ATTRIBUTION,
    tidied: bool = False,
    pool: bool = False,
) -> dict[str, list[Entry]]:
    """The selections ready to print, by label; with ``pool`` also what else could have been chosen.

    Raises QualkitError when the attribution names what no participant has.
    """
    study = coded.study
    quotes.check_attribution(attribution, list(study.people.values()), study.transcripts)
    often = quotes.quoted_often([q for selection in selections for q in selection.quotes])
    transcripts = study.by_id()
    sections: dict[str, list[Entry]] = {}
    for selection in selections:
        label = study.codebook.label(selection.code)
        if label in sections:
            label = f"{label} ({selection.code})"
        shown = [(q, True) for q in selection.quotes] + ([(q, False) for q in selection.rest] if pool else [])
        sections[label] = [
            quotes.make_entry(
                quote,
                transcripts[quote.transcript],
                study.people.get(quote.participant),
                study.codebook,
                attribution=attribution,
                tidied=tidied,
                often=often,
                chosen=chosen,
                seed=selection.seed,
                pool=selection.pool,
            )
            for quote, chosen in shown
        ]
    return sections


def quotes_text(
    sections: Mapping[str, Sequence[Entry]], kind: str, title: str, notice: str = "", own: Path | None = None
) -> str:
    """The quotes in one of the text kinds, below the sentence about identifiers that nobody has reviewed.

    ``own`` is a folder whose templates come before the shipped ones.
    """
    everything = [entry for entries in sections.values() for entry in entries]
    columns, rows = noted(quotes.entry.columns_of(everything), [entry.row() for entry in everything], notice)
    if kind == "json":
        return store.json_text(rows)
    if kind == "csv":
        return store.csv_text(columns, rows)
    if kind == "text":
        return (f"{notice}\n\n" if notice else "") + plain_text([entry for entry in everything if entry.chosen])
    return report.render(_TEMPLATES[kind], template_data(sections, title, notice), shipped("templates"), own)


def write_quotes(path: Path, sections: Mapping[str, Sequence[Entry]], kind: str, title: str, notice: str = "") -> None:
    """The quotes in a file of any kind."""
    if kind in BINARY_KINDS:
        store.write_bytes(path, (docx_bytes if kind == "docx" else xlsx_bytes)(sections, title, notice))
    else:
        store.write_text(path, quotes_text(sections, kind, title, notice))


def matrix_of(coded: CodedStudy, number: int = 2) -> quotes.Matrix:
    """The framework matrix of a study, with up to ``number`` quotes a cell."""
    study, marks = coded.study, quote_marks(coded.study)
    return quotes.framework_matrix(
        coded.standing,
        coded.segments,
        study.by_id(),
        study.people,
        study.groups,
        study.codebook,
        quotes=number,
        pinned=marks.pinned,
        excluded=marks.excluded,
    )


def write_matrix(out: Path, coded: CodedStudy, number: int = 2) -> tuple[Path, Path]:
    """``matrix.xlsx`` and ``matrix.html`` in ``out``; their paths."""
    matrix = matrix_of(coded, number)
    title, notice = coded.study.title, coded.study.identity_notice
    book, page = out / "matrix.xlsx", out / "matrix.html"
    store.write_bytes(book, quotes.matrix_xlsx(matrix, title, notice))
    data: dict[str, Any] = {"matrix": matrix, "title": title, "identity_notice": notice}
    store.write_text(page, report.render("quotes.matrix.html.j2", data, shipped("templates")))
    return book, page
