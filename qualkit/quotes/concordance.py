"""Words in context: every place where participants say them, lined up on the words, and how many people of each group did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.model import Count
from qualkit.notice import put_notice
from qualkit.quotes.formats import fill_sheet, latex_text, new_document
from qualkit.spreadsheet import empty_book, saved, storable

PLACE_COLUMNS = (
    "segment,participant,group,start,end,before,text,after,transcript,turn,timestamp,sentence,locator".split(",")
)
GROUP_COLUMNS = ("group", "n", "N", "segments")


@dataclass(frozen=True, slots=True)
class Place:
    """One place where the words are said, with the words before and after it in its turn, and the whole sentence."""

    segment: str
    participant: str
    group: str
    start: int
    end: int
    before: str
    text: str
    after: str
    transcript: str
    turn: int
    timestamp: str
    sentence: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def locator(self) -> str:
        """Where it stands: transcript, turn, time if known, and code points."""
        time = f", {self.timestamp}" if self.timestamp else ""
        return f"{self.transcript}, turn {self.turn}{time} [{self.start}:{self.end}]"

    def row(self) -> dict[str, object]:
        """The columns of PLACE_COLUMNS, then the participant's attributes."""
        own = {name: getattr(self, name) for name in PLACE_COLUMNS}
        return {**{name: value for name, value in self.attributes.items() if name not in own}, **own}


@dataclass(frozen=True, slots=True)
class Found:
    """The places where ``words`` are said, and how many participants of each group say them."""

    words: str
    hits: tuple[Place, ...]
    by_group: Mapping[str, Count]

    @property
    def columns(self) -> list[str]:
        """The fixed columns, then every attribute that occurs, in alphabetical order."""
        more = {name for hit in self.hits for name in hit.attributes} - set(PLACE_COLUMNS)
        return [*PLACE_COLUMNS, *sorted(more)]

    @property
    def told(self) -> str:
        """``12 places; participants: provider 4 of 12, employer 0 of 11.``"""
        people = ", ".join(f"{name} {count.n} of {count.of}" for name, count in self.by_group.items())
        return f"{len(self.hits)} place{'' if len(self.hits) == 1 else 's'}; participants: {people}."

    def rows(self) -> list[dict[str, object]]:
        """A row per place."""
        return [hit.row() for hit in self.hits]

    def group_rows(self) -> list[dict[str, object]]:
        """A row per group: ``n`` of ``N`` participants say the words, in so many sentences."""
        return [
            {"group": name, "n": count.n, "N": count.of, "segments": count.segments}
            for name, count in self.by_group.items()
        ]


def kwic_lines(found: Found, width: int, mark: Callable[[str], str] = str) -> list[str]:
    """The places, each on one line of a screen so wide, the words below each other; ``mark`` makes them stand out."""
    who = [f"  {hit.participant} {hit.segment}" for hit in found.hits]
    words = [" ".join(hit.text.split()) for hit in found.hits]
    taken = max((len(a) + len(b) for a, b in zip(who, words, strict=True)), default=0)
    side = max(12, (width - taken) // 2)
    return [
        f"{hit.before[-side:]:>{side}}{mark(said)}{hit.after[:side]:<{side}}{name}"
        for hit, said, name in zip(found.hits, words, who, strict=True)
    ]


def concordance_text(found: Found) -> str:
    """Lines to paste anywhere, the words in the middle of each, and the groups below."""
    return "".join(f"{line.rstrip()}\n" for line in kwic_lines(found, 120)) + f"\n{found.told}\n"


def concordance_data(found: Found, title: str, notice: str) -> dict[str, Any]:
    """Every name that the templates ``search.*.j2`` may use."""
    return {"found": found, "title": title, "identity_notice": notice, "latex": latex_text}


def concordance_docx(found: Found, title: str, notice: str) -> bytes:
    """A Word file: who says it how often, and a table of the places with the words in bold."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    document = new_document(title, notice)
    document.add_heading(storable(f"“{found.words}” in context"), 1)
    document.add_paragraph(found.told)
    table = document.add_table(1, 4, style="Table Grid")
    table.autofit = False
    for cell, name in zip(table.rows[0].cells, ("Before", "Words", "After", "Who and where"), strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for hit in found.hits:
        cells = table.add_row().cells
        for cell, text in zip(cells, (hit.before, hit.text, hit.after, _who(hit)), strict=True):
            cell.paragraphs[0].add_run(storable(text.strip())).bold = cell is cells[1]
        cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for column, width in zip(table.columns, (5.5, 2.5, 5.5, 3.5), strict=True):
        for cell in column.cells:
            cell.width = Cm(width)
    return saved(document)


def _who(hit: Place) -> str:
    return f"{hit.participant}, {hit.group} ({hit.locator})"


def concordance_xlsx(found: Found, title: str, notice: str) -> bytes:
    """An Excel file: the sheet ``places`` with a row per place, and ``groups`` with n of N."""
    book = empty_book()
    fill_sheet(book.create_sheet("places"), found.columns, found.rows())
    fill_sheet(book.create_sheet("groups"), GROUP_COLUMNS, found.group_rows())
    put_notice(book, notice)
    book.properties.title = title
    return saved(book)
