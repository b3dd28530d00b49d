"""Reads a draft of any usual kind into paragraphs, with block quotes told apart and a line for every place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qualkit.errors import QualkitError
from qualkit.transcripts.decode import decode
from qualkit.transcripts.records import Refused
from qualkit.verify.drafts.html import read_html
from qualkit.verify.drafts.latex import read_latex
from qualkit.verify.drafts.opendocument import read_odt
from qualkit.verify.drafts.pdf import read_pdf
from qualkit.verify.drafts.text import read_markdown, read_text
from qualkit.verify.drafts.word import read_docx
from qualkit.verify.records import Block, Draft

_TEXT: dict[str, Callable[[str], list[Block]]] = {
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd"), read_markdown),
    **dict.fromkeys((".tex", ".latex", ".ltx"), read_latex),
    **dict.fromkeys((".html", ".htm", ".xhtml"), read_html),
    **dict.fromkeys((".txt", ".text"), read_text),
}
_BYTES: dict[str, Callable[[bytes], list[Block]]] = {
    **dict.fromkeys((".docx", ".docm"), read_docx),
    ".odt": read_odt,
    ".pdf": read_pdf,
}
KINDS = (".docx", ".md", ".tex", ".html", ".odt", ".txt", ".pdf")


def read_draft(path: Path) -> Draft:
    """The draft in a file, read by the ending of its name. Raises QualkitError when it cannot be read."""
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in _TEXT and suffix not in _BYTES:
        raise QualkitError(
            f"{path.name}: drafts of the type {suffix or '(none)'} are not read.",
            f"Save it as one of {', '.join(KINDS)}.",
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise QualkitError(
            f"Cannot read the draft {path}: {error.strerror or error}.", "Check the path of the draft."
        ) from error
    try:
        blocks = _TEXT[suffix](decode(data)[0]) if suffix in _TEXT else _BYTES[suffix](data)
    except Refused as error:
        raise QualkitError(
            f"{path.name}: {error.message}.", f"{error.remedy[:1].upper()}{error.remedy[1:]}."
        ) from error
    unit = "paragraph" if suffix in (".docx", ".docm", ".odt") else "line"
    return Draft(path.name, tuple(block for block in blocks if block.text.strip()), unit)  # type: ignore[arg-type]
