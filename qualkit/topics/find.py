"""Segments and codings into a TopicReport: topics in a researcher's terms, set against the codebook."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualkit.model import Codebook, Coding, Segment, theme_of
from qualkit.topics.candidates import entry_for, phrases_for, sketched
from qualkit.topics.drift import drift_of, splits_of
from qualkit.topics.estimator import NoWordsError, TopicModel
from qualkit.topics.numerics import Floats, Ints
from qualkit.topics.records import (
    CodeShare,
    GroupCount,
    SegmentTopic,
    Term,
    Topic,
    TopicChoice,
    TopicReport,
)
from qualkit.topics.wordlists import FILLER, FUNCTION_WORDS
from qualkit.topics.words import clauses

TOO_FEW_WORDS = "Too few words are said more than once, apart from filler, to find topics in these segments."
STABLE = 0.5  # a topic that comes back in fewer than half of the draws is marked
_LISTED = 0.2  # weights below this are not listed per segment
_SAYS = 0.2  # a segment that says less than this of what topics are made of belongs to none,
_CLEAR = 0.3  # and neither does one without a topic of at least this weight (or of twice an even share)
_COMMONPLACE = 0.1
_ENOUGH = 30  # segments without a code that are worth a search of their own
_COHERENT = -0.2  # below this the words of a topic hardly ever meet
_BEYOND = 5
_OUTSIDE = 0.45  # a topic with at least this share of its weight outside all codes is a candidate
_TERMS = 12
_TYPICAL = 5


@dataclass(frozen=True)
class _Found:
    """A fitted model and the segments it was fitted to; ``weights`` are 0 for segments that belong to no topic."""

    model: TopicModel
    weights: Floats
    strongest: Ints
    segments: Sequence[Segment]
    codes: Sequence[tuple[str, ...]]
    group_sizes: Mapping[str, int]
    themes: tuple[str, ...]


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
    topics = [_topic(found, t, t + 1) for t in range(model.n_topics_) if np.any(found.strongest == t)]
    beyond = _beyond(found, seed, lemma)
    by_id = {s.id: s for s in segments}
    listed = tuple(
        SegmentTopic(
            s.id,
            s.transcript,
            s.participant,
            s.group,
            s.start,
            s.end,
            t + 1,
            round(float(found.weights[i, t]), 4),
        )
        for i, s in enumerate(segments)
        if clear[i]
        for t in np.argsort(-found.weights[i], kind="stable")
        if found.weights[i, t] >= _LISTED
    )
    return TopicReport(
        topics=tuple(topics),
        beyond=beyond,
        weights=listed,
        table=tuple(
            (topic.id, code.code, code.share)
            for topic in topics
            for code in _code_shares(found.weights[:, topic.id - 1], found.codes)
        ),
        entries={topic.id: entry_for(topic, by_id, codebook) for topic in (*topics, *beyond) if topic.candidate},
        splits=splits_of(found.codes, found.strongest),
        drift=drift_of(segments, found.strongest, model.units_),
        curve=tuple(TopicChoice(*c, chosen=c.n_topics == model.n_topics_) for c in model.curve_),
        segments=len(segments),
        without_topic=int((~clear).sum()),
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
) -> _Found:
    """A model fitted to segments in their order; raises NoWordsError."""
    several = len({s.transcript for s in segments}) > 1
    model = TopicModel(
        n_topics=n_topics,
        random_state=seed,
        lemma=lemma,
        commonplace=_COMMONPLACE,
        seeds=tuple(seeds.values()) or None,
    )
    weights = model.fit_transform(
        [s.text for s in segments],
        groups=[s.transcript for s in segments] if several else None,
        neighbours=neighbours_of(segments),
    )
    clear = (model.strength_ >= _SAYS) & (weights.max(axis=1) >= min(_CLEAR, 2 / model.n_topics_))
    return _Found(
        model=model,
        weights=np.where(clear[:, None], weights, 0.0),
        strongest=np.where(clear, weights.argmax(axis=1), -1),
        segments=segments,
        codes=codes,
        group_sizes=Counter(group for _, group in {(s.participant, s.group) for s in segments}),
        themes=tuple(seeds),
    )


def _beyond(found: _Found, seed: int, lemma: Callable[[str], str] | None) -> tuple[Topic, ...]:
    """What the segments without any code talk about: the most coherent stable topics said by several people.

    Their ids go on after those of the other topics.
    """
    rest = [s for s, codes in zip(found.segments, found.codes, strict=True) if not codes]
    if len(rest) == len(found.segments) or len(rest) < _ENOUGH:
        return ()
    try:
        own = _search(rest, [()] * len(rest), None, seed, lemma, {})
    except NoWordsError:
        return ()
    own = replace(own, group_sizes=found.group_sizes)
    part = float(own.weights.sum()) / max(float(found.weights.sum()), 1e-12)
    model = own.model
    steady = [t for t in range(model.n_topics_) if model.stability_[t] >= STABLE and np.any(own.strongest == t)]
    best = sorted((t for t in steady if model.coherence_[t] >= _COHERENT), key=lambda t: -float(model.coherence_[t]))
    topics = [_topic(own, t, found.model.n_topics_ + i) for i, t in enumerate(best[:_BEYOND], 1)]
    enough = max(3, 0.2 * sum(found.group_sizes.values()))
    return tuple(replace(t, share=round(t.share * part, 4)) for t in topics if t.participants >= enough)


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
        notes.append(f"With {len(interviews)} interviews the stability of topics is a rough figure.")
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
    words = [word.lower() for s in segments for clause in clauses(s.text) for word in clause]
    english = sum(word in FUNCTION_WORDS or word in FILLER for word in words)
    if len(words) >= 50 and english < 0.2 * len(words):
        return "The segments do not look like English, so no topics were looked for: the word lists are English ones."
    return ""


def _codes_by_segment(segments: Sequence[Segment], codings: Sequence[Coding]) -> list[tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        if coding.status != "rejected":
            found[coding.segment].add(coding.code)
    return [tuple(sorted(found.get(s.id, ()))) for s in segments]


def _code_shares(weight: Floats, codes: Sequence[tuple[str, ...]]) -> list[CodeShare]:
    total = float(weight.sum())
    shares: dict[str, float] = defaultdict(float)
    for value, found in zip(weight.tolist(), codes, strict=True):
        for code in found:
            shares[code] += value
    ranked = sorted(shares.items(), key=lambda item: (-round(item[1], 6), item[0]))
    return [CodeShare(code, round(value / max(total, 1e-12), 4)) for code, value in ranked]


def _topic(found: _Found, t: int, number: int) -> Topic:
    segments, codes = found.segments, found.codes
    own = [int(i) for i in np.flatnonzero(found.strongest == t)]
    weight = found.weights[:, t]
    total = max(float(weight.sum()), 1e-12)
    coded_share = round(float(weight[[bool(code) for code in codes]].sum()) / total, 4)
    in_group = Counter(group for _, group in {(segments[i].participant, segments[i].group) for i in own})
    ranked = _by_clearness(found, t, own)
    outside = [i for i in ranked if not codes[i]]
    terms = _terms(t, found.model)
    seed = int(found.model.seed_of_[t])
    topic = Topic(
        id=number,
        label=_label(terms),
        terms=terms,
        share=round(total / max(float(found.weights.sum()), 1e-12), 4),
        stability=round(float(found.model.stability_[t]), 4),
        stable=bool(found.model.stability_[t] >= STABLE),
        segments=len(own),
        participants=len({segments[i].participant for i in own}),
        of=sum(found.group_sizes.values()),
        groups=tuple(GroupCount(g, in_group.get(g, 0), n) for g, n in sorted(found.group_sizes.items())),
        typical=_spread(ranked, segments),
        coded_share=coded_share,
        codes=tuple(code for code in _code_shares(weight, codes)[:4] if code.share >= 0.01),
        outside=_spread(outside, segments),
        candidate=1 - coded_share >= _OUTSIDE and len({segments[i].participant for i in outside}) >= 2,
        seed_code=found.themes[seed] if seed >= 0 else "",
    )
    if not topic.candidate:
        return topic
    return sketched(topic, len(outside), phrases_for(topic, [segments[i].text for i in outside], found.model.units_))


def _terms(t: int, model: TopicModel) -> tuple[Term, ...]:
    """The topic's most telling units, without words that a collocation above them already says."""
    terms: list[Term] = []
    said: set[str] = set()
    columns = model.top_columns(_TERMS * 2)[t]
    least = 0.08 * float(model.term_weights_[t, columns[0]]) if columns else 0.0
    for j in columns:
        unit, weight = model.vocabulary_[j], float(model.term_weights_[t, j])
        if weight <= 0 or (weight < least and len(terms) >= _TERMS // 2) or len(terms) >= _TERMS:
            break
        if unit not in said:
            terms.append(Term(model.surface(unit), round(weight, 4)))
            said.update(unit.split(" "))
    return tuple(terms)


def _label(terms: Sequence[Term]) -> str:
    """The most telling collocation, else the first two words."""
    if not terms:
        return "(no words)"
    phrase = next((term for term in terms[:6] if " " in term.text), None)
    if phrase is not None and phrase.weight >= 0.4 * terms[0].weight:
        return phrase.text
    first = terms[0].text
    longer = next((term.text for term in terms[1:6] if first.lower() in term.text.lower().split()), "")
    return longer or ", ".join(term.text for term in terms[:2])


def _by_clearness(found: _Found, t: int, own: Sequence[int]) -> list[int]:
    """The topic's segments, clearest first: much of the segment is in the topic, it says the topic's words, it can be quoted."""
    model, segments = found.model, found.segments
    first = {model.vocabulary_[j]: float(model.term_weights_[t, j]) for j in model.top_columns(30)[t]}

    def clearness(i: int) -> float:
        words = len(segments[i].text.split())
        said = sum(first.get(unit, 0.0) for unit in sorted(set(model.units_.of(segments[i].text))))
        return float(found.weights[i, t]) * said * min(1.0, words / 8, 45 / max(words, 1))

    return sorted(own, key=lambda i: (-round(clearness(i), 9), segments[i].id))


def _spread(ranked: Sequence[int], segments: Sequence[Segment]) -> tuple[str, ...]:
    """The first few segments, each from another person as long as there are people left."""
    first: list[str] = []
    later: list[str] = []
    seen: set[str] = set()
    for i in ranked:
        (later if segments[i].participant in seen else first).append(segments[i].id)
        seen.add(segments[i].participant)
    return tuple([*first, *later][:_TYPICAL])
