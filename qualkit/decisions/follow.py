"""Decisions followed to where they stand now: in corrected and renamed transcripts; the rest are orphans, none is dropped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.decisions.anchor import Place, anchor, is_stretch, is_whole, names_place
from qualkit.decisions.nearest import nearest_place
from qualkit.decisions.parts import cut_stretch, split_stretch
from qualkit.decisions.spelling import occurrences
from qualkit.model import Decision, Orphan, Problem, Transcript

_SAMPLE = 12  # words of so many decisions are looked for when a transcript's new name is searched
_SHARE = 2 / 3
_SIGNS = 60  # so many code points must be found, or a short remark could decide
_LETTERS = re.compile(r"\w+")
_NOWHERE = "its words are not in the transcript any more, or it cannot be told which of several places was meant"
_CHANGED = "these words of it are not there any more as they were: what people say there now is open again; the other sentences stay done"
_TAKEN_BACK = "these words of it are not there any more as they were; the turns they stood in stay open"
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
    """Bring decisions to their present places. Following what was followed changes nothing.

    A finished stretch in which words were changed comes back in parts: its sentences that are as they were as decisions,
    the others as orphans.
    """
    by_id = {transcript.id: transcript for transcript in transcripts}
    texts = {name: transcript.text for name, transcript in by_id.items()}
    given = list(decisions)
    names, renamed = _renamed(given, texts)
    found: dict[int, tuple[Sequence[Decision], Sequence[Orphan]]] = {}
    for number in sorted(range(len(given)), key=lambda n: given[n].transcript):  # each text is prepared once, then kept
        name = given[number].transcript
        found[number] = _placed(given[number], names.get(name, name), by_id, texts)
    ordered = [found[number] for number in range(len(given))]
    placed = tuple(decision for standing, _ in ordered for decision in standing)
    return Followed(placed, tuple(orphan for _, lost in ordered for orphan in lost), tuple(renamed))


def _placed(
    decision: Decision, name: str, transcripts: Mapping[str, Transcript], texts: Mapping[str, str]
) -> tuple[Sequence[Decision], Sequence[Orphan]]:
    """What stands of a decision, and what does not: one of both, except for stretches of which some sentences were changed."""
    transcript = transcripts.get(name)
    if transcript is None:
        gone = f"transcript {name!r} is not in the study"
        return (), [Orphan(decision, gone, nearest_place(decision, "", texts))]
    place = anchor(decision, transcript.text)
    if place is not None:
        return [_moved(decision, transcript, place)], ()
    if not names_place(decision):
        return (), [Orphan(decision, "it names no place (text, or start and end)")]
    standing, lost = split_stretch(decision, transcript) if is_stretch(decision) else ([], [])
    what = _CHANGED if decision.action == "done" else _TAKEN_BACK
    orphans = [Orphan(part, what, nearest_place(part, name, texts)) for part in lost]
    if standing:
        return [_moved(decision, transcript, part) for part in standing], orphans
    return (), [Orphan(decision, _NOWHERE, nearest_place(decision, name, texts))]


def _moved(decision: Decision, transcript: Transcript, place: Place) -> Decision:
    """The decision at its present place."""
    name, text = transcript.id, transcript.text
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
        if decision.transcript not in texts:
            cuts = cut_stretch(decision.text) if is_stretch(decision) else [(0, len(decision.text))]
            gone[decision.transcript] |= {decision.text[a:b]: None for a, b in cuts if b - a >= _LONG}
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
    """Whether the longest words of most passages stand in a text: a quick look before a thorough one."""
    longest = [sorted(_LETTERS.findall(words), key=len)[-3:] for words in sample]
    return sum(all(word in text for word in words) for words in longest) >= _SHARE * len(sample)


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
