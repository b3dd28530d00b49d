"""qualkit: codes stakeholder interviews with a thematic codebook and backs every claim with a verbatim quote.

>>> import qualkit
>>> study = qualkit.open_study("my-study")          # doctest: +SKIP
>>> coded = qualkit.code_study(study)               # doctest: +SKIP
>>> coded.codings_table()                           # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import Any

VERSION = "0.1.0"

_HOME = {
    "open_study": "qualkit.workflow",
    "code_study": "qualkit.workflow",
    "topics_of": "qualkit.workflow",
    "compare_groups": "qualkit.workflow",
    "theme_quotes": "qualkit.workflow",
    "run": "qualkit.workflow",
    "init_study": "qualkit.workflow",
    "Study": "qualkit.workflow",
    "CodedStudy": "qualkit.workflow",
    "RunResult": "qualkit.workflow",
    "load_codebook": "qualkit.codebook",
    "read_folder": "qualkit.transcripts",
    "read_transcript": "qualkit.transcripts",
    "TopicModel": "qualkit.topics",
    "QualkitError": "qualkit.errors",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Public names are loaded when first used, so that ``import qualkit`` costs nothing."""
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'qualkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
