"""Questions to a study: which quotes, why was this coded."""

from __future__ import annotations

from typing import Any

from qualkit.errors import QualkitError
from qualkit.matching.code import theme_strength, theme_support
from qualkit.matching.find import Hit
from qualkit.matching.score import Scored, plain
from qualkit.model import Quote
from qualkit.quotes import Filters
from qualkit.workflow.author import choose_quotes
from qualkit.workflow.coding import CodedStudy, code_study
from qualkit.workflow.study import Progress, Study, silent


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
