"""Who made a file, and what was remarked in it, whatever its kind."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import NameObject, TextStringObject

from qualkit.identities import Lists, file_findings
from qualkit.model import Transcript
from tests.transcripts import make

NAME = "Ottoline Vole"


def _pdf() -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(make.pdf([["INT: a?", "E1: b."]]))))
    writer.add_metadata({"/Author": NAME, "/Title": "Talk with Sarah Pike", "/Creator": "Writer", "/Producer": "pypdf"})
    note = Text(text="Ring 07700 900123", rect=(50, 550, 200, 650))
    note[NameObject("/T")] = TextStringObject("Zebulon Marrow")
    writer.add_annotation(0, note)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _rtf() -> bytes:
    info = rf"{{\info{{\author {NAME}}}{{\title Talk with Sarah Pike}}{{\operator Zsu\u382?a Pike}}}}"
    return rf"{{\rtf1\ansi {info} INT: a?\par E1: b.\par}}".encode("ascii")


def _odt() -> bytes:
    note = (
        f'<office:annotation xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{NAME}</dc:creator>'
        "<text:p>Ring 07700 900123</text:p></office:annotation>"
    )
    return make.odt(f"<text:p>INT: a?</text:p><text:p>E1: b.{note}</text:p>")


def _html() -> bytes:
    return (
        f'<html><head><meta name="author" content="{NAME}"><title>T</title></head><body><p>INT: a?</p></body>'.encode()
    )


@pytest.mark.parametrize(
    ("source", "data", "expected"),
    [
        (
            "T1.pdf",
            _pdf,
            [
                (NAME, "document_property"),
                ("Sarah Pike", "document_property"),
                ("Zebulon Marrow", "comment"),
                ("07700 900123", "comment"),
            ],
        ),
        (
            "T1.rtf",
            _rtf,
            [(NAME, "document_property"), ("Sarah Pike", "document_property"), ("Zsuža Pike", "document_property")],
        ),
        ("T1.odt", _odt, [(NAME, "comment"), ("07700 900123", "comment")]),
        ("T1.html", _html, [(NAME, "document_property")]),
    ],
)
def test_names_beside_the_text_are_found(source: str, data: object, expected: list[tuple[str, str]]) -> None:
    assert callable(data)
    findings = file_findings(Transcript("T1", source, "E1: b.", (), ()), data(), Lists())
    assert [(f.text, f.kind) for f in findings] == expected
    assert all(f.role == "file" for f in findings)


@pytest.mark.parametrize("source", ["T1.pdf", "T1.docx", "T1.odt", "T1.xlsx", "T1.rtf", "T1.html", "T1.txt"])
def test_a_damaged_file_has_none(source: str) -> None:
    assert file_findings(Transcript("T1", source, "E1: b.", (), ()), b"%PDF-1.4 PK\x03\x04 nonsense", Lists()) == []
