"""Names under which one person may sit down at the page."""

from __future__ import annotations

from collections.abc import Collection

from qualkit.coders import checked_coder
from qualkit.errors import QualkitError
from qualkit.model import JOINT


def coder_name(name: str, known: Collection[str] = ()) -> str:
    """The name, when it can be one person's; raises QualkitError in plain words when not (see ``checked_coder``)."""
    if not name.strip():
        raise QualkitError("A coder needs a name.", "Use your own, such as anna.")
    found = checked_coder(name, known)
    if found.casefold() == JOINT:
        raise QualkitError(f"The name {found!r} stands for decisions that coders made together.", "Use your own name.")
    return found
