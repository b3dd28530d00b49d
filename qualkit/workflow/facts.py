"""How a run was made: what the report's Method part and ``run.json`` say."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from typing import Any

from qualkit.resources import version_of
from qualkit.topics import TopicReport
from qualkit.topics.method import paragraph
from qualkit.workflow.coding import CodedStudy

_PACKAGES = ("qualkit", "spacy", "scikit-learn", "pandas", "numpy", "scipy", "jinja2", "click")


def method_facts(coded: CodedStudy, topics: TopicReport) -> dict[str, Any]:
    """How this was made: versions, settings, fingerprint, layers, and a paragraph on the topics."""
    return {
        "qualkit": version_of("qualkit"),
        "layers": coded.method,
        "by_rules": [coded.study.codebook.label(path) for path in coded.by_rules],
        "codebook_fingerprint": coded.study.codebook.fingerprint,
        "rules": len(coded.study.codebook.rules),
        "codes": len(coded.study.codebook.codes),
        "seed": coded.study.settings.seed,
        "spacy_model": coded.study.settings.spacy_model or "built-in English (blank)",
        "reviewed": sum(c.status == "accepted" for c in coded.standing),
        "codings": len(coded.standing),
        "topics": paragraph(topics, version_of("qualkit")),
    }


def run_record(coded: CodedStudy, counts: Mapping[str, int], seconds: Mapping[str, float]) -> dict[str, Any]:
    """What ``run.json`` holds: counts, seconds per stage, codebook, settings, sources and versions."""
    return {
        "counts": dict(counts),
        "duration_seconds": {stage: round(s, 3) for stage, s in seconds.items()},
        "codebook": {"fingerprint": coded.study.codebook.fingerprint, "codes": len(coded.study.codebook.codes)},
        "seed": coded.study.settings.seed,
        "settings": coded.study.settings.model_dump(mode="json"),
        "layers": coded.method,
        "sources": {t.source: t.sha256 for t in coded.study.transcripts},
        "versions": {"python": platform.python_version(), **{name: version_of(name) for name in _PACKAGES}},
    }
