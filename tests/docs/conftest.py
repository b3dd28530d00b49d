"""A study of three short interviews, coded by rules: enough for every command, and quick."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import put

TABLE = "participant,group,sector,size\nE01,employer,food,large\nE02,employer,joinery,SME\nP01,provider,,\n"
SETTINGS = 'title = "Interview study"\n\n[coding]\nmethod = "rules"\n'
HAND = """\
{"coder": "anna", "action": "code", "transcript": "E01", "text": "The canteen gets a bigger budget than training does, if you want my honest view.", "code": "funding/employer", "stance": "barrier"}
{"coder": "anna", "action": "done", "transcript": "E01"}
"""


def make_study(folder: Path) -> Path:
    """The study in a folder, not yet run."""
    for name in ("E01.docx", "E02.docx", "P01.docx"):
        put(name, folder / "transcripts")
    (folder / "participants.csv").write_text(TABLE, encoding="utf-8")
    (folder / "qualkit.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "decisions").mkdir()
    (folder / "decisions" / "anna.jsonl").write_text(HAND, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study after `qualkit run` and `qualkit agree`; not to be changed."""
    from qualkit import workflow

    root = make_study(tmp_path_factory.mktemp("docs") / "my-study")
    workflow.run(root)
    study = workflow.open_study(root)
    workflow.write_agreement(root / "out", workflow.agree(study, "rules", "anna"))
    return root
