"""Plain sentences about what a comparison can and cannot show."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.compare.design import Amounts, Design
from qualkit.compare.exact import clopper_pearson, feasible, smallest_p
from qualkit.compare.records import CodeComparison
from qualkit.compare.stability import LEVEL
from qualkit.model import NO_GROUP, Segment

_LISTED = 5
_MANY = 30


def notes_of(
    design: Design, amounts: Amounts, codes: Sequence[CodeComparison], segments: Sequence[Segment], small: int
) -> tuple[str, ...]:
    """The sentences that belong above the table."""
    found = [*_about_groups(design, small), *_about_codes(design, codes), *_about_people(design, amounts, segments)]
    return tuple(found)


def _about_groups(design: Design, small: int) -> list[str]:
    sizes, tested = design.sizes, design.tested
    found = []
    empty = [g for g in design.groups if not sizes[g]]
    if empty:
        found.append(f"Nobody was interviewed in: {listed(empty)}.")
    if sizes.get(NO_GROUP):
        found.append(
            f"{people(sizes[NO_GROUP])} without {design.by!r}: shown under {NO_GROUP}, and not part of any test."
        )
    if not tested:
        return [*found, f"No participant has a value of {design.by!r}, so there is nothing to compare."]
    if len(tested) == 1:
        return [*found, f"All participants with {design.by!r} are in one group ({tested[0]}); nothing can be compared."]
    if max(sizes[g] for g in tested) == 1:
        return [*found, f"Every participant has a different {design.by!r}, so there are no groups to compare."]
    ones = [g for g in tested if sizes[g] == 1]
    if ones:
        found.append(f"One participant only in: {listed(ones)}. One person does not stand for a group.")
    few = [g for g in tested if 1 < sizes[g] < small]
    if few:
        found.append(f"Fewer than {small} participants in: {listed(few)}.")
    return [*found, *_about_power([sizes[g] for g in tested])]


def _about_power(sizes: Sequence[int]) -> list[str]:
    interval = clopper_pearson(min(sizes) // 2, min(sizes)) or (0.0, 1.0)
    found = [
        f"With {' + '.join(map(str, sizes))} participants these numbers describe the people interviewed: in the group "
        f"with the fewest, a share of {min(sizes) // 2} of {min(sizes)} is compatible with anything from "
        f"{interval[0]:.0%} to {interval[1]:.0%} in a wider population."
    ]
    if feasible(sizes):
        least = smallest_p(sizes)
        if least >= 0.05:
            found.append(
                f"With these group sizes no outcome, not even all against nobody, can reach p < .05 (least possible p = "
                f"{least:.3f}); a test that finds nothing says nothing here."
            )
    return found


def _about_codes(design: Design, codes: Sequence[CodeComparison]) -> list[str]:
    found = []
    silent = [c.code for c in codes if not sum(cell.n or 0 for cell in c.cells)]
    if silent and len(silent) == len(codes):
        found.append("No participant spoke about any of these codes.")
    elif silent:
        found.append(f"Nobody spoke about {len(silent)} of {len(codes)} codes, which are not tested: {listed(silent)}.")
    tested = sum(c.p is not None for c in codes)
    if tested >= _MANY:
        found.append(
            f"{tested} codes are tested at once; without adjustment about {tested * 0.05:.0f} of them would show "
            "p < .05 by chance alone. Read the adjusted p, or compare themes only."
        )
    return found


def _about_people(design: Design, amounts: Amounts, segments: Sequence[Segment]) -> list[str]:
    found = []
    known = set(design.people)
    silent = [p for p, number in zip(design.people, amounts.everything, strict=True) if not number]
    if silent:
        found.append(
            f"{people(len(silent))} without a word in the transcripts count in N and not in the segments: {listed(silent)}."
        )
    unknown = sorted({s.participant for s in segments} - known)
    if unknown:
        found.append(f"Segments of speakers who are not among the participants are left out: {listed(unknown)}.")
    return found


def findings_of(codes: Sequence[CodeComparison]) -> tuple[str, ...]:
    """What the tests show, in sentences for a results section; empty when nothing was tested."""
    tested = [c for c in codes if c.p is not None]
    amounts = [c for c in codes if c.segment_p is not None]
    found = []
    if tested:
        found.append(
            f"Who spoke about it: {_below(tested, [c.p for c in tested], [c.p_adjusted for c in tested])}"
            f"{_untested(codes)}"
        )
    if amounts:
        found.append(
            f"How much was said: {_below(amounts, [c.segment_p for c in amounts], [c.segment_p_adjusted for c in amounts])}"
        )
    return tuple(found)


def _below(codes: Sequence[CodeComparison], ps: Sequence[float | None], adjusted: Sequence[float | None]) -> str:
    """Which of the codes differ between groups before and after adjustment."""
    labels = [c.label for c in codes]
    sure = [label for label, p in zip(labels, adjusted, strict=True) if p is not None and p < LEVEL]
    loose = [label for label, p in zip(labels, ps, strict=True) if p is not None and p < LEVEL and label not in sure]
    first = f"{len(codes)} code{'s' if len(codes) != 1 else ''} compared; "
    first += (
        f"groups differ at adjusted p < .05 on {listed(sure)}."
        if sure
        else "groups differ at adjusted p < .05 on none."
    )
    return first + (
        f" Before adjustment p was below .05 for {listed(loose)}{' also' if sure else ''}." if loose else ""
    )


def _untested(codes: Sequence[CodeComparison]) -> str:
    everybody = [c.label for c in codes if c.p is None and c.n is not None and c.n == c.of]
    return f" Everybody spoke about {listed(everybody)}, so there is nothing to test." if everybody else ""


def people(number: int) -> str:
    """``1 participant``, ``3 participants``."""
    return f"{number} participant" + ("" if number == 1 else "s")


def listed(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
