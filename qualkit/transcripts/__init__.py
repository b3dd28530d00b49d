"""Reads what people really have into transcripts: speakers, turns, times and exact places."""

from qualkit.transcripts.folder import read_folder
from qualkit.transcripts.people import PeopleList, read_people
from qualkit.transcripts.records import (
    GROUPS,
    Corpus,
    FileOptions,
    FileReport,
    Leftover,
    ReadOptions,
    SpeakerReport,
)
from qualkit.transcripts.transcript import read_transcript

__all__ = [
    "GROUPS",
    "Corpus",
    "FileOptions",
    "FileReport",
    "Leftover",
    "PeopleList",
    "ReadOptions",
    "SpeakerReport",
    "read_folder",
    "read_people",
    "read_transcript",
]
