"""How a text lies in its file: encoding, byte-order mark and line ends, so that the bytes can be made again."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
_TRIED = (
    ("utf-8", True),
    ("utf-16-le", True),
    ("utf-16-be", True),
    ("utf-8", False),
    ("windows-1252", False),
    ("mac-roman", False),
)
_TRIED_LAST = (("utf-16-le", False), ("utf-16-be", False))
_ENDS = {"\n": "n", "\r": "r", "\r\n": "b"}
_CODES = {code: end for end, code in _ENDS.items()}


def wrapping(data: bytes, text: str) -> dict[str, object] | None:
    """How ``text`` becomes ``data`` again; None when it cannot, because the file is a container.

    >>> wrapping(b"a\\r\\nb", "a\\nb")
    {'encoding': 'utf-8', 'mark': False, 'ends': 'b'}
    """
    for encoding, marked in (*_TRIED, *_TRIED_LAST):
        mark = _MARKS[encoding] if marked else b""
        if marked and not data.startswith(mark):
            continue
        try:
            raw = data[len(mark) :].decode(encoding)
        except UnicodeError:
            continue
        ends = "".join(_ENDS[end] for end in re.findall(r"\r\n|\r|\n", raw))
        found: dict[str, object] = {
            "encoding": encoding,
            "mark": marked,
            "ends": ends[:1] if len(set(ends)) < 2 else ends,
        }
        if wrap(text, found) == data:
            return found
    return None


def wrap(text: str, how: Mapping[str, object]) -> bytes:
    """The bytes of a text, with the mark, encoding and line ends that ``wrapping`` found."""
    encoding, ends = str(how["encoding"]), str(how["ends"])
    lines = text.split("\n")
    if len(ends) > 1 and len(ends) == len(lines) - 1:
        text = "".join(line + _CODES[code] for line, code in zip(lines, ends, strict=False)) + lines[-1]
    elif ends:
        text = _CODES[ends[0]].join(lines)
    try:
        return (_MARKS[encoding] if how["mark"] else b"") + text.encode(encoding)
    except UnicodeError:
        return text.encode()
