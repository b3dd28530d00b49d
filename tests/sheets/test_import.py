"""What people bring back: everything readable is kept, everything else is told, and nothing is counted twice."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from qualkit import workflow
from qualkit.decisions import append_decisions
from qualkit.errors import QualkitError
from qualkit.model import Decision
from qualkit.sheets.values import CodeNames, marked, stance_of, verdict_of
from qualkit.workflow import coding_sheet
from tests.sheets.conftest import bring, fill, opened, said, sheet_at

LOAN = "They will not take out a loan."


def table(path: Path, *rows: tuple[object, ...]) -> Path:
    if path.suffix == ".csv":
        stream = io.StringIO()
        csv.writer(stream).writerows(rows)
        path.write_text(stream.getvalue(), encoding="utf-8")
        return path
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


def test_what_is_filled_in_becomes_decisions_and_the_second_time_nothing_does(study: Path, tmp_path: Path) -> None:
    sheet = fill(
        sheet_at(study, tmp_path / "a.xlsx", blind=False),
        {
            "They": {
                "code 1": "Funding > Employer",
                "stance 1": "B.",
                "code 2": "learner",
                "note": "twice?",
                "gone through": "x",
            },
            "=SUM": {"gone through": "Yes"},
            "The boss": {"verdict 1": "rejected"},
            "Money": {"verdict 1": "acc"},
        },
    )
    dry = bring(study, sheet, dry_run=True)
    assert not (study / "decisions" / "ann.jsonl").exists()
    result = bring(study, sheet)
    assert (
        said(result)
        == said(dry)
        == [
            ("code", LOAN, "funding/employer", "barrier"),
            ("code", LOAN, "funding/learner", ""),
            ("done", LOAN, "", ""),
            ("done", "=SUM(A1) is what\nthe “boss” said.", "", ""),
            ("reject", "The boss pays for the course.", "funding/employer", ""),
            ("accept", "Money decides it.", "funding", "neutral"),
        ]
    )
    assert result.problems == () and (result.rows, result.empty) == (4, 5)
    assert result.before == {"ann": {}}
    assert result.after == {"ann": {"funding": 1, "funding/employer": 1, "funding/learner": 1}}
    lines = (study / "decisions" / "ann.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line).get("note") for line in lines[:3]] == ["twice?", "twice?", None]
    again = bring(study, sheet)
    assert again.decisions == () and again.before == again.after == result.after


def test_a_finished_row_is_complete_so_a_code_taken_out_is_taken_back(study: Path, tmp_path: Path) -> None:
    sheet = fill(
        sheet_at(study, tmp_path / "a.xlsx"),
        {"They": {"code 1": "funding", "code 2": "learner", "gone through": "yes"}},
    )
    bring(study, sheet)
    assert said(bring(study, fill(sheet, {"They": {"code 1": "employer"}}))) == [
        ("code", LOAN, "funding/employer", ""),
        ("uncode", LOAN, "funding", ""),
    ]
    assert said(bring(study, fill(sheet, {"They": {"code 1": "", "gone through": ""}}))) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_taken_back_is_not_gone_through_in_the_next_sheet(study: Path, tmp_path: Path, ending: str) -> None:
    lines = [Decision("2026-01-01T10:00:00Z", "ann", action, "E1", 0, 0, "") for action in ("done", "reopen")]
    append_decisions(study / "decisions", lines[:1])
    assert said(bring(study, sheet_at(study, tmp_path / f"through.{ending}", "ann"))) == []
    assert any(row.done for row in coding_sheet(opened(study), coder="ann", blind=True)[0].rows)
    append_decisions(study / "decisions", lines[1:])
    assert not any(row.done for row in coding_sheet(opened(study), coder="ann", blind=True)[0].rows)
    assert said(bring(study, sheet_at(study, tmp_path / f"open.{ending}", "ann"))) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_with_the_notice_comes_back_like_one_without(study: Path, tmp_path: Path, ending: str) -> None:
    file = study / "transcripts" / "P1.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("Money", "Our manager Sarah Jones"), encoding="utf-8")
    assert opened(study).identity_notice
    result = bring(study, sheet_at(study, tmp_path / f"sheet.{ending}", "ann"))
    assert (result.problems, result.unused, said(result)) == ((), (), [])


def test_every_unreadable_row_is_told_with_its_row_and_remedy_and_the_rest_is_kept(study: Path, tmp_path: Path) -> None:
    sheet = fill(
        sheet_at(study, tmp_path / "a.xlsx", blind=False),
        {
            "They": {"code 1": "fundng/learner", "code 2": "employer", "gone through": "yes"},
            "=SUM": {"code 1": "funding", "stance 1": "hindrance"},
            "That": {"stance 1": "barrier"},
            "The boss": {"verdict 1": "perhaps", "gone through": "half"},
            "Money": {"note": "hm"},
        },
    )
    result = bring(study, sheet)
    assert said(result) == [("code", LOAN, "funding/employer", "")], "not gone through: a code is missing"
    told = [(p.file, p.place, p.what, p.remedy) for p in result.problems]
    assert [(place, what) for _, place, what, _ in told] == [
        ("coding, row 3", "there is no code 'fundng/learner' in the codebook"),
        ("coding, row 4", "the stance 'hindrance' is not known"),
        ("coding, row 5", "there is a stance 'barrier' without a code"),
        ("coding, row 8", "'perhaps' is no verdict"),
        ("coding, row 8", "'half' is no mark for gone through"),
        ("coding, row 10", "a note alone says nothing about the sentence: 'hm'"),
    ]
    assert told[0][3].startswith("Did you mean funding/learner?") and all(remedy for *_, remedy in told)


def test_rows_may_be_moved_hidden_and_added_to_and_words_may_be_spoiled(study: Path, tmp_path: Path) -> None:
    path = fill(sheet_at(study, tmp_path / "a.xlsx"), {"- No": {"code 1": "funding", "gone through": "yes"}})
    book = load_workbook(path)
    page = book["coding"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    text = rows[0].index("text")
    for row in rows[1:]:
        row[text] = str(row[text]).upper()[:5]
    mixed = Workbook()
    mixed.active.title = "mine"  # type: ignore[union-attr]
    for row in [rows[0], *reversed(rows[1:])]:
        mixed.active.append([*reversed(row), "own"])  # type: ignore[union-attr]
    mixed.active["A1"].value = "coder"  # type: ignore[index]
    mixed.active.row_dimensions[3].hidden = True  # type: ignore[union-attr]
    mixed.save(path)
    result = bring(study, path)
    assert said(result) == [("code", "- No, not always.", "funding", ""), ("done", "- No, not always.", "", "")]
    assert result.problems == () and result.unused == ("own",)


def test_a_corrected_transcript_is_followed_by_words_and_never_guessed(study: Path, tmp_path: Path) -> None:
    sheet = fill(
        sheet_at(study, tmp_path / "a.xlsx"),
        {"They": {"code 1": "funding"}, "Money": {"code 1": "funding"}, "Yes": {"code 1": "funding"}},
    )
    e1, p1 = (study / "transcripts" / f"{name}.txt" for name in ("E1", "P1"))
    e1.write_text(
        "INT: Well then?\n\n" + e1.read_text(encoding="utf-8").replace("E1: Yes.", "E1: Yes. Yes."), encoding="utf-8"
    )
    p1.write_text(p1.read_text(encoding="utf-8").replace("Money decides", "Time decides"), encoding="utf-8")
    result = bring(study, sheet)
    assert said(result) == [("code", LOAN, "funding", "")]
    assert [p.what for p in result.problems] == [
        "its words are not in interview E1, or in more than one place: “Yes.”",
        "its words are not in interview P1, or in more than one place: “Money decides it.”",
    ]
    decision = result.decisions[0]
    assert opened(study).by_id()["E1"].text[decision.start : decision.end] == LOAN


def test_one_sentence_in_two_rows_that_contradict_each_other_is_told(study: Path, tmp_path: Path) -> None:
    path = table(
        tmp_path / "t.csv",
        ("transcript", "text", "code", "stance"),
        ("E1", LOAN, "funding", "barrier"),
        ("E1", "not take out a loan", "funding", "enabler"),
        ("E1", LOAN, "funding", "barrier"),
    )
    result = bring(study, path)
    assert [(d.code, d.stance) for d in result.decisions] == [("funding", "barrier")]
    assert [p.place for p in result.problems] == ["line 3"] and "contradicts line 2" in result.problems[0].what
    assert bring(study, path).decisions == ()


def test_tables_of_other_programs_are_read(study: Path, tmp_path: Path) -> None:
    maxqda = table(
        tmp_path / "maxqda.xlsx",
        ("Color", "Document name", "Code", "Beginning", "End", "Segment", "Author"),
        ("●", "e1.TXT", "Funding\\Employer", "4", "4", "The boss  pays for the course.", "Kim"),
        ("●", "P1", "Funding", "2", "2", "Money decides it.", "Lee"),
    )
    result = bring(study, maxqda, "")
    assert [(d.coder, d.text, d.code) for d in result.decisions] == [
        ("Kim", "The boss pays for the course.", "funding/employer"),
        ("Lee", "Money decides it.", "funding"),
    ]
    several = table(
        tmp_path / "atlas.csv", ("Document", "Quotation Content", "Codes"), ("", LOAN, "employer;Funding/learner")
    )
    assert said(bring(study, several, "kim2")) == [
        ("code", LOAN, "funding/employer", ""),
        ("code", LOAN, "funding/learner", ""),
    ]
    places = table(
        tmp_path / "p.csv", ("transcript", "start", "end", "code"), ("P1", 19, 36, "funding"), ("P1", 3, "x", "funding")
    )
    result = bring(study, places, "kim3")
    assert said(result) == [("code", "Money decides it.", "funding", "")]
    assert "no whole numbers" in result.problems[0].what


def test_other_names_of_columns_are_asked_for_and_taken(study: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", ("Interview", "Zitat", "Label"), ("E1", LOAN, "funding"))
    with pytest.raises(QualkitError, match="its first row is “Interview”, “Zitat”, “Label”") as error:
        bring(study, path)
    assert "--columns text=Quote" in error.value.remedy
    assert said(bring(study, path, columns={"text": "Zitat", "code": "label"})) == [("code", LOAN, "funding", "")]
    with pytest.raises(QualkitError, match="no such column with anything in it: note=Memo"):
        bring(study, path, columns={"text": "Zitat", "code": "label", "note": "Memo"})


def test_whose_codings_they_are_must_be_clear(study: Path, tmp_path: Path) -> None:
    sheet = fill(sheet_at(study, tmp_path / "a.xlsx", "ann"), {"Money": {"code 1": "funding"}})
    with pytest.raises(QualkitError, match="holds codings of ann"):
        bring(study, sheet, "ben")
    assert {d.coder for d in bring(study, sheet, "").decisions} == {"ann"}
    nameless = fill(sheet_at(study, tmp_path / "b.xlsx"), {"Money": {"code 1": "funding"}})
    with pytest.raises(QualkitError, match="not said whose"):
        bring(study, nameless, "")
    for name in ("rules", "Ann", "../ann", "con", "a/b"):
        with pytest.raises(QualkitError):
            bring(study, nameless, name)


def test_the_computers_own_proposals_do_not_come_back_as_a_persons(study: Path, tmp_path: Path) -> None:
    coded = workflow.code_study(opened(study))
    path = tmp_path / "codings.csv"
    path.write_bytes(workflow.export_codings(coded, "csv"))
    result = bring(study, path)
    assert result.decisions == () and "3 rows are proposals of the computer" in result.problems[0].what


def test_an_interviewers_words_are_no_place_for_a_code(study: Path, tmp_path: Path) -> None:
    result = bring(study, table(tmp_path / "t.csv", ("text", "code"), ("And the money?", "funding")))
    assert result.decisions == () and "not in a participant's speech" in result.problems[0].what


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"PK no zip"), ("a.csv", b"\xff\xfe\xfa"), ("a.ods", b""), ("a.csv", b""), ("a.xlsx", b"")],
)
def test_a_file_that_cannot_be_read_is_an_error_with_a_remedy(
    study: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(QualkitError) as error:
        bring(study, tmp_path / name)
    assert name in error.value.message and error.value.remedy


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12) | st.sampled_from(
    ["funding", "Learner", "funding/employer", "b", "x", "yes", "accept", "reject", "=1", "+", "E1", LOAN, "Yes."]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[_CELL] * 6), max_size=6))
def test_whatever_stands_in_a_table_the_second_import_adds_nothing(
    study: Path, tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    for log in (study / "decisions").glob("*.jsonl"):
        log.unlink()
    good = ("E1", LOAN, "funding", "barrier", "", "")
    path = table(tmp_path / "t.csv", ("transcript", "text", "code", "stance", "note", "done"), good, *rows)
    first = bring(study, path)
    texts = opened(study).by_id()
    assert all(texts[d.transcript].text[d.start : d.end] == d.text for d in first.decisions)
    assert bring(study, path).decisions == ()


def test_what_people_type_is_understood() -> None:
    assert [stance_of(x) for x in ("Barriers", "e", "NEUTR.", "-", "+", "", "x")] == [
        "barrier", "enabler", "neutral", "barrier", "enabler", None, None,
    ]  # fmt: skip
    assert [marked(x) for x in ("X", "yes", "✓", "1", "", "No", "later")] == [
        True,
        True,
        True,
        True,
        False,
        False,
        None,
    ]
    assert [verdict_of(x) for x in ("Accepted", "rej", "y", "no", "", "hm")] == [
        "accept",
        "reject",
        "accept",
        "reject",
        "",
        None,
    ]


def test_codes_are_found_by_path_label_or_last_part(study: Path) -> None:
    names = CodeNames(opened(study).codebook)
    for name in (
        "funding/learner",
        "FUNDING / Learner",
        "funding > learner",
        "Funding\\learner",
        "learner",
        " Learner ",
    ):
        assert names.find(name) == "funding/learner"
    assert names.find("nothing") is None
    assert names.unknown("lerner")[1].startswith("Did you mean funding/learner?")
