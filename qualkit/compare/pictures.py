"""Pictures of a comparison as inline SVG (see ``charts`` for why own SVG): every number is printed beside its mark."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from qualkit.charts import INK, SHADES, label_at, svg
from qualkit.compare.pairs import Pair
from qualkit.compare.records import Cell, CodeComparison, Comparison
from qualkit.compare.saturation import Saturation
from qualkit.compare.stances import StanceCell

_HIDDEN = "hidden"
_SOFT = "#52606f"
_MOST_CODES = 40
_MARKS = ("circle", "square", "diamond", "triangle", "cross", "bar")


def pictures_of(comparison: Comparison) -> dict[str, Markup]:
    """The pictures of a report's section by name; those with nothing to show are left out.

    ``heat_map`` and ``shares`` (dots with intervals) of themes, ``code_shares`` of sub-codes; shares that are none or all
    everywhere are left out. ``stances`` of themes, ``pairs`` and ``saturation`` over everybody.
    """
    codes = comparison.themes or comparison.codes
    labels = {c.code: c.label for c in comparison.codes}
    views = comparison.views
    names = {c.code for c in codes}
    stances = [c for c in views.stances if c.code in names and (c.hidden or any(c.segments.values()))]
    found = {}
    people = f"Participants who spoke about each code, by {comparison.by}, with 95 % intervals"
    differing = [c for c in codes if c.n is None or 0 < c.n < c.of]
    below = [c for c in comparison.subcodes if c.n is None or 0 < c.n < c.of]
    if codes and any(s.participants for s in comparison.groups):
        found["heat_map"] = heat_map(codes, f"Themes by {comparison.by}: participants n of N")
    if differing:
        found["shares"] = dot_plot(differing, people)
    if comparison.themes and 0 < len(below) <= _MOST_CODES:
        found["code_shares"] = dot_plot(below, people)
    if stances:
        found["stances"] = stance_bars(stances, f"Barriers and enablers by {comparison.by}: sentences (participants)")
    if views.pairs:
        found["pairs"] = pair_triangle(views.pairs, labels, "Sentences that carry both themes, and lift")
    if views.saturation and views.saturation[0].codes:
        found["saturation"] = saturation_curve(views.saturation[0], "Codes covered after each participant")
    return found


def heat_map(codes: Sequence[CodeComparison], title: str) -> Markup:
    """Codes in rows, groups in columns: n of N and sentences, shaded by the share; hidden cells are hatched out."""
    groups = [c.group for c in codes[0].cells] if codes else []
    left, cell, row = 190, 124, 46
    width, height = left + cell * len(groups) + 4, 34 + row * len(codes) + 4
    body = [label_at(left + cell * (i + 0.5), 22, short(g, 17), "middle", "head") for i, g in enumerate(groups)]
    for r, code in enumerate(codes):
        y = 34 + row * r
        body.append(label_at(left - 12, y + row / 2 + 5, short(code.label, 26), "end"))
        for c, each in enumerate(code.cells):
            share = each.share or 0.0
            fill = "#ffffff" if each.hidden else [colour for limit, colour in SHADES if share >= limit][-1]
            ink = "#ffffff" if share >= 0.75 else INK
            x = left + cell * c
            body.append(
                f'<rect x="{x + 2}" y="{y + 2}" width="{cell - 4}" height="{row - 4}" rx="4" fill="{fill}"'
                ' stroke="#b8c2cc" stroke-width="0.5"/>'
            )
            body.append(label_at(x + cell / 2, y + 21, counted(each), "middle", "strong", ink))
            if not each.hidden:
                body.append(label_at(x + cell / 2, y + 36, _sentences(each.segments), "middle", "small", ink))
    return svg(width, height, title, _told(codes), "".join(body))


def dot_plot(codes: Sequence[CodeComparison], title: str) -> Markup:
    """One line per code and group: the share as a mark of the group's own shape, its exact interval as a line."""
    left, plot, row, gap = 370, 300, 22, 12
    lines = sum(len(_shown(c)) for c in codes)
    width, height = left + plot + 190, 40 + row * lines + gap * len(codes)
    body = [label_at(left + plot * t, 20, f"{t:.0%}", "middle", "small") for t in (0, 0.25, 0.5, 0.75, 1)]
    for t in (0, 0.25, 0.5, 0.75, 1):
        x = left + plot * t
        body.append(f'<line x1="{x:g}" y1="26" x2="{x:g}" y2="{height - 8}" stroke="#d9dfe6"/>')
    y = 40.0
    for code in codes:
        body.append(label_at(0, y + 5, short(code.label, 34), "start", "strong"))
        for cell in _shown(code):
            body.append(label_at(left - 12, y + 5, short(cell.group, 18), "end"))
            if cell.share is None or cell.low is None or cell.high is None:
                body.append(label_at(left + plot + 14, y + 5, _HIDDEN, "start", "small"))
            else:
                low, high, at = (left + plot * v for v in (cell.low, cell.high, cell.share))
                body.append(
                    f'<line x1="{low:.1f}" y1="{y:g}" x2="{high:.1f}" y2="{y:g}" stroke="{_SOFT}" stroke-width="2"/>'
                )
                body.append(_mark(at, y, [c.group for c in code.cells].index(cell.group)))
                text = f"{counted(cell)} ({cell.low:.0%} to {cell.high:.0%})"
                body.append(label_at(left + plot + 14, y + 5, text, "start", "small"))
            y += row
        y += gap
    return svg(width, height, title, _told(codes), "".join(body))


def _shown(code: CodeComparison) -> list[Cell]:
    return [c for c in code.cells if c.of]


def _mark(x: float, y: float, number: int) -> str:
    """A small shape; groups differ by shape, not by colour."""
    shape = _MARKS[number % len(_MARKS)]
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:g}" r="5" fill="{INK}"/>'
    paths = {
        "square": "M-4.5-4.5h9v9h-9z",
        "diamond": "M0-6L6 0 0 6-6 0z",
        "triangle": "M0-6L6 5H-6z",
        "cross": "M-5-3l2-2 3 3 3-3 2 2-3 3 3 3-2 2-3-3-3 3-2-2 3-3z",
        "bar": "M-2-7h4v14h-4z",
    }
    return f'<path transform="translate({x:.1f} {y:g})" d="{paths[shape]}" fill="{INK}"/>'


def stance_bars(cells: Sequence[StanceCell], title: str) -> Markup:
    """One row per code and group: barrier segments left, enabler segments right, and how many participants each."""
    most = max((n for c in cells for s, n in c.segments.items() if s != "neutral"), default=0) or 1
    label, half, row = 290, 210, 26
    width, height, middle = label + 2 * half + 90, 34 + row * len(cells) + 4, label + half
    body = [
        label_at(middle - 8, 20, "barrier", "end", "head"),
        label_at(middle + 8, 20, "enabler", "start", "head"),
        label_at(width - 4, 20, "neutral", "end", "head"),
    ]
    before = ""
    for r, cell in enumerate(cells):
        y = 30 + row * r
        if cell.code != before:
            body.append(label_at(0, y + 17, short(cell.label, 20), "start", "strong"))
            body.append(f'<line x1="0" y1="{y}" x2="{width}" y2="{y}" stroke="#d9dfe6"/>')
        before = cell.code
        body.append(label_at(label - 8, y + 17, short(cell.group, 18), "end"))
        if cell.hidden:
            body.append(label_at(middle + 8, y + 17, _HIDDEN, "start", "small"))
            continue
        for stance, sign, fill in (("barrier", -1, "#b5523b"), ("enabler", 1, "#2f7d6b")):
            number = cell.segments[stance]
            length = (half - 90) * number / most
            if number:
                x = middle - length if sign < 0 else middle
                body.append(f'<rect x="{x:.1f}" y="{y + 4}" width="{length:.1f}" height="{row - 9}" fill="{fill}"/>')
            text = f"{number} ({cell.participants[stance]} of {cell.of})"
            body.append(
                label_at(round(middle + sign * (length + 6), 1), y + 17, text, "end" if sign < 0 else "start", "small")
            )
        body.append(label_at(width - 4, y + 17, str(cell.segments["neutral"]), "end", "small"))
    body.append(f'<line x1="{middle}" y1="26" x2="{middle}" y2="{height}" stroke="{INK}"/>')
    desc = "; ".join(
        f"{c.label}, {c.group}: "
        + (_HIDDEN if c.hidden else ", ".join(f"{n} {s} sentences" for s, n in c.segments.items()))
        for c in cells
    )
    return svg(width, height, title, desc, "".join(body))


def pair_triangle(pairs: Sequence[Pair], labels: dict[str, str], title: str) -> Markup:
    """Pairs of codes: segments with both, and the lift under it; shaded by lift from 1 upwards."""
    names = list(dict.fromkeys([p.first for p in pairs] + [p.second for p in pairs]))
    found = {(p.first, p.second): p for p in pairs}
    size, left, row = 116, 190, 44
    width, height = left + size * max(0, len(names) - 1) + 8, 30 + row * max(0, len(names) - 1) + 4
    body = [
        label_at(left + size * (i + 0.5), 20, short(labels.get(n, n), 16), "middle", "head")
        for i, n in enumerate(names[:-1])
    ]
    for r, lower in enumerate(names[1:]):
        y = 30 + row * r
        body.append(label_at(left - 10, y + 26, short(labels.get(lower, lower), 26), "end"))
        for c, upper in enumerate(names[: r + 1]):
            pair = found.get((upper, lower))
            lift = pair.lift.value if pair and pair.lift else None
            fill = SHADES[0][1] if lift is None or lift < 1 else SHADES[min(4, 1 + int(lift))][1]
            ink = "#ffffff" if fill == SHADES[4][1] else INK
            x = left + size * c
            body.append(f'<rect x="{x + 2}" y="{y + 2}" width="{size - 4}" height="{row - 4}" rx="4" fill="{fill}"/>')
            if pair:
                body.append(label_at(x + size / 2, y + 19, _sentences(pair.segments), "middle", "strong", ink))
            text = _HIDDEN if pair is None else ("no lift" if lift is None else f"lift {lift:.2f}")
            body.append(label_at(x + size / 2, y + 34, text, "middle", "small", ink))
    desc = "; ".join(
        f"{labels.get(p.first, p.first)} with {labels.get(p.second, p.second)}: {_sentences(p.segments)}"
        + (f", lift {p.lift.value:.2f}" if p.lift else "")
        for p in pairs
    )
    return svg(width, height, title, desc, "".join(body))


def saturation_curve(found: Saturation, title: str) -> Markup:
    """Codes covered after each participant: in the order read (dots), the mean over all orders (line), 95 % of orders."""
    number = len(found.people)
    left, plot, top, tall = 50, 520, 24, 220
    width, height = left + plot + 20, top + tall + 46
    most = max(1, found.codes)

    def x(n: int) -> float:
        return left + plot * (n - 0.5) / max(1, number)

    def y(codes: float) -> float:
        return top + tall * (1 - codes / most)

    places = range(1, number + 1)
    band = [f"{x(n):.1f},{y(h):.1f}" for n, h in zip(places, found.high, strict=True)]
    band += [f"{x(n):.1f},{y(low):.1f}" for n, low in zip(reversed(places), reversed(found.low), strict=True)]
    mean = " ".join(f"{x(n):.1f},{y(e):.1f}" for n, e in zip(places, found.expected, strict=True))
    body = [
        f'<polygon points="{" ".join(band)}" fill="{SHADES[1][1]}"/>',
        f'<polyline points="{mean}" fill="none" stroke="{_SOFT}" stroke-width="2"/>',
        f'<line x1="{left}" y1="{top + tall}" x2="{left + plot}" y2="{top + tall}" stroke="{INK}"/>',
        label_at(left - 8, y(most) + 5, str(found.codes), "end", "small"),
        label_at(left - 8, y(0) + 5, "0", "end", "small"),
        label_at(left + plot / 2, height - 6, "participants, in the order read", "middle", "small"),
    ]
    total, totals = 0, []
    every = max(1, -(-number // 16))
    for n, new in zip(places, found.new, strict=True):
        total += new
        totals.append(total)
        body.append(f'<circle cx="{x(n):.1f}" cy="{y(total):.1f}" r="3.5" fill="{INK}"/>')
        if new:
            body.append(label_at(round(x(n), 1), y(total) + 18, str(total), "middle", "small"))
        if (n - 1) % every == 0:
            body.append(label_at(round(x(n), 1), top + tall + 16, str(n), "middle", "small"))
    if found.point is not None:
        at = left + plot * found.point / max(1, number)
        body.append(
            f'<line x1="{at:.1f}" y1="{top}" x2="{at:.1f}" y2="{top + tall}" stroke="{INK}" stroke-dasharray="4 4"/>'
        )
        body.append(label_at(round(at, 1), top - 8, f"{found.point}+{found.run}", "middle", "small"))
    desc = "Codes covered after each participant: " + ", ".join(map(str, totals)) + ". " + found.note
    return svg(width, height, title, desc, "".join(body))


def counted(cell: Cell) -> str:
    """``3 of 4``, or that it is hidden."""
    return _HIDDEN if cell.hidden else f"{cell.n} of {cell.of}"


def _sentences(number: int | None) -> str:
    return "1 sentence" if number == 1 else f"{number} sentences"


def short(text: str, most: int) -> str:
    """A label cut to what fits; the full one is in the table beside the picture."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _told(codes: Sequence[CodeComparison]) -> str:
    return "; ".join(f"{c.label}: " + ", ".join(f"{x.group} {counted(x)}" for x in c.cells) for c in codes)
