"""How far two coders agree, and first of all where they do not.

The unit is the segment (or the turn): for each code it is coded or it is not. Only units that both coders have finished
count, so silence on a stretch nobody read is not taken for agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.figures import cohen_kappa, kappa_interval, krippendorff_alpha
from qualkit.decisions import anchor, segments_at
from qualkit.model import Coding, Decision, Segment, Transcript, theme_of
from qualkit.segments import by_transcript

AGREEMENT_COLUMNS = (
    "level,code,n,both,only_a,only_b,neither,prevalence_a,prevalence_b,percent,kappa,kappa_low,kappa_high,alpha,"
    "precision,recall,f1,note,coder_a,coder_b"
).split(",")
DISAGREEMENT_COLUMNS = (
    "segment,transcript,participant,group,turn,start,end,text,theme,codes_a,codes_b,stance_a,stance_b,evidence_a,evidence_b,"
    "coder_a,coder_b"
).split(",")
_FEW = 10
CodesBySegment = Mapping[str, Mapping[str, Coding]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of coders ``a`` and ``b`` on one code at one level (``segment`` or ``turn``).

    ``kappa`` is Cohen's (1960), ``alpha`` Krippendorff's nominal; None where they are not defined (nobody used the code).
    ``low`` and ``high`` are the percentile bootstrap interval of kappa over transcripts. Precision and recall take
    ``b`` as the reference.
    """

    level: str
    code: str
    both: int
    only_a: int
    only_b: int
    neither: int
    kappa: float | None
    low: float | None
    high: float | None
    alpha: float | None

    @property
    def n(self) -> int:
        return self.both + self.only_a + self.only_b + self.neither

    @property
    def percent(self) -> float:
        return (self.both + self.neither) / self.n if self.n else 0.0

    @property
    def precision(self) -> float | None:
        return self.both / (self.both + self.only_a) if self.both + self.only_a else None

    @property
    def recall(self) -> float | None:
        return self.both / (self.both + self.only_b) if self.both + self.only_b else None

    @property
    def f1(self) -> float | None:
        used = 2 * self.both + self.only_a + self.only_b
        return 2 * self.both / used if used else None

    @property
    def note(self) -> str:
        used = self.both + self.only_a + self.only_b
        if not used:
            return "nobody used this code here"
        return f"rests on {used} coded units" if used < _FEW else ""

    def row(self) -> dict[str, object]:
        """The figures by column."""
        n = self.n or 1
        return {
            "level": self.level,
            "code": self.code,
            "n": self.n,
            "both": self.both,
            "only_a": self.only_a,
            "only_b": self.only_b,
            "neither": self.neither,
            "prevalence_a": (self.both + self.only_a) / n,
            "prevalence_b": (self.both + self.only_b) / n,
            "percent": self.percent,
            "kappa": self.kappa,
            "kappa_low": self.low,
            "kappa_high": self.high,
            "alpha": self.alpha,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that ``qualkit agree`` shows of two coders."""

    a: str
    b: str
    units: int
    left_out: int
    disagreements: tuple[dict[str, object], ...]
    themes: tuple[Agreement, ...]
    codes: tuple[Agreement, ...]
    turns: tuple[Agreement, ...]
    stance_same: int
    stance_both: int

    def rows(self) -> list[dict[str, object]]:
        """The rows of ``agreement.csv``."""
        named = {"coder_a": self.a, "coder_b": self.b}
        return [x.row() | named for x in (*self.themes, *self.codes, *self.turns)]

    def disagreement_rows(self) -> list[dict[str, object]]:
        """The rows of ``disagreements.csv``."""
        return [row | {"coder_a": self.a, "coder_b": self.b} for row in self.disagreements]

    @property
    def macro_kappa(self) -> float | None:
        """The mean of the themes' kappas, over themes that somebody used."""
        defined = [t.kappa for t in self.themes if t.kappa is not None]
        return sum(defined) / len(defined) if defined else None


def compare_coders(
    name_a: str,
    name_b: str,
    a: Iterable[Coding],
    b: Iterable[Coding],
    segments: Sequence[Segment],
    finished: frozenset[str],
    themes: Sequence[str],
    codes: Sequence[str],
    *,
    seed: int = 0,
    resamples: int = 500,
) -> Comparison:
    """Compare two coders over the segments whose ids are in ``finished`` (both have been through them)."""
    units = [s for s in segments if s.id in finished]
    by_a, by_b = codes_by_segment(a), codes_by_segment(b)
    different = []
    same = both = 0
    for segment in units:
        mine, theirs = by_a.get(segment.id, {}), by_b.get(segment.id, {})
        for theme in themes:
            left = sorted(c for c in mine if theme_of(c) == theme)
            right = sorted(c for c in theirs if theme_of(c) == theme)
            if left and right:
                both += 1
                same += {mine[c].stance for c in left} == {theirs[c].stance for c in right}
            if left != right:
                different.append(_disagreement(segment, theme, mine, left, theirs, right))
    of_themes = tuple(
        _agreement("segment", t, units, marks_of(by_a, units, t), marks_of(by_b, units, t), seed, resamples)
        for t in themes
    )
    of_codes = tuple(
        _agreement("segment", c, units, marks_of(by_a, units, c), marks_of(by_b, units, c), seed, resamples)
        for c in codes
        if c not in themes
    )
    of_turns = tuple(
        _turn_agreement(t, units, marks_of(by_a, units, t), marks_of(by_b, units, t), seed, resamples) for t in themes
    )
    return Comparison(
        name_a,
        name_b,
        len(units),
        len(segments) - len(units),
        tuple(different),
        of_themes,
        of_codes,
        of_turns,
        same,
        both,
    )


def finished_by(
    decisions: Iterable[Decision], coder: str, segments: Sequence[Segment], transcripts: Mapping[str, Transcript]
) -> frozenset[str]:
    """The ids of the segments a coder has been through: in a stretch marked done, or decided on one by one."""
    mine = by_transcript(segments)
    found: set[tuple[str, str]] = set()
    for decision in decisions:
        transcript = transcripts.get(decision.transcript)
        if decision.coder == coder and transcript and (place := anchor(decision, transcript.text)):
            here = {(s.id, decision.code) for s in segments_at(place, mine.get(transcript.id, ()))}
            found = found - here if decision.action == "reopen" else found | here
    return frozenset(name for name, _ in found)


def codes_by_segment(codings: Iterable[Coding]) -> CodesBySegment:
    """The codings that are not rejected, by segment and code."""
    found: dict[str, dict[str, Coding]] = {}
    for coding in codings:
        if coding.status != "rejected":
            found.setdefault(coding.segment, {})[coding.code] = coding
    return found


def marks_of(codings: CodesBySegment, units: Sequence[Segment], code: str) -> NDArray[np.bool_]:
    """For each unit, whether it has the code (a theme includes its sub-codes)."""
    return np.array(
        [any(c == code or c.startswith(code + "/") for c in codings.get(s.id, ())) for s in units], dtype=bool
    )


def _turn_agreement(
    code: str, units: Sequence[Segment], a: NDArray[np.bool_], b: NDArray[np.bool_], seed: int, resamples: int
) -> Agreement:
    turns: dict[tuple[str, int], int] = {}
    firsts: list[Segment] = []
    for unit in units:
        if (unit.transcript, unit.turn) not in turns:
            turns[unit.transcript, unit.turn] = len(turns)
            firsts.append(unit)
    marks = np.zeros((2, len(turns)), dtype=bool)
    for n, unit in enumerate(units):
        marks[0, turns[unit.transcript, unit.turn]] |= a[n]
        marks[1, turns[unit.transcript, unit.turn]] |= b[n]
    return _agreement("turn", code, firsts, marks[0], marks[1], seed, resamples)


def _agreement(
    level: str,
    code: str,
    units: Sequence[Segment],
    a: NDArray[np.bool_],
    b: NDArray[np.bool_],
    seed: int,
    resamples: int,
) -> Agreement:
    kappa = cohen_kappa(a, b)
    transcripts = [unit.transcript for unit in units]
    low, high = kappa_interval(transcripts, a, b, seed, resamples) if kappa is not None else (None, None)
    return Agreement(
        level,
        code,
        int((a & b).sum()),
        int((a & ~b).sum()),
        int((~a & b).sum()),
        int((~a & ~b).sum()),
        kappa,
        low,
        high,
        krippendorff_alpha(a, b),
    )


def _disagreement(
    segment: Segment,
    theme: str,
    mine: Mapping[str, Coding],
    left: Sequence[str],
    theirs: Mapping[str, Coding],
    right: Sequence[str],
) -> dict[str, object]:
    return {
        "segment": segment.id,
        "transcript": segment.transcript,
        "participant": segment.participant,
        "group": segment.group,
        "turn": segment.turn,
        "start": segment.start,
        "end": segment.end,
        "text": segment.text,
        "theme": theme,
        "codes_a": " ".join(left),
        "codes_b": " ".join(right),
        "stance_a": " ".join(mine[c].stance for c in left),
        "stance_b": " ".join(theirs[c].stance for c in right),
        "evidence_a": "; ".join(str(e) for c in left for e in mine[c].evidence),
        "evidence_b": "; ".join(str(e) for c in right for e in theirs[c].evidence),
    }
