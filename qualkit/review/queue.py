"""The queue: what to decide on next, in the order a person chose."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, NamedTuple, get_args

from qualkit.errors import QualkitError
from qualkit.matching.code import THRESHOLD
from qualkit.model import Coding
from qualkit.review.filters import Filters, fits, said, spoken
from qualkit.review.state import Interview, State

Order = Literal["transcript", "code", "uncertain", "disagreements", "random"]


class Item(NamedTuple):
    """A proposal to decide on; with no ``code`` (blind) the turn that begins with the segment, to be coded."""

    transcript: str
    segment: str
    code: str = ""

    @property
    def key(self) -> str:
        return f"{self.segment}|{self.code}"


def proposals(state: State, order: str, seed: int, filters: Filters) -> list[Item]:
    """The proposals that fit, each segment and code once. The order ``random`` is the same for the same seed, whatever was
    decided meanwhile; ``uncertain`` begins with those nearest to the cut from which their theme is proposed,
    ``disagreements`` with sentences that people coded otherwise, then those that rules and model do not both propose.
    """
    if order not in get_args(Order):
        raise QualkitError(f"Unknown order {order!r}.", f"Known: {', '.join(get_args(Order))}.")
    found: dict[tuple[str, str], Coding] = {}
    for coding in _wanted(state, replace(filters, status=filters.status or "proposed")):
        found.setdefault((coding.segment, coding.code), coding)
    rank = {code.path: n for n, code in enumerate(state.codebook.codes)}
    cuts = state.cuts or {}
    by: dict[str, Callable[[Coding], Any]] = {
        "code": lambda c: rank.get(c.code, -1),
        "uncertain": lambda c: abs(c.score - cuts.get(c.theme, THRESHOLD)),
        "disagreements": lambda c: _agreed(state.interviews[c.transcript], c),
        "random": lambda c: _drawn(seed, c.segment, c.code),
    }
    codings = sorted(found.values(), key=by[order]) if order in by else found.values()
    return [Item(c.transcript, c.segment, c.code) for c in codings]


def _wanted(state: State, filters: Filters) -> Iterator[Coding]:
    every = replace(filters, transcript="") == Filters(status="proposed")
    for name, interview in state.interviews.items():
        if filters.transcript in ("", name):
            codings = interview.proposed if filters.status == "proposed" else interview.settled.codings
            yield from codings if every else (c for c in codings if said(c, filters) and fits(interview, c, filters))


def _agreed(interview: Interview, coding: Coding) -> int:
    """0 when people coded the sentence, and nobody with this code; 1 when the rules alone or the model alone propose it; else 2."""
    said = {v.code for v in interview.verdicts.get(coding.segment, ()) if v.action in ("code", "accept")}
    if said and coding.code not in said:
        return 0
    makers = {each.rule == "model" for each in coding.evidence if each.proposes}
    return 2 if len(makers) == 2 else 1


def _drawn(seed: int, segment: str, code: str) -> bytes:
    """The place of an item in the random order of a seed, whatever else is in the queue."""
    return hashlib.sha256(f"{seed}:{segment}|{code}".encode()).digest()


def turns(state: State, coder: str, order: str, seed: int, filters: Filters) -> list[Item]:
    """The participants' turns that a coder has not finished: what there is to do for somebody who codes blind."""
    found: dict[tuple[str, int], Item] = {}
    for interview, segment in spoken(state, filters):
        if coder not in interview.settled.finished.get(segment.id, ()):
            found.setdefault((segment.transcript, segment.turn), Item(segment.transcript, segment.id))
    items = list(found.values())
    if order == "random":
        items.sort(key=lambda item: _drawn(seed, item.segment, ""))
    return items


def is_open(state: State, item: Item, coder: str) -> bool:
    """Whether an item still waits for a decision."""
    interview = state.interviews[item.transcript]
    if not item.code:
        return coder not in interview.settled.finished.get(item.segment, ())
    return any(c.code == item.code and c.status == "proposed" for c in interview.codings.get(item.segment, ()))


def after(items: Sequence[Item], key: str) -> Sequence[Item]:
    """The items behind the one with this key; all of them when it is not there."""
    segment, _, code = key.partition("|")
    place = next((n for n, item in enumerate(items) if item.segment == segment and item.code == code), -1)
    return items[place + 1 :]


def interview_of(state: State, name: str) -> Interview:
    """An interview by its id. Raises QualkitError when there is none."""
    if name not in state.interviews:
        raise QualkitError(f"There is no interview {name!r} in this study.", "Choose one from the list.")
    return state.interviews[name]


def known(state: State, item: Item) -> Item:
    """The item, when its sentence is in the study. Raises QualkitError when not."""
    if not any(segment.id == item.segment for segment in interview_of(state, item.transcript).segments):
        raise QualkitError(f"There is no sentence {item.segment!r}.", "Load the page again.")
    return item
