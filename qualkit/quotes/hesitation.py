"""Hesitations in speech: the sounds, stage directions and repeated words that may be taken out of a printed quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SOUND = re.compile(r"(?:u+[hm]+m*|e+r+m*|a+h+|h+m+|m{2,})", re.IGNORECASE)
_STAGE = (
    r"(?:laughs?|laughing|laughter|chuckles?|giggles?|sighs?|coughs?|sniffs?|clears (?:his |her |their )?throat|"
    r"(?:long |short |brief )?pauses?|silence)"
)
STAGE = rf"\[\s*{_STAGE}\s*\]|\(\s*{_STAGE}\s*\)"
_STAGE_MARK = re.compile(STAGE, re.IGNORECASE)
_GRAMMATICAL = frozenset({("had",), ("that",), ("is",)})  # "he had had", "that that", "what it is is"
_PIECE = re.compile(rf"{STAGE}|[^\W_]+(?:['’][^\W_]+)*", re.IGNORECASE)
_LONGEST = 3  # words in a repeated phrase


def is_hesitation(word: str) -> bool:
    """Whether a word is only a sound (``um``, ``er``, ``mmm``) or a stage direction (``[laughs]``).

    >>> [is_hesitation(w) for w in ("um", "Erm", "[laughs]", "err", "ham", "[college]")]
    [True, True, True, True, False, False]
    """
    return bool(_SOUND.fullmatch(word) or _STAGE_MARK.fullmatch(word))


def repeats(words: Sequence[str]) -> set[int]:
    """The numbers of the words that are said again at once (``we need, we need it`` → 0 and 1): the first saying.

    Doubles that grammar asks for (``had had``) and figures are no repeats. ``words`` are in lower case.
    """
    found: set[int] = set()
    for size in range(1, _LONGEST + 1):
        for at in range(len(words) - 2 * size + 1):
            phrase = tuple(words[at : at + size])
            if (
                phrase == tuple(words[at + size : at + 2 * size])
                and phrase not in _GRAMMATICAL
                and not any(char.isdigit() for word in phrase for char in word)
            ):
                found.update(range(at, at + size))
    return found


@dataclass(frozen=True, slots=True)
class Tidied:
    """A text with ``[…]`` wherever a hesitation was taken out, and what was taken out, in order."""

    text: str
    removed: tuple[str, ...]


def tidy(text: str) -> Tidied:
    """A quote without its hesitations. No word is changed, moved or capitalised, and every removal is marked.

    >>> tidy("Well, um, we we need, er, the levy.")
    Tidied(text='Well, […] we need, […] the levy.', removed=('um', 'we', 'er'))
    """
    pieces = list(_PIECE.finditer(text))
    gone = {n for n, piece in enumerate(pieces) if is_hesitation(piece.group())}
    kept = [n for n in range(len(pieces)) if n not in gone]
    said = [pieces[n].group().lower().replace("’", "'") for n in kept]
    # Words on two sides of a full stop are no stammer.
    again = {kept[k] for k in repeats(said)}
    gone |= {n for n in again if not re.search(r"[.?!]", _upto_next(text, pieces, n))}
    out: list[str] = []
    at = 0
    for n in sorted(gone):
        start, end = pieces[n].span()
        if text[end : end + 1] == "," and (n + 1 < len(pieces)):
            end += 1
        out += [text[at:start], "[…]"]
        at = end
    out.append(text[at:])
    marked = re.sub(r"\[…\](?:[\s,]*\[…\])+", "[…]", "".join(out))
    return Tidied(marked, tuple(pieces[n].group() for n in sorted(gone)))


def _upto_next(text: str, pieces: Sequence[re.Match[str]], n: int) -> str:
    return text[pieces[n].end() : pieces[n + 1].start()] if n + 1 < len(pieces) else ""
