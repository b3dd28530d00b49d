"""Bad and hostile files: a clear problem line, bounded time, and the other files go on."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from qualkit.model import Problem
from qualkit.transcripts import ReadOptions, read_folder, read_transcript
from tests.transcripts import make

LONG = "we pay for it and " * 17_000  # 306,000 characters
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ENTITY = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "b">]><w:document xmlns:w="{SPACE}"><w:body/></w:document>'


def bomb(member: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, b" " * 200_000_000)
    return out.getvalue()


def locked_pdf() -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(make.pdf([["INT: a", "E1: b"]])))
    writer.encrypt("secret")
    return make.saved(_Saves(writer))


class _Saves:
    def __init__(self, writer: object) -> None:
        self.save = writer.write  # type: ignore[attr-defined]


def problem_of(path: Path, data: bytes, options: ReadOptions | None = None) -> Problem:
    path.write_bytes(data)
    begin = time.monotonic()
    transcript, people, problems, report = read_transcript(path, options=options)
    assert time.monotonic() - begin < 10
    assert transcript is None and people == () and not report.read
    (problem,) = problems
    assert problem.file == path.name and problem.remedy and problem.severity == "error"
    assert report.notes == (problem.what,)
    return problem


REFUSED = {
    "empty.txt": (b"", "the file is empty"),
    "blank.txt": (b" \n\n", "the file is empty"),
    "header_only.txt": (b"---\ngroup: employer\n---\n", "the file holds no text"),
    "no_labels.txt": (b"We pay for it.\nWe do.\n", "no line begins with a speaker's label"),
    "nul.txt": (b"INT: a\nE1: b\0c\n", "the file holds 1 NUL bytes"),
    "latin.txt": ("INT: “a” é\n".encode("cp1252"), "it looks like windows-1252"),
    "mac.txt": ("INT: “a” é\n".encode("mac-roman"), "it looks like mac-roman"),
    "utf16.txt": ("INT: a\nE1: b\n".encode("utf-16-le"), "looks like utf-16-le without a byte-order mark"),
    "rich.txt": (rb"{\rtf1 INT: a\par}", "this is rich text, not plain text"),
    "empty.vtt": (b"WEBVTT\n\n", "there is no cue with a time in it"),
    "empty.srt": (b"\n1\n\n", "there is no cue with a time in it"),
    "silent.srt": (b"1\n00:00:01,000 --> 00:00:02,000\n\n", "no speech was found"),
    "columns.csv": (b"a,b\n1,2\n", "no column with the words spoken was found; the first row is “a”, “b”"),
    "broken.json": (b'{"turns": [', "the JSON is damaged"),
    "deep.json": (b"[" * 100_000, "the JSON is damaged"),
    "other.json": (b'{"a": 1}', "the JSON holds no list of turns"),
    "cut.docx": (make.docx(["INT: a"])[:2000], "the Word file is damaged"),
    "text.docx": (b"INT: a\nE1: b\n", "the Word file is damaged"),
    "locked.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "protected with a password, or is of the old binary kind",
    ),
    "entity.docx": (make.docx_with("", **{"word/document.xml": ENTITY}), "holds XML entities"),
    "bomb.docx": (bomb("word/document.xml"), "unpacks to 200 MB in 1 parts and was not opened"),
    "bomb.xlsx": (bomb("xl/workbook.xml"), "unpacks to 200 MB in 1 parts and was not opened"),
    "bomb.odt": (bomb("content.xml"), "unpacks to 200 MB in 1 parts and was not opened"),
    "locked.odt": (make.odt("<text:p>x</text:p>", "<manifest:encryption-data/>"), "protected with a password"),
    "wrong.xlsx": (make.docx(["x"]), "the Excel file is damaged"),
    "wrong.rtf": (b"INT: a", "the file is no rich text"),
    "scan.pdf": (make.pdf([[], []]), "the PDF has no text layer: its 2 pages are pictures"),
    "cut.pdf": (make.pdf([["INT: a"]])[:200], "the PDF is damaged"),
    "locked.pdf": (locked_pdf(), "protected with a password"),
    "talk.mp3": (b"x", ".mp3 is a recording, not a transcript"),
    "old.doc": (b"x", "files of the type .doc are not read"),
    "noname": (b"x", "files without an ending such as .txt are not read"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_bad_file_is_refused_in_plain_words(name: str, tmp_path: Path) -> None:
    data, message = REFUSED[name]
    assert message in problem_of(tmp_path / name, data).what


def test_a_bad_file_names_its_place_and_the_option_that_helps(tmp_path: Path) -> None:
    data = "INT: a\nE1: “b”\n\nINT: c\n".encode("cp1252")
    problem = problem_of(tmp_path / "a.txt", data)
    assert problem.place == "line 2"
    assert 'encoding = "windows-1252"' in problem.remedy
    transcript, *_ = read_transcript(tmp_path / "a.txt", options=ReadOptions(encoding="windows-1252"))
    assert transcript is not None and transcript.speech(transcript.turns[1]) == "“b”"
    assert "does not exist" in problem_of(tmp_path / "a.txt", data, ReadOptions(encoding="no-such")).what
    assert "not valid ascii" in problem_of(tmp_path / "a.txt", data, ReadOptions(encoding="ascii")).what


def test_utf16_with_a_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("INT: é?\nE1: b\n".encode("utf-16"))
    transcript, *_ = read_transcript(tmp_path / "a.txt")
    assert transcript is not None and transcript.text == "INT: é?\nE1: b\n" and transcript.derived


HUGE = {
    "paragraph.txt": f"INT: Who?\n\nE1: {LONG}\n\nINT: And?\n\nE1: No.\n".encode(),
    "spaces.txt": b"INT: Who?\n\nE1: a" + b" " * 300_000 + b"b\n",
    "brackets.txt": b"INT: Who?\nE1: " + b"[" * 300_000 + b"[00:00:01] " * 20_000,
    "colons.txt": b"INT: Who?\nE1: " + b":" * 300_000 + b"a: " * 100_000,
    "labels.txt": b"INT: Who?\nE1: x\nE1: y\n" + b"".join(b"Abc Def%d: x\n" % n for n in range(20_000)),
    "rules.txt": b"-" * 300_000 + b"\n" + b"#" * 100_000 + b"\nINT: a\nE1: b\n",
    "paragraph.docx": make.docx(["INT: Who?", f"E1: {LONG}", "INT: And?"]),
    "paragraph.rtf": b"{\\rtf1 INT: Who?\\par E1: " + LONG.encode() + b"\\par}",
    "paragraph.html": f"<p>INT: Who?</p><p>E1: {LONG}</p>".encode(),
    "open_tags.html": b"<p>INT: Who?</p><p>E1: x</p>" + b"<a b='" * 30_000 + b"<!--" * 50_000,
    "voices.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nINT: who " + b"<v " * 20_000,
    "cues.srt": b"".join(
        b"%d\n00:%02d:%02d,000 --> 00:%02d:%02d,900\nand\n\n" % (n, n // 60, n % 60, n // 60, n % 60)
        for n in range(3600)
    ),
    "cell.csv": f"speaker,text\nINT,Who?\nE1,{LONG}\n".encode(),
}


@pytest.mark.parametrize("name", sorted(HUGE))
def test_huge_files_take_bounded_time(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(HUGE[name])
    begin = time.monotonic()
    transcript, _, problems, _ = read_transcript(tmp_path / name)
    assert time.monotonic() - begin < 10
    assert transcript is not None, problems


def test_no_word_of_a_huge_paragraph_is_lost(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(HUGE["paragraph.docx"])
    transcript, *_ = read_transcript(tmp_path / "a.docx")
    assert transcript is not None and transcript.speech(transcript.turns[1]) == LONG.strip()


@pytest.mark.parametrize(
    "header",
    [
        "id: &a x\nb: *a",
        "id: !!python/object/apply:os.system ['x']",
        "group: a: b",
        "id: " + "[" * 20_000,
        "- a",
        "id: 'x",
    ],
)
def test_a_strange_header_does_no_harm(header: str, tmp_path: Path) -> None:
    (tmp_path / "T.txt").write_text(f"---\n{header}\nkey: v\n---\nINT: a?\n\nE1: b\n", encoding="utf-8")
    transcript, _, problems, _ = read_transcript(tmp_path / "T.txt")
    assert transcript is not None and len(transcript.turns) == 2
    assert transcript.attributes["key"] == "v"
    assert any("is not valid YAML" in problem.what for problem in problems)


def test_links_and_special_files_are_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "f", tmp_path / "secret.txt"
    folder.mkdir()
    outside.write_text("INT: a\nE1: b\n")
    (folder / "E1.txt").write_text("---\ngroup: employer\n---\nINT: a?\nE1: b\n")
    (folder / "link.txt").symlink_to(outside)
    (folder / "same.txt").symlink_to(folder / "E1.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    corpus = read_folder(folder)
    assert [t.source for t in corpus.transcripts] == ["E1.txt"]
    assert [(p.file, p.severity) for p in corpus.problems] == [
        ("link.txt", "error"),
        ("loop", "warning"),
        ("pipe.txt", "error"),
        ("same.txt", "warning"),
    ]
    assert "link out of the folder" in corpus.problems[0].what


def test_participants_csv_that_is_a_link_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    folder, outside = tmp_path / "f", tmp_path / "p.csv"
    folder.mkdir()
    outside.write_text("participant,group\nE1,partner\n")
    (folder / "E1.txt").write_text("---\ngroup: employer\n---\nINT: a?\nE1: b\n")
    (folder / "participants.csv").symlink_to(outside)
    corpus = read_folder(folder)
    assert corpus.participants[0].group == "employer"
    assert [p.file for p in corpus.problems] == ["participants.csv"]


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    for name, (data, _) in REFUSED.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text("---\ngroup: employer\n---\nINT: a?\nE1: b\n")
    corpus = read_folder(tmp_path)
    assert [t.source for t in corpus.transcripts] == ["good.txt"]
    assert {p.file for p in corpus.problems} == set(REFUSED)
    assert len(corpus.reports) == len(REFUSED) + 1


def test_a_fault_in_a_reader_is_that_files_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setitem(__import__("qualkit.transcripts.files", fromlist=["x"]).READERS, ".txt", fails)
    assert "ZeroDivisionError: oops" in problem_of(tmp_path / "a.txt", b"INT: a\n").what


def test_sources_are_never_written(tmp_path: Path) -> None:
    path = tmp_path / "E1.txt"
    path.write_bytes(b"INT: a\r\nE1: b\r\n")
    path.chmod(0o400)
    before = path.stat()
    read_folder(tmp_path)
    assert path.read_bytes() == b"INT: a\r\nE1: b\r\n"
    assert path.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.odt"])
def test_a_document_with_a_broken_part_is_called_damaged(name: str, tmp_path: Path) -> None:
    whole = {
        "a.docx": make.docx(["INT: a"]),
        "a.xlsx": make.xlsx(("S", [["speaker", "text"], ["INT", "a"]])),
        "a.odt": make.odt("<text:p>INT: a</text:p>"),
    }[name]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, content[: len(content) // 2] if member.endswith((".xml", "sheet1.xml")) else content)
    assert "file is damaged" in problem_of(tmp_path / name, out.getvalue()).what
