"""Small cells hidden, together with what would reveal them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualkit.compare.records import Cell, CodeComparison
from qualkit.model import theme_of

NOT_SHOWN = "not shown: small cells"


def suppress(codes: Sequence[CodeComparison], small: int) -> list[CodeComparison]:
    """The codes with the cells of ``hidden_cells`` hidden, and no test beside them."""
    hidden = hidden_cells(codes, small)
    return [_shown(code, hidden) for code in codes]


def hidden_cells(codes: Sequence[CodeComparison], small: int) -> set[tuple[str, str]]:
    """Code and group of every cell to hide: those of fewer than ``small`` speakers (and at least one), and further ones.

    Further cells are hidden until a reader who knows the number of participants of every group and the number of
    speakers over all groups is left with two possible values or more for each hidden cell, and, within a theme and group,
    no hidden sub-code is the only one (its segments would follow from the theme's).
    """
    hidden = {
        (code.code, cell.group) for code in codes for cell in code.cells if cell.n is not None and 0 < cell.n < small
    }
    while True:
        more = {key for code in codes for key in _row_needs(code, hidden)} | _theme_needs(codes, hidden)
        if more <= hidden:
            return hidden
        hidden |= more


def told_by_total(codes: Sequence[CodeComparison], hidden: set[tuple[str, str]]) -> set[str]:
    """Codes of which a hidden cell follows from the total however many cells are hidden: when everybody spoke of it."""
    found = set()
    for code in codes:
        mine = [c for c in code.cells if (code.code, c.group) in hidden]
        if any(possible_values(mine, cell) < 2 for cell in mine):
            found.add(code.code)
    return found


def counted_cells(counts: Mapping[str, Mapping[str, tuple[int, int]]]) -> list[CodeComparison]:
    """Any table of n of N participants (row → column → (n, N)) in the form that ``hidden_cells`` takes."""
    return [
        CodeComparison(
            name,
            name,
            "code" if "/" in name else "theme",
            tuple(Cell(column, of, n, None, None, None, None, None) for column, (n, of) in row.items()),
        )
        for name, row in counts.items()
    ]


def _row_needs(code: CodeComparison, hidden: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The next cell to hide in a code's row while a hidden one can be worked out from the total."""
    mine = [c for c in code.cells if (code.code, c.group) in hidden]
    if not mine or all(possible_values(mine, cell) > 1 for cell in mine):
        return set()
    rest = [c for c in code.cells if c.of and (code.code, c.group) not in hidden]
    if not rest:
        return set()
    return {(code.code, min(rest, key=lambda c: (not c.n, c.n or 0, c.of)).group)}


def possible_values(hidden: Sequence[Cell], cell: Cell) -> int:
    """How many values a hidden cell can have for a reader who knows the sum of the hidden cells and all N."""
    total = sum(c.n or 0 for c in hidden)
    others = sum(c.of for c in hidden) - cell.of
    return min(cell.of, total) - max(0, total - others) + 1


def _theme_needs(codes: Sequence[CodeComparison], hidden: set[tuple[str, str]]) -> set[tuple[str, str]]:
    by_theme: dict[tuple[str, str], list[tuple[str, Cell]]] = defaultdict(list)
    for code in codes:
        if code.level != "theme":
            for cell in code.cells:
                if cell.n:
                    by_theme[theme_of(code.code), cell.group].append((code.code, cell))
    found = set()
    for (theme, group), cells in by_theme.items():
        secret = [name for name, _ in cells if (name, group) in hidden]
        if len(secret) != 1 or (theme, group) in hidden:
            continue
        rest = [(name, cell) for name, cell in cells if name != secret[0]]
        found.add((min(rest, key=lambda item: item[1].n or 0)[0], group) if rest else (theme, group))
    return found


def _shown(code: CodeComparison, hidden: set[tuple[str, str]]) -> CodeComparison:
    if not any((code.code, c.group) in hidden for c in code.cells):
        return code
    cells = []
    for cell in code.cells:
        if (code.code, cell.group) in hidden:
            cells.append(cell.without_numbers("suppressed"))
        else:
            cells.append(replace(cell, difference=None, corrected=None))
    return replace(
        code,
        cells=tuple(cells),
        test=NOT_SHOWN,
        p=None,
        p_adjusted=None,
        effect=None,
        effect_name="",
        segment_p=None,
        segment_p_adjusted=None,
        stability="",
        stable=None,
    )


def suppression_notes(codes: Sequence[CodeComparison], small: int) -> list[str]:
    """What was hidden and what this protects against."""
    cells = sum(c.hidden for code in codes for c in code.cells)
    rows = sum(any(c.hidden for c in code.cells) for code in codes)
    if not cells:
        return [f"No cell has between 1 and {small - 1} participants, so nothing is hidden."]
    return [
        f"{cells} cells in {rows} codes are hidden: those with fewer than {small} participants who spoke, and others "
        "that would reveal them. These codes have no test here. Another table of the same people, by another attribute for "
        "instance, can still reveal a cell, and so can the data itself (codings.csv, segments.csv, turns.csv)."
    ]
