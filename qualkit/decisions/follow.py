"""Decisions followed to where they stand now: in corrected and renamed transcripts; the rest are orphans, none is dropped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.decisions.anchor import anchor, is_whole, names_place
from qualkit.decisions.nearest import nearest_place
from qualkit.decisions.spelling import occurrences
from qualkit.model import Decision, Orphan, Problem, Transcript

_SAMPLE = 12  # words of so many decisions are looked for when a transcript's new name is searched
_SHARE = 2 / 3
_SIGNS = 60  # so many code points must be found, or a short remark could decide
_LETTERS = re.compile(r"\w+")
_LONG = 12  # shorter words stand in many transcripts and tell nothing


@dataclass(frozen=True, slots=True)
class Followed:
    """Decisions as they stand now (transcript, place and words are the present ones), and those that stand nowhere.

    ``renamed`` tells of every transcript that was found under another name.
    """

    decisions: tuple[Decision, ...]
    orphans: tuple[Orphan, ...]
    renamed: tuple[Problem, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Transcripts under another name, then the orphans."""
        return (*self.renamed, *map(orphan_problem, self.orphans))


def follow(decisions: Iterable[Decision], transcripts: Iterable[Transcript]) -> Followed:
    """Bring decisions to their present places. Following what was followed changes nothing."""
    texts = {transcript.id: transcript.text for transcript in transcripts}
    given = list(decisions)
    names, renamed = _renamed(given, texts)
    placed: list[Decision] = []
    orphans: list[Orphan] = []
    for decision in given:
        found = _placed(decision, names.get(decision.transcript, decision.transcript), texts)
        if isinstance(found, Decision):
            placed.append(found)
        else:
            orphans.append(found)
    return Followed(tuple(placed), tuple(orphans), tuple(renamed))


def _placed(decision: Decision, name: str, texts: Mapping[str, str]) -> Decision | Orphan:
    text = texts.get(name)
    if text is None:
        return Orphan(decision, f"transcript {name!r} is not in the study", nearest_place(decision, "", texts))
    place = anchor(decision, text)
    if place is None and not names_place(decision):
        return Orphan(decision, "it names no place (text, or start and end)")
    if place is None:
        what = "its words are not in the transcript any more, or it cannot be told which of several places was meant"
        return Orphan(decision, what, nearest_place(decision, name, texts))
    if is_whole(decision) or not decision.text:
        return decision if name == decision.transcript else replace(decision, transcript=name)
    words = text[place[0] : place[1]]
    if (name, *place, words) == (decision.transcript, decision.start, decision.end, decision.text):
        return decision
    start, end = place
    around = text[max(0, start - len(decision.before)) : start], text[end : end + len(decision.after)]
    return replace(decision, transcript=name, start=start, end=end, text=words, before=around[0], after=around[1])


def _renamed(decisions: Sequence[Decision], texts: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """The present names of transcripts that decisions know under another one.

    A name that is gone is followed when one transcript holds at least two thirds of the words decided on, in more than
    a remark, and every other transcript less than half as many. So a renamed file is found, also when it was
    corrected a little at the same time, and two copies of one interview are left for a person.
    """
    gone: dict[str, dict[str, None]] = defaultdict(dict)
    for decision in decisions:
        if decision.transcript not in texts and len(decision.text) >= _LONG:
            gone[decision.transcript][decision.text] = None
    samples = {old: sorted(words, key=lambda text: (-len(text), text))[:_SAMPLE] for old, words in gone.items()}
    held: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, text in texts.items():
        for old, sample in samples.items():
            held[old].append((_held(sample, text), name))
    names: dict[str, str] = {}
    problems = []
    for old, found in held.items():
        (most, name), (second, _) = sorted([*found, (0, "")], reverse=True)[:2]
        if most >= max(_SIGNS, _SHARE * sum(map(len, samples[old]))) and second * 2 < most:
            names[old] = name
            problems.append(_renaming(old, name, sum(d.transcript == old for d in decisions)))
    return names, problems


def _held(sample: Sequence[str], text: str) -> int:
    """How many code points of the sample's passages stand in a text."""
    found = sum(len(words) for words in sample if words in text)
    if found >= _SHARE * sum(map(len, sample)) or not _likely(sample, text):
        return found
    return sum(len(words) for words in sample if any(occurrences(words, text)))


def _likely(sample: Sequence[str], text: str) -> bool:
    """Whether the longest word of most passages stands in a text: a quick look before a thorough one."""
    longest = [max(_LETTERS.findall(words), key=len, default="") for words in sample]
    return sum(word in text for word in longest) >= _SHARE * len(sample)


def _renaming(old: str, new: str, number: int) -> Problem:
    what = f"{number} decision{'s' if number != 1 else ''} on transcript {old!r} now stand{'' if number != 1 else 's'} on {new!r}"
    return Problem(
        "decisions/",
        f"{what}: {old!r} is gone, and {new!r} holds its words",
        f"Nothing needs to be done if the file was renamed; if not, put {old!r} back.",
        "",
        "warning",
    )


def orphan_problem(orphan: Orphan) -> Problem:
    """An orphan as a problem, with the nearest place to look at."""
    remedy = "Decide again where it belongs; the old line stays in the log."
    near = orphan.nearest
    if near is not None:
        words = " ".join(near.text.split())
        words = words if len(words) <= 80 else words[:79].rstrip() + "…"
        remedy = f"Look at {near.transcript}:{near.start} “{words}” ({near.similarity:.0%} alike) and decide again there; {_STAYS}"
    return decision_problem(orphan.decision, f"orphaned decision ({orphan.decision.action}): {orphan.reason}", remedy)


def decision_problem(decision: Decision, what: str, remedy: str) -> Problem:
    """A warning about one decision, with its place and first words."""
    words = " ".join(decision.text.split())[:60]
    place = f"{decision.transcript}:{decision.start}" if decision.end else decision.transcript
    place += f" “{words}”" if words else ""
    return Problem(f"decisions/{decision.coder}.jsonl", what, remedy, place, "warning")


_STAYS = "the old line stays in the log."
