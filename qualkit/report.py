"""Records into a report: the data a template may use, and the rendering. Templates loop and place; they count nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    select_autoescape,
)
from markupsafe import Markup, escape

from qualkit import charts
from qualkit.errors import QualkitError
from qualkit.model import Code, CodeSummary, Problem, Quote, Transcript, Turn

FORMATS = ("html", "md")
_BLANKS = re.compile(r"[^\S\u00a0]+")


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote as a report shows it: with the question before, and its turn cut in three around the quote."""

    id: str
    quote: Quote
    label: str
    speaker: str
    before: str
    after: str
    question: str
    note: str


@dataclass(frozen=True, slots=True)
class ThemeView:
    """One theme of the report."""

    code: Code
    summary: CodeSummary
    parts: tuple[tuple[Code, CodeSummary], ...]
    quotes: tuple[QuoteView, ...]
    stance_chart: Markup


def quote_view(quote: Quote, transcript: Transcript, label: str) -> QuoteView:
    """A quote with its turn and question; the id is made from its place, so that two reports agree."""
    turn = next(t for t in transcript.turns if t.number == quote.turn)
    question = _question(transcript, turn)
    name = f"{quote.transcript}:{quote.start}-{quote.end}:{quote.code}"
    return QuoteView(
        "q" + hashlib.sha256(name.encode()).hexdigest()[:10],
        quote,
        label,
        turn.speaker,
        transcript.text[turn.start : quote.start],
        transcript.text[quote.end : turn.end],
        question,
        "; ".join(str(e) for e in quote.evidence),
    )


def _question(transcript: Transcript, turn: Turn) -> str:
    before = [t for t in transcript.turns if t.number < turn.number]
    return transcript.speech(before[-1]) if before and before[-1].role == "interviewer" else ""


def theme_view(
    code: Code,
    codes: Sequence[Code],
    summaries: Mapping[str, CodeSummary],
    quotes: Sequence[Quote],
    transcripts: Mapping[str, Transcript],
) -> ThemeView:
    """Everything the report says about a theme."""
    parts = tuple((c, summaries[c.path]) for c in codes if c.path.startswith(code.path + "/"))
    labels = {c.path: c.label for c in codes}
    rows = [(code.label, summaries[code.path].by_stance), *((c.label, s.by_stance) for c, s in parts)]
    return ThemeView(
        code,
        summaries[code.path],
        parts,
        tuple(quote_view(q, transcripts[q.transcript], labels.get(q.code, q.code)) for q in quotes),
        charts.stance_bars(rows, f"{code.label}: sentences by stance"),
    )


def render(name: str, data: Mapping[str, Any], shipped: Path, own: Path | None = None) -> str:
    """A template filled with ``data``. The user's folder comes first; what it lacks is taken from the shipped one.

    Raises QualkitError naming template, line and mistake.
    """
    folders = [FileSystemLoader(str(folder)) for folder in (own, shipped) if folder is not None]
    environment = Environment(
        loader=ChoiceLoader(folders),
        autoescape=select_autoescape(["html", "html.j2", "svg"]),
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(percent=charts.percent, oneline=_oneline, mdtext=_markdown_text, mdcell=_markdown_cell)
    try:
        return environment.get_template(name).render(**data)
    except TemplateNotFound as error:
        raise QualkitError(
            f"Template {error.name} was not found.", "Check report.templates in qualkit.toml."
        ) from error
    except TemplateError as error:
        line = f", line {error.lineno}" if hasattr(error, "lineno") else ""
        where = getattr(error, "name", None) or name
        raise QualkitError(
            f"Template {where}{line}: {error.message}",
            "Mend the template; the names it may use are in docs/templates.md.",
        ) from error


def _shown(value: object) -> object:
    """What a template prints: a number that is None is one that must not be told."""
    return charts.HIDDEN if value is None else value


def _oneline(text: str) -> str:
    return " ".join(text.split())


def _markdown_text(text: str) -> str:
    """Text that Markdown shows as it is: signs with a meaning are escaped, line breaks become blanks.

    The blank before a per cent sign, at which no line breaks, stays.
    """
    out = []
    for char in _BLANKS.sub(" ", text).strip():
        out.append("\\" + char if char in "\\`*_[]<>#|" else char)
    return "".join(out)


def _markdown_cell(text: object) -> str:
    return _markdown_text(str(text)) or " "


def problem_rows(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """The rows of ``problems.csv``, errors first."""
    ordered = sorted(problems, key=lambda p: (p.severity != "error", p.file, p.place, p.what))
    return [
        {"severity": p.severity, "file": p.file, "place": p.place, "what": p.what, "remedy": p.remedy} for p in ordered
    ]


def highlighted(view: QuoteView) -> Markup:
    """The turn with the quote marked, escaped."""
    return Markup(f"{escape(view.before)}<mark>{escape(view.quote.text)}</mark>{escape(view.after)}")
