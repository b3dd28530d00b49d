"""Finds the layout of a text: which lines open a turn, how sure that is, and what belongs to no turn."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.transcripts import labels
from qualkit.transcripts.coversheet import Sheet, cover_sheet
from qualkit.transcripts.judge import Doubt, Evidence, Verdict, judge
from qualkit.transcripts.lines import GRAMMARS, Line, Opening, split_lines
from qualkit.transcripts.records import Leftover, ReadOptions, Span
from qualkit.transcripts.stamps import ANY, FULL, INSIDE, WRAPPED, clock

_WHAT = r"recording|interview|transcript(?:ion)?|tape|audio|focus group|file|session|meeting"
_MARK = re.compile(
    rf"[^\w\n]*(?:{ANY}[^\w\n]*)?(?:(?:the )?end(?: of)?(?: the)? (?:{_WHAT})|(?:the )?(?:{_WHAT}) (?:ends?|ended|stops?|stopped|paused|resumes?|resumed|"
    rf"starts?|started|begins?)|.{{1,60}} (?:started|stopped) transcription)[^\w\n]*(?:(?:at|after) )?(?:{ANY})?\W*"
    r"|\W*(?:this )?(?:(?:automated |automatic |auto-?)?(?:transcription|transcript|transcribed)(?: (?:was |is )?(?:auto-?)?(?:generated|created|"
    r"produced|made))?|(?:auto-?)?generated) (?:by|(?<=ed )(?:with|using)) .{1,80}",
    re.IGNORECASE,
)
_RULE = re.compile(r"[ \t]*[-_=*~#·•—–][-_=*~#·•—– \t]{2,}")
_TITLE = re.compile(r"[ \t]*#{1,6} .*")
_CUT = re.compile(
    rf"{INSIDE}|^[ \t]{{0,20}}{ANY}[ \t]{{0,20}}$|^[ \t]{{0,20}}(?:{FULL}|{WRAPPED})(?=\s|$)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Detection:
    """The speech found in a text, in order; what was left over, by place; labels in doubt; labels without words."""

    layout: str
    sureness: float
    spans: tuple[Span, ...]
    leftovers: tuple[tuple[int, Leftover], ...]
    doubts: tuple[Doubt, ...] = ()
    empty: tuple[str, ...] = ()
    sheet: Mapping[str, str] = field(default_factory=dict)


Place = Callable[[int], str]


def line_place(number: int) -> str:
    return f"line {number}"


def detect(
    text: str,
    start: int = 0,
    *,
    known: Collection[str] = (),
    options: ReadOptions | None = None,
    strong: Sequence[int] = (),
    place: Place = line_place,
) -> Detection | None:
    """The best reading of a text from ``start`` on, or nothing when no layout fits.

    ``known`` are labels that are speakers for certain; ``strong`` gives the number of bold characters at each
    line's start; ``place`` names a line for a reader.
    """
    options = options or ReadOptions()
    lines = split_lines(text, start, strong)
    sheet = cover_sheet(lines)
    evidence = Evidence.of(text)
    best: Detection | None = None
    best_score = 0.0
    for layout, grammar in GRAMMARS.items():
        openings = [opening for opening in grammar(lines) if opening.line.number not in sheet.lines]
        verdict = judge(openings, layout, evidence, known, options)
        if not verdict.accepted:
            continue
        found = _assemble(text, lines, [o for o in openings if verdict.takes(o)], layout, verdict, sheet, place)
        score = found.sureness * len(found.spans) / (len(found.spans) + 1)
        if found.spans and (best is None or score > best_score + 0.02):
            best, best_score = found, score
    return best or _bold_questions(text, lines, sheet, place)


def _bold_questions(text: str, lines: Sequence[Line], sheet: Sheet, place: Place) -> Detection | None:
    """Paragraphs in bold that mostly ask, and plain ones under them: a document of questions and answers."""
    full = [line for line in lines if line.text.strip() and line.strong >= len(line.text.rstrip())]
    asking = [line for line in full if "?" in line.text]
    plain = sum(len(line.text.split()) for line in lines if not line.strong)
    if len(asking) < 2 or len(asking) < 0.5 * len(full) or plain <= sum(len(line.text.split()) for line in full):
        return None
    openings: list[Opening] = []
    first = asking[0].number
    for line in lines:
        if line.number < first or not line.text.strip() or line.number in sheet.lines:
            continue
        label = "Q" if line.strong >= len(line.text.rstrip()) else "A"
        if not openings or openings[-1].label != label:
            openings.append(Opening(line, line.start, label, "", line.start))
    verdict = Verdict({"q": 0.7, "a": 0.7})
    return _assemble(text, lines, openings, "questions in bold", verdict, sheet, place)


def _assemble(
    text: str,
    lines: Sequence[Line],
    openings: Sequence[Opening],
    layout: str,
    verdict: Verdict,
    sheet: Sheet,
    place: Place,
) -> Detection:
    regions, leftovers = _regions(lines, openings, sheet, place)
    starts = [line.start for line in lines]
    spans: list[Span] = []
    heard: set[int] = set()
    for opening, begin, end in regions:
        made = _speech(text, begin, end, opening, lambda at: place(lines[bisect_right(starts, at) - 1].number))
        spans.extend(made)
        if made:
            heard.add(opening.line.number)
    empty = tuple(place(o.line.number) for o in openings if o.line.number not in heard)
    sureness = _sureness(spans, [item for _, item in leftovers], verdict)
    return Detection(layout, sureness, tuple(spans), tuple(leftovers), verdict.doubts, empty, sheet.entries)


def _regions(
    lines: Sequence[Line], openings: Sequence[Opening], sheet: Sheet, place: Place
) -> tuple[list[tuple[Opening, int, int]], list[tuple[int, Leftover]]]:
    """The stretches that belong to each opening, and the lines that belong to none."""
    regions: list[tuple[Opening, int, int]] = []
    leftovers: list[tuple[int, Leftover]] = []
    by_line = {opening.line.number: opening for opening in openings}
    above = {opening.at for opening in openings}
    current: Opening | None = None
    begin = end = 0

    def close() -> None:
        if current is not None and end > begin:
            regions.append((current, begin, end))

    for line in lines:
        opening = by_line.get(line.number)
        if opening is not None:
            close()
            current, begin, end = opening, opening.speech, max(line.end, opening.speech)
        elif line.start in above:  # a time on the line above the label
            close()
            begin = end = line.end
        elif not line.text.strip() or (current is not None and line.end <= begin):
            continue
        elif _is_mark(line.text):
            close()
            begin = end = line.end
            leftovers.append((line.start, Leftover(line.text.strip(), place(line.number), "a mark, not speech")))
        elif current is None:
            short = len(line.text.split()) <= 12
            why = "cover sheet" if line.number in sheet.lines else "title or caption" if short else ""
            leftovers.append((line.start, Leftover(line.text.strip(), place(line.number), why)))
        else:
            end = line.end
    close()
    return regions, leftovers


def _is_mark(line: str) -> bool:
    return bool(_RULE.fullmatch(line)) or (
        len(line) <= 120 and bool(_MARK.fullmatch(line.strip()) or _TITLE.fullmatch(line))
    )


def _speech(text: str, begin: int, end: int, opening: Opening, where: Place) -> list[Span]:
    """The speech between two places, cut at every timestamp inside it, without white space at the ends."""
    pieces: list[tuple[int, int]] = []
    stamps: list[str] = [opening.timestamp]
    at = begin
    cuts = list(_CUT.finditer(text, begin, end))
    for stop, following, stamp in [*((c.start(), c.end(), clock(c.group())) for c in cuts), (end, end, "")]:
        pieces.append((at, stop))
        stamps.append(stamp)
        at = following
    spoken = [(a, b) for a, b in pieces if text[a:b].strip()]
    trailing = not opening.timestamp and bool(cuts) and not text[pieces[-1][0] : end].strip()
    if trailing and len(spoken) == len(pieces) - 1:  # MAXQDA and f4 set the time behind the speech
        stamps = stamps[1:]
    spans: list[Span] = []
    pending = ""
    for (a, b), stamp in zip(pieces, stamps, strict=False):
        pending = stamp or pending
        piece = text[a:b]
        if piece.strip():
            a += len(piece) - len(piece.lstrip())
            spans.append(Span(opening.label, a, a + len(piece.strip()), pending, where(a)))
            pending = ""
    return spans


def _sureness(spans: Sequence[Span], leftovers: Sequence[Leftover], verdict: Verdict) -> float:
    """Between 0 and 1: the share of the text in turns × how firm the labels are × whether speakers alternate."""
    inside = sum(span.end - span.start for span in spans)
    if not inside:
        return 0.0
    outside = sum(len(item.text) for item in leftovers if not item.why)
    firm = sum(verdict.accepted[labels.fold(span.speaker)] for span in spans) / len(spans)
    changes = sum(a.speaker != b.speaker for a, b in zip(spans, spans[1:], strict=False))
    flow = changes / (len(spans) - 1) if len(spans) > 1 else 0.0
    several = 1.0 if len({span.speaker for span in spans}) > 1 else 0.6
    return round(inside / (inside + outside) * firm * several * (0.8 + 0.2 * flow), 3)
