"""What a person has said about findings: ``identities.csv`` in the study, and the table that is reviewed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualkit.identities.records import KINDS, TOLD, Finding

FILE = "identities.csv"
COLUMNS = ("transcript", "start", "end", "text", "kind", "verdict")
TABLE_COLUMNS = (*COLUMNS, "pseudonym", "times", "role", "why", "context")
VERDICTS = ("keep", "fine")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row of ``identities.csv``. Without a place it holds wherever the text stands; ``*`` is every transcript, or every kind."""

    transcript: str
    start: int | None
    end: int | None
    text: str
    kind: str
    verdict: str

    def covers(self, finding: Finding) -> bool:
        """Whether the row is about a finding: same words, and the same transcript, kind and place where it gives them."""
        return (
            self.transcript in ("*", finding.transcript)
            and self.kind in ("*", "", finding.kind)
            and _flat(self.text) == _flat(finding.text)
            and (self.start is None or (self.start, self.end) == (finding.start, finding.end))
        )


def read_verdicts(text: str) -> tuple[list[Verdict], list[tuple[int, str]]]:
    """The rows of ``identities.csv`` with a verdict, and what is wrong, by line. Rows without a verdict are not reviewed yet.

    >>> read_verdicts("transcript,start,end,text,kind,verdict\\n*,,,Clippy,name,fine\\n")[0][0].verdict
    'fine'
    """
    sample = text.lstrip("\ufeff")
    head = sample.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(sample, newline=""), delimiter=max(",;\t", key=head.count))
    missing = [
        c for c in ("transcript", "text", "verdict") if c not in [(n or "").strip() for n in reader.fieldnames or ()]
    ]
    if missing:
        return [], [(1, f"the column {', '.join(missing)} is missing")]
    verdicts: list[Verdict] = []
    wrong: list[tuple[int, str]] = []
    for row in reader:
        cells = {(k or "").strip(): v.strip() for k, v in row.items() if isinstance(v, str)}
        verdict, kind = cells["verdict"].casefold(), cells.get("kind", "").casefold() or "*"
        start, end = cells.get("start", ""), cells.get("end", "")
        if not verdict:
            continue
        if verdict not in VERDICTS:
            wrong.append((reader.line_num, f"unknown verdict {verdict!r}; known: keep, fine"))
        elif kind not in (*KINDS, "*"):
            wrong.append((reader.line_num, f"unknown kind {kind!r}; known: {', '.join(KINDS)}"))
        elif (start or end) and not (start.isdigit() and end.isdigit()):
            wrong.append(
                (reader.line_num, f"start and end must both be numbers, or both be empty; not {start!r}, {end!r}")
            )
        elif not cells["text"]:
            wrong.append((reader.line_num, "the text is empty"))
        else:
            begin, stop = (int(start), int(end)) if start else (None, None)
            verdicts.append(Verdict(cells["transcript"] or "*", begin, stop, cells["text"], kind, verdict))
    return verdicts, wrong


def unreviewed(findings: Iterable[Finding], verdicts: Sequence[Verdict]) -> list[Finding]:
    """The findings that no row is about."""
    by_text: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_text.setdefault(_flat(verdict.text), []).append(verdict)
    return [f for f in findings if not any(v.covers(f) for v in by_text.get(_flat(f.text), ()))]


def table_rows(
    findings: Sequence[Finding],
    texts: dict[str, str],
    pseudonyms: dict[Finding, str],
    verdicts: Sequence[Verdict],
    *,
    each: bool = False,
) -> list[dict[str, object]]:
    """The review table: a row per transcript, kind and text, or ``each`` place; verdicts given before are filled in."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        place = (finding.start, finding.end) if each and finding.placed else ()
        groups.setdefault((finding.transcript, finding.kind, finding.text, *place), []).append(finding)
    rows: list[dict[str, object]] = []
    for group in groups.values():
        first = group[0]
        given = next((v.verdict for v in verdicts if all(v.covers(f) for f in group)), "")
        rows.append(
            {
                "transcript": first.transcript,
                "start": first.start if each and first.placed else None,
                "end": first.end if each and first.placed else None,
                "text": first.text,
                "kind": first.kind,
                "verdict": given,
                "pseudonym": "" if given else pseudonyms.get(first, "(left out)" if not first.placed else ""),
                "times": len(group),
                "role": first.role,
                "why": first.why,
                "context": _context(texts.get(first.transcript, ""), first),
            }
        )
    return rows


def verdict_rows(verdicts: Sequence[Verdict], rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The rows for verdicts that the table does not show as they were given: for every transcript, for one place, for nothing found."""
    shown = {tuple(row[name] for name in COLUMNS) for row in rows}
    given = [
        dict(zip(COLUMNS, (v.transcript, v.start, v.end, v.text, v.kind, v.verdict), strict=True)) for v in verdicts
    ]
    return [
        {**dict.fromkeys(TABLE_COLUMNS, ""), **row, "why": "a verdict given before"}
        for row in given
        if tuple(row.values()) not in shown
    ]


def banner(findings: Sequence[Finding]) -> str:
    """One line for the top of a report or export; empty when every finding is reviewed. It repeats no identifier."""
    if not findings:
        return ""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[TOLD[finding.kind]] = counts.get(TOLD[finding.kind], 0) + 1
    kinds = ", ".join(
        f"{told} {number}" for told, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    places = len({finding.transcript for finding in findings})
    what = f"{len(findings)} possible identifier{'s' if len(findings) > 1 else ''} in {places} transcript{'s' if places > 1 else ''}"
    verb = "have" if len(findings) > 1 else "has"
    return (
        f"Not yet fit for sharing: {what} {verb} not been reviewed ({kinds}). "
        f"List them with `qualkit anonymise FOLDER --dry-run`; put what may stay into {FILE}."
    )


def _context(text: str, finding: Finding) -> str:
    if not finding.placed:
        return ""
    return _flat(
        f"{text[max(0, finding.start - 40) : finding.start]}»{finding.text}«{text[finding.end : finding.end + 40]}"
    )


def _flat(text: str) -> str:
    return " ".join(text.split())
