"""Questions to a study: which quotes, where are these words, why was this coded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit import nlp
from qualkit.errors import QualkitError
from qualkit.matching.code import theme_strength, theme_support
from qualkit.matching.find import Hit
from qualkit.matching.score import Scored, plain
from qualkit.model import Count, Quote
from qualkit.quotes import Filters
from qualkit.segments import segment_transcript
from qualkit.workflow.author import choose_quotes
from qualkit.workflow.study import CodedStudy, Progress, Study, code_study, silent

_CONTEXT = 48


def pick_quotes(
    coded: CodedStudy,
    *,
    code: str | None = None,
    group: str | None = None,
    stance: str | None = None,
    participant: str | None = None,
    number: int = 6,
    per_person: int = 2,
) -> list[Quote]:
    """Quotes for a code with its sub-codes (or for each theme), among the codings that fit the filters.

    ``choose_quotes`` in ``author`` takes more filters. Raises QualkitError for a code, group or participant that the study
    does not have.
    """
    filters = Filters(
        groups=(group,) if group else (),
        participants=(participant,) if participant else (),
        stances=(stance,) if stance else (),
    )
    selections = choose_quotes(coded, code, filters, number=number, per_person=per_person)
    return [quote for selection in selections for quote in selection.quotes]


def _known(what: str, name: str | None, names: Sequence[str]) -> None:
    if name is not None and name not in names:
        raise QualkitError(f"There is no {what} {name!r} in this study.", f"Known: {', '.join(names)}.")


@dataclass(frozen=True, slots=True)
class Place:
    """One hit of a search, with the words before and after it in its turn."""

    segment: str
    participant: str
    group: str
    start: int
    end: int
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """A search's hits, and how many participants of each group said it."""

    hits: tuple[Place, ...]
    by_group: Mapping[str, Count]

    def rows(self) -> list[dict[str, object]]:
        return [{name: getattr(hit, name) for name in Place.__slots__} for hit in self.hits]


def search(
    study: Study,
    words: str,
    group: str | None = None,
    *,
    participant: str | None = None,
    transcript: str | None = None,
    only: Collection[str] | None = None,
) -> Found:
    """Every place where participants say ``words``, in any inflection and capitalisation, in the order of the transcripts.

    ``only`` are the ids of the segments to look in, such as those with a code.
    """
    from spacy.matcher import PhraseMatcher

    _known("group", group, study.groups)
    _known("participant", participant, sorted(study.people))
    _known("transcript", transcript, [t.id for t in study.transcripts])
    language = nlp.load(study.settings.spacy_model)
    wanted = [token.norm_ for token in language.tokenizer(words) if not token.is_space]
    if not wanted:
        raise QualkitError("There are no words to search for.", "Give one or more words: qualkit search day release")
    matcher = PhraseMatcher(language.vocab, attr="NORM")
    matcher.add("words", [language.tokenizer(words)])
    hits: list[Place] = []
    for source in study.transcripts:
        if transcript and source.id != transcript:
            continue
        turns = {turn.number: turn for turn in source.turns}
        segments = [
            s
            for s in segment_transcript(source, study.people)
            if (not group or s.group == group)
            and (not participant or s.participant == participant)
            and (only is None or s.id in only)
        ]
        docs = nlp.tokenise([plain(s.text) for s in segments], study.settings.spacy_model)
        for segment, doc in zip(segments, docs, strict=True):
            turn = turns[segment.turn]
            for _, a, b in matcher(doc):
                start = segment.start + doc[a].idx
                end = segment.start + doc[b - 1].idx + len(doc[b - 1])
                hits.append(
                    Place(
                        segment.id,
                        segment.participant,
                        segment.group,
                        start,
                        end,
                        plain(source.text[max(turn.start, start - _CONTEXT) : start]),
                        source.text[start:end],
                        plain(source.text[end : min(turn.end, end + _CONTEXT)]),
                    )
                )
    groups = [group] if group else study.groups
    return Found(
        tuple(hits),
        {
            g: Count(
                len({h.participant for h in hits if h.group == g}),
                sum(p.group == g for p in study.people.values()),
                len({h.segment for h in hits if h.group == g}),
            )
            for g in groups
        },
    )


def explain(study: Study, place: str, progress: Progress = silent) -> dict[str, Any]:
    """What the rules and the model make of the sentence at ``place``: a segment id, or TRANSCRIPT:OFFSET inside it."""
    if place in study.by_id():
        raise QualkitError(
            f"The place {place!r} names no sentence: the offset is missing.",
            f"Write {place}:OFFSET; the offsets are in the column `start` of segments.csv, and in `qualkit search`.",
        )
    coded = code_study(study, progress)
    sentence = _sentence_at(coded, place)
    segment, compiled = sentence.segment, coded.compiled
    text = plain(study.by_id()[segment.transcript].text)
    fired = [h for h in sentence.found.hits if not h.stopped]
    stopped = [h for h in sentence.found.hits if h.stopped]
    row = next(n for n, s in enumerate(coded.scored[segment.transcript]) if s is sentence)
    chances = coded.model.chances(coded.scored[segment.transcript])[row] if coded.model else None
    themes = []
    near = []
    before = coded.scored[segment.transcript][row - 1] if sentence.place else None
    for n, theme in enumerate(compiled.themes):
        earlier = theme_strength(before.codes, theme) if before else 0.0
        support = theme_support(sentence, theme, earlier)
        line = f"{theme}: own {support.own:.2f}, with context {support.total:.2f}"
        cut = coded.model.cuts.get(theme) if coded.model else None
        if chances is not None and cut is not None:
            line += f", model {chances[n]:.2f} (proposed from {cut:.2f})"
            if 0.5 * cut <= chances[n] < cut:
                near.append(f"model: {theme} with {chances[n]:.2f} of the {cut:.2f} needed")
        if 0 < support.total < 0.5:
            near.append(f"rules: {theme} with {support.total:.2f} of the 0.50 needed")
        themes.append(line)

    def told(hit: Hit) -> str:
        rule = compiled.rules[hit.rule]
        words = " ".join(text[sentence.offset + hit.start : sentence.offset + hit.end].split())
        return f"{rule.name} ({rule.score:g}) “{words}”" + (f": {hit.stopped}" if hit.stopped else "")

    mine = [c for c in coded.codings if c.segment == segment.id]
    return {
        "segment": segment.id,
        "participant": segment.participant,
        "question": sentence.asked,
        "text": segment.text,
        "codings": [
            f"{c.code}, {c.stance}, {c.origin}, {c.status}, score {c.score:g}: "
            + ("; ".join(str(e) for e in c.evidence) or f"by {c.coder}")
            for c in mine
        ],
        "fired": [told(h) for h in fired],
        "stopped": [told(h) for h in stopped],
        "near": near,
        "themes": themes,
    }


def _sentence_at(coded: CodedStudy, place: str) -> Scored:
    name, _, offset = place.rpartition(":")
    if name not in coded.scored or not offset.isdigit():
        raise QualkitError(
            f"There is no place {place!r}.",
            f"Write TRANSCRIPT:OFFSET, such as {coded.segments[0].id}. Transcripts: {', '.join(coded.scored)}.",
        )
    at = int(offset)
    for sentence in coded.scored[name]:
        if sentence.segment.start <= at < sentence.segment.end:
            return sentence
    raise QualkitError(
        f"Nothing that a participant says stands at {place}.",
        "Offsets count code points from the start of the transcript's text; see the column `start` of segments.csv.",
    )
