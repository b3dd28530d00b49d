"""Reads the text layer of PDF files; page heads, feet and line numbers are taken out and listed."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Collection, Sequence

from qualkit.transcripts.document import Pages, Paragraph, read_pages
from qualkit.transcripts.labels import is_code, is_interviewer
from qualkit.transcripts.records import Leftover, Reading, ReadOptions, Refused

MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000
MAX_PAGE_BYTES = 20_000_000
_NUMBERED = re.compile(r"\s{0,20}(\d{1,5})(?:\s{1,20}(.*)|$)")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.?)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|/|von|de)\s*\d{1,4})?\W*", re.IGNORECASE
)


def read_pdf(data: bytes, file: str, known: Collection[str], options: ReadOptions) -> Reading:
    """The reading of a PDF with a text layer; a scan is refused, since qualkit does not recognise pictures of letters."""
    pages = [page.split("\n") for page in _page_texts(data)]
    pages = [[line.rstrip() for line in page] for page in pages]
    if not any(line.strip() for page in pages for line in page):
        raise Refused(
            f"the PDF has no text layer: its {len(pages)} pages are pictures",
            "run text recognition (OCR) over it and check the result, or ask for the text file",
        )
    left: list[Leftover] = []
    pages = _without_edges(pages, left)
    pages, numbered = _without_line_numbers(pages)
    notes = ("line numbers were removed",) if numbered else ()
    blocks = [Paragraph(line, place=f"page {number}") for number, page in enumerate(pages, 1) for line in page]
    content = Pages(
        tuple(blocks), tuple(left), (*notes, "paragraphs of a PDF are put together from lines"), wrapped=True
    )
    return read_pages(content, "PDF", file, known, options)


def _page_texts(data: bytes) -> list[str]:
    from pypdf import PdfReader

    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # what matters becomes a Problem
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("the PDF is protected with a password", "remove the password and save the file again")
        if len(reader.pages) > MAX_PAGES:
            raise Refused(f"the PDF has more than {MAX_PAGES} pages", "split it into one file per interview")
        texts: list[str] = []
        size = 0
        for page in reader.pages:
            content = page.get_contents()
            if content is not None and len(content.get_data()) > MAX_PAGE_BYTES:
                raise Refused(
                    "a page of the PDF is too large to be read",
                    "export the text from the program it came from",
                    f"page {len(texts) + 1}",
                )
            texts.append(page.extract_text().replace("\0", ""))
            size += len(texts[-1])
            if size > MAX_CHARACTERS:
                raise Refused("the text of the PDF is too long", "split it into one file per interview")
        return texts
    except Refused:
        raise
    except Exception as error:  # damaged files make pypdf raise nearly anything
        reason = str(error).strip().split("\n")[0][:120] or type(error).__name__
        raise Refused(
            f"the PDF is damaged ({reason})", "open it and print it to a new PDF, or ask for the text file"
        ) from None
    finally:
        logger.setLevel(level)


def _without_edges(pages: list[list[str]], left: list[Leftover]) -> list[list[str]]:
    """The pages without lines that return at their heads and feet (figures in them may differ) and without page numbers."""
    heads: Counter[str] = Counter()
    for page in pages:
        heads.update({_pattern(page[i]) for i in _edges(page)})
    often = max(2, len(pages) * 0.5)
    depth = 2 if len(pages) > 2 else 1
    removed: Counter[str] = Counter()
    first: dict[str, tuple[str, int]] = {}
    kept: list[list[str]] = []
    for number, page in enumerate(pages, 1):
        drop: set[int] = set()
        for indexes in _from_edges(page, depth):
            for i in indexes:
                line = page[i].strip()
                pattern = _pattern(line)
                page_number = bool(_PAGE_NUMBER.fullmatch(line)) and i in (_edges(page)[0], _edges(page)[-1])
                if not ((pattern and heads[pattern] >= often and len(line) <= 120) or page_number):
                    break
                drop.add(i)
                removed[pattern] += 1
                first.setdefault(pattern, (line, number))
        kept.append([line for i, line in enumerate(page) if i not in drop])
    for pattern, (line, number) in first.items():
        pages_text = f"page {number}" + (f" and {removed[pattern] - 1} more" if removed[pattern] > 1 else "")
        left.append(Leftover(line, pages_text, "page head or foot"))
    return kept


def _edges(page: Sequence[str]) -> list[int]:
    """The first two and last two lines with words."""
    filled = [i for i, line in enumerate(page) if line.strip()]
    return sorted({*filled[:2], *filled[-2:]})


def _from_edges(page: Sequence[str], depth: int) -> tuple[list[int], list[int]]:
    filled = [i for i, line in enumerate(page) if line.strip()]
    return filled[:depth], filled[: -depth - 1 : -1]


def _pattern(line: str) -> str:
    """What two heads have in common: all of it, but for figures where the line counts pages. A labelled line has nothing."""
    plain = " ".join(line.split()).casefold()
    label = plain.partition(":")[0]
    if ":" in plain and (is_interviewer(label) or is_code(label.upper())):
        return ""
    return re.sub(r"\d+", "9", plain) if _PAGE_NUMBER.fullmatch(plain) or re.search(r"\bpage\b|\bp\.", plain) else plain


def _without_line_numbers(pages: list[list[str]]) -> tuple[list[list[str]], bool]:
    """The pages without numbers at the start of lines, when nearly all lines have one and the numbers go up by one."""
    lines = [line for page in pages for line in page if line.strip()]
    found = [_NUMBERED.fullmatch(line) for line in lines]
    numbers = [int(match.group(1)) for match in found if match]
    steps = sum(b == a + 1 or b == 1 for a, b in zip(numbers, numbers[1:], strict=False))
    if len(numbers) < max(5, 0.8 * len(lines)) or steps < 0.9 * (len(numbers) - 1):
        return pages, False
    return [[(m.group(2) or "") if (m := _NUMBERED.fullmatch(line)) else line for line in page] for page in pages], True
