"""What must hold for any input: exact places, nothing lost, the same words through every reader, no exception."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qualkit.model import Transcript
from qualkit.transcripts import FileReport, read_transcript
from qualkit.transcripts.compose import compose
from qualkit.transcripts.records import Leftover, Utterance
from qualkit.transcripts.stamps import ANY, from_seconds
from tests.transcripts import make

FIXTURES = Path(__file__).parent / "fixtures"
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Talk = Sequence[tuple[str, str]]

WORDS = st.sampled_from(
    [
        "we",
        "pay",
        "the",
        "levy",
        "it’s",
        "“free”",
        "naïve",
        "£9,000",
        "😀",
        "part-time",
        "don't",
        "Łódź",
        "e.g.",
        "said:",
        "10:30",
        "(no)",
    ]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(lambda words: "So " + " ".join(words) + ".")
TALKS = st.lists(st.tuples(SENTENCES, SENTENCES), min_size=2, max_size=5).map(
    lambda pairs: [turn for ask, answer in pairs for turn in (("INT", ask), ("P1", answer))]
)


def srt(talk: Talk, dot: str = ",") -> str:
    """Cues of one to three words, so that every sentence runs over several."""
    cues, second = [], 0
    for label, speech in talk:
        words = f"{label}: {speech}".split(" ")
        for index in range(0, len(words), 3):
            cues.append(
                f"{len(cues) + 1}\n{_time(second, dot)} --> {_time(second + 1, dot)}\n{' '.join(words[index : index + 3])}\n"
            )
            second += 1
    return "\n".join(cues)


def _time(second: int, dot: str) -> str:
    return f"{from_seconds(second)}{dot}000"


def teams(talk: Talk) -> str:
    cues = [
        f"{_time(n, '.')} --> {_time(n + 1, '.')}\n<v {label}>{escape(speech, quote=False)}</v>\n"
        for n, (label, speech) in enumerate(talk)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def table(talk: Talk, delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([("speaker", "text"), *talk])
    return out.getvalue()


def paragraphs(talk: Talk) -> str:
    return "".join(f"<text:p>{label}: {escape(speech)}</text:p>" for label, speech in talk)


def rtf(talk: Talk) -> str:
    body = "".join(
        c if ord(c) < 128 else "".join(f"\\u{unit if unit < 32768 else unit - 65536}?" for unit in _units(c))
        for c in _lines(talk, "\\par\n")
    )
    return "{\\rtf1\\ansi " + body + "}"


def _units(character: str) -> list[int]:
    data = character.encode("utf-16-le")
    return [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]


def _lines(talk: Talk, end: str, between: str = ": ") -> str:
    return "".join(f"{label}{between}{speech}{end}" for label, speech in talk)


WRITERS: dict[str, Callable[[Talk], str | bytes]] = {
    "colon.txt": lambda talk: _lines(talk, "\n\n"),
    "dense.md": lambda talk: _lines(talk, "\r\n"),
    "stamped.txt": lambda talk: "".join(f"[{from_seconds(n * 7)}] {a}: {b}\n\n" for n, (a, b) in enumerate(talk)),
    "trailing.txt": lambda talk: "".join(f"{a}: {b} #{from_seconds(n * 7)}-0#\n\n" for n, (a, b) in enumerate(talk)),
    "heading.txt": lambda talk: "".join(f"{a}  0:{n:02}\n{b}\n\n" for n, (a, b) in enumerate(talk)),
    "alone.txt": lambda talk: _lines(talk, "\n\n", "\n"),
    "tabs.txt": lambda talk: _lines(talk, "\n", "\t"),
    "zoom.srt": srt,
    "zoom.vtt": lambda talk: "WEBVTT\n\n" + srt(talk, "."),
    "teams.vtt": teams,
    "table.csv": table,
    "table.tsv": lambda talk: table(talk, "\t"),
    "table.xlsx": lambda talk: make.xlsx(("S", [("speaker", "text"), *talk])),
    "turns.json": lambda talk: json.dumps([{"speaker": a, "text": b} for a, b in talk]),
    "paragraphs.docx": lambda talk: make.docx([f"{a}: {b}" for a, b in talk]),
    "bold.docx": lambda talk: make.docx([[(a, True), (f"\t{b}", False)] for a, b in talk]),
    "table.docx": lambda talk: make.docx([tuple(talk)]),
    "text.odt": lambda talk: make.odt(paragraphs(talk)),
    "page.html": lambda talk: "".join(f"<p><b>{a}:</b> {escape(b)}</p>" for a, b in talk),
    "rich.rtf": rtf,
}


def read_bytes(name: str, data: str | bytes) -> tuple[Transcript | None, FileReport]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        transcript, _, _, report = read_transcript(path)
        return transcript, report


@pytest.mark.parametrize("name", sorted(WRITERS))
@given(talk=TALKS)
@settings(max_examples=15, deadline=None)
def test_every_reader_gives_back_all_words(name: str, talk: Talk) -> None:
    transcript, report = read_bytes(name, WRITERS[name](talk))
    assert transcript is not None, report
    found = [(turn.speaker, transcript.speech(turn)) for turn in transcript.turns]
    assert found == list(talk)
    assert report.leftovers == ()


def test_halves_of_characters_do_not_reach_the_text() -> None:
    transcript, _ = read_bytes(
        "a.json", '[{"speaker": "INT", "text": "Hi \\ud83d\\ude00"}, {"speaker": "P\\ud83d", "text": "No \\ud83d."}]'
    )
    assert transcript is not None
    assert transcript.text == "INT: Hi 😀\n\nP\ufffd: No \ufffd.\n"


def test_a_pdf_gives_back_all_words() -> None:
    talk = [("INT" if n % 2 else "P1", f"So we pay {n} pounds of levy, and 10:30 is when.") for n in range(1, 40)]
    pages = [[f"{a}: {b}" for a, b in talk[i : i + 13]] for i in range(0, len(talk), 13)]
    transcript, _ = read_bytes(
        "a.pdf", make.pdf([["Levy study", *page, f"Page {n}"] for n, page in enumerate(pages, 1)])
    )
    assert transcript is not None
    assert [(turn.speaker, transcript.speech(turn)) for turn in transcript.turns] == talk


@QUICK
@given(TALKS, st.booleans())
def test_composed_text_reads_back_as_plain_text(talk: Talk, timed: bool) -> None:
    items = [Utterance(a, b, from_seconds(n) if timed else "") for n, (a, b) in enumerate(talk)]
    text, spans = compose(items, {"id": "T9", "mode": "in person: yes"})
    transcript, _ = read_bytes("x.txt", text)
    assert transcript is not None and transcript.id == "T9" and transcript.attributes == {"mode": "in person: yes"}
    assert [(t.start, t.end, t.timestamp) for t in transcript.turns] == [(s.start, s.end, s.timestamp) for s in spans]


@QUICK
@given(st.lists(st.one_of(st.builds(Utterance, st.text(max_size=9), st.text()), st.builds(Leftover, st.text()))))
def test_composed_places_are_exact(items: list[Utterance | Leftover]) -> None:
    text, spans = compose(items)
    said = [item for item in items if isinstance(item, Utterance)]
    assert "\r" not in text and "\0" not in text
    assert all(text[s.start : s.end] and text[s.start : s.end] == text[s.start : s.end].strip() for s in spans)
    assert len(spans) <= len(said)


LINES = st.sampled_from(
    [
        "INT: Who pays?", "P1: We do.", "P1: At 10:30: we stop", "", "", "Boss: no", "He said: yes", "[00:01:00] INT: And?", "#00:01:02-3#",
        "Jane Smith  0:03", "Ray Hall", "plain words", "P1:", "- cost: high", "[laughs]", "---", "# Title", "Date: 3 May", "\t", "INT\tHi",
        "Q. Why?", "A. So.", "00:01 --> 00:02", "“INT: quoted”", "END OF RECORDING", "Jane – hello", "  indented: text", "Will: we will",
        "[Ray] yes", "Ünal Özgür: merhaba", "😀: smile", "1:2:3", "::", "x" * 70 + ": y",
    ]
)  # fmt: skip


OTHER_LABELS = ("Ms Jones", "Sarah Jones", "Sarah", "Q1", "A1", "Q2", "A2", "to Everyone :", "From ")


def check_account(transcript: Transcript, report: FileReport) -> None:
    """Turns are in order, apart, and exact; what is neither speech nor left over is a label, a time or a sign."""
    text, at = transcript.text, 0
    rest = []
    for number, turn in enumerate(transcript.turns, 1):
        assert turn.number == number and at <= turn.start < turn.end <= len(text)
        assert transcript.speech(turn) == transcript.speech(turn).strip()
        rest.append(text[at : turn.start])
        at = turn.end
    rest.append(text[at:])
    outside = "\n".join(rest)
    for item in report.leftovers:
        assert item.text in outside
        outside = outside.replace(item.text, " ", 1)
    names = [
        *OTHER_LABELS,
        *sorted({turn.speaker for turn in transcript.turns} | {"P1", "INT", "Q", "A"}, key=len, reverse=True),
    ]
    for name in filter(None, [*names, "Jane Smith", "Ray Hall", "Boss", "Will", "Jane", "Ray", "Ünal Özgür"]):
        outside = outside.replace(name, " ")
    assert not re.search(r"\w", re.sub(ANY, " ", outside)), outside


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=14))
@example(["INT: Who pays?", "P1: We do.", "END OF RECORDING", "P1: more"])
@example(["Jane Smith  0:03", "plain words", "Ray Hall  0:05", "---", "plain words"])
@example(["", "---", "INT: Who pays?", "---", "INT: Who pays?"])  # a header may stand below empty lines
def test_nothing_of_a_plain_text_disappears(lines: list[str]) -> None:
    transcript, report = read_bytes("a.txt", "\n".join(lines))
    if transcript is not None and not transcript.text.lstrip().startswith("---") and not transcript.derived:
        check_account(transcript, report)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.name)
def test_nothing_of_a_fixture_disappears(path: Path) -> None:
    transcript, _, _, report = read_transcript(path)
    assert transcript is not None
    if not transcript.text.startswith("---"):
        check_account(transcript, report)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(path.name for path in FIXTURES.iterdir())), st.data())
def test_damaged_files_never_raise_and_repeat(name: str, data: st.DataObject) -> None:
    content = bytearray((FIXTURES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(content)))
        stop = data.draw(st.integers(start, min(len(content), start + 60)))
        content[start:stop] = data.draw(st.binary(max_size=8) | st.just(b"\n\n") | st.just(b": "))
    first = read_bytes(name, bytes(content))
    assert first == read_bytes(name, bytes(content))
    transcript = first[0]
    if transcript is not None:
        ends = [0, *(turn.end for turn in transcript.turns)]
        assert all(before <= turn.start < turn.end for before, turn in zip(ends, transcript.turns, strict=False))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [".txt", ".docx", ".xlsx", ".csv", ".json", ".vtt", ".srt", ".html", ".rtf", ".odt", ".pdf", ".md"]
    ),
    st.binary(max_size=300),
)
def test_any_bytes_are_read_or_refused(suffix: str, data: bytes) -> None:
    transcript, report = read_bytes(f"a{suffix}", data)
    assert (transcript is not None) == report.read
