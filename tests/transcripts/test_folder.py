"""From a folder to a corpus: which files are read, who the people are, and what is reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.errors import StudyError
from qualkit.model import NO_GROUP, Participant
from qualkit.transcripts import Corpus, FileOptions, ReadOptions, read_folder, read_people
from tests.transcripts import make

Write = Callable[..., Path]
TALK = "INT: Who?\n\n{0}: We do.\n\nINT: And?\n\n{0}: No.\n"


def told(corpus: Corpus) -> list[str]:
    return [f"{p.severity} {p.file} {p.place}: {p.what}" for p in corpus.problems]


def test_a_study_is_read_from_its_transcripts_folder(write: Write) -> None:
    study = write(
        "study",
        {
            "qualkit.toml": "",
            "participants.csv": "Participant,GROUP,Size\nE02,Employer,large\nE01,partner,small\n",
            "transcripts/E02.txt": TALK.format("E02"),
            "transcripts/sub/E01.md": TALK.format("E01"),
            "transcripts/README.md": "not one",
            "notes.txt": "not one",
        },
    )
    corpus = read_folder(study)
    assert [(t.id, t.source, t.derived, t.participants) for t in corpus.transcripts] == [
        ("E01", "sub/E01.md", False, ("E01",)),
        ("E02", "E02.txt", False, ("E02",)),
    ]
    assert corpus.participants == (
        Participant("E01", "partner", {"size": "small"}),
        Participant("E02", "employer", {"size": "large"}),
    )
    assert corpus.problems == ()
    assert [(r.file, r.read, r.turns) for r in corpus.reports] == [("E02.txt", True, 4), ("sub/E01.md", True, 4)]


def test_a_bare_folder_is_read_without_qualkits_own_folders(write: Write) -> None:
    folder = write(
        "bare",
        {
            "E1.txt": "---\ngroup: employer\n---\n" + TALK.format("E1"),
            "more/E2.txt": "---\ngroup: employer\n---\n" + TALK.format("E2"),
            "out/texts/E9.txt": TALK.format("E9"),
            "decisions/a.jsonl": "{}",
            "codebook/funding.yaml": "x",
            ".hidden/E8.txt": TALK.format("E8"),
            "first-run/run.json": "{}",
            "first-run/codings.csv": "a\n",
            "README.txt": "x",
            "~$E1.docx": "x",
        },
    )
    corpus = read_folder(folder)
    assert [t.id for t in corpus.transcripts] == ["E1", "E2"]
    assert corpus.problems == ()


def test_text_of_a_plain_source_is_the_decoded_file_with_its_header(write: Write) -> None:
    data = b"\xef\xbb\xbf---\r\ngroup: partner\r\n---\r\nINT: Who\xe2\x80\x99s?\r\rE1: We \xf0\x9f\x98\x80 do.\n"
    corpus = read_folder(write("f", {"E1.txt": data}))
    (transcript,) = corpus.transcripts
    assert transcript.text == "---\ngroup: partner\n---\nINT: Who’s?\n\nE1: We 😀 do.\n"
    assert [transcript.speech(turn) for turn in transcript.turns] == ["Who’s?", "We 😀 do."]
    assert transcript.sha256 == __import__("hashlib").sha256(data).hexdigest()


def test_text_of_another_source_is_canonical_and_derived(write: Write) -> None:
    data = make.docx(
        ["---", "id: E7", "group: employer", "---", "A title", "[0:03] INT: Who?", "E7: We do.", "Every year."]
    )
    (transcript,) = read_folder(write("f", {"x.docx": data})).transcripts
    assert transcript.derived
    assert transcript.text == (
        "---\nid: E7\ngroup: employer\n---\n\nA title\n\n[0:03] INT: Who?\n\nE7: We do.\n\nEvery year.\n"
    )


def test_front_matter_and_participants_csv_are_joined_and_the_table_wins(write: Write) -> None:
    folder = write(
        "f",
        {
            "E1.txt": "---\ngroup: partner\nrole: Dean\nmode: online\n---\n" + TALK.format("E1"),
            "participants.csv": "participant,group,role\nE1,employer,Head\n",
        },
    )
    corpus = read_folder(folder)
    assert corpus.participants == (Participant("E1", "employer", {"role": "Head", "mode": "online"}),)
    assert corpus.transcripts[0].attributes == {"role": "Dean", "mode": "online"}
    assert told(corpus) == [
        "warning E1.txt participants.csv, line 2: group of “E1” is “partner” in the transcript and “employer” in "
        "participants.csv; the table was followed",
        "warning E1.txt participants.csv, line 2: role of “E1” is “Dean” in the transcript and “Head” in participants.csv; "
        "the table was followed",
    ]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("", "“E1” has no group and counts under (none)"),
        ("---\ngroup: employers\n---\n", "“E1” is in the unknown group “employers” and counts under (none)"),
    ],
)
def test_a_missing_or_unknown_group_is_reported_and_never_guessed(write: Write, header: str, message: str) -> None:
    corpus = read_folder(write("employer", {"E1.txt": header + TALK.format("E1")}))
    assert corpus.participants[0].group == NO_GROUP
    (problem,) = corpus.problems
    assert (problem.severity, problem.what) == ("warning", message)
    assert "provider, employer, policymaker, partner" in problem.remedy


def test_ids_of_participants(write: Write) -> None:
    rows = "participant,group,name\nANN,employer,\nT2,partner,\nP9,provider,Zoë Ray\n"
    talk = "INT: Who?\n\nAnn: We do.\n\nBob: Not us.\n\nINT: And?\n\nAnn: No.\n\nBob: No.\n"
    folder = write(
        "f",
        {
            "participants.csv": "\ufeff" + rows,
            "T1.txt": talk,
            "T2.txt": TALK.format("Carl"),
            "T3.txt": TALK.format("Zoë Ray"),
            "T4.txt": TALK.format("Dora"),
        },
    )
    corpus = read_folder(folder)
    assert [t.participants for t in corpus.transcripts] == [("ANN", "T1/Bob"), ("T2",), ("P9",), ("T4",)]
    assert [w for w in told(corpus) if "no row" in w] == [
        "warning T1.txt : participants.csv has no row for “T1/Bob”",
        "warning T4.txt : participants.csv has no row for “T4”",
    ]


def test_a_row_without_a_transcript_is_reported_with_its_line(write: Write) -> None:
    folder = write(
        "f", {"E1.txt": TALK.format("E1"), "participants.csv": "participant;group\nE1;employer\nE2;employer\n"}
    )
    assert told(read_folder(folder)) == ["warning participants.csv line 3: no transcript was read for “E2”"]


def test_a_list_made_for_many_other_interviews_is_told_once(write: Write) -> None:
    rows = "".join(f"E{n};employer\n" for n in range(1, 9))
    folder = write("f", {"E1.txt": TALK.format("E1"), "participants.csv": f"participant;group\n{rows}"})
    (one,) = told(read_folder(folder))
    assert "no transcript was read for 7 of its 8 people: E2, E3, E4, E5, E6, E7, E8" in one


def test_bad_rows_of_participants_csv_are_reported(write: Write) -> None:
    folder = write("f", {"participants.csv": "participant,group\nE1,employer\ne1,partner\n,partner\nE2,a,b\n"})
    people = read_people(folder / "participants.csv")
    assert [row.id for row in people.rows.values()] == ["E1", "E2"]
    assert [(p.place, p.what) for p in people.problems] == [
        ("line 3", "“e1” is already in line 2; this row is not used"),
        ("line 4", "the row has no participant"),
        ("line 5", "the row has 3 cells under 2 column names; the last ones are not used"),
    ]


def test_participants_csv_without_the_column_says_which_there_are(write: Write) -> None:
    folder = write("f", {"E1.txt": TALK.format("E1"), "participants.csv": "id,group\nE1,employer\n"})
    assert "error participants.csv line 1: there is no column “participant”; the columns are “id”, “group”" in told(
        read_folder(folder)
    )


def test_the_second_file_with_an_id_is_an_error_and_is_skipped(write: Write) -> None:
    head = "---\ngroup: employer\n---\n"
    folder = write(
        "f", {"E1.txt": head + TALK.format("E1"), "E1.docx": make.docx(["INT: a", "E1: b", "INT: c"]), "e1.md": head}
    )
    (folder / "e1.md").write_text("---\nid: E1\ngroup: employer\n---\n" + TALK.format("E1"))
    corpus = read_folder(folder)
    assert [t.source for t in corpus.transcripts] == ["E1.docx"]
    assert [w for w in told(corpus) if w.startswith("error")] == [
        "error E1.txt : the transcript id “E1” is already that of E1.docx; this file was not read",
        "error e1.md : the transcript id “E1” is already that of E1.docx; this file was not read",
    ]
    assert [r.read for r in corpus.reports] == [True, False, False]


def test_an_id_that_is_a_path_is_not_used(write: Write) -> None:
    folder = write("f", {"E1.txt": "---\nid: ../../E9\ngroup: employer\n---\n" + TALK.format("E1")})
    corpus = read_folder(folder)
    assert corpus.transcripts[0].id == "E1"
    assert "cannot be used as a file name" in corpus.problems[0].what


def test_one_person_in_two_interviews_keeps_what_both_say(write: Write) -> None:
    first, second = (f"---\ngroup: employer\nsize: large\ndate: {day}\n---\n" + TALK.format("Ann") for day in "12")
    folder = write("f", {"A.txt": first, "B.txt": second, "participants.csv": "participant\nAnn\n"})
    corpus = read_folder(folder)
    assert corpus.participants == (Participant("Ann", "employer", {"size": "large"}),)
    assert [dict(t.attributes)["date"] for t in corpus.transcripts] == ["1", "2"]


def test_an_empty_folder_and_a_missing_one(write: Write, tmp_path: Path) -> None:
    assert told(read_folder(write("empty", {}))) == ["error empty : the folder holds no transcripts"]
    with pytest.raises(StudyError, match="there is no folder"):
        read_folder(tmp_path / "nowhere")


def test_the_same_folder_gives_the_same_corpus(write: Write) -> None:
    folder = write("f", {f"{name}.txt": TALK.format(name) for name in ("b", "A", "c1")})
    assert read_folder(folder) == read_folder(folder)


def test_a_remedy_for_one_file_names_that_file_alone(write: Callable[..., Path]) -> None:
    name = "E1 [final].txt"
    turns = "INT: How is it?\n\nE1: Fine, thanks.\n\nINT: And the money?\n\nE1: Less so.\n\nE1: Indeed.\n\nNora: I pay for it.\n"
    root = write("study", {name: turns, "E2.txt": b"INT: Caf\xe9?\n\nE2: Yes.\n"})
    remedies = {p.file: p.remedy for p in read_folder(root).problems if "qualkit.toml with" in p.remedy}
    assert 'files = "E2.txt" and encoding = "windows-1252"' in remedies["E2.txt"]
    assert "a row with it in participants.csv" in remedies[name] and 'aliases = {"Nora" = "Nora"}' in remedies[name]
    pattern = re.search(r'files = "([^"]+)"', remedies[name])
    assert pattern and ReadOptions(files=(FileOptions(pattern[1], label="X"),)).for_file(name).label == "X"


def test_a_participants_list_with_a_header_alone_is_no_second_warning(write: Callable[..., Path]) -> None:
    root = write("study", {"E1.txt": "INT: How is it?\n\nE1: Fine.\n", "participants.csv": "participant,group\n"})
    (problem,) = read_folder(root).problems
    assert "has no group" in problem.what
