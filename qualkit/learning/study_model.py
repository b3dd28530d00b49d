"""What a study's sentences are coded with: the learned models, each for its themes, and the rules for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualkit.learning.model import CodingModel
from qualkit.matching.score import Scored
from qualkit.model import Coding


@dataclass(frozen=True)
class StudyModel:
    """Learned models, each with the themes that it decides. ``by_rules`` are the themes, and the sub-codes within learned
    themes, that only the rules propose, because nobody has coded enough sentences of them.
    """

    themes: tuple[str, ...]
    parts: tuple[tuple[CodingModel, frozenset[str]], ...]
    by_rules: tuple[str, ...] = ()

    @property
    def cuts(self) -> Mapping[str, float]:
        """For each learned theme the chance from which a sentence is coded."""
        return {t: model.themes.thresholds_[t] for model, mine in self.parts for t in self.themes if t in mine}

    def chances(self, scored: Sequence[Scored]) -> Any:
        """Sentences × themes: the chance that a sentence is about a theme; 0 for themes without a cut."""
        found = np.zeros((len(scored), len(self.themes)))
        for model, mine in self.parts:
            columns = [k for k, theme in enumerate(self.themes) if theme in mine]
            found[:, columns] = model.chances(scored)[:, columns]
        return found

    def propose(self, scored: Sequence[Scored], rules: Sequence[Coding], method: str) -> list[Coding]:
        """Codings for one interview (see ``CodingModel.propose``), theme by theme from the model that has learned it."""
        found = [c for model, mine in self.parts for c in model.propose(scored, rules, method) if c.theme in mine]
        return [*found, *(c for c in rules if c.theme in self.by_rules or c.code in self.by_rules)]
