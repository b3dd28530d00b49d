"""Every layout that researchers have, as a small file of our own making, with expectations counted by hand.

A line of the table: file, layout, speakers as (label, role, turns, words), the first and the last speech with its time,
and the number of left-overs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from qualkit.transcripts import read_transcript
from tests.transcripts import make

FIXTURES = Path(__file__).parent / "fixtures"
WHO_PAYS, COMING = "Who pays?", "Thanks for coming. Who pays?"
YES = "A bit, yes."


class Expected(NamedTuple):
    layout: str
    speakers: Sequence[tuple[str, str, int, int]]
    first: tuple[str, str]  # time, speech
    last: tuple[str, str]
    leftovers: int = 0


def two(asker: tuple[str, int, int], answerer: tuple[str, int, int]) -> list[tuple[str, str, int, int]]:
    return [(asker[0], "interviewer", *asker[1:]), (answerer[0], "participant", *answerer[1:])]


JANE_RAY = two(("Jane Smith", 2, 8), ("Ray Hall", 2, 7))
FILES = {
    "canonical.txt": Expected(
        "label and colon", two(("INT", 2, 7), ("E90", 2, 20)), ("00:00:06", COMING), ("00:01:05", "Then nothing.")
    ),
    "teams.vtt": Expected(
        "WebVTT, with speakers",
        two(("Jane Smith", 2, 11), ("Ray Hall", 2, 19)),
        ("00:00:03", "Thanks for coming. Who pays for the training?"),
        ("00:01:14", "A bit, yes, it does help."),
    ),
    "zoom.vtt": Expected(
        "WebVTT, with speakers", two(("Jane Smith", 2, 8), ("Ray Hall", 2, 15)), ("00:00:03", COMING), ("00:00:14", YES)
    ),
    "zoom_captions.txt": Expected(
        "name and time, speech below",
        two(("Jane Smith", 2, 8), ("Ray Hall", 2, 11)),
        ("14:02:01", COMING),
        ("14:03:04", YES),
    ),
    "zoom_chat.txt": Expected(
        "label and colon", two(("Jane Smith", 2, 5), ("Ray Hall", 2, 5)), ("14:02:01", WHO_PAYS), ("14:03:04", YES)
    ),
    "otter.txt": Expected(
        "name and time, speech below",
        [*JANE_RAY, ("Unknown Speaker", "participant", 1, 3)],
        ("0:03", COMING),
        ("1:04", YES),
        leftovers=2,
    ),
    "trint.txt": Expected("label, time, speech", JANE_RAY, ("00:00:03", COMING), ("00:01:04", YES)),
    "trint_time_first.txt": Expected(
        "time, label, speech",
        two(("Interviewer", 2, 8), ("Ray Hall", 2, 7)),
        ("00:00:03", COMING),
        ("00:01:04", YES),
    ),
    "rev.txt": Expected(
        "label and colon", two(("Interviewer", 2, 8), ("Speaker 2", 2, 11)), ("00:03", COMING), ("01:04", YES)
    ),
    "sonix.txt": Expected(
        "label and colon", two(("Jane Smith", 2, 8), ("Ray Hall", 3, 11)), ("00:00:03", COMING), ("00:01:04", YES)
    ),
    "descript.md": Expected("label and colon", JANE_RAY, ("00:00:03", COMING), ("00:01:04", YES), leftovers=1),
    "bold_names.md": Expected(
        "label on its own line", two(("Interviewer", 2, 5), ("Ray Hall", 2, 5)), ("", WHO_PAYS), ("", YES)
    ),
    "whisper.srt": Expected(
        "subtitles, without speakers",
        [("", "participant", 2, 9)],
        ("00:00:03", "Thanks for coming. Who pays for it?"),
        ("00:00:12", "We do."),
    ),
    "whisper_lines.txt": Expected(
        "timed lines, without speakers",
        [("", "participant", 2, 9)],
        ("00:00:03", "Thanks for coming. Who pays for it?"),
        ("00:00:12", "We do."),
        leftovers=2,
    ),
    "whisper.vtt": Expected(
        "WebVTT, without speakers",
        [("", "participant", 1, 10)],
        ("00:00:03", "Thanks for coming. Who pays for it? At 10:30: nobody."),
        ("00:00:03", "Thanks for coming. Who pays for it? At 10:30: nobody."),
    ),
    "whisper.json": Expected(
        "JSON, timed segments, without speakers",
        [("", "participant", 1, 5)],
        ("00:00:03", COMING),
        ("00:00:03", COMING),
    ),
    "whisperx.json": Expected(
        "JSON, timed segments, with speakers",
        two(("SPEAKER_00", 2, 5), ("SPEAKER_01", 2, 10)),
        ("00:00:03", WHO_PAYS),
        ("00:01:10", YES),
    ),
    "revai.json": Expected(
        "JSON, timed segments, with speakers",
        two(("Speaker 0", 1, 2), ("Speaker 1", 1, 5)),
        ("00:00:00", WHO_PAYS),
        ("00:01:02", "We do, all of it."),
    ),
    "assembly.json": Expected(
        "JSON, timed segments, with speakers",
        two(("A", 1, 2), ("B", 1, 5)),
        ("00:00:00", WHO_PAYS),
        ("00:01:02", "We do, all of it."),
    ),
    "turns.json": Expected(
        "JSON, a turn per entry",
        two(("INT", 1, 2), ("P77", 1, 5)),
        ("00:00:03", WHO_PAYS),
        ("00:00:07", "We do.\nAll of it."),
    ),
    "maxqda.txt": Expected(
        "label and colon", two(("I", 2, 8), ("B1", 3, 11)), ("00:00:05-3", COMING), ("00:00:30-9", YES)
    ),
    "nvivo_hash.txt": Expected(
        "label and colon", two(("Jane", 2, 8), ("Ray", 2, 7)), ("00:01:02-3", COMING), ("00:01:25-5", YES)
    ),
    "tabs.txt": Expected(
        "label, tab, speech", two(("INT", 2, 8), ("P4", 2, 7)), ("00:00:03", COMING), ("00:01:04", YES)
    ),
    "tabs_two.txt": Expected("label, tab, speech", two(("Jane", 2, 8), ("Ray", 2, 7)), ("", COMING), ("", YES)),
    "question_answer.txt": Expected("label and colon", two(("Q", 2, 5), ("A", 2, 8)), ("", WHO_PAYS), ("", YES)),
    "question_point.txt": Expected("Q and A with a point", two(("Q", 2, 5), ("A", 2, 5)), ("", WHO_PAYS), ("", YES)),
    "numbered_questions.txt": Expected("label and colon", two(("Q", 2, 5), ("A", 2, 5)), ("", WHO_PAYS), ("", YES)),
    "capitals.txt": Expected(
        "label and colon", two(("INTERVIEWER", 2, 5), ("RAY HALL", 2, 8)), ("", WHO_PAYS), ("", YES)
    ),
    "initials.txt": Expected(
        "label and colon",
        two(("JS", 2, 5), ("RH", 2, 36)),
        ("", WHO_PAYS),
        ("", "A bit, yes. It does so more in some years than it did in others, I would say."),
    ),
    "roles.txt": Expected(
        "label and colon",
        [
            ("Interviewer A", "interviewer", 1, 2),
            ("Participant 3 (Employer)", "participant", 2, 5),
            ("Interviewer B", "interviewer", 1, 3),
            ("Participant 12 (College)", "participant", 1, 2),
        ],
        ("", WHO_PAYS),
        ("", YES),
    ),
    "label_alone.txt": Expected(
        "label on its own line", two(("INTERVIEWER", 2, 5), ("PARTICIPANT", 2, 7)), ("", WHO_PAYS), ("", YES)
    ),
    "label_alone_names.txt": Expected(
        "label on its own line", two(("Jane Smith", 2, 5), ("Ray Hall", 2, 5)), ("", WHO_PAYS), ("", YES)
    ),
    "focus_group.txt": Expected(
        "label and colon",
        [
            ("Moderator", "interviewer", 2, 5),
            ("F1", "participant", 2, 4),
            ("M2", "participant", 2, 3),
            ("F3", "participant", 1, 3),
            ("Priya", "participant", 1, 2),
        ],
        ("", WHO_PAYS),
        ("", "No."),
        leftovers=1,
    ),
    "survey.csv": Expected(
        "survey, a respondent per row",
        [
            ("Q", "interviewer", 4, 14),
            ("R-01", "participant", 2, 7),
            ("R-02", "participant", 1, 5),
            ("R-03", "participant", 1, 7),
        ],
        ("", "What hinders you most?"),
        ("", "We never heard of it at all"),
    ),
    "turns.csv": Expected(
        "table, a turn per row",
        two(("INT", 2, 6), ("E9", 2, 8)),
        ("00:00:03", "Thanks, who pays?"),
        ("00:01:22", "A bit,\nyes."),
    ),
    "semicolon.csv": Expected(
        "table, a turn per row", two(("INT", 1, 2), ("E9", 2, 5)), ("", WHO_PAYS), ("", "All of it.")
    ),
    "dash.txt": Expected("label and dash", two(("Jane", 3, 6), ("Ray", 2, 6)), ("", WHO_PAYS), ("", "Thanks?")),
    "brackets.txt": Expected("label in brackets", two(("Jane", 2, 5), ("Ray", 2, 10)), ("", WHO_PAYS), ("", YES)),
    "broadcast.srt": Expected(
        "subtitles, with speakers", two(("JANE", 2, 5), ("RAY", 2, 7)), ("00:00:03", WHO_PAYS), ("00:00:15", "A bit.")
    ),
    "captions.sbv": Expected(
        "subtitles, with speakers",
        two(("INT", 1, 2), ("P1", 1, 5)),
        ("00:00:03", WHO_PAYS),
        ("00:00:05", "We do, and it costs."),
    ),
    "cover_sheet.txt": Expected(
        "label and colon", two(("JS", 2, 5), ("P31", 2, 5)), ("", WHO_PAYS), ("", YES), leftovers=6
    ),
    "transcript.html": Expected(
        "web page: label and colon",
        two(("Jane Smith", 2, 5), ("Ray Hall", 2, 8)),
        ("", WHO_PAYS),
        ("", YES),
        leftovers=2,
    ),
    "table.html": Expected(
        "web page: table, a turn per row",
        two(("INT", 1, 2), ("P1", 1, 5)),
        ("00:00:03", WHO_PAYS),
        ("00:00:07", "We do.\n\nAll of it."),
    ),
    "rich.rtf": Expected("RTF: label and colon", two(("INT", 2, 5), ("P1", 2, 12)), ("", WHO_PAYS), ("", YES)),
    "teams_early.txt": Expected(
        "name and time, speech below",
        two(("Jane Smith", 2, 5), ("Ray Hall", 2, 8)),
        ("0:0:0.0", WHO_PAYS),
        ("0:0:12.0", YES),
    ),
}

TEAMS = [
    "Levy interview-20260311_100000-Meeting Recording",
    "March 11, 2026, 10:00AM",
    "41m 12s",
    [("Jane Smith", True), (" started transcription", False)],
    [("Jane Smith", True), ("   0:03\nThanks for coming. Who pays?", False)],
    [("Ray Hall", True), ("   0:07\nWe do, I think.\nAll of it.", False)],
    [("Jane Smith", True), ("   1:00\nDoes it help?", False)],
    [("Ray Hall", True), ("   1:04\nA bit, yes.", False)],
    [("Jane Smith", True), (" stopped transcription", False)],
]
AGENCY = [
    "Levy study",
    [("Interviewer", True), ("\tWho pays?", False)],
    [("Ray Hall", True), ("\tWe do.", False)],
    "Every year, that is.",
    [("Interviewer", True), ("\tDoes it help?", False)],
    [("Ray Hall", True), ("\tA bit, yes.", False)],
]
BOLD = [
    [("Jane", True), (" Who pays?", False)],
    [("Ray", True), (" We do.", False)],
    [("Jane", True), (" Does it help?", False)],
    [("Ray", True), (" A bit, yes.", False)],
]
THREE = (
    ("00:00:03", "INT", "Who pays?"),
    ("00:00:07", "Ray", "We do.\nEvery year."),
    ("", "", "All of it."),
    ("00:01:00", "INT", "Does it help?"),
    ("00:01:04", "Ray", "A bit, yes."),
)
BOLD_QUESTIONS = [
    "Interview 4",
    [("Who pays for it?", True)],
    "We do, all of it, every year.",
    "More or less.",
    [("Does it help?", True)],
    "A bit, yes, it does in most of the years.",
]
WITH_HEADER = [
    "---",
    "id: E55",
    "---",
    "[00:00:03] INT: Who pays?",
    "",
    "E55: We do.",
    "Every year.",
    "",
    "INT: Then?",
    "",
    "E55: No.",
]
SPREADSHEET = [
    ["Start", "Speaker", "Utterance"],
    [3, "INT", "Who pays?"],
    [65, "P1", "We do."],
    [70, "P1", "All of it."],
]
QUALTRICS = [
    ["ResponseId", "Q1", "Q2", "Group"],
    ["Response ID", "What hinders you most in all this?", "What would help you?", "Group"],
    ['{"ImportId":"_recordId"}', '{"ImportId":"QID1"}', '{"ImportId":"QID2"}', '{"ImportId":"QID3"}'],
    ["R_1", "Cost and time and people", "Money for it", "employer"],
    ["R_2", "Nothing at all hinders us", "A form less", "partner"],
]
ODT = (
    '<text:p><text:span text:style-name="B">INT:</text:span> Who pays?</text:p>'
    '<text:p>P1: We do,<text:line-break/>all<text:s text:c="2"/>of it.'
    "<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p>"
    "<text:p>INT: And?</text:p><text:p>P1:<text:tab/>Yes.</text:p>"
)
PDF = [
    [
        "Levy study - confidential",
        "INT: Who pays?",
        "P1: We do, and we have a part-",
        "time scheme for that",
        "which helps.",
        "INT: And?",
        "Page 1 of 2",
    ],
    ["Levy study - confidential", "P1: Nothing more.", "INT: Thanks?", "P1: Bye.", "Page 2 of 2"],
]
NUMBERED_PDF = [
    ["1  INT: Who pays?", "2  P1: We do, and we have", "3  a scheme.", "4  INT: And?", "5  P1: 30 people", "6  more."]
]

MADE = {
    "teams.docx": (
        lambda: make.docx(TEAMS),
        Expected(
            "Word: name and time, speech below",
            two(("Jane Smith", 2, 8), ("Ray Hall", 2, 10)),
            ("0:03", COMING),
            ("1:04", YES),
            leftovers=5,
        ),
    ),
    "agency_bold_tab.docx": (
        lambda: make.docx(AGENCY),
        Expected(
            "Word: bold label", two(("Interviewer", 2, 5), ("Ray Hall", 2, 9)), ("", WHO_PAYS), ("", YES), leftovers=1
        ),
    ),
    "bold.docx": (
        lambda: make.docx(BOLD),
        Expected("Word: bold label", two(("Jane", 2, 5), ("Ray", 2, 5)), ("", WHO_PAYS), ("", YES)),
    ),
    "table_three_columns.docx": (
        lambda: make.docx(["Levy study", THREE]),
        Expected(
            "Word: table, a turn per row",
            two(("INT", 2, 5), ("Ray", 3, 10)),
            ("00:00:03", WHO_PAYS),
            ("00:01:04", YES),
            leftovers=1,
        ),
    ),
    "table_two_columns.docx": (
        lambda: make.docx([(("Speaker", "Content"), ("INT:", "Who pays?"), ("Ray:", "We do."))]),
        Expected("Word: table, a turn per row", two(("INT", 1, 2), ("Ray", 1, 2)), ("", WHO_PAYS), ("", "We do.")),
    ),
    "nvivo_table.docx": (
        lambda: make.docx(
            [
                (
                    ("Timespan", "Content", "Speaker"),
                    ("0:00.0 - 0:25.5", "Who pays?", "Jane"),
                    ("0:25.5 - 0:40.0", "We do.", "Ray"),
                )
            ]
        ),
        Expected(
            "Word: table, a turn per row",
            two(("Jane", 1, 2), ("Ray", 1, 2)),
            ("0:00.0", WHO_PAYS),
            ("0:25.5", "We do."),
        ),
    ),
    "bold_questions.docx": (
        lambda: make.docx(BOLD_QUESTIONS),
        Expected(
            "Word: questions in bold",
            two(("Q", 2, 7), ("A", 2, 20)),
            ("", "Who pays for it?"),
            ("", "A bit, yes, it does in most of the years."),
            leftovers=1,
        ),
    ),
    "paragraphs.docx": (
        lambda: make.docx(WITH_HEADER),
        Expected("Word: label and colon", two(("INT", 2, 3), ("E55", 2, 5)), ("00:00:03", WHO_PAYS), ("", "No.")),
    ),
    "turns.xlsx": (
        lambda: make.xlsx(("Data", SPREADSHEET)),
        Expected(
            "table, a turn per row",
            two(("INT", 1, 2), ("P1", 2, 5)),
            ("00:00:03", WHO_PAYS),
            ("00:01:10", "All of it."),
        ),
    ),
    "qualtrics.xlsx": (
        lambda: make.xlsx(("Sheet1", QUALTRICS)),
        Expected(
            "survey, a respondent per row",
            [("Q", "interviewer", 4, 22), ("R_1", "participant", 2, 8), ("R_2", "participant", 2, 8)],
            ("", "What hinders you most in all this?"),
            ("", "A form less"),
            leftovers=1,
        ),
    ),
    "text.odt": (
        lambda: make.odt(ODT),
        Expected(
            "OpenDocument: label and colon", two(("INT", 2, 3), ("P1", 2, 6)), ("", WHO_PAYS), ("", "Yes."), leftovers=1
        ),
    ),
    "pages.pdf": (
        lambda: make.pdf(PDF),
        Expected("PDF: label and colon", two(("INT", 3, 4), ("P1", 3, 15)), ("", WHO_PAYS), ("", "Bye."), leftovers=2),
    ),
    "numbered_lines.pdf": (
        lambda: make.pdf(NUMBERED_PDF),
        Expected("PDF: label and colon", two(("INT", 2, 3), ("P1", 2, 10)), ("", WHO_PAYS), ("", "30 people more.")),
    ),
}


def check(path: Path, expected: Expected) -> None:
    transcript, _, problems, report = read_transcript(path)
    assert transcript is not None, problems
    speakers = [(s.label, s.role, s.turns, s.words) for s in report.speakers]
    turns = [(turn.timestamp, transcript.speech(turn)) for turn in transcript.turns]
    found = Expected(report.layout, speakers, turns[0], turns[-1], len(report.leftovers))
    assert found == expected._replace(speakers=list(expected.speakers))


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_layout_is_read_without_settings(name: str) -> None:
    check(FIXTURES / name, FILES[name])


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_document_is_read_without_settings(name: str, tmp_path: Path) -> None:
    build, expected = MADE[name]
    (tmp_path / name).write_bytes(build())
    check(tmp_path / name, expected)


def test_every_fixture_has_an_expectation() -> None:
    hard_cases = {"first_and_surname.txt", "name_is_word.txt", "dialogue.txt", "lists.txt"}
    assert {path.name for path in FIXTURES.iterdir()} == set(FILES) | hard_cases


def test_the_layout_is_surer_the_firmer_the_labels() -> None:
    firm = read_transcript(FIXTURES / "canonical.txt")[3].sureness
    names = read_transcript(FIXTURES / "nvivo_hash.txt")[3].sureness
    none = read_transcript(FIXTURES / "whisper.srt")[3].sureness
    assert 1 >= firm > names > none > 0
