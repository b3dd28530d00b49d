"""Codings that people bring back: filled-in coding sheets, and tables of other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qualkit import sheets
from qualkit.coders import checked_coder
from qualkit.decisions import append_decisions
from qualkit.errors import QualkitError
from qualkit.model import Coding, Decision, Problem
from qualkit.report import problem_rows
from qualkit.segments import by_transcript
from qualkit.workflow.study import Study, codings_by, segments_of

_MACHINES = ("rule", "model", "topic")  # origins in codings.csv that are nobody's decision


@dataclass(frozen=True)
class Imported:
    """What an import added (or, in a dry run, would add), and every row that could not be read.

    ``before`` and ``after`` count the segments that each coder has coded, by code; ``unused`` are columns not understood.
    """

    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    rows: int
    empty: int
    before: Mapping[str, Mapping[str, int]]
    after: Mapping[str, Mapping[str, int]]
    unused: tuple[str, ...]

    @property
    def added(self) -> dict[str, int]:
        """How many decisions of each kind were added."""
        return dict(Counter(decision.action for decision in self.decisions))

    def record(self) -> dict[str, Any]:
        """Everything of the import, for a program."""
        return {
            "rows": self.rows,
            "empty_rows": self.empty,
            "added": self.added,
            "before": self.before,
            "after": self.after,
            "unused_columns": list(self.unused),
            "problems": problem_rows(self.problems),
        }


def import_codings(
    study: Study,
    path: Path,
    *,
    coder: str = "",
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
    at: datetime | None = None,
) -> Imported:
    """Read a filled-in coding sheet, or another program's table of codings, into the coders' logs.

    Only what a log does not hold yet is added, so the same file twice adds nothing. Raises QualkitError when the file holds
    no table of codings, or when it is not clear whose they are.
    """
    table = sheets.read_codings(path, columns or {})
    rows = [row for row in table.rows if not _is_proposal(row)]
    coder_of = _coders_of(rows, coder, study.coders, path.name)
    segments = segments_of(study)
    outcome = sheets.decide(
        rows,
        coder_of,
        study.by_id(),
        by_transcript(segments),
        study.codebook,
        study.decisions,
        file=path.name,
        at=(at or datetime.now(UTC)).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )
    if not dry_run:
        append_decisions(study.root / "decisions", outcome.decisions)
    names = sorted(set(coder_of.values()))
    later = replace(study, decisions=(*study.decisions, *outcome.decisions))
    return Imported(
        outcome.decisions,
        (*_left_out(len(table.rows) - len(rows), path.name), *outcome.problems),
        outcome.rows,
        outcome.empty,
        {name: _counts(codings_by(study, name, segments)) for name in names},
        {name: _counts(codings_by(later, name, segments)) for name in names},
        table.unused,
    )


def _is_proposal(row: sheets.TableRow) -> bool:
    """Whether a row of ``codings.csv`` is the computer's, or a rejected coding."""
    return row.get("origin").casefold() in _MACHINES or row.get("status").casefold() == "rejected"


def _left_out(count: int, file: str) -> list[Problem]:
    if not count:
        return []
    what = f"{count} rows are proposals of the computer or rejected codings (columns `origin`, `status`); they were left out"
    return [Problem(file, what, "Remove those two columns if a person stands behind these rows.", "", "warning")]


def _coders_of(rows: Sequence[sheets.TableRow], coder: str, known: Sequence[str], file: str) -> dict[str, str]:
    """Whose each row is, by its place in the file: the coder given, or the one that the table names."""
    named = sorted({row.get("coder") for row in rows} - {""})
    if coder:
        if set(named) - {coder}:
            raise QualkitError(
                f"{file} holds codings of {', '.join(named)}, not (only) of {coder}.",
                "Leave --coder out to import each row under the name in the table, or give --columns coder= to ignore it.",
            )
        name = checked_coder(coder, known)
        return {row.at: name for row in rows}
    nameless = [row.at for row in rows if not row.get("coder")]
    if nameless:
        where = "" if len(nameless) == len(rows) else f" in {nameless[0]}"
        raise QualkitError(
            f"It is not said whose codings {file} holds{where}.", "Give the coder's name with --coder NAME."
        )
    return {row.at: checked_coder(row.get("coder"), known) for row in rows}


def _counts(codings: Sequence[Coding]) -> dict[str, int]:
    return dict(sorted(Counter(coding.code for coding in codings).items()))
