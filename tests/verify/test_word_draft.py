"""A manuscript in Word with thirty quotations of all kinds, each judged as a careful reader would."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.shared import Cm

from qualkit.verify import read_draft
from tests.verify.conftest import Study

# Paragraph style, text, and for each quotation in it: how it begins, and its verdict.
PAPER: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("Title", "“Forty learners”: how firms pay", []),
    ("Heading 1", "Findings", []),
    (
        "Normal",
        "Small firms stay out: “We do not pay the levy, because our wage bill is under three million pounds” (E01, employer). "
        "In the words of one employer, the rules are “far too complicated for a small team like ours”.",
        [("We do not pay", "verbatim"), ("far too complicated", "verbatim")],
    ),
    (
        "Normal",
        "The same firm “would … recommend the funding rules to other firms” (E01) and found “ten thousand pounds ourselves” (E01).",
        [("would …", "altered"), ("ten thousand", "altered")],
    ),
    ("Quote", "It doesn’t cover the travel costs, and nobody told us about that. (E01)", [("It doesn’t cover", "edited")]),
    ("Intense Quote", "“Employers like the short blocks […] pays for 20% of them.” — P02", [("Employers like", "edited")]),
    ("Quote", "The rules will change when the review reports. (E01, employer)", [("The rules will", "misattributed")]),
    (
        "indent",
        "My cousin told me about the programme in March. I had never heard of degree apprenticeships before that.",
        [("My cousin", "verbatim")],
    ),
    ("indent", "This indented paragraph quotes nobody at all, it only looks that way.", []),
    ("italic", "Parity of esteem is a long way off. Parents still prefer A-levels.", [("Parity of", "verbatim")]),
    (
        "Normal",
        "A policymaker asked for “a single lifelong loan entitlement by 2027” (G03); the draft bill said “a single lifelong loan "
        "entitlement by 2029” (G03).",
        [("a single lifelong", "verbatim"), ("a single lifelong", "altered")],
    ),
    (
        "Normal",
        "‘Nobody at my school mentioned it’, said S06, and 'the careers adviser only talked about sixth form' (S05).",
        [("Nobody at", "verbatim"), ("the careers", "edited")],
    ),
    (
        "Normal",
        "Asked “Is there demand for it?”, two people answered: “There is demand for it.” For G03, “There is demand for it” was clear.",
        [("Is there", "interviewer"), ("There is demand for it.", "repeated_elsewhere"), ("There is demand", "verbatim")],
    ),
    (
        "Normal",
        "The so-called “pipeline” and the “cliff edge” are commonplaces. Learning is “the acquisition of knowledge through study” "
        "(Smith, 2019, p. 12), or, with Jones (2020), “a change in what one is able to do”.",
        [("pipeline", "ignored"), ("cliff edge", "ignored"), ("the acquisition", "ignored"), ("a change in", "ignored")],
    ),
    (
        "Normal",
        "E01 said “We do not pay the levy. The college in Leeds gave us two apprentices last year.” Another held that “the whole "
        "system ought to be scrapped tomorrow” (P02).",
        [("We do not pay the levy. The", "altered"), ("the whole", "not_found")],
    ),
    (
        "Normal",
        "P02 called the old frameworks “‘fit for nothing’, as one employer told me”, with “most of our learner” (P02) behind them. "
        "She was “proud of that” [sic].",
        [("‘fit for", "edited"), ("most of our learner", "altered"), ("proud of that", "verbatim")],
    ),
    (
        "Normal",
        "“The college in York gave us two apprentices” (E01). “They’re the first to go to university. I’m proud of that” (P02). "
        "“So we stopped recruiting for a while and waited for the rules to change” (E01).",
        [("The college in York", "altered"), ("They’re the", "edited"), ("So we stopped", "edited")],
    ),
    ("Heading 1", "References", []),
    ("Normal", "Black, J. Funding what works. “A study of paying for things in colleges today.” Journal 3.", [("A study of", "ignored")]),
    ("table", "“Day-release works best.” (P02)", [("Day-release", "verbatim")]),
]  # fmt: skip


def _write(path: Path) -> list[tuple[str, str]]:
    document = Document()
    expected: list[tuple[str, str]] = []
    for style, text, quotations in PAPER:
        expected += quotations
        if style == "table":
            document.add_table(1, 1).cell(0, 0).paragraphs[0].add_run(text)
        elif style == "indent":
            document.add_paragraph(text).paragraph_format.left_indent = Cm(1.2)
        elif style == "italic":
            document.add_paragraph().add_run(text).italic = True
        else:
            paragraph = document.add_paragraph(style=style)
            # Word splits what is typed into runs as it likes.
            for start in range(0, len(text), 7):
                paragraph.add_run(text[start : start + 7]).italic = start % 14 == 0
    document.save(str(path))
    return expected


def test_thirty_quotations_of_all_kinds_are_judged_without_an_error(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    expected = _write(path)
    findings = study.verify(read_draft(path)).findings
    title, rest = findings[0], findings[1:]
    assert (title.quote, title.verdict) == ("Forty learners", "ignored")
    assert len(rest) == len(expected) == 30
    told = [(f.quote[: len(start)], f.verdict) for f, (start, _) in zip(rest, expected, strict=True)]
    assert told == expected


def test_every_passage_is_exactly_where_the_finding_says(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    _write(path)
    for finding in study.verify(read_draft(path)).findings:
        if finding.transcript:
            text = study.transcripts[finding.transcript].text
            assert text[finding.start : finding.end] == finding.source
            if finding.verdict == "verbatim":
                assert " ".join(finding.source.split()) == finding.quote


def test_tracked_changes_and_foot_notes_are_read(study: Study, tmp_path: Path) -> None:
    from tests.transcripts.make import docx_with

    body = (
        "<w:p><w:r><w:t>“our wage bill is under </w:t></w:r><w:del><w:r><w:delText>four</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>three</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> million pounds” (E01)</w:t></w:r></w:p>"
    )
    path = tmp_path / "tracked.docx"
    path.write_bytes(docx_with(body))
    assert [f.verdict for f in study.verify(read_draft(path)).findings] == ["verbatim"]
