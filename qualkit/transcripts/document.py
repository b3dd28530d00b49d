"""From a document's paragraphs and tables (Word, OpenDocument, web page, RTF, PDF) to a reading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qualkit.model import Problem
from qualkit.transcripts import tables
from qualkit.transcripts.compose import compose, set_apart
from qualkit.transcripts.detect import Detection, detect
from qualkit.transcripts.doubts import doubts, unlabelled
from qualkit.transcripts.header import split_header
from qualkit.transcripts.records import Leftover, Reading, ReadOptions, Refused, Utterance

_BLANKS = re.compile(r"\n[ \t]*\n\s*")
_ENDS = re.compile(r"[.?!…:][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, with ``\\n`` at forced line breaks; ``strong`` counts the bold characters at its start."""

    text: str
    strong: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's cells, row by row."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """The content of a document in reading order.

    ``margins`` is text outside the running text (foot notes, page heads), with what it is. ``wrapped`` says that a paragraph
    is spread over lines, as in a PDF. ``warnings`` are (what, remedy).
    """

    blocks: tuple[Paragraph | Table, ...]
    margins: tuple[Leftover, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    wrapped: bool = False


def read_pages(pages: Pages, kind: str, file: str, known: Collection[str], options: ReadOptions) -> Reading:
    """The reading of a document: by its table when most words stand in one with a turn per row, else by its lines."""
    problems = tuple(Problem(file, what, remedy, severity="warning") for what, remedy in pages.warnings)
    if not any(_words(block) for block in pages.blocks):
        raise Refused("the file holds no text", "export the transcript again, or remove the file")
    return _by_table(pages, kind, file, problems) or _by_lines(pages, kind, file, known, options, problems)


def _words(block: Paragraph | Table) -> int:
    if isinstance(block, Paragraph):
        return len(block.text.split())
    return sum(len(cell.split()) for row in block.rows for cell in row)


def _by_table(pages: Pages, kind: str, file: str, problems: tuple[Problem, ...]) -> Reading | None:
    items: list[Utterance | Leftover] = []
    people: dict[str, dict[str, str]] = {}
    unused: list[str] = []
    carried: list[str] = []
    inside = outside = number = paragraph = 0
    previous: tables.Columns | None = None
    for block in pages.blocks:
        if isinstance(block, Paragraph):
            outside += _words(block)
            paragraph += 1
            if block.text.strip():
                why = "outside the table" if _words(block) <= 12 else ""
                items.append(Leftover(block.text.strip(), block.place or f"paragraph {paragraph}", why))
            continue
        number += 1
        rows = [(f"table {number}, row {n}", cells) for n, cells in enumerate(block.rows, 1)]
        columns = tables.columns_of(rows, previous)
        turns = tables.turns_of(rows, columns) if columns else None
        if turns is None:
            outside += _words(block)
            for place, cells in rows:
                if any(cell.strip() for cell in cells):
                    items.append(Leftover(" | ".join(" ".join(cell.split()) for cell in cells), place, ""))
            continue
        previous = columns
        inside += _words(block)
        items.extend(turns.items)
        unused.extend(turns.unused)
        carried.extend(turns.carried)
        for speaker, about in turns.people.items():
            people.setdefault(speaker, {}).update(about)
    if inside <= outside:
        return None
    items = set_apart([*items, *pages.margins])
    text, spans = compose(items)
    left = tuple(item for item in items if isinstance(item, Leftover))
    extra = tables.row_doubts(file, unused, carried)
    layout = f"{kind}: table, a turn per row"
    return Reading(text, spans, layout, 0.9, True, left, {}, people, (*problems, *extra), pages.notes)


def _by_lines(
    pages: Pages, kind: str, file: str, known: Collection[str], options: ReadOptions, problems: tuple[Problem, ...]
) -> Reading:
    lines, strong, places, opens = _lines(pages.blocks)
    text = "\n".join(lines)
    header, start, own = split_header(text, file)
    problems = (*problems, *own)
    skipped = text.count("\n", 0, start)
    names = [*known, *(header[key] for key in ("id",) if header.get(key))]

    def place(number: int) -> str:
        return places[number - 1]

    found = detect(text, start, known=names, options=options, strong=strong[skipped:], place=place)
    if found is None:
        body = text[start:].strip()
        item = unlabelled(body, options)
        composed, spans = compose([item, *pages.margins], header)
        return Reading(
            composed, spans, f"{kind}: no labels", 0.3, True, pages.margins, header, {}, problems, pages.notes
        )
    breaks = _breaks(lines, opens)
    items = _items(text, found, breaks, wrapped=pages.wrapped)
    composed, spans = compose([*items, *pages.margins], header)
    return Reading(
        composed,
        spans,
        f"{kind}: {found.layout}",
        found.sureness,
        derived=True,
        leftovers=(*(item for _, item in found.leftovers), *pages.margins),
        header=header,
        problems=(*problems, *doubts(found, file, place)),
        notes=pages.notes,
        sheet=found.sheet,
    )


def _lines(blocks: Iterable[Paragraph | Table]) -> tuple[list[str], list[int], list[str], list[bool]]:
    lines: list[str] = []
    strong: list[int] = []
    places: list[str] = []
    opens: list[bool] = []
    number = 0
    for block in blocks:
        if isinstance(block, Table):
            paragraphs = [Paragraph("\t".join(" ".join(cell.split()) for cell in row)) for row in block.rows]
        else:
            paragraphs = [block]
        for paragraph in paragraphs:
            number += 1
            parts = paragraph.text.split("\n")
            bold = paragraph.strong
            for index, part in enumerate(parts):
                lines.append(part)
                strong.append(max(0, min(bold, len(part))))
                bold -= len(part) + 1
                places.append(paragraph.place or f"paragraph {number}")
                opens.append(index == 0)
    return lines, strong, places, opens


def _breaks(lines: Sequence[str], opens: Sequence[bool]) -> frozenset[int]:
    """The places of the line ends that are paragraph ends."""
    at, found = 0, []
    for line, following in zip(lines, opens[1:], strict=False):
        at += len(line) + 1
        if following:
            found.append(at - 1)
    return frozenset(found)


def _items(text: str, found: Detection, breaks: frozenset[int], *, wrapped: bool) -> list[Utterance | Leftover]:
    """Speech and left-overs in order. A timestamp inside a sentence does not cut it: its two halves are put together."""
    placed: list[tuple[int, Utterance | Leftover]] = list(found.leftovers)
    last_end = -1
    for span in found.spans:
        speech = _unwrapped(text[span.start : span.end]) if wrapped else _spread(text, span.start, span.end, breaks)
        before = placed[-1][1] if placed and last_end >= 0 else None
        between = text[last_end : span.start] if last_end >= 0 else ""
        if (
            isinstance(before, Utterance)
            and before.speaker == span.speaker
            and len(between) < 40
            and "\n\n" not in between
            and span.place == before.place
            and not _ENDS.search(before.text)
            and speech[:1].islower()
        ):
            placed[-1] = (
                placed[-1][0],
                Utterance(before.speaker, f"{before.text} {speech}", before.timestamp, before.place),
            )
        else:
            placed.append((span.start, Utterance(span.speaker, speech, span.timestamp, span.place)))
        last_end = span.end
    return [item for _, item in sorted(placed, key=lambda item: item[0])]


def _spread(text: str, start: int, end: int, breaks: frozenset[int]) -> str:
    pieces, at = [], start
    for found in re.finditer("\n", text[start:end]):
        stop = start + found.start()
        pieces += [text[at:stop], "\n\n" if stop in breaks else "\n"]
        at = stop + 1
    pieces.append(text[at:end])
    return _BLANKS.sub("\n\n", "".join(pieces))


def _unwrapped(speech: str) -> str:
    """Lines of one paragraph put together: with a space, or without one after a hyphen (``part-`` + ``time``)."""
    paragraphs = _BLANKS.split(speech)
    joined = (re.sub(r"(?<=\w-)[ \t]*\n[ \t]*(?=\w)", "", paragraph) for paragraph in paragraphs)
    return "\n\n".join(re.sub(r"[ \t]*\n[ \t]*", " ", paragraph) for paragraph in joined)
