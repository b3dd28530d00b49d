"""Grammars of a turn's first line: the ways in which transcripts set a speaker's label off from the speech."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qualkit.transcripts.labels import USUAL
from qualkit.transcripts.stamps import ANY, CLOCK, RANGE, WRAPPED, clock

_BEFORE = rf"(?:(?P<before>{ANY})[ \t]*(?:[|–—-][ \t]*)?)?"
_LABEL = r"(?P<label>[^\W_](?:[^\n:\t“”\"?!|;]{0,58}[^\s:“”\"?!|;*_(\[])?)"
_SHORTEST = r"(?P<label>[^\W_][^\n:\t“”\"?!|;–—>]{0,58}?)"
_BOXED = r"(?P<label>\[[^\[\]\n:]{1,50}\]|<[^<>\n:]{1,50}>|\([^()\n:]{1,50}\))"
_GAP = r"[ \t\u2003\u00a0]"
_HEAD = 240  # a label and its time fit into this; nothing further of a line is looked at

_INLINE = re.compile(
    rf"[ \t]{{0,20}}(?:>>+[ \t]*)?(?:[-–•*][ \t]+(?=\S)|\d{{1,4}}[.)]?[ \t]+(?=[^\W\d_]))?(?:\*\*|__)?{_BEFORE}(?:\*\*|__)?\[?{_LABEL}\]?(?:\*\*|__)?"
    rf"(?:[ \t]*(?P<middle>{WRAPPED}|(?<=[ \t]){CLOCK}))?(?:\*\*|__)?[ \t]*:(?:\*\*|__)?(?![\d/\\])[ \t]*"
    rf"(?:(?P<after>{WRAPPED}|{CLOCK}(?=[ \t]|$))(?:\*\*|__)?[ \t]*)?"
)
_POINT = re.compile(rf"[ \t]{{0,20}}{_BEFORE}(?P<label>[QA]\d{{0,3}})[.)\t][ \t]*(?=\S)")
_STAMPED = re.compile(
    rf"[ \t]{{0,20}}(?:\*\*|__)?{_LABEL}(?:\*\*|__)?{_GAP}*[|,–—:-]?{_GAP}*"
    rf"(?P<after>{WRAPPED}|(?<={_GAP}){RANGE})[ \t]*:?(?:\*\*|__)?[ \t]*$"
)
_STAMPED_BOX = re.compile(rf"[ \t]{{0,20}}{_BOXED}[ \t]+(?P<after>{ANY})[ \t]*$")
_STAMP_FIRST = re.compile(
    rf"[ \t]{{0,20}}(?P<before>{ANY})[ \t]*(?:[|–—-][ \t]*)?(?:\*\*)?{_LABEL}(?:\*\*)?[ \t]*:?[ \t]*$"
)
_STAMP_ONLY = re.compile(rf"[ \t]{{0,20}}(?P<before>{ANY})[ \t]*$")
_ALONE = re.compile(
    r"[ \t]{0,20}(?:\*\*|__|#{1,6} )?(?P<label>[^\W_](?:[^\n:\t“”\"?!;]{0,38}[^\s:“”\"?!;,.*_])?|\[[^\[\]\n:]{1,38}\])(?:\*\*|__)?[ \t]*$"
)
_TABS = re.compile(
    rf"[ \t]{{0,20}}(?:\d{{1,5}}[.)]?[ ]*\t[ \t]*(?=[^\t\n]{{1,60}}\t))?(?:(?P<before>{ANY})[ \t]*\t[ \t]*)?{_LABEL} *:?(?:\t[ \t]*|[ ]{{3,40}})"
    rf"(?:(?P<after>{ANY})[ \t]*(?:\t[ \t]*|$))?"
)
_TIMED = re.compile(rf"[ \t]{{0,20}}{_SHORTEST}[ \t]+(?P<after>{WRAPPED})[ \t]+(?=\S)")
_STAMP_LABEL = re.compile(
    rf"[ \t]{{0,20}}(?P<before>{WRAPPED})[ \t]+(?P<label>(?:{USUAL})(?:[ #.-]?\d{{1,3}})?|[A-Z][\w'’-]{{1,20}} [A-Z][\w'’-]{{1,20}})"
    r"[ \t]+(?=\S)"
)
_BOX = re.compile(rf"[ \t]{{0,20}}{_BEFORE}{_BOXED}[ \t]+(?=\S)")
_DASH = re.compile(rf"[ \t]{{0,20}}{_BEFORE}{_SHORTEST}(?:[ \t]+(?:[–—>-]|--)|[–—-])[ \t]+(?=\S)")
_CHAT = re.compile(r"From[ \t]+(.+?)[ \t]+to[ \t]+.+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text. ``strong`` counts the characters at its start that are set in bold."""

    number: int
    start: int
    text: str
    after_blank: bool
    strong: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that may open a turn: where it begins, the label, the time, and where the speech begins."""

    line: Line
    at: int
    label: str
    timestamp: str
    speech: int


Grammar = Callable[[Sequence[Line]], Iterator[Opening]]


def split_lines(text: str, start: int = 0, strong: Sequence[int] = ()) -> list[Line]:
    """The lines of a text from ``start`` on; only LF ends a line, so that places stay countable in any editor."""
    lines: list[Line] = []
    at, blank = start, True
    first = text.count("\n", 0, start) + 1
    for index, content in enumerate(text[start:].split("\n")):
        lines.append(Line(first + index, at, content, blank, strong[index] if index < len(strong) else 0))
        at += len(content) + 1
        blank = not content.strip()
    return lines


def _by(*patterns: re.Pattern[str]) -> Grammar:
    def openings(lines: Sequence[Line]) -> Iterator[Opening]:
        for line in lines:
            head = line.text[:_HEAD]
            found = next((match for pattern in patterns if (match := pattern.match(head))), None)
            if found:
                yield _opening(line, found)

    return openings


def _opening(line: Line, found: re.Match[str]) -> Opening:
    groups = found.groupdict()
    stamp = next((groups[name] for name in ("before", "middle", "after") if groups.get(name)), "") or ""
    label = groups["label"].strip().strip("*_").strip()
    if label[:1] in ("[", "<", "(") and label[-1:] in ("]", ">", ")"):
        label = label[1:-1].strip()
    if label.count("[") != label.count("]"):
        label = label.replace("[", "").replace("]", "").strip()
    chat = _CHAT.fullmatch(label) if stamp else None
    return Opening(line, line.start, chat.group(1) if chat else label, clock(stamp), line.start + found.end())


def _stamped(lines: Sequence[Line]) -> Iterator[Opening]:
    """`Name  0:03`, `0:03 Name`, and a time on a line of its own above or below a name; the speech stands under it."""
    taken = -1
    for index, line in enumerate(lines):
        if index <= taken or not line.text.strip() or len(line.text) > 120:
            continue
        only = _STAMP_ONLY.match(line.text)
        found = (
            None
            if only
            else next((m for p in (_STAMPED_BOX, _STAMPED, _STAMP_FIRST) if (m := p.match(line.text))), None)
        )
        if found:
            yield _opening(line, found)
            continue
        after = lines[index + 1] if index + 1 < len(lines) else None
        if after is None or len(after.text) > 120:
            continue
        stamp, name = only, _ALONE.match(after.text)
        if stamp and name and index + 2 < len(lines) and lines[index + 2].text.strip():
            yield Opening(after, line.start, _opening(after, name).label, clock(stamp["before"]), after.end)
            taken = index + 1
            continue
        name, stamp = _ALONE.match(line.text), _STAMP_ONLY.match(after.text)
        if stamp and name and line.after_blank:
            yield Opening(line, line.start, _opening(line, name).label, clock(stamp["before"]), after.end)
            taken = index + 1


def _alone(lines: Sequence[Line]) -> Iterator[Opening]:
    """A label on a line of its own, after a blank line or in bold, with the speech under it."""
    for index, line in enumerate(lines[:-1]):
        if len(line.text) <= 60 and (line.after_blank or line.strong):
            found = _ALONE.match(line.text)
            spaced = line.strong or line.text.lstrip().startswith(("#", "**", "__"))
            below = lines[index + 1].text.strip() or (
                spaced and index + 2 < len(lines) and lines[index + 2].text.strip()
            )
            if found and below:
                yield _opening(line, found)


def _bold(lines: Sequence[Line]) -> Iterator[Opening]:
    """A label in bold, then the speech."""
    for line in lines:
        label = line.text[: line.strong].strip().rstrip(":–—-").strip()
        rest = line.text[line.strong :].lstrip(" \t:–—-")
        if label and rest and len(label) <= 60:
            yield Opening(line, line.start, label, "", line.end - len(rest))


# In the order in which they are preferred when two explain a file equally well.
GRAMMARS: dict[str, Grammar] = {
    "label and colon": _by(_INLINE),
    "name and time, speech below": _stamped,
    "label, time, speech": _by(_TIMED),
    "time, label, speech": _by(_STAMP_LABEL),
    "Q and A with a point": _by(_POINT),
    "label, tab, speech": _by(_TABS),
    "label on its own line": _alone,
    "bold label": _bold,
    "label in brackets": _by(_BOX),
    "label and dash": _by(_DASH),
}
