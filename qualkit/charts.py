"""Small static SVG pictures: readable in grey, by a screen reader (title and desc), and on paper.

Own SVG rather than a plotting library: four simple shapes, kilobytes instead of megabytes in the report, no fonts or
scripts to embed, and every number is printed beside its mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from qualkit.model import CodeSummary, Count

INK = "#1d2b3a"
HIDDEN = "hidden"
SHADES = ((0.0, "#f4f6f8"), (0.001, "#dbe7f1"), (0.25, "#b3cfe5"), (0.5, "#7fb0d6"), (0.75, "#4a8cc2"))


def svg(width: int, height: int, title: str, desc: str, body: str) -> Markup:
    return Markup(
        f'<svg class="chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        f' aria-label="{escape(title)}"><title>{escape(title)}</title><desc>{escape(desc)}</desc>{body}</svg>'
    )


def label_at(x: float, y: float, text: str, anchor: str = "start", css: str = "", fill: str = INK) -> str:
    kind = f' class="{css}"' if css else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{fill}"{kind}>{escape(text)}</text>'


def told(count: Count) -> str:
    """``3 of 4``, or that it is hidden."""
    return HIDDEN if count.n is None else f"{count.n} of {count.of}"


def percent(share: float, digits: int = 0) -> str:
    """A share as it is printed, with a blank before the sign at which no line breaks: ``0.256`` → ``26 %``."""
    return f"{100 * share:.{digits}f}\u00a0%"


def _number(count: int | None) -> str:
    return HIDDEN if count is None else str(count)


def heat_map(summaries: Sequence[CodeSummary], groups: Sequence[str], title: str) -> Markup:
    """Codes in rows, groups in columns; each cell prints n/N participants and the segments, shaded by the share n/N."""
    left, cell, row = 150, 118, 46
    width, height = left + cell * len(groups) + 4, 34 + row * len(summaries) + 4
    body = [label_at(left + cell * (i + 0.5), 22, group, "middle", "head") for i, group in enumerate(groups)]
    for r, summary in enumerate(summaries):
        y = 34 + row * r
        body.append(label_at(left - 12, y + row / 2 + 5, summary.label, "end"))
        for c, group in enumerate(groups):
            count = summary.by_group[group]
            fill = [colour for limit, colour in SHADES if count.share >= limit][-1]
            ink = "#ffffff" if count.share >= 0.75 else INK
            x = left + cell * c
            body.append(f'<rect x="{x + 2}" y="{y + 2}" width="{cell - 4}" height="{row - 4}" rx="4" fill="{fill}"/>')
            body.append(label_at(x + cell / 2, y + 21, told(count), "middle", "strong", ink))
            if count.segments is not None:
                body.append(label_at(x + cell / 2, y + 36, f"{count.segments} sentences", "middle", "small", ink))
    desc = "; ".join(
        f"{s.label}: " + ", ".join(f"{g} {told(s.by_group[g])} participants" for g in groups) for s in summaries
    )
    return svg(width, height, title, desc, "".join(body))


def stance_bars(rows: Sequence[tuple[str, Mapping[str, Count]]], title: str) -> Markup:
    """One row per name: barrier segments to the left of the middle line, enablers to the right, neutral at the edge."""
    most = max((counts[s].segments or 0 for _, counts in rows for s in ("barrier", "enabler")), default=0) or 1
    label, half, row = 250, 200, 30
    width, height = label + 2 * half + 120, 30 + row * len(rows) + 4
    middle = label + half
    body = [
        label_at(middle - 8, 20, "barrier", "end", "head"),
        label_at(middle + 8, 20, "enabler", "start", "head"),
        label_at(width - 4, 20, "neutral", "end", "head"),
    ]
    for r, (name, counts) in enumerate(rows):
        y = 30 + row * r
        b, e, n = (counts[s].segments for s in ("barrier", "enabler", "neutral"))
        body.append(label_at(label - 12, y + 19, name, "end"))
        for count, sign, fill in ((b, -1, "#b5523b"), (e, 1, "#2f7d6b")):
            length = (half - 40) * (count or 0) / most
            x = middle - length if sign < 0 else middle
            pattern = ' fill-opacity="0.85"' if sign < 0 else ""
            if count:
                body.append(
                    f'<rect x="{x:.1f}" y="{y + 5}" width="{length:.1f}" height="{row - 10}" fill="{fill}"{pattern}/>'
                )
            at = middle + sign * (length + 6)
            body.append(label_at(round(at, 1), y + 19, _number(count), "end" if sign < 0 else "start", "small"))
        body.append(label_at(width - 4, y + 19, _number(n), "end", "small"))
    body.append(f'<line x1="{middle}" y1="26" x2="{middle}" y2="{height}" stroke="{INK}" stroke-width="1"/>')
    desc = "; ".join(
        f"{name}: " + ", ".join(f"{_number(counts[s].segments)} {s}" for s in ("barrier", "enabler", "neutral"))
        for name, counts in rows
    )
    return svg(width, height, title, desc, "".join(body))


def triangle(names: Sequence[str], counts: Mapping[tuple[str, str], int], title: str) -> Markup:
    """How often each pair of themes stands in one segment: a lower triangle with the counts printed."""
    size, left = 74, 130
    most = max(counts.values(), default=0) or 1
    width, height = left + size * (len(names) - 1) + 8, 30 + 40 * (len(names) - 1) + 4
    body = [label_at(left + size * (i + 0.5), 20, n, "middle", "head") for i, n in enumerate(names[:-1])]
    for r, lower in enumerate(names[1:]):
        y = 30 + 40 * r
        body.append(label_at(left - 10, y + 25, lower, "end"))
        for c, upper in enumerate(names[: r + 1]):
            count = counts.get((upper, lower), 0)
            fill = [colour for limit, colour in SHADES if count / most >= limit][-1]
            ink = "#ffffff" if count / most >= 0.75 else INK
            x = left + size * c
            body.append(f'<rect x="{x + 2}" y="{y + 2}" width="{size - 4}" height="36" rx="4" fill="{fill}"/>')
            body.append(label_at(x + size / 2, y + 25, str(count), "middle", "strong", ink))
    desc = "; ".join(f"{a} with {b}: {n}" for (a, b), n in counts.items())
    return svg(width, height, title, desc, "".join(body))


def topic_map(rows: Sequence[tuple[str, Mapping[str, tuple[Count, float]]]], groups: Sequence[str]) -> Markup:
    """Topics in rows, groups in columns: n of N, and a circle whose area is the share of the group's sentences, printed too."""
    left, cell, row = 230, 150, 40
    most = max((share for _, cells in rows for _, share in cells.values()), default=0.0) or 1.0
    width, height = left + cell * len(groups) + 4, 34 + row * len(rows) + 4
    body = [label_at(left + cell * i + 22, 22, group, "start", "head") for i, group in enumerate(groups)]
    for r, (name, cells) in enumerate(rows):
        y = 34 + row * r + row / 2
        body.append(label_at(left - 14, y + 5, name, "end"))
        for c, group in enumerate(groups):
            count, share = cells.get(group, (Count(0, 0, 0), 0.0))
            x = left + cell * c + 22
            radius = 16 * (share / most) ** 0.5
            body.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius:.1f}" fill="{SHADES[-1][1]}"/>')
            text = told(count) if count.n is None else f"{told(count)}; {percent(share, 1)}"
            body.append(label_at(x + 22, y + 4, text, "start", "small"))
    desc = "; ".join(
        f"{name}: " + ", ".join(f"{g} {told(c)}, {percent(share, 1)} of sentences" for g, (c, share) in cells.items())
        for name, cells in rows
    )
    return svg(
        width, height, "Topics by group: participants n of N, share of the group's sentences", desc, "".join(body)
    )


def topic_curve(points: Sequence[tuple[int, float, float, bool]]) -> Markup:
    """Numbers of topics that were tried, side by side: a bar and the share of topics that come back, and the score; the chosen
    one is dark and says so.
    """
    left, cell, top, plot = 110, 66, 24, 100
    width, height = left + cell * len(points) + 4, top + plot + 62
    rows = ((0, "Topics", "head"), (18, "Score", "small"))
    body = [label_at(left - 12, top + plot + 18 + y, name, "end", css) for y, name, css in rows]
    body.append(label_at(left - 12, top + plot - 4, "Comes back", "end", "small"))
    for i, (number, back, score, chosen) in enumerate(points):
        middle = left + cell * (i + 0.5)
        y = top + plot * (1 - back)
        fill = SHADES[-1][1] if chosen else SHADES[2][1]
        body.append(f'<rect x="{middle - 20:g}" y="{y:.1f}" width="40" height="{plot * back:.1f}" fill="{fill}"/>')
        body.append(label_at(middle, round(y - 5, 1), percent(back), "middle", "small"))
        body.append(label_at(middle, top + plot + 18, str(number), "middle", "strong" if chosen else ""))
        body.append(label_at(middle, top + plot + 36, f"{score:.2f}", "middle", "small"))
        if chosen:
            body.append(label_at(middle, top + plot + 54, "chosen", "middle", "strong"))
    desc = "; ".join(
        f"{number} topics: {percent(back)} come back, score {score:.2f}{', chosen' if chosen else ''}"
        for number, back, score, chosen in points
    )
    return svg(width, height, "How many topics: share that comes back, and score", desc, "".join(body))
