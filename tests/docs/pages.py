"""The pages of the documentation: their blocks, links and commands, and the hands of the reader who follows them."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
INTERVIEWS = Path(__file__).parent / "interviews"
_PART = re.compile(
    r"^<!-- by hand: (?P<hand>.*?) -->$"
    r"|^(?P<indent>[ ]*)(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)(?P=fence)[ ]*$",
    re.M | re.S,
)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.M)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Part:
    """A fenced block with its info string, or something that the reader does by hand (``hand``)."""

    line: int
    info: str = ""
    body: str = ""
    hand: str = ""


def pages() -> list[Path]:
    """README.md, every page in docs/, and the README of the sample study."""
    sample = ROOT / "transcripts_sample" / "README.md"
    return [p for p in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), sample) if p.is_file()]


def parts(page: Path) -> list[Part]:
    """The blocks and steps of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Part(
            text.count("\n", 0, m.start()) + 1,
            (m["info"] or "").strip(),
            textwrap.dedent(m["body"] or ""),
            m["hand"] or "",
        )
        for m in _PART.finditer(text)
    ]


def commands(block: str) -> Iterator[list[str]]:
    """The words of every ``qualkit …`` line of a block, without ``qualkit``, comments and redirections."""
    for line in block.replace("\\\n", " ").splitlines():
        try:
            words = shlex.split(line.strip().removeprefix("$ "), comments=True)
        except ValueError:
            continue
        if words and Path(words[0]).name == "qualkit":
            end = next((n for n, word in enumerate(words) if word in (">", "|", "&&")), len(words))
            yield words[1:end]


def prose(page: Path) -> str:
    """The text of a page without its fenced blocks."""
    return re.sub(r"^( *`{3,})[^\n`]*\n.*?^\1[ ]*$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)


def links(page: Path) -> list[str]:
    """The links of a page to other files and places of the project."""
    return [link for link in _LINK.findall(prose(page)) if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found = set()
    for heading in _HEADING.findall(prose(page)):
        plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        found.add(plain.replace(" ", "-"))
    return found


def section(page: Path, title: str) -> str:
    """The text under the heading that holds ``title``, up to the next one of its level."""
    lines = page.read_text(encoding="utf-8").splitlines()
    start = next((n for n, line in enumerate(lines) if re.match(rf"#+ .*{re.escape(title)}", line)), None)
    assert start is not None, f"{page.name} has no heading with {title!r}"
    level = len(lines[start]) - len(lines[start].lstrip("#"))
    end = next((n for n in range(start + 1, len(lines)) if re.match(rf"#{{1,{level}}} ", lines[n])), len(lines))
    return "\n".join(lines[start:end])


def word_file(name: str, target: Path) -> None:
    """An interview of this folder as a Word file, with bold labels."""
    from docx import Document

    document = Document()
    for paragraph in (INTERVIEWS / f"{name}.txt").read_text(encoding="utf-8").split("\n\n"):
        label, _, speech = paragraph.strip().partition(": ")
        written = document.add_paragraph()
        written.add_run(f"{label}:").bold = True
        written.add_run(f" {speech}")
    document.save(str(target))


def put(name: str, folder: Path) -> None:
    """What "put this file there" does: Word files are made, others copied."""
    folder.mkdir(parents=True, exist_ok=True)
    if name.endswith(".docx"):
        word_file(name.removesuffix(".docx"), folder / name)
    else:
        (folder / name).write_bytes((INTERVIEWS / name).read_bytes())
