"""The last proposals for each interview, kept in the study's own ``out`` folder: at the next start they are on the page at once,
until new ones take their place.

They hold words of the interviews, so they stay in the study and are nowhere else. The folder is safe to delete; a file that is
broken, or was made of other words or with another codebook, is as none.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path

from qualkit import store
from qualkit.errors import QualkitError
from qualkit.model import Coding, Evidence, coding_of
from qualkit.resources import version_of
from qualkit.review.state import Interview
from qualkit.workflow import Study


def keep(study: Study, interview: Interview, proposals: Iterable[Coding]) -> None:
    """Keep what is proposed for an interview, where the study can be written to."""
    rows = [[c.start, c.code, c.stance, c.origin, c.score, [astuple(e) for e in c.evidence]] for c in proposals]
    data = json.dumps([_made_of(study, interview), rows], ensure_ascii=False).encode()
    with suppress(QualkitError):
        store.write_bytes(_file(study, interview), gzip.compress(data, compresslevel=1, mtime=0))


def kept(study: Study, interview: Interview) -> tuple[Coding, ...] | None:
    """What was proposed last for an interview as it is now; None when nothing was."""
    try:
        made_of, rows = json.loads(gzip.decompress(_file(study, interview).read_bytes()))
        if made_of != _made_of(study, interview):
            return None
        at = {segment.start: segment for segment in interview.segments}
        return tuple(
            coding_of(at[start], code, stance, origin, tuple(Evidence(*each) for each in evidence), score)
            for start, code, stance, origin, score, evidence in rows
        )
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        return None


def _file(study: Study, interview: Interview) -> Path:
    name = hashlib.sha256(interview.transcript.id.encode()).hexdigest()[:32]
    return study.root / "out" / "proposals" / f"{name}.json.gz"


def _made_of(study: Study, interview: Interview) -> str:
    """A fingerprint of what proposals depend on, decisions aside."""
    settings = study.settings
    segments = [(s.start, s.end, s.turn) for s in interview.segments]
    parts = (
        *(version_of(name) for name in ("qualkit", "spacy", "scikit-learn")),
        study.codebook.fingerprint,
        settings.coding.model_dump_json(),
        settings.spacy_model,
        interview.transcript.text,
        segments,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()
