"""What people write: one writer at a time, also among processes, and on the disk when it is acknowledged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from qualkit.errors import QualkitError

LOCK = ".lock"
_PATIENCE = 20.0  # seconds to wait for another writer


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only one who writes to a folder, also among other processes; the folder is made when it is missing.

    Readers need no lock. The system lets go of the lock when a process ends, however it ends.
    """
    try:
        make_folder(folder)
        with FileLock(folder / LOCK, mode=0o666, timeout=_PATIENCE, poll_interval=0.005):
            yield
    except Timeout as error:
        raise QualkitError(
            f"Another program has been writing to {folder} for {_PATIENCE:g} seconds; nothing was saved.",
            "Close other windows on this study, and try again.",
        ) from error
    except (OSError, NotImplementedError) as error:
        raise not_saved(folder, error) from error


def make_folder(folder: Path) -> None:
    """Make a folder that is missing, so that it is there after a power loss too."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that a new name in a folder is on the disk, where the system can be asked for it."""
    if os.name == "posix":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def not_saved(path: Path, error: OSError | NotImplementedError) -> QualkitError:
    """What to tell when a person's work could not be written."""
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return QualkitError(
        f"Not saved: cannot write to {path} ({why}).",
        "Free some space or make the folder writable, then try again; what was saved before is complete.",
    )
