"""The tests of a comparison: participants between groups, with effect and the adjustment for many codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qualkit.compare.design import Amounts, Design
from qualkit.compare.effects import cramers_v
from qualkit.compare.exact import exact_p, feasible, holm
from qualkit.compare.permute import permutation_p
from qualkit.compare.records import CodeComparison


def tested(compared: Sequence[CodeComparison], design: Design, amounts: Amounts, seed: int) -> list[CodeComparison]:
    """The codes with test, effect and p, unadjusted and by Holm over all of them."""
    found = [_with_test(code, design, seed) for code in compared]
    segment = _segment_tests(design, amounts, seed)
    return adjusted([replace(code, segment_p=p) for code, p in zip(found, segment, strict=True)])


def adjusted(codes: Sequence[CodeComparison]) -> list[CodeComparison]:
    """The codes with p adjusted for all that have one; participants' and segments' tests are two families."""
    by_people, by_segments = holm([c.p for c in codes]), holm([c.segment_p for c in codes])
    return [
        replace(code, p_adjusted=p, segment_p_adjusted=s)
        for code, p, s in zip(codes, by_people, by_segments, strict=True)
    ]


def comparable(design: Design) -> bool:
    """Two groups or more with participants, and at least one with more than one of them."""
    return len(design.tested) > 1 and max(design.sizes[g] for g in design.tested) > 1


def _with_test(code: CodeComparison, design: Design, seed: int) -> CodeComparison:
    """One code with Fisher's or Freeman and Halton's test and the effect; ``test`` says why when there is none."""
    if not comparable(design):
        return replace(code, test="not tested: no groups to compare")
    cells = [c for c in code.cells if c.group in design.tested]
    counts, sizes = [c.n or 0 for c in cells], [c.of for c in cells]
    if sum(counts) in (0, sum(sizes)):
        return replace(code, test="not tested: " + ("nobody spoke of it" if not sum(counts) else "everybody did"))
    if len(cells) == 2:
        name, effect = f"risk difference, {cells[0].group} − {cells[1].group}", cells[0].difference
    else:
        name, effect = "Cramér’s V", cramers_v(counts, sizes)
    test = "Fisher exact" if len(cells) == 2 else "Freeman–Halton exact"
    if not feasible(sizes):
        test = test.replace("exact", "simulated")
    return replace(code, test=test, p=exact_p(counts, sizes, seed), effect=effect, effect_name=name)


def _segment_tests(design: Design, amounts: Amounts, seed: int) -> list[float | None]:
    """p of the permutation test per code; None where nobody spoke. Participants without a segment cannot take part."""
    number = {group: place for place, group in enumerate(design.tested)}
    rows = [p for p, label in enumerate(design.labels) if label in number and amounts.everything[p]]
    labels = [number[design.labels[p]] for p in rows]
    if not comparable(design) or len(set(labels)) < 2:
        return [None] * len(amounts.codes)
    ps, _ = permutation_p(np.asarray(amounts.shares[rows], dtype=float), labels, len(number), seed)
    spoken = np.atleast_1d(amounts.said[rows].any(axis=0))
    return [p if said else None for p, said in zip(ps, spoken, strict=True)]
