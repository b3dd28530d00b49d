"""Turns the rows of a table of codings into decisions that the log does not hold yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.decisions import anchor, is_stretch, segments_at
from qualkit.model import STANCES, Action, Codebook, Decision, Problem, Segment, Transcript
from qualkit.sheets.columns import TableRow
from qualkit.sheets.locate import Doubt, Spot, locate
from qualkit.sheets.records import read_put
from qualkit.sheets.values import CodeNames, marked, stance_of, verdict_of

_POSITIVE = ("code", "accept")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a table adds: new decisions in the order of its rows, and the rows (or parts) that could not be read.

    ``rows`` counts the rows that say something, ``empty`` those that say nothing yet.
    """

    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    rows: int
    empty: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """One thing that a row says about one code."""

    action: Action
    code: str
    stance: str = ""


@dataclass(slots=True)
class _Held:
    """What a coder's log says of each segment: the last decision per code, what is done, and every note so far."""

    last: dict[tuple[str, str], Decision] = field(default_factory=dict)
    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    done: set[str] = field(default_factory=set)
    notes: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, decision: Decision, segments: Iterable[Segment]) -> None:
        for segment in segments:
            self.notes.add((segment.id, decision.code, decision.note))
            if is_stretch(decision):
                (self.done.add if decision.action == "done" else self.done.discard)(segment.id)
                continue
            if decision.action == "reopen":
                self.last.pop((segment.id, decision.code), None)
                self.codes[segment.id].discard(decision.code)
                continue
            self.last[segment.id, decision.code] = decision
            if decision.action in _POSITIVE:
                self.codes[segment.id].add(decision.code)
            else:
                self.codes[segment.id].discard(decision.code)

    def says(self, decision: Decision, segments: Iterable[Segment]) -> bool:
        """Whether the log says the same already."""
        return all(
            (not decision.note or (s.id, decision.code, decision.note) in self.notes) and self._holds(decision, s.id)
            for s in segments
        )

    def _holds(self, decision: Decision, segment: str) -> bool:
        if decision.action == "done":
            return segment in self.done
        last = self.last.get((segment, decision.code))
        if decision.action in _POSITIVE:
            return last is not None and last.action in _POSITIVE and _same_stance(last.stance, decision.stance)
        return last is not None and last.action not in _POSITIVE


def _same_stance(one: str, other: str) -> bool:
    return (one or "neutral") == (other or "neutral")


def decide(
    rows: Sequence[TableRow],
    coder_of: Mapping[str, str],
    transcripts: Mapping[str, Transcript],
    segments: Mapping[str, Sequence[Segment]],
    codebook: Codebook,
    log: Sequence[Decision],
    *,
    file: str,
    at: str,
) -> Outcome:
    """The decisions of a table's rows that ``log`` does not hold; ``coder_of`` names the coder of each row (by ``row.at``).

    A row marked as gone through is complete: a code that its coder put there before and that is not in it any more is
    taken back. In other rows codes are only added. A row with something unreadable is not taken as gone through. Reading
    the same table again, after its decisions have been added to the log, adds nothing.
    """
    held: dict[str, _Held] = defaultdict(_Held)
    for decision in log:
        transcript = transcripts.get(decision.transcript)
        if transcript and (place := anchor(decision, transcript.text)):
            held[decision.coder].add(decision, segments_at(place, segments.get(transcript.id, ())))
    names = CodeNames(codebook)
    decisions: list[Decision] = []
    problems: list[Problem] = []
    stances: dict[tuple[str, str, str], tuple[str, str]] = {}
    count = Counter[str]()
    for row in rows:
        if not _says_something(row):
            count["empty"] += 1
            continue
        count["rows"] += 1
        spot = locate(row, transcripts)
        if isinstance(spot, Doubt):
            problems.append(Problem(file, spot.what, spot.remedy, row.at))
            continue
        covered = segments_at((spot.start, spot.end), segments.get(spot.transcript, ()))
        if not covered:
            what = f"its place is not in a participant's speech: “{' '.join(spot.text.split())[:60]}”"
            problems.append(Problem(file, what, "Check who speaks there; interviewers are never coded.", row.at))
            continue
        coder = coder_of[row.at]
        marks, doubts = _read(row, names)
        marks, clashes = _without_clashes(marks, coder, covered, stances, row.at)
        doubts += clashes
        problems += [Problem(file, doubt.what, doubt.remedy, row.at) for doubt in doubts]
        done = marked(row.get("done")) is True and not doubts
        mine = held[coder]
        for decision in _decisions(row, spot, marks, done, coder, at, covered, mine):
            if not mine.says(decision, covered):
                mine.add(decision, covered)
                decisions.append(decision)
    return Outcome(tuple(decisions), tuple(problems), count["rows"], count["empty"])


def _says_something(row: TableRow) -> bool:
    """Whether anything was filled in."""
    filled = [*row.numbered("code"), *row.numbered("stance"), *row.numbered("verdict")]
    return bool(filled or row.get("note") or row.get("done"))


def _read(row: TableRow, names: CodeNames) -> tuple[list[_Mark], list[Doubt]]:
    marks: list[_Mark] = []
    doubts: list[Doubt] = []
    stances = dict(row.numbered("stance"))
    for number, cell in row.numbered("code"):
        stance = stances.pop(number, "")
        meant = stance_of(stance) if stance else ""
        if meant is None:
            doubts.append(_odd_stance(stance))
            continue
        for name, path in names.find_all(cell):
            if path is None:
                doubts.append(Doubt(*names.unknown(name)))
            else:
                marks.append(_Mark("code", path, meant))
    for number, stance in stances.items():
        doubts.append(
            Doubt(f"there is a stance {stance!r} without a code", f"Fill in code {number}.".replace(" .", "."))
        )
    for number, cell in row.numbered("verdict"):
        marks += _verdict(row.get(f"proposal {number}".strip()), cell, names, {m.code for m in marks}, doubts)
    if row.get("done") and marked(row.get("done")) is None:
        doubts.append(Doubt(f"{row.get('done')!r} is no mark for gone through", "Write yes, or leave it empty."))
    if row.get("note") and not (marks or doubts or marked(row.get("done"))):
        remedy = "Mark the row as gone through, or put a code there."
        doubts.append(Doubt(f"a note alone says nothing about the sentence: {row.get('note')[:60]!r}", remedy))
    return marks, doubts


def _verdict(proposal: str, cell: str, names: CodeNames, coded: set[str], doubts: list[Doubt]) -> list[_Mark]:
    """A verdict on a proposal; none when the person put the same code there in their own words."""
    put, verdict = read_put(proposal), verdict_of(cell)
    path = names.find(put.code) if proposal else None
    if verdict is None:
        doubts.append(Doubt(f"{cell!r} is no verdict", "Write accept or reject."))
    elif not proposal:
        doubts.append(Doubt(f"there is a verdict {cell!r} without a proposal", "Empty the cell."))
    elif path is None:
        doubts.append(Doubt(*names.unknown(put.code)))
    elif verdict and path not in coded:
        return [_Mark("accept", path, put.stance) if verdict == "accept" else _Mark("reject", path)]
    return []


def _odd_stance(stance: str) -> Doubt:
    return Doubt(f"the stance {stance!r} is not known", f"Write one of: {', '.join(STANCES)}.")


def _without_clashes(
    marks: Sequence[_Mark],
    coder: str,
    covered: Sequence[Segment],
    stances: dict[tuple[str, str, str], tuple[str, str]],
    at: str,
) -> tuple[list[_Mark], list[Doubt]]:
    """The marks that do not contradict an earlier row (or cell) about the same coder, sentence and code."""
    kept, doubts = [], []
    for mark in marks:
        says = mark.stance or "neutral" if mark.action in _POSITIVE else "no"
        others = [stances.setdefault((coder, s.id, mark.code), (says, at)) for s in covered]
        other = next(((said, where) for said, where in others if said != says), None)
        if other is None:
            kept.append(mark)
            continue
        what = (
            f"{mark.code} ({says}) contradicts {other[1]}, which says {other[0]} of the same sentence; it was not used"
        )
        doubts.append(Doubt(what, "Keep one of the two."))
    return kept, doubts


def _decisions(
    row: TableRow,
    spot: Spot,
    marks: Sequence[_Mark],
    done: bool,
    coder: str,
    at: str,
    covered: Sequence[Segment],
    held: _Held,
) -> Iterator[Decision]:
    """Everything that a row says, the codes it takes back among it. The note goes with what the row says foremost."""
    note = row.get("note")
    foremost = next((a for a in ("code", "accept", "reject") if any(m.action == a for m in marks)), "done")

    def made(action: Action, code: str = "", stance: str = "") -> Decision:
        remark = note if action == foremost else ""
        return Decision(at, coder, action, spot.transcript, spot.start, spot.end, spot.text, code, stance, remark)

    for mark in marks:
        yield made(mark.action, mark.code, mark.stance)
    if not done:
        return
    named = {mark.code for mark in marks}
    for code in sorted({code for segment in covered for code in held.codes[segment.id]} - named):
        yield made("uncode", code)
    yield made("done")
