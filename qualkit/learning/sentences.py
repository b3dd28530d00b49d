"""Sentences in the form that the classifier takes: for their themes, for the codes of a theme, and for stance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualkit.learning.embed import Embed
from qualkit.learning.features import sentence_features
from qualkit.learning.labels import Taught
from qualkit.matching.code import leans, theme_strength
from qualkit.matching.score import Scored
from qualkit.model import STANCES, theme_of

_CUES = ("barrier", "enabler", "neutral", "negation", "reported", "hedge", "wish")
_CODE_RULES = 6.0  # weight of the rules of sub-codes where sub-codes are told apart


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of one interview, in order, to learn from or to answer about.

    ``features`` holds one mapping per sentence, ``turns`` the turn of each, ``extra`` a few dense columns for stage two,
    ``vectors`` the embeddings (sentences × dimensions; without any, no columns). ``taught`` tells which sentences have
    answers, ``answers`` (sentences × labels, boolean) which.
    """

    features: Sequence[Mapping[str, float]]
    turns: Sequence[int]
    extra: Any
    vectors: Any
    taught: Any
    answers: Any


def theme_sentences(
    scored: Sequence[Scored],
    themes: Sequence[str],
    taught: Taught | None = None,
    rules: bool = True,
    embed: Embed | None = None,
) -> Sentences:
    """All sentences of an interview, with the themes that they are about where that is taught.

    Without ``rules`` they show words, neighbours, question and place only; with ``embed`` also embeddings.
    """
    features = sentence_features(scored, themes)
    if not rules:
        features = [{n: v for n, v in f.items() if not n.startswith(("rule", "question"))} for f in features]
    extra = [
        [
            *(theme_strength(s.question, t) * rules for t in themes),
            *(theme_strength(s.codes, t) * rules for t in themes),
            float(s.place == 0),
            1.0 / (1 + s.place),
            float(leans(s)),
            min(len(s.words), 40) / 40,
        ]
        for s in scored
    ]
    codes = [taught.codes.get(s.segment.id) if taught else None for s in scored]
    return Sentences(
        features,
        [s.segment.turn for s in scored],
        np.array(extra).reshape(len(scored), len(themes) * 2 + 4),
        embed([s.segment.text for s in scored]) if embed and scored else np.zeros((len(scored), 0)),
        np.array([c is not None for c in codes], dtype=bool),
        np.array([[any(theme_of(c) == t for c in each or ()) for t in themes] for each in codes], dtype=bool).reshape(
            len(scored), len(themes)
        ),
    )


def code_sentences(
    all_of_them: Sentences, rows: Sequence[int], codes: Sequence[str], given: Sequence[Mapping[str, str]] = ()
) -> Sentences:
    """The sentences about one theme (``rows`` of the interview), with the codes of the theme ``given`` to each."""
    features = [
        {n: v * _CODE_RULES if n.startswith("rule:") and "/" in n else v for n, v in all_of_them.features[row].items()}
        for row in rows
    ]
    answers = [[code in each for code in codes] for each in given]
    return Sentences(
        features,
        [all_of_them.turns[row] for row in rows],
        np.zeros((len(rows), 0)),
        all_of_them.vectors[list(rows)],
        np.full(len(rows), bool(given)),
        np.array(answers, dtype=bool).reshape(len(given), len(codes)),
    )


def stance_sentences(
    all_of_them: Sentences,
    scored: Sequence[Scored],
    about: Sequence[tuple[int, str]],
    themes: Sequence[str],
    given: Sequence[str] = (),
) -> Sentences:
    """The sentences about themes, a row for each (row of the interview, theme) in ``about``, with the stance ``given`` to each.

    A theme's stretch within a turn counts as a turn, so that neighbours are those about the same theme.
    """
    cues = [_cues(scored, row) for row, _ in about]
    extra = [
        [*(float(theme == t) for t in themes), *counts.values()] for (_, theme), counts in zip(about, cues, strict=True)
    ]
    return Sentences(
        [
            dict(_stance_features(all_of_them.features[row], scored[row], theme, counts))
            for (row, theme), counts in zip(about, cues, strict=True)
        ],
        [themes.index(theme) * 1_000_000 + all_of_them.turns[row] for row, theme in about],
        np.array(extra).reshape(len(about), len(themes) + 3 * len(_CUES)),
        all_of_them.vectors[[row for row, _ in about]],
        np.full(len(about), bool(given)),
        np.array([[stance == s for s in STANCES] for stance in given], dtype=bool).reshape(len(given), len(STANCES)),
    )


def _stance_features(
    features: Mapping[str, float], sentence: Scored, theme: str, cues: Mapping[str, float]
) -> Iterator[tuple[str, float]]:
    """What a sentence shows of its themes, its word pairs and triples with function words ("not quite", "had to go"), and the
    codebook's stance cues in it and beside it.
    """
    yield from features.items()
    yield f"theme:{theme}", 1.0
    words = sentence.words
    for a, b in zip(words, words[1:], strict=False):
        yield f"said:{a} {b}", 0.7
    for a, b, c in zip(words, words[1:], words[2:], strict=False):
        yield f"said:{a} {b} {c}", 0.5
    for last in words[-1:]:
        yield f"ends:{last}", 0.4
    yield "asks", float("?" in sentence.segment.text)
    yield from ((name, count) for name, count in cues.items() if count)


def _cues(scored: Sequence[Scored], row: int) -> dict[str, float]:
    """How often stance cues of each kind stand in the sentence, and in those beside it in the turn, three at most."""
    counts: dict[str, float] = {}
    for step, name in ((0, "cue"), (-1, "cue before"), (1, "cue after")):
        other = row + step
        beside = 0 <= other < len(scored) and scored[other].segment.turn == scored[row].segment.turn
        kinds = [kind for kind, _, _ in scored[other].found.cues] if beside else []
        counts |= {f"{name}:{kind}": float(min(kinds.count(kind), 3)) for kind in _CUES}
    return counts
