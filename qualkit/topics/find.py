"""Segments and codings into a TopicReport: topics in a researcher's terms, set against the codebook."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from qualkit.model import Codebook, Coding, Segment, theme_of
from qualkit.topics.candidates import entry_for, in_print
from qualkit.topics.describe import STABLE, Found, code_shares, listed, topic_of
from qualkit.topics.drift import drift_of, splits_of
from qualkit.topics.estimator import TEXTS_EACH, NoWordsError, TopicModel
from qualkit.topics.numerics import Ints
from qualkit.topics.outside import outside_words
from qualkit.topics.records import (
    SegmentTopic,
    Topic,
    TopicChoice,
    TopicReport,
)
from qualkit.words import looks_english

TOO_FEW_WORDS = (
    "Too few words are said in several segments, but not in nearly all of them, to find topics (filler does not count)."
)
_LISTED = 0.2  # weights below this are not listed per segment
_SAYS = 0.2  # a segment that says less than this of what topics are made of belongs to none,
_CLEAR = 0.3  # and neither does one without a topic of at least this weight (or of twice an even share)
_COMMONPLACE = 0.1
_ENOUGH = 30  # segments without a code that are worth a search of their own
_COHERENT = -0.2  # below this the words of a topic hardly ever meet
_BEYOND = 5
_WORTH = 10  # segments of a topic outside the codes that are worth a code


def find_topics(
    segments: Sequence[Segment],
    codings: Sequence[Coding],
    codebook: Codebook,
    *,
    n_topics: int | None = None,
    seed: int = 0,
    lemma: Callable[[str], str] | None = None,
    seeded: bool = False,
) -> TopicReport:
    """The topics of all segments, who talks about them, and what of them no code covers.

    ``codings`` are the settled ones; rejected codings count as none. ``n_topics`` fixes the number, else it is chosen by
    stability under resampling of interviews. ``lemma`` maps a word to its base form. ``seeded`` starts one topic per theme
    from the codebook's own phrases, beside free ones. Never raises on thin data: ``note`` says in a sentence what was
    too little.
    """
    if n_topics is not None and n_topics < 1:
        raise ValueError(f"n_topics is {n_topics}; it must be 1 or more, or None to choose.")
    segments = sorted(segments, key=lambda s: (s.transcript, s.start, s.id))
    why_not = nothing_to_find(segments)
    if why_not:
        return TopicReport(segments=len(segments), seed=seed, note=why_not)
    seeds = seed_words(codebook) if seeded else {}
    try:
        found = _search(segments, _codes_by_segment(segments, codings), n_topics, seed, lemma, seeds)
    except NoWordsError:
        return TopicReport(segments=len(segments), seed=seed, note=TOO_FEW_WORDS)
    model, clear = found.model, found.strongest >= 0
    topics = [topic_of(found, t, t + 1) for t in range(model.n_topics_) if np.any(found.strongest == t)]
    beyond, weights_beyond = _beyond(found, seed, lemma)
    by_id = {s.id: s for s in segments}
    return TopicReport(
        topics=tuple(topics),
        beyond=beyond,
        weights=(*_weights(found, {topic.id - 1: topic for topic in topics}), *weights_beyond),
        table=tuple(
            (topic.id, code.code, code.share)
            for topic in topics
            for code in code_shares(found.weights[:, topic.id - 1], found.codes)
        ),
        entries={topic.id: entry_for(topic, by_id, codebook) for topic in (*topics, *beyond) if topic.candidate},
        outside=outside_words(segments, found.said, found.codes, model.units_),
        splits=splits_of(found.codes, found.strongest),
        drift=drift_of(segments, found.said, found.strongest, model.units_),
        curve=tuple(TopicChoice(*c, chosen=c.n_topics == model.n_topics_) for c in model.curve_),
        segments=len(segments),
        uncoded=sum(not codes for codes in found.codes),
        without_topic=int((~clear).sum()),
        number=model.n_topics_,
        fixed=n_topics is not None,
        draws=model.n_resamples,
        interviews=len({s.transcript for s in segments}),
        seed=seed,
        note=" ".join(_notes(model, segments, n_topics)),
    )


def _search(
    segments: Sequence[Segment],
    codes: Sequence[tuple[str, ...]],
    n_topics: int | None,
    seed: int,
    lemma: Callable[[str], str] | None,
    seeds: Mapping[str, tuple[str, ...]],
) -> Found:
    """A model fitted to segments in their order; raises NoWordsError."""
    several = len({s.transcript for s in segments}) > 1
    model = TopicModel(
        n_topics=n_topics,
        random_state=seed,
        lemma=lemma,
        commonplace=_COMMONPLACE,
        seeds=tuple(seeds.values()) or None,
    )
    shares = model.fit_transform(
        [s.text for s in segments],
        groups=[s.transcript for s in segments] if several else None,
        neighbours=neighbours_of(segments),
    )
    said = [frozenset(model.units_.of(s.text)) for s in segments]
    weights = np.where(_saying(model, said), shares, 0.0)
    clear = (model.strength_ >= _SAYS) & (weights.max(axis=1) >= min(_CLEAR, 2 / model.n_topics_))
    return Found(
        model=model,
        weights=np.where(clear[:, None], weights, 0.0),
        strongest=np.where(clear, weights.argmax(axis=1), -1),
        segments=segments,
        said=said,
        codes=codes,
        group_sizes=Counter(group for _, group in {(s.participant, s.group) for s in segments}),
        themes=tuple(seeds),
        coded=in_print((own for own, found in zip(said, codes, strict=True) if found), model.units_),
    )


def _saying(model: TopicModel, said: Sequence[frozenset[str]]) -> Any:
    """Segments × topics: whether the segment says a word that the topic's reader sees. What it borrowed from others does not count."""
    words = [{model.vocabulary_[j] for j in listed(model, t)} for t in range(model.n_topics_)]
    return np.array([[not own.isdisjoint(found) for own in words] for found in said])


def _weights(found: Found, topics: Mapping[int, Topic]) -> list[SegmentTopic]:
    """Each segment's topics of a fifth or more, strongest first; ``topics`` are those told, by their column in the model."""
    return [
        SegmentTopic(
            s.id,
            s.transcript,
            s.participant,
            s.group,
            s.start,
            s.end,
            topics[t].id,
            round(float(row[t]), 4),
            topics[t].label,
            s.text,
        )
        for s, row in zip(found.segments, found.weights, strict=True)
        for t in np.argsort(-row, kind="stable").tolist()
        if t in topics and row[t] >= _LISTED
    ]


def _beyond(
    found: Found, seed: int, lemma: Callable[[str], str] | None
) -> tuple[tuple[Topic, ...], list[SegmentTopic]]:
    """What the segments without any code talk about: the most coherent stable topics said by several people, and their segments.

    Their ids go on after those of the other topics.
    """
    rest = [s for s, codes in zip(found.segments, found.codes, strict=True) if not codes]
    if len(rest) == len(found.segments) or len(rest) < _ENOUGH:
        return (), []
    try:
        own = _search(rest, [()] * len(rest), None, seed, lemma, {})
    except NoWordsError:
        return (), []
    coded = (own.model.units_.of(s.text) for s, codes in zip(found.segments, found.codes, strict=True) if codes)
    own = replace(own, group_sizes=found.group_sizes, coded=in_print(map(frozenset, coded), own.model.units_))
    part = float(own.weights.sum()) / max(float(found.weights.sum()), 1e-12)
    model = own.model
    steady = [t for t in range(model.n_topics_) if model.stability_[t] >= STABLE and np.any(own.strongest == t)]
    best = sorted((t for t in steady if model.coherence_[t] >= _COHERENT), key=lambda t: -float(model.coherence_[t]))
    enough = max(3, 0.2 * sum(found.group_sizes.values()))
    told = {t: topic_of(own, t, found.model.n_topics_ + i) for i, t in enumerate(best[:_BEYOND], 1)}
    kept = {
        t: replace(topic, share=round(topic.share * part, 4))
        for t, topic in told.items()
        if topic.candidate and topic.participants >= enough and topic.segments >= _WORTH
    }
    return tuple(kept.values()), _weights(own, kept)


def neighbours_of(segments: Sequence[Segment]) -> Ints:
    """Segments × 2: the rows of the segment before and after in the same turn, -1 where there is none."""
    near = np.full((len(segments), 2), -1, dtype=np.int64)
    for i in range(1, len(segments)):
        a, b = segments[i - 1], segments[i]
        if (a.transcript, a.turn) == (b.transcript, b.turn):
            near[i, 0], near[i - 1, 1] = i - 1, i
    return near


def _notes(model: TopicModel, segments: Sequence[Segment], asked: int | None) -> list[str]:
    notes = []
    interviews = {s.transcript for s in segments}
    if asked is not None and model.n_topics_ < asked:
        notes.append(
            f"{asked} topics were asked for, but {len(segments)} segments carry no more than {model.n_topics_}."
        )
    if len(interviews) == 1:
        notes.append("There is only one interview, so stability was measured by leaving out segments, not interviews.")
    elif len(interviews) < 5:
        notes.append(
            f"With {len(interviews)} interviews there are only {len(interviews)} ways to leave one out, so the stability of topics is "
            "a rough figure."
        )
    if asked is not None and model.n_topics_ * TEXTS_EACH > len(segments):
        notes.append(
            f"{model.n_topics_} topics leave fewer than {TEXTS_EACH} of the {len(segments)} segments for each; such small topics "
            "rarely come back."
        )
    return notes


def seed_words(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """Theme → the codebook's own phrases for it, in the codebook's order; themes without phrases are left out."""
    phrases: dict[str, set[str]] = {theme: set() for theme in codebook.themes}
    for rule in codebook.rules:
        phrases.setdefault(theme_of(rule.code), set()).update(rule.phrases)
    return {theme: tuple(sorted(words)) for theme, words in phrases.items() if words}


def nothing_to_find(segments: Sequence[Segment]) -> str:
    """A sentence that says why no topics can be looked for, or ``""``."""
    if not segments:
        return "There are no participants' segments, so no topics were looked for."
    if len(segments) < 3:
        return f"Topics need at least three segments; there are {len(segments)}."
    if len({" ".join(s.text.lower().split()) for s in segments}) == 1:
        return "All segments are alike, so there are no topics to tell apart."
    if not looks_english(s.text for s in segments):
        return "The segments do not look like English, so no topics were looked for: the word lists are English ones."
    return ""


def _codes_by_segment(segments: Sequence[Segment], codings: Sequence[Coding]) -> list[tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        if coding.status != "rejected":
            found[coding.segment].add(coding.code)
    return [tuple(sorted(found.get(s.id, ()))) for s in segments]
