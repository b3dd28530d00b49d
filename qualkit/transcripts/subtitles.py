"""Reads subtitles (.vtt, .srt, .sbv): cues into utterances, one per speaker in a row."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.transcripts.compose import compose, set_apart
from qualkit.transcripts.decode import decode
from qualkit.transcripts.judge import Evidence, judge
from qualkit.transcripts.lines import GRAMMARS, Opening, split_lines
from qualkit.transcripts.records import Leftover, Reading, ReadOptions, Refused, Utterance
from qualkit.transcripts.stamps import from_seconds, to_seconds

_TIME = r"(?:\d+:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
_ARROW = re.compile(rf"[ \t]*(?P<start>{_TIME})[ \t]*(?:-+>|,)[ \t]*(?P<end>{_TIME})(?:[ \t].*)?")
_TIMED_LINE = re.compile(rf"[ \t]*\[[ \t]*(?P<start>{_TIME})[ \t]*-+>[ \t]*(?P<end>{_TIME})[ \t]*\](?P<words>.*)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,60})?[ \t]+([^<>\n]{1,120})>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?/?>|<\d[\d:.]{0,20}>|\{\\[^{}]{0,100}\}", re.IGNORECASE
)
_ENDS = re.compile(r"[.?!…][\"'”’)\]]*$")
PAUSE, LONG = 2.0, 900


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: a time, a speaker where the file names one, and words on one line."""

    start: float
    end: float
    speaker: str
    text: str
    place: str


def read_cues(text: str) -> tuple[list[Cue], list[Leftover]]:
    """The cues of a subtitle file, and what stands outside them (headings, notes, text without a time).

    Hours, cue numbers and blank lines between cues may be missing. Raises Refused when there is no cue at all.
    """
    cues: list[Cue] = []
    outside: list[Leftover] = []
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if _ARROW.fullmatch(line)]
    if not starts:
        raise Refused(
            "there is no cue with a time in it", "export the subtitles again; the file may be cut off or empty"
        )
    _outside(lines, 0, _head(lines, starts[0]), outside)
    for at, following in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        stop = _head(lines, following) if following <= len(lines) else len(lines)
        body = lines[at + 1 : stop]
        length = next((n for n, line in enumerate(body) if not line.strip()), len(body))
        rest = at + 1 + length
        if any(line.strip() for line in lines[rest:stop]) and not _is_note(lines, rest, stop):
            length = len(body)  # a blank line inside a cue
        else:
            _outside(lines, rest, stop, outside)
        cues.extend(
            _voices(lines[at], " ".join(line.strip() for line in body[:length] if line.strip()), f"line {at + 1}")
        )
    return cues, outside


def _head(lines: list[str], arrow: int) -> int:
    """Where a cue begins: at the line with its number or name, when there is one above its time."""
    above = arrow - 1
    if (
        above >= 0
        and lines[above].strip()
        and (above == 0 or not lines[above - 1].strip() or lines[above].strip().isdigit())
    ):
        return above if not lines[above].startswith(("WEBVTT", "NOTE")) else arrow
    return arrow


def _is_note(lines: list[str], start: int, stop: int) -> bool:
    first = next((line for line in lines[start:stop] if line.strip()), "")
    return first.startswith(("NOTE", "STYLE", "REGION"))


def _outside(lines: list[str], start: int, stop: int, outside: list[Leftover]) -> None:
    why = ""
    for number in range(start, stop):
        line = lines[number].strip()
        if not line:
            why = ""
        elif not (line == "WEBVTT" or (line.isdigit() and number + 1 == stop)):
            if line.startswith(("WEBVTT", "NOTE", "STYLE", "REGION", "Kind:", "Language:", "X-TIMESTAMP-MAP")):
                why = "a subtitle file's own note"
            outside.append(Leftover(line, f"line {number + 1}", why))


def _voices(arrow: str, body: str, place: str) -> Iterator[Cue]:
    found = _ARROW.fullmatch(arrow)
    assert found
    start, end = to_seconds(found["start"]), to_seconds(found["end"])
    parts = _VOICE.split(body)
    for speaker, words in [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]:
        clean = html.unescape(_TAG.sub("", words))
        if clean.strip():
            yield Cue(start, end, html.unescape(speaker).strip(), " ".join(clean.split()), place)


def join_cues(cues: Iterable[Cue]) -> list[Utterance]:
    """One utterance per speaker in a row: a sentence that runs over several cues is whole again.

    Without speakers a new paragraph begins where a sentence ends before a pause, or after a long stretch.
    """
    joined: list[Utterance] = []
    words: list[str] = []
    size = 0
    first: Cue | None = None
    last: Cue | None = None
    for cue in [*cues, None]:
        if first and last and (cue is None or _parts(last, cue, size)):
            joined.append(Utterance(first.speaker, " ".join(words), from_seconds(first.start), first.place))
            words, size, first = [], 0, None
        if cue:
            first = first or cue
            last = cue
            words.append(cue.text)
            size += len(cue.text)
    return joined


def _parts(last: Cue, cue: Cue, size: int) -> bool:
    if last.speaker != cue.speaker:
        return True
    if cue.speaker:
        return False
    return size >= 5 * LONG or (bool(_ENDS.search(last.text[-20:])) and (cue.start - last.end >= PAUSE or size >= LONG))


def name_speakers(cues: Sequence[Cue], known: Collection[str], options: ReadOptions) -> list[Cue]:
    """The cues with the speakers that their words begin with (`Jane Smith: …`, as Zoom writes them).

    A cue without a name goes on with the speaker before it. Nothing changes when the cues hold no names.
    """
    text = "\n".join(cue.text for cue in cues)
    lines = split_lines(text)
    evidence = Evidence.of(text)
    for layout in ("label and colon", "label in brackets"):
        openings = list(GRAMMARS[layout](lines))
        verdict = judge(openings, layout, evidence, known, options)
        taken = {o.line.number: o for o in openings if verdict.takes(o)}
        if taken and (len(taken) >= 0.25 * len(cues) or len(verdict.accepted) > 1):
            return _named(cues, taken, text)
    return list(cues)


def _named(cues: Sequence[Cue], taken: Mapping[int, Opening], text: str) -> list[Cue]:
    named: list[Cue] = []
    speaker = ""
    for number, cue in enumerate(cues, 1):
        opening = taken.get(number)
        words = cue.text
        if opening:
            speaker = opening.label
            words = text[opening.speech : opening.line.end]
        if words.strip():
            named.append(Cue(cue.start, cue.end, speaker, words.strip(), cue.place))
    return named


def read_subtitles(data: bytes, file: str, known: Collection[str], options: ReadOptions) -> Reading:
    """The reading of a subtitle file, with or without speakers."""
    return read_subtitle_text(decode(data, options.encoding)[0], known, options)


def read_subtitle_text(text: str, known: Collection[str], options: ReadOptions) -> Reading:
    """The reading of subtitles: speakers by `<v Name>`, by a name at a cue's start, or none."""
    kind = "WebVTT" if text.lstrip().startswith("WEBVTT") else "subtitles"
    return _reading(*read_cues(text), kind, known, options)


def read_timed_lines(text: str, known: Collection[str], options: ReadOptions) -> Reading | None:
    """The reading of lines such as ``[00:00.000 --> 00:04.000] words``, as Whisper prints them; None for other texts.

    What stands on lines between them goes on with the words before; the lines above them (a language, a file) are left over.
    """
    cues: list[Cue] = []
    outside: list[Leftover] = []
    plain = 0
    for number, line in enumerate(text.split("\n"), 1):
        found, words = _TIMED_LINE.fullmatch(line), " ".join(line.split())
        if found:
            words = " ".join(found["words"].split())
            cues.append(Cue(to_seconds(found["start"]), to_seconds(found["end"]), "", words, f"line {number}"))
        elif words and cues:
            plain += 1
            cues[-1] = replace(cues[-1], text=f"{cues[-1].text} {words}")
        elif words:
            outside.append(Leftover(words, f"line {number}"))
    if len(cues) < 2 or plain > len(cues) or len(outside) > len(cues):
        return None
    return _reading([cue for cue in cues if cue.text], outside, "timed lines", known, options)


def _reading(
    cues: list[Cue], outside: list[Leftover], kind: str, known: Collection[str], options: ReadOptions
) -> Reading:
    if not any(cue.speaker for cue in cues):
        cues = name_speakers(cues, known, options)
    items = set_apart([*outside, *join_cues(cues)])
    composed, spans = compose(items)
    named = any(span.speaker for span in spans)
    left = tuple(item for item in items if isinstance(item, Leftover))
    layout = f"{kind}, {'with' if named else 'without'} speakers"
    return Reading(composed, spans, layout, 0.95 if named else 0.5, True, left)
