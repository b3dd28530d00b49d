"""The errors qualkit raises on purpose.

QualkitError            something the user can mend; shown without a traceback, exit code 1
├── CodebookError       the codebook cannot be used; carries every problem found in it
├── StudyError          there is no study here, or nothing in it can be analysed
├── SettingsError       qualkit.toml has a key or value that is not understood
└── MissingExtraError   a feature needs a package that is not installed
"""

from __future__ import annotations

import os
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
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


def crash_log(doing: str) -> Path:
    """Write the traceback of the exception being handled into a file of its own, for a report; its path."""
    log = Path(tempfile.gettempdir()) / f"qualkit-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    log.write_text(f"{doing}\n\n{traceback.format_exc()}", encoding="utf-8")
    return log
