"""Names of coders: each is the name of a file in ``decisions/`` on every operating system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from qualkit.errors import QualkitError

MACHINES = ("rules", "model", "both")
_NAME = re.compile(r"[\w](?:[\w .-]*[\w])?")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


def checked_coder(name: str, known: Iterable[str] = ()) -> str:
    """The name (composed, without blanks around it), when a file can be called so everywhere. Raises QualkitError otherwise.

    A name that differs from one of ``known`` only in capitals is refused too: some systems take both for one file.
    """
    name = unicodedata.normalize("NFC", name.strip())
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name) or len(name) > 60:
        raise QualkitError(
            f"A coder cannot be called {name!r}: the name is also the name of a file.",
            "Use letters, figures, blanks, dots and hyphens, such as anna or second-coder.",
        )
    if name.casefold() in MACHINES:
        raise QualkitError(f"The name {name!r} stands for the computer's own codings.", "Choose another name.")
    other = next((one for one in known if one.casefold() == name.casefold() and one != name), None)
    if other:
        raise QualkitError(
            f"There is a coder {other!r} already.", f"Write the name as {other!r}, or choose another one."
        )
    return name
