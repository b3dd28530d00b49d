"""Words in context: where participants say them, in any inflection, and how many people in each group do."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from spacy.matcher import PhraseMatcher

from qualkit import nlp, report, store
from qualkit.errors import QualkitError
from qualkit.matching.score import plain
from qualkit.model import Count
from qualkit.notice import noted
from qualkit.quotes import Filters
from qualkit.quotes.concordance import (
    Found,
    Place,
    concordance_data,
    concordance_docx,
    concordance_text,
    concordance_xlsx,
)
from qualkit.quotes.entry import context
from qualkit.quotes.query import Within, asked_for, parse_query
from qualkit.resources import shipped
from qualkit.segments import segment_transcript
from qualkit.workflow.author import BINARY_KINDS, check_filters
from qualkit.workflow.coding import CodedStudy
from qualkit.workflow.study import Study

_TEMPLATES = {"markdown": "search.md.j2", "html": "search.html.j2", "latex": "search.tex.j2"}


def search(study: Study, words: str, filters: Filters | None = None, *, only: Collection[str] | None = None) -> Found:
    """Every place where participants say ``words``, in any inflection and capitalisation, with hyphens or without.

    The places stand in the order of the transcripts.

    Of the filters those for sentences are used; ``only`` are the ids of the segments to look in, such as those with a code
    (``coded_segments``). Raises QualkitError for no words, and for names that the study does not have.
    """
    filters = filters or Filters()
    check_filters(study, filters)
    language = nlp.load(study.settings.spacy_model)
    if not any(not token.is_space for token in language.tokenizer(words)):
        raise QualkitError("There are no words to search for.", "Give one or more words: qualkit search day release")
    matcher = PhraseMatcher(language.vocab, attr="NORM")
    spellings = dict.fromkeys((words, words.replace("-", " "), "-".join(words.split())))
    matcher.add("words", [language.tokenizer(spelling) for spelling in spellings])
    hits: list[Place] = []
    for source in study.transcripts:
        turns = {turn.number: turn for turn in source.turns}
        segments = [
            s
            for s in segment_transcript(source, study.people)
            if filters.fits_sentence(s) and (only is None or s.id in only)
        ]
        docs = nlp.tokenise([plain(s.text) for s in segments], study.settings.spacy_model)
        for segment, doc in zip(segments, docs, strict=True):
            turn = turns[segment.turn]
            person = study.people.get(segment.participant)
            for _, a, b in matcher(doc):
                start = segment.start + doc[a].idx
                end = segment.start + doc[b - 1].idx + len(doc[b - 1])
                before, after = context(source, turn, start, end)
                hits.append(
                    Place(
                        segment.id,
                        segment.participant,
                        segment.group,
                        start,
                        end,
                        plain(before),
                        source.text[start:end],
                        plain(after),
                        source.id,
                        segment.turn,
                        turn.timestamp,
                        " ".join(segment.text.split()),
                        {**source.attributes, **(person.attributes if person else {})},
                    )
                )
    by_group = {
        group: Count(
            len({h.participant for h in hits if h.group == group}),
            sum(p.group == group for p in study.people.values()),
            len({h.segment for h in hits if h.group == group}),
        )
        for group in filters.groups or study.groups
    }
    return Found(" ".join(words.split()), tuple(hits), by_group)


def coded_segments(coded: CodedStudy, query: str | None, filters: Filters, within: Within = "sentence") -> set[str]:
    """The ids of the segments with the codes that a query asks for, or with any coding that fits the filters."""
    if query is None:
        return {coding.segment for coding in coded.standing if filters.fits(coding)}
    parsed = parse_query(query, [code.path for code in coded.study.codebook.codes])
    asked = asked_for(parsed, coded.standing, coded.segments, filters, within)
    return {coded.segments[number].id for item in asked for number in item.sentences}


def search_text(found: Found, kind: str, title: str, notice: str = "") -> str:
    """The places in one of the text kinds, below the sentence about identifiers that nobody has reviewed."""
    columns, rows = noted(found.columns, found.rows(), notice)
    if kind == "json":
        return store.json_text(rows)
    if kind == "csv":
        return store.csv_text(columns, rows)
    if kind == "text":
        return (f"{notice}\n\n" if notice else "") + concordance_text(found)
    return report.render(_TEMPLATES[kind], concordance_data(found, title, notice), shipped("templates"))


def write_search(path: Path, found: Found, kind: str, title: str, notice: str = "") -> None:
    """The places in a file of any kind."""
    if kind in BINARY_KINDS:
        make = concordance_docx if kind == "docx" else concordance_xlsx
        store.write_bytes(path, make(found, title, notice))
    else:
        store.write_text(path, search_text(found, kind, title, notice))
