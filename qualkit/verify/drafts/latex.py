"""Drafts as LaTeX: commands turned into the text they print, line by line in place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from qualkit.verify.drafts.text import paragraphs
from qualkit.verify.records import IGNORE, IGNORE_WORDS, Block

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%([^\n]*)")
_VERBATIM = re.compile(
    r"\\begin\{(verbatim|lstlisting|minted|comment|equation\*?|align\*?|thebibliography)\}.*?\\end\{\1\}", re.DOTALL
)
_QUOTES = frozenset("quote quotation displayquote quoting displaycquote verse".split())
_ENVIRONMENT = re.compile(r"\x01(begin|end):([^\x01]*)\x01")
_SIGNS = {
    "ldots": "…", "dots": "…", "textellipsis": "…", "textelp": "[…]", "pounds": "£", "textsterling": "£", "euro": "€",
    "texteuro": "€", "textemdash": "—", "textendash": "–", "textquotedblleft": "“", "textquotedblright": "”",
    "textquoteleft": "‘", "textquoteright": "’", "lq": "‘", "rq": "’", "ss": "ß", "ae": "æ", "o": "ø", "aa": "å", "S": "§",
    "textbackslash": "\\", "textasciitilde": "~", "textdegree": "°", "quad": " ", "qquad": " ", "par": "\n\n", "item": "\n\n",
    "newline": " ", "textquotesingle": "'", "LaTeX": "LaTeX", "TeX": "TeX", "hspace": "", "slash": "/", "textins": "",
}  # fmt: skip
_ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
}
_DROPPED = frozenset(
    "label ref pageref cref Cref autoref index vspace hspace includegraphics input include bibliography bibliographystyle"
    " usepackage documentclass setlength setcounter addtocounter pagestyle thispagestyle hypersetup nocite url graphicspath"
    " addbibresource newcommand renewcommand linespread fontsize color definecolor".split()
)
_HEADINGS = frozenset("part chapter section subsection subsubsection title".split())
_COMMAND = re.compile(r"\\([a-zA-Z]+)\*?[ \t]*|\\(.)", re.DOTALL)


def read_latex(text: str) -> list[Block]:
    """The paragraphs of a LaTeX file: ``quote`` and its kin are block quotes, ``\\enquote`` and ````…''`` quoted, notes last."""
    start = re.search(r"\\begin\{document\}", text)
    if start:
        text = "\n" * text.count("\n", 0, start.end()) + text[start.end() :]
        text = text.partition("\\end{document}")[0]
    text = _COMMENT.sub(_comment, _VERBATIM.sub(lambda m: "\n" * m.group().count("\n"), text))
    notes: list[tuple[int, str]] = []
    printed = _Printer(text, notes).run()
    blocks = _blocks(printed)
    for line, note in notes:
        blocks.append(Block(_signs(note), line))
    return blocks


def _comment(match: re.Match[str]) -> str:
    return match[1] + (IGNORE if IGNORE_WORDS.match(match[2]) else "")


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    depth, line = 0, 1
    for number, part in enumerate(_ENVIRONMENT.split(text)):
        kind = number % 3
        if kind == 1:
            action = part
        elif kind == 2:
            if part in _QUOTES:
                depth = max(0, depth + (1 if action == "begin" else -1))
        else:
            for first, lines in paragraphs(part.split("\n"), line):
                inside = "\n".join(lines)
                heading = inside.startswith("\x02")
                blocks.append(Block(_signs(inside.lstrip("\x02")), first, "yes" if depth else "no", heading=heading))
            line += part.count("\n")
    return blocks


def _signs(text: str) -> str:
    """Ligatures of TeX as the signs they print; a straight apostrophe stays one."""
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”").replace("`", "‘")
    return unicodedata.normalize("NFC", text.replace("\x00", ""))


class _Printer:
    """Goes through LaTeX once; ``notes`` collects foot notes with their lines. The result has the line breaks of the source."""

    def __init__(self, text: str, notes: list[tuple[int, str]], line: int = 1) -> None:
        self.text, self.notes, self.line = text, notes, line
        self.at = 0
        self.out: list[str] = []

    def run(self) -> str:
        """The text as printed."""
        text = self.text
        while self.at < len(text):
            char = text[self.at]
            if char == "\\":
                self._command()
            elif char in "{}":
                self.at += 1
            elif char == "~":
                self.out.append(" ")
                self.at += 1
            else:
                end = self.at + 1
                while end < len(text) and text[end] not in "\\{}~":
                    end += 1
                self.out.append(text[self.at : end])
                self.at = end
        return "".join(self.out)

    def _command(self) -> None:
        match = _COMMAND.match(self.text, self.at)
        if match is None:
            self.at += 1
            return
        name, sign = match[1], match[2]
        self.at = match.end()
        if name is None:
            self._sign(sign)
        elif name in ("begin", "end"):
            self._environment(name)
        elif name in _ACCENTS and name in "cv" and self.text[self.at : self.at + 1] in "{":
            letter = self._argument()
            self.out.append(letter[:1] + _ACCENTS[name] + letter[1:])
        elif name == "textins":
            self.out.append(f"[{self._printed()}]")
        elif name in _SIGNS:
            self.out.append(_SIGNS[name])
            if self.text[self.at : self.at + 2] == "{}":
                self.at += 2
            elif _SIGNS[name][-1:].isalnum() is False and match.group()[-1] == " ":
                self.out.append(" ")
        else:
            self._named(name)

    def _sign(self, sign: str) -> None:
        if sign == "\\":
            if self.text[self.at : self.at + 1] == "[":
                self._option()
            self.out.append(" ")
        elif sign in ",;: \n":
            self.out.append("\n" if sign == "\n" else " ")
        elif sign in "-/!":
            pass
        elif sign in "()":
            self.out.append("$")
        elif sign in _ACCENTS:
            letter = self._argument() if self.text[self.at : self.at + 1] == "{" else self.text[self.at : self.at + 1]
            self.at += 0 if letter and self.text[self.at - 1] == "}" else 1
            letter = {"\\i": "i", "\\j": "j"}.get(letter.strip(), letter)
            self.out.append(letter[:1] + _ACCENTS[sign] + letter[1:])
        else:
            self.out.append(sign)

    def _environment(self, name: str) -> None:
        environment = self._argument().rstrip("*")
        rest = ""
        if name == "begin":
            self._option()
            if environment == "displaycquote":
                rest = self._argument()
        self.out.append(f"\x01{name}:{environment}\x01" + "\n" * rest.count("\n"))

    def _named(self, name: str) -> None:
        quote: dict[str, Callable[[], None]] = {
            "enquote": self._quoted,
            "textquote": self._quoted,
            "blockquote": self._quoted,
        }
        if name in quote:
            quote[name]()
        elif name in ("textcquote", "blockcquote"):
            self._option()
            key = self._argument()
            self._quoted()
            self.out.append(f" [@{key}]")
        elif "cite" in name.lower():
            self._option()
            self._option()
            self.out.append(f"[@{self._argument()}]")
        elif name in ("footnote", "footnotetext", "endnote", "thanks"):
            self._option()
            line = self._line()
            argument = self._argument()
            self.notes.append((line, _Printer(argument, self.notes, line).run()))
            self.out.append("\n" * argument.count("\n"))
        elif name in _DROPPED:
            while self.text[self.at : self.at + 1] in ("[", "{") and self.at < len(self.text):
                part = self._option() if self.text[self.at] == "[" else self._argument()
                self.out.append("\n" * part.count("\n"))
        elif name in _HEADINGS:
            self._option()
            self.out.append(f"\x01heading:\x01\x02{self._printed()}\x01heading:\x01")
        else:
            self._option()  # what it prints follows in braces, and is read as text

    def _quoted(self) -> None:
        """What is quoted, and behind it what the option cites."""
        source = _Printer(self._option()[1:-1], self.notes, self._line()).run().strip()
        self.out.append(f"“{self._printed()}”" + (f" ({source})" if source else ""))

    def _printed(self) -> str:
        line = self._line()
        return _Printer(self._argument(), self.notes, line).run()

    def _line(self) -> int:
        return self.line + self.text.count("\n", 0, self.at)

    def _argument(self) -> str:
        """The next group in braces, without them; ``""`` when there is none."""
        match = re.compile(r"\s*\{").match(self.text, self.at)
        if match is None:
            return ""
        depth, start = 1, match.end()
        place = start
        while place < len(self.text) and depth:
            char = self.text[place]
            if char == "\\":
                place += 1
            depth += (char == "{") - (char == "}")
            place += 1
        self.at = place
        return self.text[start : place - 1]

    def _option(self) -> str:
        """The option in square brackets directly here, with them, and skipped; ``""`` when there is none."""
        if self.text[self.at : self.at + 1] != "[":
            return ""
        braces = brackets = 0
        for place in range(self.at, len(self.text)):
            char = self.text[place]
            braces += (char == "{") - (char == "}")
            if braces == 0:
                brackets += (char == "[") - (char == "]")
                if brackets == 0:
                    option = self.text[self.at : place + 1]
                    self.at = place + 1
                    return option
        return ""
