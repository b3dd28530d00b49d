"""Interviews in another language than the codebook's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from qualkit.codebook import codebook_files
from qualkit.model import Problem, Transcript
from qualkit.settings import Settings
from qualkit.words import looks_english

_OTHER_PIPELINE = re.compile(r"(?!en_)[a-z]{2,3}_")  # spaCy's pipelines begin with their language: fr_core_news_sm


def not_english(transcripts: Sequence[Transcript], settings: Settings, codebook: Path) -> Iterator[Problem]:
    """A problem for each transcript whose participants' speech does not look like English.

    None where the study is meant for another language: its spaCy pipeline or its codebook is not English.
    """
    if _OTHER_PIPELINE.match(Path(settings.spacy_model).name) or not looks_english(_lines(codebook)):
        return
    for transcript in transcripts:
        if not looks_english(transcript.speech(turn) for turn in transcript.turns if turn.role == "participant"):
            yield Problem(
                transcript.source,
                "the participants' speech does not look like English; the codebook and the word lists are English ones",
                "read what was coded or found in it with distrust, or use a codebook in its language",
                severity="warning",
            )


def _lines(codebook: Path) -> Iterator[str]:
    """The lines of a codebook's files; one that cannot be read is told where the codebook is loaded."""
    for file in codebook_files(codebook):
        with suppress(OSError):
            yield from file.read_text(encoding="utf-8", errors="replace").splitlines()
