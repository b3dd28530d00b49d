"""What takes long to make and never differs is kept in the user's cache folder; it never holds anything of a study.

The folder is the operating system's usual one (``~/.cache/qualkit`` on Linux), or ``QUALKIT_CACHE``; it is safe to delete.
``QUALKIT_CACHE=off`` keeps nothing.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from qualkit.errors import QualkitError
from qualkit.store import write_bytes

_T = TypeVar("_T")
_MOST = 4  # files kept: one for each codebook and method in use


def kept(parts: Sequence[str], make: Callable[[], _T]) -> _T:
    """What ``make`` returns, made once for these ``parts`` (everything that it depends on) and read from the cache afterwards.

    A cache that cannot be read or written is as none.
    """
    folder = _folder()
    if folder is None:
        return make()
    file = folder / f"{hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:32]}.pickle"
    found: Any = _read(file)
    if found is not None:
        return found  # type: ignore[no-any-return]
    made = make()
    with suppress(QualkitError, OSError, pickle.PicklingError):
        write_bytes(file, pickle.dumps(made, protocol=5))
        file.chmod(0o600)
        for old in sorted(folder.glob("*.pickle"), key=lambda f: f.stat().st_mtime)[:-_MOST]:
            old.unlink()
    return made


def _folder() -> Path | None:
    chosen = os.environ.get("QUALKIT_CACHE", "")
    if chosen == "off":
        return None
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("qualkit", appauthor=False)


def _read(file: Path) -> Any:
    """What a file of the cache holds; None when there is none of this user's, or it is broken."""
    try:
        if hasattr(os, "getuid") and file.stat().st_uid != os.getuid():
            return None
        os.utime(file)
        return pickle.loads(file.read_bytes())
    except Exception:  # a torn or foreign file raises nearly anything; it is made anew
        return None
