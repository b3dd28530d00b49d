"""Makes the binary files of the tests: Word, Excel, OpenDocument and PDF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

Run = tuple[str, bool]  # text, bold


def docx(blocks: Iterable[object]) -> bytes:
    """A Word file: a text is a paragraph, a list of runs one with bold parts, a tuple of rows a table."""
    from docx import Document

    document = Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        elif isinstance(block, list):
            paragraph = document.add_paragraph()
            for text, bold in block:
                paragraph.add_run(text).bold = bold
        else:
            assert isinstance(block, tuple)
            table = document.add_table(rows=0, cols=len(block[0]))
            for row in block:
                cells = table.add_row().cells
                for cell, text in zip(cells, row, strict=True):
                    cell.text = text
    return saved(document)


def saved(document: object) -> bytes:
    """The bytes of a python-docx document or an openpyxl workbook."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def docx_with(body: str, **parts: str) -> bytes:
    """A Word file whose body is the given XML; ``parts`` replace whole members (``word__comments``)."""
    plain = docx(["x"])
    out = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, xml if name == "word/document.xml" else old.read(name)))
    return out.getvalue()


def xlsx(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    """An Excel file with the given sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def odt(body: str, manifest: str = "<manifest/>") -> bytes:
    """An OpenDocument text with the given XML as its content; the style named B is bold."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    bold = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{bold}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with the given lines on each page, written by hand: no library needed."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 780 Td\n{shown}ET".encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content_ in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content_ + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
