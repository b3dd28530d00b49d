"""A model that learns from a researcher's codings to propose codes, and says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from qualkit.learning.embed import Embed
from qualkit.learning.labels import Taught
from qualkit.learning.memory import Memory, remember
from qualkit.learning.sentences import Sentences, code_sentences, stance_sentences, theme_sentences
from qualkit.learning.stacked import StackedClassifier
from qualkit.matching.compile import CompiledCodebook
from qualkit.matching.score import Scored
from qualkit.model import STANCES, Coding, Evidence, Stance, coding_of, theme_of

MIN_SENTENCES = 20  # accepted sentences of a theme below which the rules alone propose it
NEUTRAL = 1.5  # odds by which neutral is favoured: it is rare, and the likeliest stance would hardly ever be it


@dataclass
class CodingModel:
    """Proposes codes for the sentences of an interview; made by ``learn``.

    ``themes`` tells the themes of a sentence, ``codes`` for each theme its codes (or the only one ever given), ``stances`` the
    stance (None: never given). ``examples`` counts the sentences of each theme to learn from.
    """

    themes: StackedClassifier
    codes: Mapping[str, StackedClassifier | str]
    stances: StackedClassifier | None
    memory: Memory
    examples: Mapping[str, int]
    rules: bool = True
    embed: Embed | None = None

    def chances(self, scored: Sequence[Scored]) -> Any:
        """Sentences × themes: the chance that a sentence is about a theme (themes in the codebook's order)."""
        return self.themes.probabilities(self._sentences(scored))

    def propose(self, scored: Sequence[Scored], rules: Sequence[Coding], method: str) -> list[Coding]:
        """Codings for one interview. ``both``: where a rule of the theme fired, its evidence and origin stay; the model decides
        whether the sentence is about the theme. ``model``: the model alone. Themes with too few codings to learn
        from keep their rule codings.
        """
        if not scored:
            return []
        sentences = self._sentences(scored)
        chances = self.themes.probabilities(sentences)
        fired: dict[tuple[str, str], list[Coding]] = {}
        for coding in rules:
            fired.setdefault((coding.segment, coding.theme), []).append(coding)
        proposals: dict[int, list[Coding]] = {row: [] for row in range(len(scored))}
        about: dict[str, list[int]] = {}
        for k, theme in enumerate(self.themes.labels):
            if self.examples.get(theme, 0) >= MIN_SENTENCES:
                about[theme] = np.flatnonzero(chances[:, k] >= self.themes.thresholds_[theme]).tolist()
            else:
                for row, sentence in enumerate(scored):
                    proposals[row] += fired.get((sentence.segment.id, theme), [])
        stances = self._stances_of(about, sentences, scored)
        for theme, rows in about.items():
            for row, codes in self._codes_of(theme, rows, sentences).items():
                mine = fired.get((scored[row].segment.id, theme), []) if method == "both" else []
                chance = float(chances[row, self.themes.labels.index(theme)])
                why = self._why(scored[row], theme, chance, sentences.features[row])
                proposals[row] += [_coding(scored[row], c, stances[row, theme], chance, why, mine) for c in codes]
        return [coding for row in proposals for coding in proposals[row]]

    def _sentences(self, scored: Sequence[Scored]) -> Sentences:
        return theme_sentences(scored, self.themes.labels, rules=self.rules, embed=self.embed)

    def _codes_of(self, theme: str, rows: Sequence[int], sentences: Sentences) -> dict[int, tuple[str, ...]]:
        """For each sentence about a theme its likeliest code, and every other one above its threshold."""
        learned = self.codes[theme]
        if isinstance(learned, str) or not rows:
            return {row: (str(learned),) for row in rows}
        chance = learned.probabilities(code_sentences(sentences, rows, learned.labels))
        sure = chance / np.array([learned.thresholds_[code] for code in learned.labels])
        found = {}
        for n, row in enumerate(rows):
            order = np.argsort(-sure[n], kind="stable")
            found[row] = tuple(learned.labels[i] for place, i in enumerate(order) if place == 0 or sure[n, i] >= 1.0)
        return found

    def _stances_of(
        self, about: Mapping[str, Sequence[int]], sentences: Sentences, scored: Sequence[Scored]
    ) -> dict[tuple[int, str], Stance]:
        """For each sentence and theme that it is about the likeliest stance towards taking up the route."""
        pairs = [(row, theme) for theme, rows in about.items() for row in rows]
        if self.stances is None or not pairs:
            return dict.fromkeys(pairs, "neutral")
        chance = self.stances.probabilities(stance_sentences(sentences, scored, pairs, self.themes.labels))
        best = np.argmax(chance * [NEUTRAL if s == "neutral" else 1.0 for s in STANCES], axis=1)
        return {pair: STANCES[i] for pair, i in zip(pairs, best, strict=True)}

    def _why(self, sentence: Scored, theme: str, chance: float, features: Mapping[str, float]) -> str:
        """The chance, the strongest features and the nearest hand-coded sentence."""
        reasons = "; ".join(f"{name} {weight:+.1f}" for name, weight in self.themes.reasons(features, theme))
        like = "; ".join(
            f"like {one.segment} “{' '.join(one.text.split())[:70]}”"
            for one in self.memory.nearest(sentence.segment, theme)
        )
        return "; ".join(part for part in (f"chance {chance:.2f}", reasons, like) if part)


def _coding(sentence: Scored, code: str, stance: Stance, chance: float, why: str, fired: Sequence[Coding]) -> Coding:
    """A proposal; what rules of the theme found stays with it, the code's own rules first."""
    found = [e for c in fired for e in c.evidence if e.proposes]
    same = [e for e in found if e.rule.partition("#")[0] == code] or found
    evidence = (*dict.fromkeys(same), Evidence("model", sentence.segment.start, sentence.segment.end, "", why))
    return coding_of(sentence.segment, code, stance, "rule" if found else "model", evidence, round(chance, 3))


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
    used = [s for _, s in sorted(scored.items()) if any(x.segment.id in taught.codes for x in s)]
    if len(used) < 2:
        return None
    interviews = [theme_sentences(s, themes, taught, rules, embed) for s in used]
    counts = dict(zip(themes, np.sum([i.answers.sum(axis=0) for i in interviews], axis=0).tolist(), strict=True))
    if max(counts.values(), default=0) < MIN_SENTENCES:
        return None
    codes = [[taught.codes.get(x.segment.id, {}) for x in s] for s in used]
    with threadpool_limits(limits=1):  # sums over several threads differ in the last digit, and results must not
        return CodingModel(
            StackedClassifier(themes).fit(interviews),
            {theme: _learn_codes(theme, interviews, codes) for theme in themes},
            _learn_stance(themes, interviews, used, codes),
            remember(
                (x.segment, given)
                for s, each in zip(used, codes, strict=True)
                for x, given in zip(s, each, strict=True)
            ),
            counts,
            rules,
            embed,
        )


def _learn_codes(
    theme: str, interviews: Sequence[Sentences], codes: Sequence[Sequence[Mapping[str, str]]]
) -> StackedClassifier | str:
    """Which codes of a theme a sentence about it has; the only one ever given, or the theme, when there is nothing to tell."""
    kinds = tuple(sorted({c for each in codes for given in each for c in given if theme_of(c) == theme}))
    parts = []
    for interview, each in zip(interviews, codes, strict=True):
        rows = [row for row, given in enumerate(each) if any(c in kinds for c in given)]
        if rows:
            parts.append(code_sentences(interview, rows, kinds, [each[row] for row in rows]))
    if len(kinds) < 2 or len(parts) < 2:
        return kinds[0] if kinds else theme
    return StackedClassifier(kinds).fit(parts)


def _learn_stance(
    themes: Sequence[str],
    interviews: Sequence[Sentences],
    scored: Sequence[Sequence[Scored]],
    codes: Sequence[Sequence[Mapping[str, str]]],
) -> StackedClassifier | None:
    """The stance of a sentence on a theme, from the sentences with one stance on it."""
    parts = []
    for interview, sentences, each in zip(interviews, scored, codes, strict=True):
        given = {
            (row, theme): stance
            for theme in themes
            for row, coded in enumerate(each)
            for stance in [_only({s for c, s in coded.items() if theme_of(c) == theme})]
            if stance in STANCES
        }
        if given:
            parts.append(stance_sentences(interview, sentences, list(given), themes, list(given.values())))
    return StackedClassifier(STANCES).fit(parts) if len(parts) > 1 else None


def _only(values: set[str]) -> str:
    return next(iter(values)) if len(values) == 1 else ""
