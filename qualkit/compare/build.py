"""From codings to a comparison of groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualkit.compare.correct import ErrorRates, Reference, corrected_shares, error_rates, hand_table, rate_notes
from qualkit.compare.design import Amounts, Design, amounts_of, design_of
from qualkit.compare.effects import Estimate, risk_difference
from qualkit.compare.exact import clopper_pearson
from qualkit.compare.notes import findings_of, notes_of
from qualkit.compare.records import Cell, CodeComparison, Comparison, GroupSize
from qualkit.compare.stability import derived_choices, stabilities
from qualkit.compare.suppress import suppress as hide
from qualkit.compare.suppress import suppression_notes
from qualkit.compare.testing import adjusted, comparable, tested
from qualkit.compare.views import Views, suppressed_views, views_of
from qualkit.errors import QualkitError
from qualkit.model import NO_GROUP, STANCES, Codebook, Coding, Participant, Segment

LEVELS = ("all", "theme", "code")


def compare(
    codings: Sequence[Coding],
    segments: Sequence[Segment],
    people: Mapping[str, Participant],
    codebook: Codebook,
    *,
    by: str = "group",
    groups: Sequence[str] = (),
    small: int = 3,
    seed: int = 0,
    level: str = "all",
    stance: str = "",
    suppress: bool = False,
    threshold: float = 0.7,
    alternatives: Mapping[str, Sequence[Coding]] | None = None,
    reference: Reference | None = None,
    saturation: tuple[int, int] = (4, 2),
    per_1000: bool = False,
    views: bool = True,
) -> Comparison:
    """Every code of the codebook by group, from codings that count (see ``settle.standing``).

    ``by`` is ``group``, an attribute, or two crossed (``sector*region``). ``level`` chooses themes, sub-codes or all: p is
    adjusted for the codes shown. ``stance`` restricts to codings of one stance. ``suppress`` hides cells of fewer than
    ``small`` participants and what would reveal them. The findings are tried again with rules only, accepted only, and scores
    of ``threshold`` or more, as far as the codings allow, and with ``alternatives``, other sets of codings by name.
    ``reference`` are hand-coded interviews, to correct shares for the machine's errors. ``saturation`` is base size and
    run length, ``per_1000`` has the report print sentences per 1,000 words. ``views=False`` leaves out the further views. Raises QualkitError for an attribute nobody has, and for an unknown level or stance.
    """
    _check("level", level, LEVELS)
    _check("stance", stance, ("", *STANCES))
    design = design_of(people, by, groups)
    shown = [c for c in codebook.codes if level == "all" or (level == "theme") == ("/" not in c.path)]
    paths = [c.path for c in shown]
    counted = _of_stance(codings, stance)
    amounts = amounts_of(counted, segments, design.people, paths)
    if stance:
        amounts = replace(amounts, coded=amounts_of(codings, segments, design.people, []).coded)
    correction = _corrected(reference, design, amounts, segments, stance)
    compared = tested(
        [
            CodeComparison(c.path, c.label, "code" if "/" in c.path else "theme", cells)
            for c, cells in zip(shown, _all_cells(design, amounts, small, correction.shares), strict=True)
        ],
        design,
        amounts,
        seed,
    )
    notes = [*notes_of(design, amounts, compared, segments, small), *correction.notes]
    choices = {**derived_choices(counted, threshold), **(alternatives or {})}
    own = _places(codings)
    tables = {
        name: amounts_of(_of_stance(c, stance), segments, design.people, paths).said
        for name, c in choices.items()
        if _places(c) != own
    }
    if comparable(design):
        stable = stabilities(design, amounts.said, tables, seed)
        compared = [
            replace(c, stability=s.text(named=not suppress), stable=s) if c.p is not None else c
            for c, s in zip(compared, stable, strict=True)
        ]
    found = views_of(counted, segments, design, codebook, shown, seed, saturation) if views else Views()
    if suppress:
        compared = adjusted(hide(compared, small))
        notes += suppression_notes(compared, small)
        found = suppressed_views(found, {(c.code, x.group) for c in compared for x in c.cells if x.hidden}, small)
    return Comparison(
        design.by,
        group_sizes(design, amounts),
        tuple(compared),
        tuple(notes),
        small,
        seed,
        suppress,
        stance,
        found,
        correction.rates,
        findings_of(compared),
        per_1000,
    )


@dataclass(frozen=True)
class _Correction:
    shares: Mapping[tuple[str, str], Estimate] = field(default_factory=dict)
    rates: tuple[ErrorRates, ...] = ()
    notes: tuple[str, ...] = ()


def _corrected(
    reference: Reference | None, design: Design, amounts: Amounts, segments: Sequence[Segment], stance: str
) -> _Correction:
    if reference is None:
        return _Correction()
    reference = replace(
        reference, machine=_of_stance(reference.machine, stance), hand=_of_stance(reference.hand, stance)
    )
    rates, done = error_rates(reference, segments, design.people, amounts.codes)
    hand = hand_table(reference, segments, design.people, amounts.codes)
    shares = corrected_shares(design, amounts.said, hand, rates, done)
    return _Correction(shares, tuple(rates), tuple(rate_notes(len(rates), len({code for _, code in shares}), done)))


def _of_stance(codings: Sequence[Coding], stance: str) -> Sequence[Coding]:
    return [c for c in codings if c.stance == stance] if stance else codings


def _places(codings: Sequence[Coding]) -> set[tuple[str, str]]:
    return {(c.segment, c.code) for c in codings}


def _check(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise QualkitError(f"Unknown {name} {value!r}.", f"Use one of: {', '.join(a for a in allowed if a)}.")


def group_sizes(design: Design, amounts: Amounts) -> tuple[GroupSize, ...]:
    """The denominators of every group."""
    found = []
    for group in design.groups:
        mine = design.members(group)
        found.append(
            GroupSize(
                group,
                len(mine),
                int(amounts.everything[mine].sum()),
                int(amounts.coded[mine].sum()),
                int(amounts.words_all[mine].sum()),
            )
        )
    return tuple(found)


def _all_cells(
    design: Design, amounts: Amounts, small: int, corrected: Mapping[tuple[str, str], Estimate]
) -> list[tuple[Cell, ...]]:
    """The cells of every code, in the order of groups."""
    mine = {group: design.members(group) for group in design.groups}
    compared = [p for p, label in enumerate(design.labels) if label != NO_GROUP]
    return [
        tuple(
            replace(
                _cell(amounts, column, group, mine[group], small),
                difference=_difference(amounts, column, mine[group], compared) if group in design.tested else None,
                corrected=corrected.get((group, code)),
            )
            for group in design.groups
        )
        for column, code in enumerate(amounts.codes)
    ]


def _cell(amounts: Amounts, column: int, group: str, mine: Sequence[int], small: int) -> Cell:
    n, of = int(amounts.said[mine, column].sum()), len(mine)
    interval = clopper_pearson(n, of)
    spoke = [p for p in mine if amounts.everything[p]]
    return Cell(
        group,
        of,
        n,
        interval[0] if interval else None,
        interval[1] if interval else None,
        int(amounts.segments[mine, column].sum()),
        int(amounts.words[mine, column].sum()),
        float(amounts.shares[spoke, column].mean()) if spoke else None,
        flags=_flags(n, of, int(amounts.accepted[mine, column].sum()), small),
    )


def _difference(amounts: Amounts, column: int, mine: Sequence[int], compared: Sequence[int]) -> Estimate | None:
    others = sorted(set(compared) - set(mine))
    said = amounts.said[:, column]
    return risk_difference(int(said[mine].sum()), len(mine), int(said[others].sum()), len(others))


def _flags(n: int, of: int, accepted: int, small: int) -> tuple[str, ...]:
    if not of:
        return ("no participants",)
    flags = []
    if of < small:
        flags.append("small group")
    if not n:
        flags.append("nobody")
    elif n < small:
        flags.append("small cell")
    if n and not accepted:
        flags.append("unreviewed")
    return tuple(flags)
