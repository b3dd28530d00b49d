"""Names of coders: each is the name of a file in ``decisions/``, on every computer the study travels to."""

from __future__ import annotations

import re
from collections.abc import Collection

from qualkit.errors import QualkitError
from qualkit.model import JOINT

_FIT = re.compile(r"\w(?:[\w .-]{0,58}[\w-])?")
_TAKEN = {
    JOINT: "decisions that coders made together",
    "rules": "the codebook's rules",
    "model": "the learned model",
    "both": "rules and model together",
}
_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def coder_name(name: str, known: Collection[str] = ()) -> str:
    """The name, when it can be a coder's; raises QualkitError in plain words when not.

    ``known`` are the coders of the study: a name that differs from one of them only in capitals is refused, since some disks
    would keep both in one file.
    """
    name = name.strip()
    if not _FIT.fullmatch(name) or _WINDOWS.fullmatch(name):
        raise QualkitError(
            f"{name!r} cannot be a coder's name." if name else "A coder needs a name.",
            "Use letters, figures, blanks, - and _, up to 60, such as anna or anna-k; it becomes the name of a file.",
        )
    if name.casefold() in _TAKEN:
        raise QualkitError(f"The name {name!r} stands for {_TAKEN[name.casefold()]}.", "Use your own name.")
    for other in known:
        if other != name and other.casefold() == name.casefold():
            raise QualkitError(
                f"There is a coder {other!r} already.", f"Write {other!r} if that is you, or another name."
            )
    return name
