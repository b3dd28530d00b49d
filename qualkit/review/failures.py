"""What can go wrong at the page, besides a wrong request."""

from __future__ import annotations

from collections.abc import Mapping

from qualkit.errors import QualkitError


class NotSavedError(QualkitError):
    """A decision or memo is not on the disk; the page keeps it, and it can be sent again."""


class ClashError(QualkitError):
    """Somebody, or another window, was there first; ``now`` is what is there now."""

    def __init__(self, message: str, remedy: str = "", now: Mapping[str, object] | None = None) -> None:
        super().__init__(message, remedy)
        self.now = now or {}


class HiddenError(QualkitError):
    """Not shown while coding blind."""


class NoCoderError(QualkitError):
    """Nobody has said yet who is coding."""
