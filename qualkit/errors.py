"""The errors qualkit raises on purpose.

QualkitError            something the user can mend; shown without a traceback, exit code 1
├── CodebookError       the codebook cannot be used; carries every problem found in it
├── StudyError          there is no study here, or nothing in it can be analysed
├── SettingsError       qualkit.toml has a key or value that is not understood
└── MissingExtraError   a feature needs a package that is not installed
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model import Problem


class QualkitError(Exception):
    """A failure with a remedy: what is wrong, and what to do about it."""

    def __init__(self, message: str, remedy: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.problems = tuple(problems)


class CodebookError(QualkitError):
    """The codebook cannot be used; ``problems`` lists everything wrong with it, not only the first."""


class StudyError(QualkitError):
    """No study is here, or nothing in it can be analysed."""


class SettingsError(QualkitError):
    """A key or a value of ``qualkit.toml`` is not understood."""


class MissingExtraError(QualkitError):
    """A feature needs an optional package; the remedy is the command that installs it."""
