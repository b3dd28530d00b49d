"""Finds the quotations of a draft: marks of every kind, nested and over several paragraphs, and block quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualkit.verify.records import IGNORE, Block, Draft, Quotation
from qualkit.verify.tokens import collapse

_DOUBLE = {"“": "”", "„": "“”", "«": "»", "‟": "”"}
_OPENS = r"(?:^|(?<=[\s(\[{—–/\-“„«‘\"']))"
_DOUBLE_OPEN = re.compile(rf"[“„«‟]|{_OPENS}\"(?=[^\s])|^\"")
_STRAIGHT_OPEN = re.compile(rf"{_OPENS}\"(?=[^\s.,;:?!)\]])")
_SINGLE_OPEN = re.compile(rf"‘(?=[\w\[(…£$“\"])|{_OPENS}['’](?=[\w\[(…£$“\"])")
_ELISION = re.compile(r"['’‘](?:em|cause|til|till|n|bout|round|tis|twas|cos|cuz|ere|\d\ds?)\b", re.IGNORECASE)
_SINGLE_CLOSE = re.compile(r"(?<=[^\s(\[‘“])['’](?!\w)")
_PLURAL = re.compile(r"s['’]\s+[a-z]")
_ATTRIBUTION = re.compile(
    r"(?P<words>.*?\S)(?P<tail>\s*\n?\s*(?:[—–]|--)\s?[^\n]{1,100}|\s*[(\[](?![^()\[\]]*…)(?!\s*(?:\.\s?){3})[^()\[\]]{1,100}[)\]]\s*[.]?)\s*",
    re.DOTALL,
)
_LABEL = re.compile(r"^[ \t]*(?P<label>[A-Z][\w .-]{0,24}?)\s?:\s+(?=\S)", re.MULTILINE)
_REFERENCES = re.compile(
    r"\W*[\d.]*\s*(?:references|bibliography|works cited|literature(?: cited)?|reference list)\W*", re.IGNORECASE
)
_BEHIND = re.compile(r"\A\s*[.,;:?!…]*\s*[(\[][^()\[\]]{1,120}[)\]]")  # the attribution of the quotation before
_LEADING = re.compile(r"\b(?:this way|as follows|like this|these words|the following)[^.]{0,20}\.$", re.IGNORECASE)
_MOST_WORDS = 800
_LIKELY = 5  # words: a paragraph so long that names its speaker at its end may be a block quote without any mark


@dataclass(frozen=True, slots=True)
class _Marked:
    """A quoted stretch of a text: its inside, the end of its closing mark, and further ends it may have."""

    start: int
    inner: int
    end: int
    close: int
    others: tuple[tuple[int, int], ...] = ()
    remark: str = ""


def find_quotations(draft: Draft) -> list[Quotation]:
    """All quotations of a draft in order, the outermost only: what is quoted inside a quotation belongs to it."""
    found: list[Quotation] = []
    listed = False
    blocks = _joined(draft.blocks)
    for number, block in enumerate(blocks):
        if block.heading:
            listed = bool(_REFERENCES.fullmatch(block.text.strip()))
        before = blocks[number - 1].text if number else ""
        after = blocks[number + 1].text if number + 1 < len(blocks) else ""
        found += [_settled(q, listed) for q in _of_block(block, before, after)]
    return found


def _settled(quotation: Quotation, listed: bool) -> Quotation:
    """The quotation without the draft's marks, which say inside it or behind it that it is to be ignored."""
    ignore = IGNORE in quotation.text or IGNORE in quotation.after
    if not ignore and IGNORE not in quotation.before:
        return replace(quotation, listed=listed)
    text, before, after = (part.replace(IGNORE, "") for part in (quotation.text, quotation.before, quotation.after))
    return replace(quotation, text=text.strip(), before=before, after=after, others=(), listed=listed, ignore=ignore)


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs of one quotation that opens anew in each paragraph and closes in the last become one block."""
    out: list[Block] = []
    for block in blocks:
        if (
            out
            and block.text.lstrip()[:1] == "“"
            and _open(out[-1].text)
            and not block.heading
            and out[-1].quoted == block.quoted
        ):
            last = out[-1]
            gap = "\n" * max(1, block.line - last.line - last.text.count("\n"))
            text = block.text.lstrip()[1:]
            out[-1] = replace(last, text=last.text + gap + text)
        else:
            out.append(block)
    return out


def _open(text: str) -> bool:
    return text.count("“") == text.count("”") + 1 and text.rfind("“") > text.rfind("”")


def _of_block(block: Block, before: str, after: str) -> list[Quotation]:
    if block.heading:
        return list(_inline(block))
    if block.quoted == "yes":
        return list(_block_quote(block, before, after))
    if not _marked(block.text) and (block.quoted == "maybe" or _names_its_speaker(block.text)):
        return list(_block_quote(block, before, after))
    return [*_inline(block), *_in_italics(block)]


def _names_its_speaker(text: str) -> bool:
    """Whether a paragraph ends as a block quote does, “(E01, employer)”, although nothing else marks it as one."""
    return len(text.split()) >= _LIKELY and bool(_ATTRIBUTION.fullmatch(text))


def _inline(block: Block) -> Iterator[Quotation]:
    text = block.text
    marks = _marked(text)
    for number, mark in enumerate(marks):
        low = marks[number - 1].close if number else 0
        high = marks[number + 1].start if number + 1 < len(marks) else len(text)
        yield Quotation(
            collapse(text[mark.inner : mark.end]),
            block.line_at(mark.inner),
            _BEHIND.sub("", text[low : mark.start]) if number else text[: mark.start],
            text[mark.close : high],
            others=tuple(
                (collapse(text[mark.inner : end]), text[close : max(high, close)]) for end, close in mark.others
            ),
            remark=mark.remark,
        )


def _marked(text: str) -> list[_Marked]:
    """The outermost quoted stretches of a text."""
    found: list[_Marked] = []
    at = 0
    while at < len(text):
        double, single = _DOUBLE_OPEN.search(text, at), _next_single(text, at)
        if double and (not single or double.start() <= single.start()):
            mark = _double(text, double)
        elif single:
            closed = _single(text, single)
            if closed is None:
                at = single.end()
                continue
            mark = closed
        else:
            break
        found.append(mark)
        at = max(mark.close, mark.inner)
    return found


def _next_single(text: str, at: int) -> re.Match[str] | None:
    for match in _SINGLE_OPEN.finditer(text, at):
        if not _ELISION.match(text, match.start()):
            return match
    return None


def _double(text: str, opening: re.Match[str]) -> _Marked:
    sign, inner = opening.group(), opening.end()
    if sign == '"' and (end := _straight_end(text, inner)) >= 0:
        return _Marked(opening.start(), inner, end, end + 1)
    closes = _DOUBLE.get(sign, '"') + ("”" if sign == '"' else '"' if sign == "“" and "”" not in text[inner:] else "")
    depth = 1
    for place in range(inner, len(text)):
        char = text[place]
        if char in closes and not (sign == "„" and char == "“" and text[place + 1 : place + 2].isalnum()):
            depth -= 1
            if depth == 0:
                return _Marked(opening.start(), inner, place, place + 1)
        elif char == sign and sign in _DOUBLE:
            depth += 1
    # Never closed: up to the end of the paragraph, and said so.
    return _Marked(opening.start(), inner, len(text), len(text), remark="the quotation mark is never closed")


def _straight_end(text: str, inner: int) -> int:
    """Where a quotation in straight marks ends that holds others of its kind; -1 when these are not in pairs."""
    depth = 1
    for place in range(inner, len(text)):
        if text[place] == '"':
            depth += 1 if _STRAIGHT_OPEN.match(text, place) else -1
            if depth == 0:
                return place
    return -1


def _single(text: str, opening: re.Match[str]) -> _Marked | None:
    """A stretch in single marks. A closing mark may be an apostrophe, so later ones before the next opening are kept too."""
    inner = opening.end()
    following = _next_single(text, inner)
    limit = following.start() if following else len(text)
    ends = [m.start() for m in _SINGLE_CLOSE.finditer(text, inner, limit)]
    if not ends:  # quotations of the same kind inside: the mark that closes as many as were opened, else the next
        ends = _nested_ends(text, inner)
    if not ends or len(text[inner : ends[0]].split()) > _MOST_WORDS:
        return None
    # A plural's apostrophe in the middle of a sentence ("learners' parents") closes only when nothing else does.
    ends = [end for end in ends[:6] if not _PLURAL.match(text, end - 1)] or ends[:6]
    return _Marked(opening.start(), inner, ends[0], ends[0] + 1, tuple((end, end + 1) for end in ends[1:]))


def _nested_ends(text: str, inner: int) -> list[int]:
    closes = [m.start() for m in _SINGLE_CLOSE.finditer(text, inner) if not _PLURAL.match(text, m.start() - 1)]
    opens = [m.start() for m in _SINGLE_OPEN.finditer(text, inner) if not _ELISION.match(text, m.start())]
    balanced = [end for n, end in enumerate(closes) if sum(start < end for start in opens) == n]
    return [*balanced[:1], *(end for end in closes[:6] if end not in balanced[:1])]


def _in_italics(block: Block) -> Iterator[Quotation]:
    """Stretches of five or more words in italics outside quotation marks: quotations only if they are near to the transcripts."""
    marks = _marked(block.text)
    for start, end in block.italics:
        words = block.text[start:end]
        if len(words.split()) >= 5 and not any(m.start < end and start < m.close for m in marks):
            yield Quotation(collapse(words), block.line_at(start), block.text[:start], block.text[end:], sure=False)


def _block_quote(block: Block, before: str, after: str) -> Iterator[Quotation]:
    """A block quote as one quotation, or one for each speaker where it prints a dialogue."""
    labels = list(_LABEL.finditer(block.text))
    sure = block.quoted == "yes"
    if labels and not block.text[: labels[0].start()].strip() and (len(labels) > 1 or len(labels[0]["label"]) <= 12):
        bounds = [*(m.start() for m in labels[1:]), len(block.text)]
        for label, end in zip(labels, bounds, strict=True):
            for one in _one_block(block, label.end(), end, "", "", sure):
                yield replace(one, label=label["label"])
        return
    yield from _one_block(block, 0, len(block.text), before, after, sure)


def _one_block(block: Block, start: int, end: int, before: str, after: str, sure: bool) -> Iterator[Quotation]:
    text = block.text[start:end]
    lead = len(text) - len(text.lstrip())
    tail = ""
    found = _ATTRIBUTION.fullmatch(text)
    if found:
        text, tail = found["words"], found["tail"]
    text = text.strip()
    marks = _marked(text)
    if marks and marks[0].start == 0 and len(text[marks[0].close :].split()) <= 12 and not marks[0].remark:
        mark = marks[0]
        tail = text[mark.close :] + tail
        text, lead = text[mark.inner : mark.end], lead + mark.inner
    if not text or (re.match(r"[—–-]", text) and len(text.split()) <= 8):
        return
    # A line of its own below, such as "— E11", belongs to the quotation too.
    below = after.strip() if len(after.split()) <= 8 else ""
    tail = tail.strip() or (below if re.match(r"[(\[—–-]", below) else "")
    yield Quotation(collapse(text), block.line_at(start + lead), _introduction(before), tail, block=True, sure=sure)


def _introduction(before: str) -> str:
    """The end of the paragraph before a block quote, when it leads over to it: “One provider put it this way:”."""
    last = before.rstrip()
    marks = _marked(last)
    leads = last[-1:] in ":," or not re.search(r"[.?!…)\]\"”’']$", last) or _LEADING.search(last)
    return _BEHIND.sub("", last[marks[-1].close :] if marks else last[-300:]) if last and leads else ""
