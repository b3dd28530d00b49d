"""Drafts as plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.verify.records import IGNORE, IGNORE_WORDS, Block

_IN_BRACKETS = re.compile(r"\[\s*qualkit:\s*ignore\s*\]", re.IGNORECASE)
_LONG_LINE = 160  # signs: nobody wraps lines there, so each is a paragraph
_LIKELY = 8  # words
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_QUOTE = re.compile(r"^ {0,3}> ?")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-+)\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_NOTE_MARK = re.compile(r"\[\^[^\]\s]+\](?!:)")
_NOTE = re.compile(r"^\[\^[^\]\s]+\]:\s*")
_STRONG = re.compile(
    r"(?<![\w*\\])\*\*(?=\S)(.+?)(?<=[^\s\\])\*\*(?![\w*])|(?<![\w\\])__(?=\S)(.+?)(?<=[^\s\\])__(?!\w)", re.DOTALL
)
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])(.+?)(?<=[^\s*\\])\*(?!\w)|(?<![\w\\])_(?=[^\s_])(.+?)(?<=[^\s_\\])_(?!\w)", re.DOTALL
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def paragraphs(lines: list[str], first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Stretches of lines between blank ones, each with the number of its first line."""
    current: list[str] = []
    for number, line in enumerate([*lines, ""], first):
        if line.strip():
            current.append(line)
        elif current:
            yield number - len(current), current
            current = []


def read_text(text: str) -> list[Block]:
    """Paragraphs between blank lines, or lines where they are as long as paragraphs.

    ``>`` makes a block quote; a paragraph without quotation marks may be one, since nothing else would mark it.
    """
    blocks = []
    lines_of_text = _IN_BRACKETS.sub(IGNORE, text).split("\n")
    whole = sum(len(line) > _LONG_LINE for line in lines_of_text) > 1
    parts = (
        ((n, [line]) for n, line in enumerate(lines_of_text, 1) if line.strip()) if whole else paragraphs(lines_of_text)
    )
    for line, lines in parts:
        if all(_QUOTE.match(one) for one in lines):
            blocks.append(Block("\n".join(_QUOTE.sub("", one) for one in lines), line, "yes"))
        else:
            indented = all(one.startswith(("    ", "\t")) for one in lines)
            short = len(lines) == 1 and len(lines[0].split()) <= 8 and not re.search(r"[.?!:,;”\"'’]\s*$", lines[0])
            long = sum(len(one.split()) for one in lines) >= _LIKELY
            blocks.append(Block("\n".join(lines), line, "maybe" if indented or long else "no", heading=short))
    return blocks


def read_markdown(text: str) -> list[Block]:
    """Paragraphs without code, comments, front matter and emphasis marks; ``>`` makes a block quote."""
    text = _COMMENT.sub(_comment, _blank_front_matter(text))
    blocks: list[Block] = []
    for line, lines in paragraphs(_without_fences(text.split("\n"))):
        blocks += _markdown_blocks(line, lines)
    return blocks


def _blank_front_matter(text: str) -> str:
    match = re.match(r"---\n.*?\n(?:---|\.\.\.)\n", text, re.DOTALL)
    return _only_breaks(match) + text[match.end() :] if match else text


def _comment(match: re.Match[str]) -> str:
    return (IGNORE if IGNORE_WORDS.match(match.group(), 4) else "") + _only_breaks(match)


def _only_breaks(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def _without_fences(lines: list[str]) -> list[str]:
    out, fence = [], ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
            out.append("")
        elif mark:
            fence = mark[1]
            out.append("")
        else:
            out.append(line)
    return out


def _markdown_blocks(line: int, lines: list[str]) -> Iterator[Block]:
    if all(one.startswith(("    ", "\t")) for one in lines):
        return  # code
    start = 0
    while start < len(lines):
        heading = _HEADING.match(lines[start])
        if heading:
            yield Block(_clean(heading[1])[0], line + start, heading=True)
            start += 1
            continue
        quoted = bool(_QUOTE.match(lines[start]))
        end = start + 1
        while end < len(lines) and not _HEADING.match(lines[end]) and (quoted or not _QUOTE.match(lines[end])):
            end += 1
        part = lines[start:end]
        if quoted:
            for offset, inner in paragraphs([_QUOTE.sub("", one) for one in part], line + start):
                text, italics = _clean("\n".join(inner))
                yield Block(text, offset, "yes", italics=italics)
        elif len(part) == 2 and _UNDERLINE.match(part[1]):
            yield Block(_clean(part[0])[0], line + start, heading=True)
        else:
            text, italics = _clean(_NOTE.sub("", "\n".join(part)))
            yield Block(text, line + start, italics=italics)
        start = end


def _clean(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A paragraph without Markdown's signs, and where its italics are."""
    text = _CODE.sub(_only_breaks, text)
    text = _LINK.sub(lambda m: m[1], text)
    text = _NOTE_MARK.sub("", text)
    text = re.sub(r"</?q>", '"', text)
    text = _TAG.sub(_only_breaks, text)
    text = _STRONG.sub(lambda m: m[1] or m[2], text)
    spans: list[tuple[int, int]] = []
    text = _marked_out(text, _EMPHASIS, spans)
    if not _ESCAPE.search(text):
        return text, tuple(spans)
    return _ESCAPE.sub(r"\1", text), ()


def _marked_out(text: str, pattern: re.Pattern[str], spans: list[tuple[int, int]]) -> str:
    shift = 0

    def inner(match: re.Match[str]) -> str:
        nonlocal shift
        words = match[1] or match[2]
        start = match.start() - shift
        spans.append((start, start + len(words)))
        shift += len(match.group()) - len(words)
        return str(words)

    return pattern.sub(inner, text)
