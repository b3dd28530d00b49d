"""The further views of a comparison, gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualkit.compare.design import Design
from qualkit.compare.distinctive import Word, distinctive_words
from qualkit.compare.order import First, theme_order
from qualkit.compare.pairs import Pair, pairs_of
from qualkit.compare.saturation import Saturation, saturation_of
from qualkit.compare.stances import StanceCell, hide_small, stance_cells
from qualkit.model import Code, Codebook, Coding, Segment


@dataclass(frozen=True)
class Views:
    """Stance by group, pairs of themes, distinctive words, order of themes, and saturation."""

    stances: tuple[StanceCell, ...] = ()
    pairs: tuple[Pair, ...] = ()
    words: tuple[Word, ...] = ()
    order: tuple[First, ...] = ()
    saturation: tuple[Saturation, ...] = ()


def views_of(
    codings: Sequence[Coding],
    segments: Sequence[Segment],
    design: Design,
    codebook: Codebook,
    shown: Sequence[Code],
    seed: int,
    saturation: tuple[int, int] = (4, 2),
) -> Views:
    """All views (``saturation`` is base size and run length); pairs and order are of themes (of all codes when the codebook has no themes among those shown)."""
    top = [c for c in shown if "/" not in c.path] or list(shown)
    return Views(
        stance_cells(codings, segments, design, shown),
        pairs_of(codings, segments, design, top, seed),
        distinctive_words(segments, design),
        theme_order(codings, segments, design, top),
        saturation_of(
            codings,
            segments,
            design,
            [c.path for c in codebook.codes],
            base=saturation[0],
            run=saturation[1],
            seed=seed,
        ),
    )


def suppressed_views(views: Views, hidden: set[tuple[str, str]], small: int) -> Views:
    """The views without what rests on fewer than ``small`` people, or on a hidden cell."""
    return Views(
        hide_small(views.stances, hidden, small),
        tuple(p for p in views.pairs if not 0 < p.participants < small),
        tuple(w for w in views.words if w.n >= small and not 0 < w.n_others < small),
        tuple(f for f in views.order if f.n >= small and (f.code, f.group) not in hidden),
        tuple(replace(s, people=tuple("" for _ in s.people)) for s in views.saturation if len(s.people) >= small),
    )
