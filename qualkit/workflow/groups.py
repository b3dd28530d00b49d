"""The comparison of a study's groups."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qualkit import compare as comparing
from qualkit import store
from qualkit.workflow.coding import CodedStudy
from qualkit.workflow.reference import reference_of, rule_codings
from qualkit.workflow.study import Progress, silent


def hides(coded: CodedStudy, suppress: bool | None) -> bool:
    """Whether small cells are hidden: as asked for, else as the settings say."""
    return coded.study.settings.compare.suppress if suppress is None else suppress


def compare_groups(
    coded: CodedStudy,
    by: str | None = None,
    *,
    level: str = "all",
    stance: str = "",
    suppress: bool | None = None,
    saturation: tuple[int, int] | None = None,
    progress: Progress = silent,
) -> comparing.Comparison:
    """Codes by group (or another attribute, or two as ``sector*region``): counts, intervals and tests.

    ``level`` is ``theme``, ``code`` or ``all``; p is adjusted over the codes shown. ``suppress`` hides small cells, and
    ``saturation`` is base size and run length; the settings decide when they are None. Shares are corrected for the
    machine's errors when some of the interviews, not all, are coded by hand.
    """
    settings = coded.study.settings
    chosen = settings.compare
    base, length = saturation or (chosen.saturation_base, chosen.saturation_run)
    return comparing.compare(
        coded.standing,
        coded.segments,
        coded.study.people,
        coded.study.codebook,
        by=by or chosen.by,
        groups=coded.study.groups,
        small=chosen.small,
        seed=settings.seed,
        level=level,
        stance=stance,
        suppress=hides(coded, suppress),
        alternatives={"rules only": rule_codings(coded)},
        reference=reference_of(coded, progress) if chosen.correct else None,
        saturation=(base, length),
        per_1000=chosen.per_1000_words,
    )


def write_comparison(path: Path, coded: CodedStudy, comparison: comparing.Comparison) -> Path:
    """The comparison as a workbook, with a 0/1 sheet (participant × code) and a tidy long sheet for other programs."""
    given = coded.standing, coded.segments, coded.study.people, coded.study.codebook
    if notice := coded.study.identity_notice:
        comparison = replace(comparison, notes=(notice, *comparison.notes))
    tables_ = [comparing.participant_table(*given), comparing.long_table(*given)]
    store.write_bytes(path, comparing.workbook(comparison, tables_))
    return path
