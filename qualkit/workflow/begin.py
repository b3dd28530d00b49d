"""Beginning a study: an empty one, or a copy of the sample."""

from __future__ import annotations

from pathlib import Path

from qualkit import store
from qualkit.codebook import codebook_files
from qualkit.errors import QualkitError
from qualkit.resources import shipped
from qualkit.transcripts.folder import is_bare


def init_study(folder: Path) -> Path:
    """Make a study: settings, empty folders, a copy of the shipped codebook. Existing files are left as they are.

    A folder that holds transcripts itself gets no sub-folder for them, since only that would be read then.
    """
    folder = Path(folder)
    own = folder / "codebook"
    try:
        for name in ("decisions",) if is_bare(folder) else ("transcripts", "decisions"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        if not codebook_files(own):
            store.copy_folder(shipped("codebook"), own)
    except OSError as error:
        raise QualkitError(
            f"Cannot make the study {folder}: {error.strerror}.", "Choose a folder you may write to."
        ) from error
    for name, text in _STARTERS.items():
        if not (folder / name).exists():
            store.write_text(folder / name, text)
    return folder


_STARTERS = {
    "qualkit.toml": """\
# Settings of this study. Every key is optional; docs/file-formats.md lists them all.
title = "Interview study"
groups = ["provider", "employer", "policymaker", "partner"]
seed = 0
""",
    "participants.csv": "participant,group\n",
}


def copy_demo(folder: Path) -> Path:
    """Copy the sample study into ``folder`` (not over files that are there)."""
    folder = Path(folder)
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise QualkitError(f"{folder} exists and is not empty.", "Give another folder: qualkit demo DIR")
    store.copy_folder(shipped("transcripts_sample"), folder)
    return folder
