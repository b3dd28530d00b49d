"""A fitted topic in a researcher's terms: label, words, who, typical segments, and how it lies to the codes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.charts import percent
from qualkit.model import Segment, theme_of
from qualkit.topics.candidates import in_print, phrases_for, saying, sketched
from qualkit.topics.estimator import TopicModel
from qualkit.topics.numerics import Floats, Ints
from qualkit.topics.records import CodeShare, GroupCount, Term, Topic

STABLE = 0.5  # a topic that comes back in fewer than half of the draws is marked
BEYOND = "Found in the sentences without a code alone."
_OUTSIDE = 0.45  # a topic with at least this share of its weight outside all codes is a candidate
_MOSTLY = 0.5  # of a topic's coded weight in one theme: the codebook has it
_MET = 0.05  # of a topic's weight: below this a theme does not meet it
_TERMS = 12
_TYPICAL = 5


@dataclass(frozen=True)
class Found:
    """A fitted model and the segments it was fitted to.

    ``weights`` are segments × topics, 0 where a segment says no word of the topic or too little of any; ``strongest`` is -1 for a
    segment without a topic. ``said`` are the units of each segment; ``coded`` tells in how many segments with a code each unit is
    said, by its form in print, those too that the model was not fitted to.
    """

    model: TopicModel
    weights: Floats
    strongest: Ints
    segments: Sequence[Segment]
    said: Sequence[frozenset[str]]
    codes: Sequence[tuple[str, ...]]
    group_sizes: Mapping[str, int]
    themes: tuple[str, ...]
    coded: Mapping[str, int]


def topic_of(found: Found, t: int, number: int) -> Topic:
    segments, codes = found.segments, found.codes
    own = [int(i) for i in np.flatnonzero(found.strongest == t)]
    weight = found.weights[:, t]
    total = max(float(weight.sum()), 1e-12)
    coded_share = round(float(weight[[bool(code) for code in codes]].sum()) / total, 4)
    in_group = Counter(group for _, group in {(segments[i].participant, segments[i].group) for i in own})
    said_by, all_by = Counter(segments[i].group for i in own), Counter(s.group for s in segments)
    ranked = _by_clearness(found, t, own)
    outside = [i for i in ranked if not codes[i]]
    terms = _terms(t, found.model)
    shares = code_shares(weight, codes)
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
        groups=tuple(
            GroupCount(g, in_group[g], n, round(said_by[g] / max(all_by[g], 1), 4))
            for g, n in sorted(found.group_sizes.items())
        ),
        typical=_spread(ranked, segments),
        coded_share=coded_share,
        codes=tuple(code for code in shares[:4] if code.share >= 0.01),
        outside=_spread(outside, segments),
        reading=BEYOND if found.coded and not any(codes) else _reading(coded_share, shares),
        seed_code=found.themes[seed] if seed >= 0 else "",
    )
    if 1 - coded_share < _OUTSIDE or len({segments[i].participant for i in outside}) < 2:
        return topic
    texts = {i: segments[i].text for i in outside}
    phrases = phrases_for(topic, in_print((found.said[i] for i in outside), found.model.units_), found.coded)
    return sketched(topic, len(outside), phrases, _spread(saying(phrases, texts), segments))


def _reading(coded_share: float, shares: Sequence[CodeShare]) -> str:
    """How a topic lies to the codebook, in a sentence."""
    outside = 1 - coded_share
    if outside >= _OUTSIDE:
        lies = "Largely outside the codes" if outside > 0.5 else "Nearly half of it is outside the codes"
        return f"{lies}: {percent(outside)} is in sentences without a code."
    themes: dict[str, float] = defaultdict(float)
    for share in shares:
        themes[theme_of(share.code)] += share.share
    theme, most = max(themes.items(), key=lambda item: (item[1], item[0]))
    if most >= _MOSTLY * coded_share:
        return f"Mostly what {theme} covers."
    met = sum(share >= _MET for share in themes.values())
    return f"Cuts across {met} themes; no code holds more than {percent(shares[0].share)} of it."


def code_shares(weight: Floats, codes: Sequence[tuple[str, ...]]) -> list[CodeShare]:
    total = float(weight.sum())
    shares: dict[str, float] = defaultdict(float)
    for value, found in zip(weight.tolist(), codes, strict=True):
        for code in found:
            shares[code] += value
    ranked = sorted(shares.items(), key=lambda item: (-round(item[1], 6), item[0]))
    return [CodeShare(code, round(value / max(total, 1e-12), 4)) for code, value in ranked]


def listed(model: TopicModel, t: int) -> list[int]:
    """Columns of the topic's most telling units, without words that a collocation above them already says; twelve at most."""
    found: list[int] = []
    said: set[str] = set()
    columns = model.top_columns(_TERMS * 2)[t]
    least = 0.08 * float(model.term_weights_[t, columns[0]]) if columns else 0.0
    for j in columns:
        unit, weight = model.vocabulary_[j], float(model.term_weights_[t, j])
        if weight <= 0 or (weight < least and len(found) >= _TERMS // 2) or len(found) >= _TERMS:
            break
        if unit not in said:
            found.append(j)
            said.update(unit.split(" "))
    return found


def _terms(t: int, model: TopicModel) -> tuple[Term, ...]:
    columns = listed(model, t)
    return tuple(Term(model.surface(model.vocabulary_[j]), round(float(model.term_weights_[t, j]), 4)) for j in columns)


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


def _by_clearness(found: Found, t: int, own: Sequence[int]) -> list[int]:
    """The topic's segments, clearest first: much of the segment is in the topic, it says the topic's words, it can be quoted."""
    model, segments = found.model, found.segments
    first = {model.vocabulary_[j]: float(model.term_weights_[t, j]) for j in model.top_columns(30)[t]}

    def clearness(i: int) -> float:
        words = len(segments[i].text.split())
        said = sum(first.get(unit, 0.0) for unit in sorted(found.said[i]))
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
