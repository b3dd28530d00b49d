"""What the documentation must name: every setting, column, codebook key, template name and public function."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import BaseModel

import qualkit
from qualkit import agreement, quotes, report, sampling, verify
from qualkit.codebook import schema
from qualkit.codebook.load import CUE_KINDS
from qualkit.model import Decision
from qualkit.notice import COLUMN
from qualkit.quotes.concordance import PLACE_COLUMNS
from qualkit.settings import Settings, TranscriptFile
from qualkit.transcripts.files import READERS
from tests.docs.pages import ROOT, anchors, links, pages, section

FORMATS = ROOT / "docs" / "file-formats.md"
GUIDE = ROOT / "docs" / "codebook-guide.md"
TEMPLATES = ROOT / "docs" / "templates.md"
API = ROOT / "docs" / "python-api.md"


def _missing(names: object, text: str) -> list[str]:
    return [str(name) for name in names if f"`{name}`" not in text]  # type: ignore[attr-defined]


def _keys(model: type[BaseModel], before: str = "") -> dict[str, object]:
    """Every key of the settings in dotted form, with its default."""
    found: dict[str, object] = {}
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= _keys(kind, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = field.default
    return found


def test_every_key_of_the_settings_is_explained_with_its_default() -> None:
    text = section(FORMATS, "qualkit.toml")
    rows = {m[1]: m[0] for m in re.finditer(r"^\| `([\w.]+)` \|.*$", text, re.M)}
    keys = _keys(Settings)
    own = {f"transcripts.file.{name}" for name in TranscriptFile.model_fields}
    assert sorted({*keys, *own} - {"transcripts.file"} - set(rows)) == []
    assert sorted(set(rows) - {*keys, *own}) == [], "documented, but no key"
    told = {key: value for key, value in keys.items() if isinstance(value, (int, str)) and value != ""}
    assert [k for k, v in told.items() if f"`{json.dumps(v)}`" not in rows[k]] == [], "another default"


def test_every_output_file_and_column_is_explained(ran: Path) -> None:
    missing = []
    for file in sorted((ran / "out").iterdir()):
        text = section(FORMATS, file.name) if file.suffix == ".csv" else FORMATS.read_text(encoding="utf-8")
        if file.suffix == ".csv":
            header = [c for c in next(csv.reader(file.open(encoding="utf-8"))) if c != COLUMN]
            missing += [f"{file.name}: {name}" for name in _missing(header, text)]
        elif file.name not in text:
            missing.append(file.name)
    record = json.loads((ran / "out" / "run.json").read_text(encoding="utf-8"))
    missing += [f"run.json: {name}" for name in _missing(record, section(FORMATS, "run.json"))]
    missing += [f"run.json: {name}" for name in _missing(record["counts"], section(FORMATS, "run.json"))]
    assert missing == _missing([COLUMN], section(FORMATS, "Output files").partition("###")[0])


@pytest.mark.parametrize(
    ("title", "columns"),
    [
        ("agreement.csv", agreement.AGREEMENT_COLUMNS),
        ("disagreements.csv", agreement.DISAGREEMENT_COLUMNS),
        ("agreement_team.csv", agreement.TEAM_COLUMNS),
        ("sample --out", sampling.SAMPLE_COLUMNS),
        ("quotes --csv", quotes.ENTRY_COLUMNS),
        ("search --csv", PLACE_COLUMNS),
        ("verify --csv", verify.FINDING_COLUMNS),
        ("The log of decisions", [f.name for f in fields(Decision)]),
    ],
)
def test_every_column_of_the_other_tables_is_explained(title: str, columns: list[str]) -> None:
    assert _missing(columns, section(FORMATS, title)) == []


def test_every_kind_of_transcript_is_listed() -> None:
    assert _missing(READERS, FORMATS.read_text(encoding="utf-8")) == []


def test_every_key_of_a_codebook_is_explained() -> None:
    entries = (
        schema.ThemeFile,
        schema.CodeEntry,
        schema.RuleEntry,
        schema.ExampleEntry,
        schema.LexiconFile,
        schema.CueFile,
    )
    text = GUIDE.read_text(encoding="utf-8")
    assert _missing(sorted({name for entry in entries for name in entry.model_fields}), text) == []
    assert _missing(CUE_KINDS, text) == []


def test_every_name_of_the_templates_is_explained(ran: Path) -> None:
    from qualkit import workflow
    from qualkit.workflow.run import report_data

    coded = workflow.code_study(workflow.open_study(ran))
    data = report_data(coded, workflow.topics_of(coded), workflow.compare_groups(coded), workflow.theme_quotes(coded))
    text = TEMPLATES.read_text(encoding="utf-8")
    names = {*data, *data["overview"], *data["overview"]["groups"][0], *data["transcripts"][0], *data["method"]}
    names |= {f.name for kind in (report.QuoteView, report.ThemeView) for f in fields(kind)}
    assert _missing(sorted(names), text) == []
    shipped = [p.relative_to(ROOT / "templates").as_posix() for p in (ROOT / "templates").rglob("*") if p.is_file()]
    assert _missing(sorted(shipped), text) == []


def test_every_public_name_is_explained() -> None:
    text = API.read_text(encoding="utf-8")
    assert [name for name in qualkit.__all__ if f"`{name}" not in text] == []


@pytest.mark.parametrize("page", pages(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        file, _, place = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (place and target.suffix == ".md" and place not in anchors(target)):
            broken.append(link)
    assert broken == []
