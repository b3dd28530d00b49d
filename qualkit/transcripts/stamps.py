"""Recognises timestamps as transcription tools write them."""

from __future__ import annotations

import re

# 0:03 · 00:01:23 · 00:01:23.450 · 00:01:02-3 (MAXQDA) · 1:23,4 · 10:03:03 PM · 0:0:3.45 (early Teams)
_PLAIN = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3}|-\d{1,2}(?![\d:]))?(?![\d:])"
CLOCK = rf"(?:{_PLAIN}(?:[ \u202f]?[AaPp]\.?[Mm]\.?(?!\w))?|\d{{1,2}}:\d{{1,2}}:\d{{1,2}}\.\d{{1,7}})"
FULL = r"\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3}|-\d{1,2}(?![\d:]))?(?![\d:])"
RANGE = rf"{CLOCK}(?:[ \t]*(?:-->|–|—|-|to)[ \t]*{CLOCK})?"
_SQUARE = rf"(?:\[[ \t]{{0,3}}{RANGE}[ \t]{{0,3}}\]|\{{[ \t]{{0,3}}{RANGE}[ \t]{{0,3}}\}}|<[ \t]{{0,3}}{RANGE}[ \t]{{0,3}}>|#{CLOCK}#)"
# A stamp in brackets or hashes is one wherever it stands in a label; a bare one only at the edge of a line.
WRAPPED = rf"(?:{_SQUARE}|\([ \t]{{0,3}}{RANGE}[ \t]{{0,3}}\))"
ANY = rf"(?:{WRAPPED}|{RANGE})"
# Inside speech a time in round brackets may be meant: "the shift (10:30) is full". There it needs hours, minutes and seconds.
INSIDE = rf"(?:{_SQUARE}|\({FULL}(?:[ \t]*[-–][ \t]*{FULL})?\))"

# A transcriber's remark with its time: [inaudible 00:12:33], (crosstalk at 1:04)
_REMARK = (
    "inaudible|unclear|indistinct|unintelligible|crosstalk|cross talk|overlapping|overtalk|laughter|pause|silence|noise|music|"
    "interruption|foreign language|phonetic"
)
TIMED_REMARK = re.compile(
    rf"([\[(])((?:{_REMARK})(?: [^\W\d_]+){{0,2}}?)[ ,@]{{0,3}}(?: at)? ?{CLOCK} ?([\])])", re.IGNORECASE
)

_CLOCK = re.compile(CLOCK)
_PARTS = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,7}))?")


def clock(stamp: str) -> str:
    """The first time in a stamp, as written: ``00:01:23`` of ``[00:01:23]``, of ``#00:01:23#`` and of a range."""
    found = _CLOCK.search(stamp)
    return found.group() if found else ""


def from_seconds(seconds: float) -> str:
    """``00:01:23`` from 83.4."""
    whole = max(0, int(seconds))
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def to_seconds(stamp: str) -> float:
    """83.4 from ``00:01:23.4``, ``1:23,4`` and ``01:23.400``; 0 for what is no time."""
    found = _PARTS.match(stamp.strip())
    if not found:
        return 0.0
    hours, minutes, seconds, fraction = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + (float(f"0.{fraction}") if fraction else 0)
