"""Turns a file's bytes into text, or says why it does not: nothing is ever guessed."""

from __future__ import annotations

import codecs

from qualkit.transcripts.records import Refused

MAX_BYTES = 50_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS_1252 = "‘’“”–—…£€éèêëàâäçñöôüûïîáíóúßÉœ°½"


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text, with LF line ends and no byte-order mark, and the encoding's name.

    UTF-8 with or without mark and UTF-16 with mark are read; others only when ``encoding`` names them.
    Raises Refused with the likely encoding otherwise.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    name = marked or encoding or "utf-8"
    try:
        text = data.decode("utf-8-sig" if name.lower().replace("_", "-") in ("utf-8", "utf8") else name)
    except LookupError:
        raise Refused(
            f"the encoding {name!r} set for this file does not exist", "use a name such as windows-1252 or utf-8"
        ) from None
    except UnicodeError as error:
        raise _refusal(data, name, error) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise _nul(data, text, encoding)
    return text, "utf-8" if name.lower() in ("utf8", "utf-8") else name


def _refusal(data: bytes, name: str, error: UnicodeError) -> Refused:
    at = getattr(error, "start", 0)
    line = data.count(b"\n", 0, at) + 1
    byte = f" (byte 0x{data[at]:02x})" if at < len(data) else ""
    if name != "utf-8":
        return Refused(
            f"the text is not valid {name}{byte}", "correct the encoding, or save the file as UTF-8", f"line {line}"
        )
    likely = likely_encoding(data)
    return Refused(
        f"the text is not UTF-8{byte}; it looks like {likely}",
        "save the file as UTF-8",
        f"line {line}",
        f'encoding = "{likely}"',
    )


def _nul(data: bytes, text: str, encoding: str) -> Refused:
    likely = likely_encoding(data)
    if likely.startswith("utf-16") and not encoding:
        return Refused(
            f"the text looks like {likely} without a byte-order mark",
            "save the file as UTF-8",
            setting=f'encoding = "{likely}"',
        )
    line = text.count("\n", 0, text.index("\0")) + 1
    return Refused(
        f"the file holds {text.count(chr(0))} NUL bytes: it is damaged, or no text",
        "open it in the program it came from and save it again as plain text",
        f"line {line}",
    )


def likely_encoding(data: bytes) -> str:
    """The encoding that a person should try first: a suggestion for a message, never used for reading."""
    sample = data[:200_000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) // 8 and max(even, odd) > 4 * min(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    scores = {
        name: sum(sample.decode(name, "replace").count(letter) for letter in _LETTERS_1252)
        for name in ("windows-1252", "mac-roman")
    }
    return max(scores, key=lambda name: scores[name])
