"""The methods page of a study."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from qualkit import compare as comparing
from qualkit import report, store
from qualkit.resources import shipped, version_of
from qualkit.topics.method import paragraph
from qualkit.workflow.coding import CodedStudy
from qualkit.workflow.groups import compare_groups
from qualkit.workflow.run import theme_quotes, topics_of
from qualkit.workflow.study import Study
from qualkit.workflow.teach import agree


def write_methods(out: Path, coded: CodedStudy) -> tuple[Path, Path]:
    """``methods.html`` and ``methods.md``: the items of COREQ and SRQR that the data can answer, blanks for the rest,
    and a paragraph on how topics were found.
    """
    study = coded.study
    comparison = compare_groups(coded)
    facts = comparing.study_facts(
        study.transcripts,
        study.people,
        coded.segments,
        coded.standing,
        study.codebook,
        title=study.title,
        layers=coded.method,
        done=coded.done,
        quoted=[q.participant for chosen in theme_quotes(coded).values() for q in chosen],
        agreement=agreement_of(study),
        saturation=comparison.views.saturation[0].note,
        software={"qualkit": version_of("qualkit"), "spacy": version_of("spacy"), "scipy": version_of("scipy")},
        limits=comparison.notes,
    )
    topics = paragraph(topics_of(coded), version_of("qualkit"))
    paths = out / "methods.html", out / "methods.md"
    for path in paths:
        data = {
            "page": comparing.methods_page(facts),
            "topics": topics,
            "identity_notice": study.identity_notice,
        }
        page = report.render(f"{path.name}.j2", data, shipped("templates"))
        store.write_text(path, page)
    return paths


def agreement_of(study: Study) -> list[str]:
    """A sentence per pair of people who have finished the same interviews: Cohen's kappa, the mean over themes."""
    found = []
    for a, b in combinations(study.coders, 2):
        result = agree(study, a, b)
        if result.units and result.macro_kappa is not None:
            found.append(
                f"{a} and {b} agree on the themes of {result.units:,} sentences that both have read with Cohen’s kappa "
                f"{result.macro_kappa:.2f} (mean of {len(result.themes)} themes)."
            )
    return found
