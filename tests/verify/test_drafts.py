"""Every format of a draft: the same quotations, each on its line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from qualkit.errors import QualkitError
from qualkit.verify import Block, Draft, read_draft
from qualkit.verify.drafts.pdf import _blocks, _Line
from qualkit.verify.quotations import find_quotations
from tests.transcripts import make
from tests.verify.conftest import Study
from tests.verify.test_word_draft import PAPER

FIXTURES = Path(__file__).parent / "fixtures"

MARKDOWN = """\
---
title: "“Not a quotation of anybody at all”"
---

# Results

One firm: “We do not pay the levy,
because our wage bill is *under* three million pounds” (E01).[^1]

> The rules will change when the review reports.
> — G03

```
x = "our wage bill is under nine million pounds"
```

It costs `"nothing at all to anybody here"`. <!-- “hidden words that nobody said” -->

[^1]: Also “our wage bill is under four million pounds” (E01).
"""
LATEX = r"""\documentclass{article}
\title{``Not a quotation of anybody at all''}
\begin{document}
\section{Results}
One firm: ``We do not pay the levy, % “a comment that nobody said”
because our wage bill is \emph{under} three million pounds'' (E01).\footnote{Also
\enquote{our wage bill is under four million pounds} (E01).}

\begin{quote}
The rules will change when the review reports. --- G03
\end{quote}

`The levy pays for 20\% of them', said P02. \enquote{Employers like the short blocks, \textelp{} 20\% of them.}
\blockquote[{\cite[3]{smith}}]{Learning is a change in what one is able to do.}
``Learning is what remains when all is forgotten'' \parencite[see][4]{jones2020}.
\begin{verbatim}
``code that nobody ever said in any interview''
\end{verbatim}
\end{document}
"""
HTML = """<!DOCTYPE html><html><head><title>“Not a quotation of anybody”</title>
<style>p:before{content:"“no quotation of anybody here”"}</style></head><body>
<h1>Results</h1>
<p>One firm: <q>We do not pay the levy,
because our wage bill is <em>under</em> three million pounds</q> (E01).</p>
<blockquote><p>The rules will change when the review&nbsp;reports. &mdash; G03</p></blockquote>
<p>&ldquo;our wage bill is under four million pounds&rdquo; (E01)<br>&ldquo;Employers like the short blocks&hellip; pays for 20% of them.&rdquo;</p>
</body></html>
"""
TEXT = """\
Results

One firm: "We do not pay the levy, because our
wage bill is under three million pounds" (E01).

    The rules will change when the review reports.

    This is an indented paragraph which quotes nobody at all.

And "our wage bill is under four million pounds" (E01).
"""


def _told(study: Study, path: Path) -> list[tuple[int, str, str]]:
    return [(f.line, f.quote[:22], f.verdict) for f in study.verify(read_draft(path)).findings]


def test_markdown(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    assert _told(study, path) == [
        (7, "We do not pay the levy", "verbatim"),
        (10, "The rules will change ", "edited"),
        (19, "our wage bill is under", "altered"),
    ]


def test_latex(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "paper.tex"
    path.write_text(LATEX, encoding="utf-8")
    assert _told(study, path) == [
        (5, "We do not pay the levy", "verbatim"),
        (10, "The rules will change ", "edited"),
        (13, "The levy pays for 20% ", "edited"),
        (13, "Employers like the sho", "edited"),
        (14, "Learning is a change i", "ignored"),
        (15, "Learning is what remai", "ignored"),
        (7, "our wage bill is under", "altered"),
    ]


def test_html(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "paper.html"
    path.write_text(HTML, encoding="utf-8")
    assert _told(study, path) == [
        (4, "We do not pay the levy", "verbatim"),
        (6, "The rules will change ", "edited"),
        (7, "our wage bill is under", "altered"),
        (7, "Employers like the sho", "edited"),
    ]


def test_plain_text(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert _told(study, path) == [
        (3, "We do not pay the levy", "verbatim"),
        (6, "The rules will change ", "edited"),
        (10, "our wage bill is under", "altered"),
    ]


def test_opendocument(study: Study, tmp_path: Path) -> None:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = (
        "<text:h>Results</text:h><text:p>One firm: “We do not pay<text:s/>the levy, because our wage bill is "
        "<text:span>under</text:span> three million pounds” (E01).<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>“our wage bill is under four million pounds” (E01)</text:p></text:note-body></text:note></text:p>"
        '<text:p text:style-name="Quotations">The rules will change when the review reports. (G03)</text:p>'
    )
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    path = tmp_path / "paper.odt"
    path.write_bytes(out.getvalue())
    assert _told(study, path) == [
        (2, "We do not pay the levy", "verbatim"),
        (3, "our wage bill is under", "altered"),
        (4, "The rules will change ", "edited"),
    ]


def test_pdf(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    lines = [
        'One firm told us: "We do not pay the levy, because our wage bill is un-',
        'der three million pounds" (E01). The rest of this paragraph is only here to fill',
        "the lines of the page.",
        "",
        'Another: "our wage bill is under four million pounds" (E01).',
    ]
    path.write_bytes(make.pdf([lines]))
    assert [verdict for _, _, verdict in _told(study, path)] == ["verbatim", "altered"]


def test_a_dialogue_in_a_block_quote_is_taken_apart(study: Study) -> None:
    draft = "> INT: Is there demand for it?\n> P02: Most of our learners come from families without any tradition of studying.\n"
    findings = study.verify(draft).findings
    assert [(f.line, f.verdict) for f in findings] == [(1, "interviewer"), (2, "edited")]


def test_a_quotation_over_paragraphs_is_one(study: Study) -> None:
    draft = "E01: “The college in Leeds gave us two apprentices last year.\n\n“It doesn't cover the travel costs”, and so on."
    finding = study.only(draft)
    assert finding.verdict in ("verbatim", "edited")
    assert finding.quote.startswith("The college") and finding.quote.endswith("costs")


def test_a_mark_that_is_never_closed_is_remarked(study: Study) -> None:
    finding = study.only("He said “The college in Leeds gave us two apprentices last year.")
    assert finding.verdict == "verbatim"
    assert "never closed" in finding.note


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("paper.doc", b"x", "Save it as one of"),
        ("missing.md", None, "Check the path"),
        ("broken.docx", b"PK\x03\x04nonsense", "Open it"),
        ("broken.odt", b"nonsense", "Open it"),
        ("latin.txt", "caf\xe9 “x”".encode("cp1252"), "UTF-8"),
    ],
)
def test_a_draft_that_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, data: bytes | None, words: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(QualkitError) as caught:
        read_draft(path)
    assert words in caught.value.remedy


@pytest.mark.parametrize("kind", ["odt", "html", "txt", "pdf"])
def test_the_thirty_quotations_fare_alike_in_every_format(study: Study, kind: str) -> None:
    """The Word draft as LibreOffice writes it: styles, indents and italics survive in different ways, or not at all."""
    expected = [quotation for _, _, quotations in PAPER for quotation in quotations]
    _, *findings = study.verify(read_draft(FIXTURES / f"paper.{kind}")).findings
    told = [(f.quote[: len(start)], f.verdict) for f, (start, _) in zip(findings, expected, strict=True)]
    assert told == expected


def _lines(*lines: tuple[str, float, float]) -> list[str]:
    """The paragraphs that lines make, each given with its place from the left and from the foot of the page."""
    made = [_Line(n, text, 0, left, height, 10.0, False) for n, (text, left, height) in enumerate(lines, 1)]
    return [block.text.replace("\n", " / ") for block in _blocks(made)]


def test_paragraphs_of_a_pdf_part_at_spaces_and_margins() -> None:
    full = "a line of the running text which is as long as the page is wide"
    assert _lines((full, 50, 700), (full, 50, 686), (full, 50, 660)) == [f"{full} / {full}", full]  # a space
    assert _lines((full, 50, 700), (full, 80, 686), (full, 80, 672), (full, 50, 658)) == [
        full,
        f"{full} / {full}",
        full,
    ]
    first_line = _lines((full, 50, 700), (full, 62, 686), (full, 50, 672), (full, 50, 658))
    assert first_line == [full, f"{full} / {full} / {full}"]  # a first line set in begins a paragraph
    columns = _lines(
        (full, 50, 700), (full, 50, 686), (full, 330, 700), (full, 330, 686), (full, 350, 672), (full, 350, 658)
    )
    assert columns == [f"{full} / {full} / {full} / {full}", f"{full} / {full}"]  # the margin of a second column
    assert _lines((full, 50, 700), ("The end.", 50, 686), (full, 50, 672)) == [f"{full} / The end.", full]
    assert _lines((f"“{full}", 50, 700), ("cut.", 50, 686), (f"{full}”", 50, 650)) == [f"“{full} / cut. / {full}”"]


NOBODY = "education is the most powerful weapon of all"
MARKS = {
    "md": f"“{NOBODY}” <!-- qualkit: ignore --> and “{NOBODY}”.\n\n> {NOBODY}\n> <!-- qualkit: ignore -->\n",
    "tex": f"``{NOBODY}'' % qualkit: ignore\nand ``{NOBODY}''.\n\n\\begin{{quote}}{NOBODY}\n% qualkit: ignore\n\\end{{quote}}\n",
    "html": f"<p>“{NOBODY}” <!-- qualkit: ignore --> and “{NOBODY}”.</p><blockquote>{NOBODY}<!--qualkit:ignore--></blockquote>",
    "txt": f"“{NOBODY}” [qualkit: ignore] and “{NOBODY}”.\n\n> {NOBODY} [qualkit: ignore]\n",
}


@pytest.mark.parametrize("kind", MARKS)
def test_a_mark_behind_a_quotation_makes_it_ignored_and_no_other(study: Study, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"paper.{kind}"
    path.write_text(MARKS[kind], encoding="utf-8")
    findings = study.verify(read_draft(path)).findings
    assert [f.verdict for f in findings] == ["ignored", "not_found", "ignored"]
    assert {f.quote for f in findings} == {NOBODY}
    assert findings[0].note == "marked in the draft"


def test_a_comment_in_word_marks_a_quotation(study: Study, tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph()
    run = paragraph.add_run(f"“{NOBODY}”")
    paragraph.add_run(f" and “{NOBODY}”, she said.")
    document.add_comment(run, text="qualkit: ignore, it is a saying", author="Me")
    document.save(str(tmp_path / "paper.docx"))
    assert [f.verdict for f in study.verify(read_draft(tmp_path / "paper.docx")).findings] == ["ignored", "not_found"]


def test_a_comment_in_opendocument_marks_a_quotation(study: Study, tmp_path: Path) -> None:
    mark = "<office:annotation><text:p>qualkit: ignore</text:p></office:annotation>"
    (tmp_path / "paper.odt").write_bytes(make.odt(f"<text:p>“{NOBODY}”{mark} and “{NOBODY}”, she said.</text:p>"))
    assert [f.verdict for f in study.verify(read_draft(tmp_path / "paper.odt")).findings] == ["ignored", "not_found"]


@pytest.mark.parametrize(
    ("draft", "quotes"),
    [
        ('He "told me "that is far too complicated" twice" then.', ['told me "that is far too complicated" twice']),
        ("He 'told me 'that is far too complicated' twice' then.", ["told me 'that is far too complicated' twice"]),
        ('One "far too complicated" and "a small team".', ["far too complicated", "a small team"]),
        ('A "mark that is never closed and "another of that kind".', ["mark that is never closed and"]),
        ("It's the firms' own 'far too complicated' rule.", ["far too complicated"]),
        ('"‘Fit for nothing’, he said, and "bad"."', ['‘Fit for nothing’, he said, and "bad".']),
    ],
)
def test_straight_marks_inside_straight_marks(draft: str, quotes: list[str]) -> None:
    found = [q.text for q in find_quotations(Draft("d.md", (Block(draft, 1),)))]
    assert found[: len(quotes)] == quotes
