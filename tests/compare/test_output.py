"""Tables for other programs, workbook, pictures, the section of the report, and the methods page."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from markupsafe import escape

from qualkit import report
from qualkit.compare import (
    COMPARISON_COLUMNS,
    Table,
    long_table,
    methods_page,
    participant_table,
    pictures_of,
    study_facts,
    workbook,
)
from qualkit.compare.tables import variable_names
from qualkit.model import Transcript, Turn
from tests.compare.study import Tiny, tiny

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def study() -> Tiny:
    attributes = {"p1": {"size": "large", "code": "=1+1"}, "e2": {"size": "small"}}
    return tiny({"p": ["a-|a/x b|b", "a+"], "e": ["b|a<b"[:1], "a/y-|b"]}, attributes=attributes)


def test_participants_by_codes(study: Tiny) -> None:
    table = participant_table(study.codings, study.segments, study.people, study.codebook)
    assert table.columns == ("participant", "group", "code", "size", "a", "a.x", "a.y", "b")
    assert [[row[c] for c in ("participant", "a", "a.x", "b")] for row in table.rows] == [
        ["p1", 1, 1, 1],
        ["p2", 1, 0, 0],
        ["e1", 0, 0, 1],
        ["e2", 1, 0, 1],
    ]
    assert list(table.frame()["a"]) == [1, 1, 0, 1]


def test_long_table_has_a_row_per_participant_and_code(study: Tiny) -> None:
    table = long_table(study.codings, study.segments, study.people, study.codebook)
    assert len(table.rows) == 4 * 4
    row = next(r for r in table.rows if (r["participant"], r["code"]) == ("p1", "a"))
    assert (row["said"], row["segments"], row["barrier"], row["neutral"], row["all_segments"]) == (1, 2, 1, 1, 3)
    assert row["code_attribute"] == "=1+1"


def test_names_for_other_programs_are_legal_and_unlike() -> None:
    names = variable_names(["a/b c", "a.b_c", "A/b c", "9/x", "élan/€"])
    assert len({n.casefold() for n in names.values()}) == 5
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_.]*", n) and not n.endswith((".", "_")) for n in names.values())


def test_the_workbook_opens_and_text_is_never_a_formula(study: Tiny) -> None:
    table = long_table(study.codings, study.segments, study.people, study.codebook)
    data = workbook(study.compare(), [table, Table("odd", ("t",), ({"t": "=HYPERLINK(1)\x01"},))])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[:3] == ["notes", "comparison", "stance"]
    sheet = book["comparison"]
    assert [c.value for c in sheet[1]] == list(COMPARISON_COLUMNS)
    assert sheet.freeze_panes == "A2"
    assert (book["odd"]["A2"].value, book["odd"]["A2"].data_type) == ("=HYPERLINK(1)", "s")
    assert data == workbook(study.compare(), [table, Table("odd", ("t",), ({"t": "=HYPERLINK(1)\x01"},))])


def test_the_frame_has_the_columns_of_the_csv(study: Tiny) -> None:
    frame = study.compare().frame()
    assert list(frame.columns) == COMPARISON_COLUMNS
    assert len(frame) == 8


@pytest.mark.parametrize("suppress", [False, True])
def test_pictures_are_svg_with_title_description_and_numbers(study: Tiny, suppress: bool) -> None:
    pictures = pictures_of(study.compare(suppress=suppress))
    assert {"heat_map", "shares", "stances"} <= set(pictures)
    for picture in pictures.values():
        root = ElementTree.fromstring(str(picture))
        assert root.findtext("title") and root.findtext("desc")
        assert root.get("role") == "img"
        assert "nan" not in str(picture).lower()
    if not suppress:
        assert "2 of 2" in "".join(ElementTree.fromstring(str(pictures["heat_map"])).itertext())


@pytest.mark.parametrize("kind", ["html", "md"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"by": "size"},
        {"suppress": True},
        {"level": "code"},
        {"views": False},
        {"per_1000": True, "stance": "barrier"},
    ],
)
def test_the_section_of_the_report_renders(study: Tiny, options: dict[str, object], kind: str) -> None:
    comparison = study.compare(**options)
    text = report.render(
        f"parts/groups.{kind}.j2", {"comparison": comparison, "pictures": pictures_of(comparison)}, TEMPLATES
    )
    assert "Groups compared" in text and all(escape(note) in text or kind == "md" for note in comparison.notes)
    assert ("per 1,000" in text) == ("per_1000" in options)
    assert not re.search(r"\b(nan|None)\b", text)
    assert not re.search(r"most important|more important|top theme|strongest|highest|winner|rank", text, re.IGNORECASE)


def test_labels_are_escaped() -> None:
    study = tiny({"<b>p": ["a", "b"], "e": ["b", "a"]}, codes="a b")
    data = {"comparison": study.compare(), "pictures": pictures_of(study.compare())}
    assert "<b>p" not in report.render("parts/groups.html.j2", data, TEMPLATES)


def test_methods_page_answers_what_the_data_can(study: Tiny) -> None:
    transcripts = [
        Transcript("p1", "p1.txt", "x", (Turn(1, "P1", "participant", "p1", 0, 1, "00:31:09"),), ("p1",)),
        Transcript("e", "e.txt", "x", (Turn(1, "E", "participant", "e1", 0, 1, "1:02:00"),), ("e1", "e2")),
    ]
    facts = study_facts(
        transcripts,
        study.people,
        study.segments,
        study.codings,
        study.codebook,
        title="A <study>",
        quoted=["p1", "p1", "e1"],
        software={"qualkit": "0.1"},
        saturation="At 6+2.",
    )
    page = methods_page(facts)
    answers = {(i.guideline, i.number): i.answer for i in page.items}
    assert (len(page.of("COREQ")), len(page.of("SRQR"))) == (32, 21)
    assert answers["COREQ", "12"].startswith("4 participants in 2 transcripts.")
    assert "31 to 62 minutes" in answers["COREQ", "21"]
    assert "3 quotations from 2 of 4 participants" in answers["COREQ", "29"]
    assert "not whether interviews would still bring" in answers["COREQ", "22"]
    assert answers["COREQ", "4"] == "" and answers["SRQR", "S9"] == ""
    data = {"page": page, "topics": "No topics are reported.", "identity_notice": ""}
    for name in ("methods.html.j2", "methods.md.j2"):
        text = report.render(name, data, TEMPLATES)
        assert text.count("to be completed by the authors") == len(page.items) - page.answered
    assert "<study>" not in report.render("methods.html.j2", data, TEMPLATES)
