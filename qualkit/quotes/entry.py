"""A quote ready to print: tidied if wished, attributed by a template, with its question, context and attributes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.errors import QualkitError
from qualkit.model import Codebook, Participant, Quote, Transcript, Turn
from qualkit.quotes.hesitation import tidy

ATTRIBUTION = "{participant}, {group}"
ENTRY_COLUMNS = (
    "code,path,label,theme,stance,participant,group,transcript,turn,timestamp,start,end,text,printed,attribution,"
    "reviewed,why,segment,locator,question,before,after,removed,flag,chosen,seed,pool"
).split(",")
_FIELD = re.compile(r"\{([^{}]*)\}")
_CONTEXT = 160  # at most so many signs of the turn are shown before and after


@dataclass(frozen=True, slots=True)
class Entry:
    """A quote as an author uses it. ``printed`` is what goes between the quotation marks; ``removed`` the hesitations
    that ``[…]`` stands for in it; ``flag`` says what to look at before printing."""

    quote: Quote
    printed: str
    attribution: str
    path: str
    label: str
    question: str
    before: str
    after: str
    removed: tuple[str, ...] = ()
    flag: str = ""
    chosen: bool = True
    seed: int = 0
    pool: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)

    def row(self) -> dict[str, object]:
        """One row with everything: the columns of ENTRY_COLUMNS, then the participant's attributes."""
        quote = self.quote
        own: dict[str, object] = {
            "path": self.path,
            "label": self.label,
            "printed": self.printed,
            "attribution": self.attribution,
            "locator": quote.locator,
            "question": self.question,
            "before": self.before,
            "after": self.after,
            "removed": "; ".join(self.removed),
            "flag": self.flag,
            "chosen": self.chosen,
            "seed": self.seed,
            "pool": self.pool,
        }
        row = {name: own[name] if name in own else getattr(quote, name) for name in ENTRY_COLUMNS}
        return {**row, **{name: value for name, value in self.attributes.items() if name not in row}}


def columns_of(entries: Sequence[Entry]) -> list[str]:
    """The columns of a table of entries: the fixed ones, then every attribute that occurs, in alphabetical order."""
    more = {name for entry in entries for name in entry.attributes} - set(ENTRY_COLUMNS)
    return [*ENTRY_COLUMNS, *sorted(more)]


def make_entry(
    quote: Quote,
    transcript: Transcript,
    person: Participant | None,
    codebook: Codebook,
    *,
    attribution: str = ATTRIBUTION,
    tidied: bool = False,
    often: Mapping[str, int] | None = None,
    chosen: bool = True,
    seed: int = 0,
    pool: int = 0,
) -> Entry:
    """The entry of a quote. Raises QualkitError when the attribution names something unknown."""
    clean = tidy(quote.printed) if tidied else None
    turn = next(t for t in transcript.turns if t.number == quote.turn)
    asked = [t for t in transcript.turns if t.number < quote.turn]
    question = transcript.speech(asked[-1]) if asked and asked[-1].role == "interviewer" else ""
    attributes = {**transcript.attributes, **(person.attributes if person else {})}
    before, after = context(transcript, turn, quote.start, quote.end)
    times = (often or {}).get(quote.participant, 0)
    flags = [
        *([] if quote.reviewed else ["unreviewed"]),
        *([f"{quote.participant} is quoted {times} times"] if times else []),
    ]
    return Entry(
        quote,
        _line(clean.text if clean else quote.printed),
        attributed(attribution, quote, attributes),
        " › ".join(codebook.label(path) for path in _upwards(quote.code)),
        codebook.label(quote.code),
        _line(question),
        _line(before),
        _line(after),
        clean.removed if clean else (),
        "; ".join(flags),
        chosen,
        seed,
        pool,
        attributes,
    )


def context(transcript: Transcript, turn: Turn, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a place in its turn, from and to a whole word."""
    before, after = transcript.text[turn.start : start], transcript.text[end : turn.end]
    if len(before) > _CONTEXT:
        before = before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0]
    return before, after


def attributed(template: str, quote: Quote, attributes: Mapping[str, str]) -> str:
    """An attribution such as ``Employer, SME, E11`` of ``{Group}, {size}, {participant}``.

    A name with a capital capitalises its value; a value that this participant lacks leaves its comma out too.
    """
    own = {
        name: str(getattr(quote, name))
        for name in ("participant", "group", "transcript", "turn", "timestamp", "stance", "code", "start", "end")
    }
    values = {**{key.lower(): value for key, value in attributes.items()}, **own, "locator": quote.locator}

    def value(match: re.Match[str]) -> str:
        name = match[1].strip()
        found = values.get(name.lower(), "")
        return found[:1].upper() + found[1:] if name[:1].isupper() else found

    filled = _FIELD.sub(value, template)
    parts = [part.strip() for part in filled.split(",")]
    return ", ".join(part for part in parts if part)


def check_attribution(template: str, people: Collection[Participant], transcripts: Collection[Transcript]) -> None:
    """Raises QualkitError when a template names what neither a quote nor any participant or transcript has."""
    known = set("participant group transcript turn timestamp stance code start end locator".split())
    known |= {key.lower() for person in people for key in person.attributes}
    known |= {key.lower() for transcript in transcripts for key in transcript.attributes}
    for name in _FIELD.findall(template):
        if name.strip().lower() not in known:
            raise QualkitError(
                f"The attribution names {{{name}}}, which no participant has.", f"Known: {', '.join(sorted(known))}."
            )


def _upwards(code: str) -> list[str]:
    parts = code.split("/")
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def _line(text: str) -> str:
    return " ".join(text.split())
