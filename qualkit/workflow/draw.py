"""Drawing stretches for double coding from a coded study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualkit import sampling, store
from qualkit.compare.design import design_of
from qualkit.errors import QualkitError
from qualkit.model import Problem, Segment
from qualkit.notice import noted
from qualkit.places import read_place_key
from qualkit.sampling.draw import draw
from qualkit.segments import by_transcript
from qualkit.sheets import read_sheets
from qualkit.stretches import Stretch, Unit, stretches_of
from qualkit.workflow.coding import CodedStudy
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Sample:
    """The drawn stretches as rows of a sample file, what was drawn of each stratum, and what to expect for each code."""

    share: float
    by: str
    unit: Unit
    seed: int
    drawn: tuple[Stretch, ...]
    rows: tuple[dict[str, object], ...]
    strata: tuple[sampling.Stratum, ...]
    codes: tuple[sampling.Expectation, ...]

    @property
    def segments(self) -> int:
        return sum(len(stretch.segments) for stretch in self.drawn)

    def record(self) -> dict[str, Any]:
        """Everything of the sample, for a program."""
        return {
            "share": self.share,
            "by": self.by,
            "unit": self.unit,
            "seed": self.seed,
            "segments": self.segments,
            "strata": [stratum.row() for stratum in self.strata],
            "codes": [code.row() for code in self.codes],
            "stretches": list(self.rows),
        }


def draw_sample(
    coded: CodedStudy,
    share: float,
    *,
    by: str | None = None,
    unit: Unit = "stretch",
    seed: int | None = None,
    kappa: float = 0.7,
    half_width: float = 0.2,
) -> Sample:
    """A seeded sample of ``share`` (0 to 1) of the segments, stratified by group or another attribute.

    What to expect rests on the codings that count now; ``kappa`` is the agreement one hopes for, ``half_width`` the
    precision wanted (see ``sampling.expectations``). Raises QualkitError for an unknown attribute, or when nothing is drawn.
    """
    study = coded.study
    seed = study.settings.seed if seed is None else seed
    design = design_of(study.people, by or study.settings.compare.by, study.groups)
    labels = dict(zip(design.people, design.labels, strict=True))

    def stratum_of(segment: Segment) -> str:
        return labels[segment.participant]

    stretches = _stretches(coded, unit)
    drawn = draw(stretches, share, stratum_of, seed)
    if not drawn:
        raise QualkitError(
            f"With --share {100 * share:g}% not even one {unit} is drawn.", "Give a larger share, or a smaller --unit."
        )
    texts = {t.id: t.text for t in study.transcripts}
    inside = {segment.id for stretch in drawn for segment in stretch.segments}
    paths = [code.path for code in study.codebook.codes]
    return Sample(
        share,
        design.by,
        unit,
        seed,
        drawn,
        tuple(sampling.sample_rows(drawn, texts, stratum_of)),
        tuple(sampling.strata_of(stretches, drawn, stratum_of, [g for g in design.groups if g in design.labels])),
        tuple(
            sampling.expectations(
                coded.standing, paths, len(coded.segments), inside, kappa=kappa, half_width=half_width
            )
        ),
    )


def _stretches(coded: CodedStudy, unit: Unit) -> list[Stretch]:
    mine = by_transcript(coded.segments)
    return [s for t in coded.study.transcripts for s in stretches_of(t, mine.get(t.id, ()), unit)]


def write_sample(path: Path, sample: Sample, notice: str = "") -> Path:
    """The sample as a CSV file, a row per stretch; ``notice`` stands in its first row."""
    store.write_csv(path, *noted(sampling.SAMPLE_COLUMNS, sample.rows, notice))
    return path


def read_sample(path: Path, study: Study, segments: Sequence[Segment]) -> tuple[frozenset[str], list[Problem]]:
    """The ids of the segments in a sample file, and the rows whose place is not in the study any more.

    Raises QualkitError when it is no sample file, or no row of it fits the study.
    """
    rows = next((rows for _, rows in read_sheets(path) if rows), [])
    header = list(rows[0][1]) if rows else []
    if "place" not in header:
        raise QualkitError(f"{path} has no column `place`.", "Give the file that `qualkit sample --out` wrote.")
    texts, mine, column = study.by_id(), by_transcript(segments), header.index("place")
    found: set[str] = set()
    problems = []
    for line, cells in rows[1:]:
        key = read_place_key(cells[column]) if column < len(cells) else None
        if key is None or key.transcript not in texts or not key.holds(texts[key.transcript].text):
            what = f"the stretch {cells[column] if column < len(cells) else ''!r} is not in the study as it was drawn"
            problems.append(Problem(path.name, what, "Draw the sample again with the same seed.", line))
            continue
        found |= {s.id for s in mine.get(key.transcript, ()) if key.start <= s.start and s.end <= key.end}
    if not found:
        raise QualkitError(f"No stretch of {path} is in this study.", "Draw the sample again.", problems)
    return frozenset(found), problems
