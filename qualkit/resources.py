"""The codebook, templates and sample study that ship with qualkit, wherever it is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from qualkit.errors import QualkitError


def shipped(name: str) -> Path:
    """The folder ``codebook``, ``templates`` or ``transcripts_sample``: inside the package (wheel) or beside it (checkout)."""
    package = Path(__file__).parent
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise QualkitError(
        f"The shipped folder {name!r} is missing.", "Install qualkit again: pip install --force-reinstall qualkit"
    )


def version_of(package: str) -> str:
    """The installed version of a package, or ``unknown``."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
