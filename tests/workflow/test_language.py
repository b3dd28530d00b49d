"""Interviews in another language are told."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from qualkit import workflow
from qualkit.cli import cli
from tests.test_words import OTHERS, SPOKEN

_FRENCH = f"INT: Alors ?\n\nP1: {OTHERS['French']}\n"
_ENGLISH = f"INT: {OTHERS['French']}\n\nP2: {SPOKEN * 10}\n"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A study with a French interview, and an English one whose interviewer speaks French."""
    (tmp_path / "F1.txt").write_text(_FRENCH, encoding="utf-8")
    (tmp_path / "E1.txt").write_text(_ENGLISH, encoding="utf-8")
    return tmp_path


def _told(study: Path, codebook: Path | None = None) -> list[tuple[str, str]]:
    problems = workflow.open_study(study, codebook=codebook).problems
    return [(p.file, p.severity) for p in problems if "English" in p.what]


def test_french_participants_are_told_and_only_they(mixed: Path) -> None:
    assert _told(mixed) == [("F1.txt", "warning")]


def test_check_and_the_results_of_a_run_say_it(mixed: Path) -> None:
    checked = CliRunner().invoke(cli, ["check", str(mixed)])
    assert checked.exit_code == 0 and "does not look like English" in checked.output
    workflow.run(mixed, method="rules")
    for name in ("problems.csv", "report.md", "report.html"):
        assert "look like English" in (mixed / "out" / name).read_text(encoding="utf-8"), name


def test_nothing_is_told_where_the_codebook_or_the_pipeline_is_not_english(mixed: Path) -> None:
    other = mixed / "codebook"
    other.mkdir()
    (other / "argent.yaml").write_text(
        f"code: argent\ndefinition: {OTHERS['French'].replace(':', ',')}\nrules:\n  - {{id: a, phrase: [argent]}}\n",
        encoding="utf-8",
    )
    assert _told(mixed) == []
    (other / "argent.yaml").unlink()
    (mixed / "qualkit.toml").write_text('spacy_model = "fr_core_news_sm"\n', encoding="utf-8")
    assert _told(mixed) == []
