"""A model that learns from a researcher's codings to propose codes, and says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from qualkit.learning.classifier import Interview, ThemeClassifier
from qualkit.learning.embed import Embed
from qualkit.learning.features import sentence_features
from qualkit.learning.labels import Taught
from qualkit.learning.memory import Memory, remember
from qualkit.matching.code import leans, theme_strength
from qualkit.matching.compile import CompiledCodebook
from qualkit.matching.score import Scored
from qualkit.model import STANCES, Coding, Evidence, Stance, coding_of, theme_of

MIN_SENTENCES = 20  # accepted sentences of a theme below which the rules alone propose it
NEIGHBOUR = 0.7  # weight of the next sentence's verdict on code and stance
ALSO = 0.45  # chance from which a second sub-code of a theme is proposed beside the likeliest


@dataclass
class CodingModel:
    """Proposes codes for the sentences of an interview; made by ``learn``."""

    compiled: CompiledCodebook
    classifier: ThemeClassifier
    codes: dict[str, tuple[DictVectorizer, LogisticRegression] | str]
    stances: tuple[DictVectorizer, LogisticRegression] | None
    memory: Memory
    examples: Mapping[str, int] = field(default_factory=dict)
    rules: bool = True
    embed: Embed | None = None

    def chances(self, scored: Sequence[Scored]) -> Any:
        """Sentences × themes: the chance that a sentence is about a theme (themes in the classifier's order)."""
        return self.classifier.probabilities(
            interview_of(scored, self.classifier.themes, rules=self.rules, embed=self.embed)
        )

    def propose(self, scored: Sequence[Scored], rules: Sequence[Coding], method: str) -> list[Coding]:
        """Codings for one interview. ``both``: where a rule of the theme fired, its evidence and origin stay; the model decides
        whether the sentence is about the theme. ``model``: the model alone. Themes with too few codings to learn
        from keep their rule codings.
        """
        if not scored:
            return []
        chances = self.chances(scored)
        features = _features(scored, self.classifier.themes, self.rules)
        by_rule: dict[tuple[str, str], list[Coding]] = {}
        for coding in rules:
            by_rule.setdefault((coding.segment, coding.theme), []).append(coding)
        proposals: dict[int, list[Coding]] = {row: [] for row in range(len(scored))}
        for k, theme in enumerate(self.classifier.themes):
            if self.examples.get(theme, 0) < MIN_SENTENCES:
                for row, sentence in enumerate(scored):
                    proposals[row] += by_rule.get((sentence.segment.id, theme), [])
                continue
            about = [row for row in range(len(scored)) if chances[row, k] >= self.classifier.thresholds_[theme]]
            codes = self._codes_of(theme, about, features, scored)
            stances = self._stances_of(theme, about, features, scored)
            for row in about:
                mine = by_rule.get((scored[row].segment.id, theme), [])
                chance = float(chances[row, k])
                for code in codes[row]:
                    proposals[row].append(
                        self._coding(scored[row], code, theme, stances[row], chance, features[row], mine, method)
                    )
        return [coding for row in proposals for coding in proposals[row]]

    def _codes_of(
        self, theme: str, about: Sequence[int], features: Sequence[Mapping[str, float]], scored: Sequence[Scored]
    ) -> dict[int, tuple[str, ...]]:
        """For each sentence about a theme its likeliest code, and any other that is likely by itself."""
        learned = self.codes[theme]
        if isinstance(learned, str) or not about:
            return {row: (str(learned),) for row in about}
        vectorizer, model = learned
        chance = _smoothed(model, vectorizer.transform([_code_features(features[r]) for r in about]), about, scored)
        found = {}
        for n, row in enumerate(about):
            order = sorted(range(chance.shape[1]), key=lambda i: (-chance[n, i], model.classes_[i]))
            found[row] = tuple(
                str(model.classes_[i]) for place, i in enumerate(order) if place == 0 or chance[n, i] >= ALSO
            )
        return found

    def _stances_of(
        self, theme: str, about: Sequence[int], features: Sequence[Mapping[str, float]], scored: Sequence[Scored]
    ) -> dict[int, Stance]:
        """For each sentence about a theme the likeliest stance towards taking up the route."""
        if self.stances is None or not about:
            return dict.fromkeys(about, "neutral")
        vectorizer, model = self.stances
        given = vectorizer.transform([_stance_features(features[r], scored, r, theme) for r in about])
        chance = _smoothed(model, given, about, scored)
        best = [str(model.classes_[i]) for i in np.argmax(chance, axis=1)]
        return {row: next(s for s in STANCES if s == best[n]) for n, row in enumerate(about)}

    def _coding(
        self,
        sentence: Scored,
        code: str,
        theme: str,
        stance: Stance,
        chance: float,
        features: Mapping[str, float],
        mine: Sequence[Coding],
        method: str,
    ) -> Coding:
        segment = sentence.segment
        fired = [e for c in mine for e in c.evidence if e.rule not in ("stance", "context")]
        by_rule = method == "both" and bool(fired)
        same = [e for e in fired if e.rule.partition("#")[0] == code] or fired
        reasons = "; ".join(f"{name} {weight:+.1f}" for name, weight in self.classifier.reasons(features, theme))
        like = "; ".join(
            f"like {one.segment} “{' '.join(one.text.split())[:70]}”" for one in self.memory.nearest(segment, theme)
        )
        note = "; ".join(part for part in (f"chance {chance:.2f}", reasons, like) if part)
        evidence = (
            *(dict.fromkeys(same) if by_rule else ()),
            Evidence("model", segment.start, segment.end, "", note),
        )
        return coding_of(
            segment,
            code,
            stance,
            "rule" if by_rule else "model",
            evidence,
            round(chance, 3),
        )


def interview_of(
    scored: Sequence[Scored],
    themes: Sequence[str],
    taught: Taught | None = None,
    rules: bool = True,
    embed: Embed | None = None,
) -> Interview:
    """A scored interview in the form the classifier takes, with labels where there are any.

    Without ``rules`` the classifier sees words, neighbours, question and place only; with ``embed`` also embeddings.
    """
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
    return Interview(
        scored[0].segment.transcript if scored else "",
        _features(scored, themes, rules),
        [s.segment.turn for s in scored],
        np.array(extra).reshape(len(scored), len(themes) * 2 + 4),
        embed([s.segment.text for s in scored]) if embed and scored else np.zeros((len(scored), 0)),
        [s.segment.id in taught.codes for s in scored] if taught else [False] * len(scored),
        [taught.codes.get(s.segment.id, {}) if taught else {} for s in scored],
    )


def _features(scored: Sequence[Scored], themes: Sequence[str], rules: bool) -> list[dict[str, float]]:
    features = sentence_features(scored, themes)
    if rules:
        return features
    return [{n: v for n, v in f.items() if not n.startswith(("rule", "question"))} for f in features]


def learn(
    compiled: CompiledCodebook,
    scored: Mapping[str, Sequence[Scored]],
    taught: Taught,
    *,
    rules: bool = True,
    embed: Embed | None = None,
) -> CodingModel | None:
    """A model from all taught sentences; None when fewer than two interviews or no theme have enough of them.

    Without ``rules`` it learns from words and context alone; with ``embed`` from the sentences' embeddings too.
    """
    themes = compiled.themes
    used = {name: s for name, s in sorted(scored.items()) if any(x.segment.id in taught.codes for x in s)}
    if len(used) < 2:
        return None
    interviews = [interview_of(s, themes, taught, rules, embed) for s in used.values()]
    counts = {
        theme: sum(any(theme_of(c) == theme for c in codes) for i in interviews for codes in i.codes)
        for theme in themes
    }
    if max(counts.values(), default=0) < MIN_SENTENCES:
        return None
    classifier = ThemeClassifier(themes).fit(interviews)
    rows = [
        (features, sentence, codes, s, n)
        for interview, s in zip(interviews, used.values(), strict=True)
        for n, (features, sentence, codes) in enumerate(zip(interview.features, s, interview.codes, strict=True))
        if codes
    ]
    return CodingModel(
        compiled,
        classifier,
        {t: _learn_codes(rows, t) for t in themes},
        _learn_stance(rows, themes),
        remember((sentence.segment, codes) for _, sentence, codes, _, _ in rows),
        counts,
        rules,
        embed,
    )


def _smoothed(model: LogisticRegression, x: Any, about: Sequence[int], scored: Sequence[Scored]) -> Any:
    """Class chances, each helped by those of the neighbours about the same theme: a point is made over several sentences.

    Geometric mean with weight 0.7 for the next sentences on either side of the turn and 0.35 for the ones after them.
    """
    own = model.predict_log_proba(x)
    place = {row: n for n, row in enumerate(about)}
    total = own.copy()
    for n, row in enumerate(about):
        for step, weight in ((-1, NEIGHBOUR), (1, NEIGHBOUR), (-2, NEIGHBOUR / 2), (2, NEIGHBOUR / 2)):
            other = place.get(row + step)
            if other is not None and scored[row + step].segment.turn == scored[row].segment.turn:
                total[n] += weight * own[other]
    chance = np.exp(total - total.max(axis=1, keepdims=True))
    return chance / chance.sum(axis=1, keepdims=True)


def _code_features(features: Mapping[str, float]) -> dict[str, float]:
    """The features of a sentence with the rules of the sub-codes at full weight: they tell sub-codes apart."""
    return {n: v * 6.0 if n.startswith("rule:") and "/" in n else v for n, v in features.items()}


def _learn_codes(rows: Sequence[Any], theme: str) -> tuple[DictVectorizer, LogisticRegression] | str:
    """Which code of the theme: a multinomial regression over sentences about it, or its only code."""
    x, y = [], []
    for features, _, codes, _, _ in rows:
        for code in codes:
            if theme_of(code) == theme:
                x.append(_code_features(features))
                y.append(code)
    kinds = sorted(set(y))
    if len(kinds) < 2:
        return kinds[0] if kinds else theme
    vectorizer = DictVectorizer(dtype=np.float32)
    return vectorizer, LogisticRegression(C=1.0, tol=1e-3, max_iter=300).fit(vectorizer.fit_transform(x), y)


def _learn_stance(rows: Sequence[Any], themes: Sequence[str]) -> tuple[DictVectorizer, LogisticRegression] | None:
    x, y = [], []
    for features, _, codes, scored, n in rows:
        for theme in themes:
            stances = {s for c, s in codes.items() if theme_of(c) == theme and s in STANCES}
            if len(stances) == 1:
                x.append(_stance_features(features, scored, n, theme))
                y.append(stances.pop())
    if len(set(y)) < 2:
        return None
    vectorizer = DictVectorizer(dtype=np.float32)
    return vectorizer, LogisticRegression(C=0.5, tol=1e-3, max_iter=300).fit(vectorizer.fit_transform(x), y)


def _stance_features(features: Mapping[str, float], scored: Sequence[Scored], row: int, theme: str) -> dict[str, float]:
    """Words of the sentence and its neighbours, and the codebook's stance cues in both."""
    keep = ("word:", "pair:", "starts:", "before:", "after:", "quoted", "length")
    chosen = {name: value for name, value in features.items() if name.startswith(keep)}
    chosen[f"theme:{theme}"] = 1.0
    for step, name in ((0, "cue"), (-1, "cue before"), (1, "cue after")):
        other = row + step
        if 0 <= other < len(scored) and scored[other].segment.turn == scored[row].segment.turn:
            for kind, _, _ in scored[other].found.cues:
                key = f"{name}:{kind}"
                chosen[key] = min(chosen.get(key, 0.0) + 1.0, 3.0)
    return chosen
