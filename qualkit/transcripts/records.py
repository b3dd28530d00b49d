"""What readers pass on: utterances and left-overs from a file, and the report that `qualkit check` shows."""

from __future__ import annotations

import glob
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from typing import Literal

from qualkit.errors import QualkitError
from qualkit.model import Participant, Problem, Role, Transcript

GROUPS = ("provider", "employer", "policymaker", "partner")
Hint = Literal["", "participant", "interviewer"]


class Refused(QualkitError):
    """A file cannot be read: what is wrong with it, where, and what to do about it.

    ``setting`` is a line of ``[[transcripts.file]]`` that would do as well.
    """

    def __init__(self, message: str, remedy: str, place: str = "", setting: str = "") -> None:
        super().__init__(message, remedy)
        self.place = place
        self.setting = setting


def set_for(file: str, setting: str) -> str:
    """How to set something for one file and no other; ``setting`` is a line of TOML."""
    name = json.dumps(glob.escape(file), ensure_ascii=False)  # a TOML text has the same escapes
    return f"add a block [[transcripts.file]] to qualkit.toml with files = {name} and {setting}"


@dataclass(frozen=True, slots=True)
class FileOptions:
    """Options of the files that fit a pattern such as ``focus*/*.docx``; empty ones leave the general option."""

    files: str
    label: str = ""
    interviewers: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    unlabelled: Literal["", "refuse", "participant"] = ""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How speakers are recognised.

    ``label`` is a regular expression for a whole label (``[A-Z]{2}\\d``): only what it fits is a label.
    ``interviewers`` are labels besides the usual ones; ``aliases`` turn a label into a speaker's name;
    ``encoding`` is that of files which are not UTF-8. A document without any label is refused, unless ``unlabelled``
    says that it is all the participant's speech.
    """

    label: str = ""
    interviewers: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    unlabelled: Literal["refuse", "participant"] = "refuse"
    files: tuple[FileOptions, ...] = ()

    def for_file(self, source: str) -> ReadOptions:
        """The options that hold for one file: patterns fit its path or its name, later ones win."""
        options = replace(self, files=())
        for own in self.files:
            if fnmatch(source, own.files) or fnmatch(source.rpartition("/")[2], own.files):
                options = replace(
                    options,
                    label=own.label or options.label,
                    interviewers=(*options.interviewers, *own.interviewers),
                    aliases={**options.aliases, **own.aliases},
                    encoding=own.encoding or options.encoding,
                    unlabelled=own.unlabelled or options.unlabelled,
                )
        return options


@dataclass(frozen=True, slots=True)
class Utterance:
    """One stretch of speech as a reader found it. ``hint`` is set where the file itself says who asks."""

    speaker: str
    text: str
    timestamp: str = ""
    place: str = ""
    hint: Hint = ""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text that belongs to no turn. ``why`` is empty when its kind was not recognised."""

    text: str
    place: str = ""
    why: str = ""

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of speech by its place in the text."""

    speaker: str
    start: int
    end: int
    timestamp: str = ""
    place: str = ""
    hint: Hint = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read, before anyone knows who its speakers are.

    ``people`` holds what the file says about single speakers (columns of a table), by label; ``sheet`` the entries of a
    cover sheet in the running text, which name people but never set a group.
    """

    text: str
    spans: tuple[Span, ...]
    layout: str
    sureness: float
    derived: bool
    leftovers: tuple[Leftover, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    sheet: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpeakerReport:
    """A speaker of a file: how much was said, who that is, and how it is known."""

    label: str
    role: Role
    why: str
    participant: str
    turns: int
    words: int


@dataclass(frozen=True, slots=True)
class FileReport:
    """What `qualkit check` shows for one file. ``sureness`` is between 0 and 1; ``read`` false means skipped."""

    file: str
    transcript: str = ""
    layout: str = ""
    sureness: float = 0.0
    speakers: tuple[SpeakerReport, ...] = ()
    turns: int = 0
    words: int = 0
    first_turn: str = ""
    last_turn: str = ""
    leftovers: tuple[Leftover, ...] = ()
    notes: tuple[str, ...] = ()
    read: bool = False

    @property
    def leftover_words(self) -> int:
        """How many words belong to no turn."""
        return sum(item.words for item in self.leftovers)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything read from a folder, in an order that does not depend on the file system."""

    transcripts: tuple[Transcript, ...]
    participants: tuple[Participant, ...]
    problems: tuple[Problem, ...]
    reports: tuple[FileReport, ...]
