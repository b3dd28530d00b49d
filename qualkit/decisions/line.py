"""One line of a decisions log: JSON in, a Decision out, and the link that chains it to the line before."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, get_args

from qualkit.model import Action, Decision

ACTIONS = get_args(Action)
PREVIOUS = "prev"
MERGED_FROM = "from"
_TORN = "a line that is not complete JSON (an interrupted write?)"
_CURLY = re.compile(r"[{,:]\s*[“”„]|[“”]\s*[:,}]")  # where JSON wants a straight quotation mark


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in a file: its number from 1, its bytes, and its decision or what is wrong with it.

    ``prev`` is the link to the line before (None in lines that have none); ``source`` names the log a merged line came from.
    """

    number: int
    raw: bytes
    decision: Decision | None = None
    wrong: str = ""
    prev: str | None = None
    source: str = ""


def link(raw: bytes) -> str:
    """What the next line carries as ``prev``: the first 16 hexadecimal digits of the sha256 of a line's bytes.

    Blanks and line ends around the line do not count, so a log whose LF became CRLF is still whole.
    """
    return hashlib.sha256(raw.strip()).hexdigest()[:16]


def line_bytes(fields: Mapping[str, object], prev: str) -> bytes:
    """A line for the log, with its line end; fields that are empty texts are left out."""
    kept = {key: value for key, value in fields.items() if value != "" and key != PREVIOUS}
    return json.dumps({**kept, PREVIOUS: prev}, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def fields_of(decision: Decision) -> dict[str, object]:
    """The keys and values of a decision's line."""
    return asdict(decision)


def read_line(number: int, raw: bytes, coder: str) -> Line:
    """A line read; ``coder`` is who decided when the line does not say."""
    try:
        data = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        torn = error.reason == "unexpected end of data"
        return Line(number, raw, wrong=_TORN if torn else "a line that is not UTF-8 text")
    except (json.JSONDecodeError, RecursionError):
        return Line(number, raw, wrong=_unreadable(raw.decode("utf-8")))
    if not isinstance(data, dict):
        return Line(number, raw, wrong="a line that is not a JSON object")
    if data.get("action") not in ACTIONS:
        return Line(number, raw, wrong=f"unknown action {data.get('action')!r}; known: {', '.join(ACTIONS)}")
    prev = data.get(PREVIOUS)
    try:
        decision = _decision(data, coder)
    except (KeyError, TypeError, ValueError) as error:
        return Line(number, raw, wrong=f"a decision without a usable {error}")
    return Line(number, raw, decision, "", prev if isinstance(prev, str) else None, str(data.get(MERGED_FROM, "")))


def _unreadable(text: str) -> str:
    if _CURLY.search(text):
        return (
            "a line that is not JSON: it has typographic quotes (“ ”), which Word puts in place of straight ones; "
            'type them again as " in a plain text editor'
        )
    if not text.strip("\0 "):
        return "a line of zero bytes (the computer lost power while writing?)"
    return _TORN


def _decision(data: Mapping[str, Any], coder: str) -> Decision:
    words = {key: str(data.get(key) or "") for key in ("at", "text", "code", "stance", "note", "before", "after")}
    return Decision(
        coder=str(data.get("coder") or coder),
        action=data["action"],
        transcript=str(data["transcript"]),
        start=int(data.get("start") or 0),
        end=int(data.get("end") or 0),
        **words,
    )
