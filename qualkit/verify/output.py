"""A verification as rows for programs and tables, and as the data of its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from qualkit.verify.records import VERDICTS, Finding
from qualkit.verify.verification import Verification

TOLD = {
    "verbatim": "verbatim",
    "edited": "permitted editing",
    "altered": "altered",
    "misattributed": "misattributed",
    "interviewer": "interviewer's words",
    "not_found": "not found",
    "repeated_elsewhere": "found more than once",
    "ignored": "no interview quotation",
}
_DIFF = re.compile(r"\[-(?P<theirs>.*?)-\]|\{\+(?P<mine>.*?)\+\}", re.DOTALL)


def json_rows(verification: Verification) -> list[dict[str, object]]:
    """What ``--json`` prints: one object per quotation, in the order of the draft."""
    return [
        {
            "quote": f.quote,
            "line": f.line,
            "verdict": f.verdict,
            "transcript": f.transcript,
            "participant": f.participant,
            "start": f.start,
            "end": f.end,
            "diff": f.diff,
            "note": f.note,
        }
        for f in verification.findings
    ]


def csv_rows(verification: Verification) -> list[dict[str, object]]:
    """The rows of the table, with group, source text and further places."""
    return [
        {**row, "group": f.group, "source": f.source, "places": "; ".join(f.places)}
        for row, f in zip(json_rows(verification), verification.findings, strict=True)
    ]


def diff_markup(finding: Finding) -> Markup:
    """The difference with the transcript's words struck out and the draft's underlined, escaped."""
    out, at = [], 0
    for match in _DIFF.finditer(finding.diff):
        out.append(escape(finding.diff[at : match.start()]))
        theirs, mine = match["theirs"], match["mine"]
        out.append(
            Markup("<del>{}</del>").format(theirs) if theirs is not None else Markup("<ins>{}</ins>").format(mine)
        )
        at = match.end()
    return Markup("").join([*out, escape(finding.diff[at:])])


def page_data(verification: Verification) -> dict[str, Any]:
    """Every name that ``verify.html.j2`` may use."""
    counts = verification.counts()
    return {
        "draft": verification.draft.name,
        "unit": verification.draft.unit,
        "ok": verification.ok,
        "counts": [(verdict, TOLD[verdict], counts[verdict]) for verdict in VERDICTS if counts.get(verdict)],
        "findings": [(f, TOLD[f.verdict], diff_markup(f)) for f in verification.findings],
        "quoted": list(verification.quoted().items()),
        "often": [name for name, _ in quoted_often(verification)],
        "groups": list(verification.by_group().items()),
        "silent": verification.silent(),
        "twice": [(a, b) for a, b in verification.twice()],
        "total": len(verification.findings),
    }


def quoted_often(verification: Verification) -> list[tuple[str, int]]:
    """The participants with three quotations or more, and more than twice their even share."""
    quoted = verification.quoted()
    even = sum(quoted.values()) / max(1, len(verification.people))
    return [(name, n) for name, n in quoted.items() if n >= 3 and n > 2 * even]


def summary_lines(verification: Verification) -> Iterator[str]:
    """What a reader should know after the table, one sentence a line."""
    counts = verification.counts()
    told = ", ".join(f"{counts[v]} {TOLD[v]}" for v in VERDICTS if counts.get(v))
    yield f"{len(verification.findings)} quotations in {verification.draft.name}: {told or 'none'}."
    quoted = verification.quoted()
    if quoted:
        yield "Quoted: " + ", ".join(f"{name} {n}" for name, n in quoted.items()) + "."
    for name, n in quoted_often(verification):
        yield f"{name} is quoted {n} times, more than twice an even share."
    if verification.silent():
        yield f"No voice from: {', '.join(verification.silent())}."
    for one, other in verification.twice():
        yield f"The same passage of {one.transcript} is quoted twice: {verification.draft.unit}s {one.line} and {other.line}."
