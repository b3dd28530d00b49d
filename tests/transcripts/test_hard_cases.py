"""Cases in which a word with a colon is no label, or a label is no ordinary one."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.model import Problem, Transcript
from qualkit.transcripts import FileOptions, FileReport, ReadOptions, read_transcript
from tests.transcripts import make

FIXTURES = Path(__file__).parent / "fixtures"


def read(path: Path, options: ReadOptions | None = None) -> tuple[Transcript, tuple[Problem, ...], FileReport]:
    transcript, _, problems, report = read_transcript(path, options=options)
    assert transcript is not None, problems
    return transcript, problems, report


def read_text(
    tmp_path: Path, text: str, name: str = "T1.txt", options: ReadOptions | None = None
) -> list[tuple[str, str]]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    transcript, _, _ = read(tmp_path / name, options)
    return [(turn.speaker, transcript.speech(turn)) for turn in transcript.turns]


def told(problems: tuple[Problem, ...]) -> str:
    return "\n".join(f"{p.severity} {p.place}: {p.what}" for p in problems)


def test_colons_times_and_lists_inside_speech_open_no_turn() -> None:
    transcript, _, _ = read(FIXTURES / "canonical.txt")
    assert transcript.speech(transcript.turns[1]) == (
        "We do. He said: no. At 10:30: we stop.\nThe list is:\n\n- cost: high\n- time: none"
    )


def test_a_list_of_headings_stays_speech_and_the_likely_name_is_reported() -> None:
    transcript, problems, _ = read(FIXTURES / "lists.txt")
    assert [turn.speaker for turn in transcript.turns] == ["INT", "E5", "INT", "E5"]
    assert "warning line 5: “Staff:” begins a line and was taken for speech" in told(problems)


def test_dialogue_that_a_participant_quotes_stays_speech_and_is_reported() -> None:
    transcript, problems, _ = read(FIXTURES / "dialogue.txt")
    assert len(transcript.turns) == 4
    assert "“Boss:” begins 2 lines and was taken for speech" in told(problems)
    assert transcript.speech(transcript.turns[1]).endswith('"INT: who pays?" was what they asked.')


def test_a_name_that_is_a_word_is_a_label_where_turns_begin() -> None:
    transcript, _, _ = read(FIXTURES / "name_is_word.txt")
    assert [turn.speaker for turn in transcript.turns] == ["Interviewer", "Will"] * 3
    assert transcript.speech(transcript.turns[1]) == "We will.\nGrace: the word, I mean, not a person."


def test_first_name_and_surname_are_one_speaker_with_a_warning() -> None:
    transcript, problems, _ = read(FIXTURES / "first_and_surname.txt")
    assert transcript.participants == ("first_and_surname",)
    assert {turn.speaker for turn in transcript.turns} == {"Interviewer", "Sarah Jones"}
    assert told(problems).count("were taken for one speaker") == 2


def test_first_name_here_and_surname_there_are_joined_by_the_header(tmp_path: Path) -> None:
    text = "---\ninterviewee: Sarah Jones\n---\nINT: Who?\n\nSarah: We do.\n\nINT: And?\n\nSarah: Yes.\n\nINT: So?\n\nJones: No.\n\nJones: Bye.\n"
    assert {speaker for speaker, _ in read_text(tmp_path, text)} == {"INT", "Sarah Jones"}


def test_two_interviewers_are_both_interviewers() -> None:
    _, _, report = read(FIXTURES / "roles.txt")
    assert [s.label for s in report.speakers if s.role == "interviewer"] == ["Interviewer A", "Interviewer B"]


def test_numbers_of_participants_are_not_mixed_up(tmp_path: Path) -> None:
    turns = read_text(tmp_path, "INT: a?\n\nParticipant 1: b\n\nParticipant 10: c\n\nParticipant 1: d\n")
    assert [speaker for speaker, _ in turns] == ["INT", "Participant 1", "Participant 10", "Participant 1"]


def test_the_shortest_interview_is_read(tmp_path: Path) -> None:
    assert read_text(tmp_path, "INT: Who?\nSarah: We do.\n") == [("INT", "Who?"), ("Sarah", "We do.")]


def test_a_turn_goes_on_over_lines_and_paragraphs(tmp_path: Path) -> None:
    turns = read_text(tmp_path, "INT: a?\n\nE1: one\ntwo\n\nthree\n\n\nINT: b?\n")
    assert turns[1] == ("E1", "one\ntwo\n\nthree")


def test_timestamps_never_stay_inside_speech(tmp_path: Path) -> None:
    text = "INT: a?\n\nE1: We pay. [00:01:00] We do (00:02:00) so, at 10:30 (9:30).\n00:03:00\nAnd #00:04:00-1# more.\n"
    (tmp_path / "T1.txt").write_text(text, encoding="utf-8")
    transcript, _, _ = read(tmp_path / "T1.txt")
    assert [(turn.timestamp, transcript.speech(turn)) for turn in transcript.turns[1:]] == [
        ("", "We pay."),
        ("00:01:00", "We do"),
        ("00:02:00", "so, at 10:30 (9:30)."),
        ("00:03:00", "And"),
        ("00:04:00-1", "more."),
    ]


def test_a_transcribers_remark_keeps_its_time_in_a_plain_file_only(tmp_path: Path) -> None:
    lines = [
        "INT: a?",
        "E1: We pay [inaudible 00:01:02] for it (crosstalk at 1:03), from (half past 10:30).",
        "INT: b?",
    ]
    (tmp_path / "a.txt").write_text("\n\n".join(lines), encoding="utf-8")
    transcript, _, report = read(tmp_path / "a.txt")
    assert transcript.speech(transcript.turns[1]) == lines[1][4:]
    assert "2 remarks such as “[inaudible 00:01:02]” keep their times" in report.notes[0]
    (tmp_path / "b.docx").write_bytes(make.docx(lines))
    transcript, _, _ = read(tmp_path / "b.docx")
    assert transcript.speech(transcript.turns[1]) == "We pay [inaudible] for it (crosstalk), from (half past 10:30)."


def test_timed_lines_with_speakers_and_wrapped_lines_are_read(tmp_path: Path) -> None:
    text = (
        "[00:00:01.000 --> 00:00:02.000] Jane Smith: Who pays?\n[00:00:03.000 --> 00:00:05.000] Ray Hall: We\ndo, all\n"
        "[00:00:05.000 --> 00:00:06.000] of it.\n[00:00:07.000 --> 00:00:09.000] Jane Smith: Since?\n"
        "[00:00:07.000 --> 00:00:09.000] Ray Hall: May.\n"
    )
    assert read_text(tmp_path, text) == [
        ("Jane Smith", "Who pays?"),
        ("Ray Hall", "We do, all of it."),
        ("Jane Smith", "Since?"),
        ("Ray Hall", "May."),
    ]


def test_a_time_may_stand_in_the_speakers_cell_of_a_table(tmp_path: Path) -> None:
    rows = (
        ("00:03 INT", "Who pays for it?"),
        ("00:07 R1:", "We do, all of it."),
        ("INT (01:00)", "And?"),
        ("R1", "No."),
    )
    (tmp_path / "a.docx").write_bytes(make.docx([rows]))
    transcript, _, _ = read(tmp_path / "a.docx")
    assert [(t.speaker, t.timestamp) for t in transcript.turns] == [
        ("INT", "00:03"),
        ("R1", "00:07"),
        ("INT", "01:00"),
        ("R1", ""),
    ]


@pytest.mark.parametrize(
    "mark",
    [
        "[END OF AUDIO]",
        "[0:01:20] [End of recording]",
        "Meeting ended after 00:06:10",
        "Automated transcription by Sonix www.sonix.ai",
        "Transcribed by https://otter.ai",
        "This transcript was generated with a tool",
    ],
)
def test_what_a_tool_writes_at_the_end_is_no_speech(tmp_path: Path, mark: str) -> None:
    (tmp_path / "a.txt").write_text(f"INT: Who?\n\nE1: We do.\n\n{mark}\n", encoding="utf-8")
    transcript, _, report = read(tmp_path / "a.txt")
    assert transcript.speech(transcript.turns[-1]) == "We do."
    assert [(item.text, item.why) for item in report.leftovers] == [(mark, "a mark, not speech")]


def test_in_a_document_a_time_inside_a_sentence_does_not_cut_it(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(
        make.docx(["INT: a?", "E1: We pay [00:01:00] for it. [00:02:00] Always.", "INT: b?", "E1: c."])
    )
    transcript, _, _ = read(tmp_path / "a.docx")
    assert [(t.timestamp, transcript.speech(t)) for t in transcript.turns[1:3]] == [
        ("", "We pay for it."),
        ("00:02:00", "Always."),
    ]


def test_cover_sheet_titles_and_end_marks_are_left_over_and_listed() -> None:
    _, _, report = read(FIXTURES / "cover_sheet.txt")
    assert [(item.place, item.why) for item in report.leftovers] == [
        ("line 1", "title or caption"),
        ("line 2", "cover sheet"),
        ("line 3", "cover sheet"),
        ("line 4", "cover sheet"),
        ("line 5", "cover sheet"),
        ("line 15", "a mark, not speech"),
    ]
    assert report.leftover_words == 5 + 4 + 3 + 2 + 3 + 3


def test_the_interviewer_named_on_the_cover_sheet_is_found_by_initials() -> None:
    _, _, report = read(FIXTURES / "cover_sheet.txt")
    assert report.speakers[0].why == "named as the interviewer at the top of the file"


def test_a_label_named_interviewer_in_a_block_of_names_is_a_turn_when_it_is_used_below(tmp_path: Path) -> None:
    turns = read_text(
        tmp_path, "Interviewer: Hello Sarah\nParticipant: Hello Jane\n\nInterviewer: Who?\n\nParticipant: Us.\n"
    )
    assert len(turns) == 4


def test_text_before_the_first_turn_is_a_warning_when_it_is_long(tmp_path: Path) -> None:
    words = " ".join(["word"] * 20)
    (tmp_path / "T1.txt").write_text(f"{words}\n\nINT: a?\n\nE1: b\n", encoding="utf-8")
    _, problems, report = read(tmp_path / "T1.txt")
    assert report.leftover_words == 20
    assert "warning line 1: 20 words belong to no speaker and are not coded" in told(problems)


def test_a_label_without_words_is_no_turn_and_is_reported(tmp_path: Path) -> None:
    (tmp_path / "T1.txt").write_text("INT: a?\n\nE1:\n\nINT: b?\n\nE1: c\n", encoding="utf-8")
    transcript, problems, _ = read(tmp_path / "T1.txt")
    assert [turn.number for turn in transcript.turns] == [1, 2, 3]
    assert "warning line 3: a speaker's label has no words after it and is no turn" in told(problems)


def test_an_interviewer_is_inferred_with_the_reason(tmp_path: Path) -> None:
    transcript, problems, report = read(FIXTURES / "initials.txt")
    assert (
        report.speakers[0].why
        == "inferred: asks in 100% of the turns, says less per turn than the others, speaks first"
    )
    assert "“JS” was taken for the interviewer" in told(problems)
    assert transcript.participants == ("initials",)


def test_nobody_is_taken_for_the_interviewer_when_the_signs_disagree(tmp_path: Path) -> None:
    text = "Ann: We pay for it.\n\nBob: Not us.\n\nAnn: We do.\n\nBob: I see.\n"
    (tmp_path / "T1.txt").write_text(text, encoding="utf-8")
    transcript, problems, _ = read(tmp_path / "T1.txt")
    assert transcript.participants == ("T1/Ann", "T1/Bob")
    assert "no interviewer was recognised; everybody counts as a participant: “Ann”, “Bob”" in told(problems)


@pytest.mark.parametrize(
    "label", ["INT", "int", "Interviewer", "I", "Q", "Moderator", "Researcher", "Facilitator", "INT 2", "Interviewer A"]
)
def test_usual_labels_of_interviewers(tmp_path: Path, label: str) -> None:
    (tmp_path / "T1.txt").write_text(f"{label}: Pays?\n\nE1: We.\n\n{label}: And?\n\nE1: No.\n", encoding="utf-8")
    _, _, report = read(tmp_path / "T1.txt")
    assert [(s.label, s.role) for s in report.speakers] == [(label, "interviewer"), ("E1", "participant")]


def test_settings_override_label_interviewer_and_alias_per_file(tmp_path: Path) -> None:
    own = FileOptions("T*.txt", label=r"\w\w", interviewers=("zz",), aliases={"ab": "Ann"})
    turns = read_text(tmp_path, "zz: a.\nab: b.\nE1: c.\nabc: d.\n", options=ReadOptions(files=(own,)))
    assert turns == [("zz", "a."), ("Ann", "b."), ("E1", "c.\nabc: d.")]
    _, _, report = read(tmp_path / "T1.txt", ReadOptions(files=(own,)))
    assert (report.speakers[0].role, report.speakers[0].why) == (
        "interviewer",
        "named as an interviewer in the settings",
    )
    assert len(read_text(tmp_path, "INT: a\nE1: b\n", name="U1.txt", options=ReadOptions(files=(own,)))) == 2


def test_a_document_without_labels_is_read_when_the_settings_say_so(tmp_path: Path) -> None:
    (tmp_path / "T1.txt").write_text("We pay.\n\nWe do.\n", encoding="utf-8")
    assert read_transcript(tmp_path / "T1.txt")[0] is None
    transcript, problems, _ = read(tmp_path / "T1.txt", ReadOptions(unlabelled="participant"))
    assert [transcript.speech(turn) for turn in transcript.turns] == ["We pay.\n\nWe do."]
    assert "the file does not say who speaks" in told(problems)


def test_tracked_changes_controls_and_links_of_word_are_read_and_remarked(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">INT: Who </w:t></w:r><w:ins w:id="1" w:author="x"><w:r><w:t xml:space="preserve">really </w:t>'
        '</w:r></w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>never</w:delText></w:r></w:del><w:r><w:t>pays?</w:t></w:r></w:p>'
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>P1: We do.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:smartTag><w:r><w:t>INT: And?</w:t></w:r></w:smartTag></w:p>"
        "<w:p><w:hyperlink><w:r><w:t>P1: Yes</w:t></w:r></w:hyperlink><w:r><w:noBreakHyphen/><w:t>no.</w:t></w:r></w:p>"
    )
    (tmp_path / "a.docx").write_bytes(make.docx_with(body))
    transcript, problems, _ = read(tmp_path / "a.docx")
    assert [transcript.speech(turn) for turn in transcript.turns] == ["Who really pays?", "We do.", "And?", "Yes-no."]
    assert "tracked changes (1 insertions, 1 deletions)" in told(problems)


def test_text_boxes_of_word_are_read_where_they_hang(tmp_path: Path) -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    body = f"<w:p><w:r><w:t>INT: a?</w:t></w:r></w:p><w:p><w:r><w:t>E1: b.</w:t></w:r>{box}</w:p><w:p><w:r><w:t>INT: c?</w:t></w:r></w:p>"
    (tmp_path / "a.docx").write_bytes(make.docx_with(body))
    transcript, _, _ = read(tmp_path / "a.docx")
    assert transcript.speech(transcript.turns[1]) == "b.\n\nin a box"


def test_page_heads_of_word_do_not_disappear(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for text in ("INT: Who?", "P1: We do.", "INT: And?", "P1: No."):
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = "Confidential study"
    (tmp_path / "a.docx").write_bytes(make.saved(document))
    transcript, _, report = read(tmp_path / "a.docx")
    assert [item.text for item in report.leftovers] == ["Confidential study"]
    assert "Confidential study" in transcript.text


def test_page_heads_and_feet_of_a_pdf_are_listed_once(tmp_path: Path) -> None:
    pages = [["Levy study", f"INT: Question {n} of many?", f"P1: Answer {n}.", f"- {n} -"] for n in range(1, 5)]
    (tmp_path / "a.pdf").write_bytes(make.pdf(pages))
    transcript, _, report = read(tmp_path / "a.pdf")
    assert [(item.text, item.place) for item in report.leftovers] == [
        ("Levy study", "page 1 and 3 more"),
        ("- 1 -", "page 1 and 3 more"),
    ]
    assert len(transcript.turns) == 8


def test_further_sheets_of_a_workbook_are_reported(tmp_path: Path) -> None:
    rows = [["speaker", "text"], ["INT", "Who?"], ["P1", "We."]]
    (tmp_path / "a.xlsx").write_bytes(make.xlsx(("Talk", rows), ("Notes", [["x"]])))
    transcript, problems, _ = read(tmp_path / "a.xlsx")
    assert len(transcript.turns) == 2
    assert "the sheet “Notes” was not read; rows in it: 1" in told(problems)


def test_answers_of_a_survey_follow_their_question_and_groups_come_from_the_column() -> None:
    transcript, people, problems, report = read_transcript(FIXTURES / "survey.csv")
    assert transcript is not None
    assert [(p.id, p.group, dict(p.attributes)) for p in people] == [
        ("survey/R-01", "employer", {"region": "North"}),
        ("survey/R-02", "provider", {"region": "South"}),
        ("survey/R-03", "partner", {"region": "North"}),
    ]
    assert "one respondent answered no open question and so took no turn" in told(problems)
    assert "line 6 (“R-04”)" in told(problems)
    assert report.notes[0] == "open questions: What hinders you most?; What would help?"


def test_a_table_may_stand_under_a_title_and_behind_excels_separator_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("sep=;\nLevy study;\nspeaker;text\nINT;Who?\nE1;\nE1;We, do.\n")
    transcript, problems, report = read(tmp_path / "a.csv")
    assert [transcript.speech(turn) for turn in transcript.turns] == ["Who?", "We, do."]
    assert [(item.text, item.place, item.why) for item in report.leftovers] == [
        ("Levy study", "line 2", "above the table")
    ]
    assert "warning line 5: a row has no words and is no turn" in told(problems)


def test_a_wrong_expression_for_labels_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("INT: a\nE1: b\n")
    transcript, _, problems, _ = read_transcript(tmp_path / "a.txt", options=ReadOptions(label="["))
    assert transcript is None
    assert "`label` in qualkit.toml is no regular expression: “[”" in told(problems)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("int: who?\ne5: we.\nint: and?\ne5: no\n", ["int", "e5"] * 2),
        (
            "[SPEAKER_00]: Who?\n[SPEAKER_01]: We.\n[SPEAKER_00]: And?\n[SPEAKER_01]: No: no.\n",
            ["SPEAKER_00", "SPEAKER_01"] * 2,
        ),
        ("1 INT: Who?\n2 P1: We.\n3 INT: And?\n4 P1: No.\n", ["INT", "P1"] * 2),
        ("INT- Who?\nP1- We.\nINT- And?\nP1- No.\nINT- So?\nP1- Yes.\n", ["INT", "P1"] * 3),
        ("INT — Who?\n\nP1 — We.\n\nINT — And?\n\nP1 — No.\n", ["INT", "P1"] * 2),
        ("001\tINT\tWho?\n002\tP1\tWe.\n003\tINT\tAnd?\n004\tP1\tNo.\n", ["INT", "P1"] * 2),
        ("00:00:03 - INT: Who?\n00:00:05 - P1: We.\n", ["INT", "P1"]),
        ("(00:00:03) INT: Who?\n(00:00:05) P1: We.\n", ["INT", "P1"]),
        ("INT [00:03] Who?\n\nP1 [00:05] We.\n", ["INT", "P1"]),
        ("Speaker 1 [00:00:00]\nWho?\n\nSpeaker 2 [00:00:05]\nWe.\n", ["Speaker 1", "Speaker 2"]),
        ("INT:\tWho?\nP1:\tWe.\n\tYes.\nINT:\tAnd?\nP1:\tNo.\n", ["INT", "P1"] * 2),
        ("INT: Who?\n\nP1 (f, 34): We.\n\nP2 (m, 50s): No.\n", ["INT", "P1 (f, 34)", "P2 (m, 50s)"]),
        (
            "Dr Smith: Who?\n\nÉlodie O’Neil: We.\n\nDr Smith: And?\n\nÉlodie O’Neil: No.\n",
            ["Dr Smith", "Élodie O’Neil"] * 2,
        ),
        (
            "INT: a?\nE1: http://x.org and\nhttps://y.org\nC:\\x\nRe: that\n10:30 was when\n3: a\nINT: b?\n",
            ["INT", "E1", "INT"],
        ),
        ("INT: a?\n\nE1: It is\n\nNote: an aside\n\nINT: b?\n\nE1: c\n", ["INT", "E1"] * 2),
    ],
)
def test_further_ways_of_writing_labels(tmp_path: Path, text: str, speakers: list[str]) -> None:
    assert [speaker for speaker, _ in read_text(tmp_path, text)] == speakers


def test_a_recurring_word_that_is_not_written_like_a_name_is_reported(tmp_path: Path) -> None:
    (tmp_path / "T1.txt").write_text("INT: a?\nsarah: b\nINT: c?\nsarah: d\nINT: e?\nsarah: f\n", encoding="utf-8")
    _, problems, _ = read(tmp_path / "T1.txt")
    assert "“sarah:” begins 3 lines and was taken for speech, since it is not written like a name" in told(problems)
    turns = read_text(tmp_path, "INT: a?\nsarah: b\n", options=ReadOptions(aliases={"sarah": "Sarah"}))
    assert [speaker for speaker, _ in turns] == ["INT", "Sarah"]
