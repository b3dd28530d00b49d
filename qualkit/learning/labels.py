"""What people have decided, as labels to learn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.anchor import anchor, segments_at
from qualkit.model import JOINT, Decision, Segment, Transcript

Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Taught:
    """Segments that teach: ``codes[segment id]`` maps each code a person put there to its stance.

    A segment that a person finished without a code is there with an empty mapping: "no code" is a decision too.
    """

    codes: Labels


def labels_of(
    decisions: Iterable[Decision],
    segments: Mapping[str, Sequence[Segment]],
    transcripts: Mapping[str, Transcript],
    coders: Sequence[str] = (),
) -> Taught:
    """The labels in a decisions log; ``coders`` limits them to some persons. Where persons differ, any code counts,
    unless they decided jointly.

    Decisions are followed to where their words stand now, as ``settle`` does; those that fit nowhere teach nothing.
    """
    codes: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for decision in decisions:
        if coders and decision.coder not in coders:
            continue
        transcript = transcripts.get(decision.transcript)
        if transcript is None:
            continue
        place = anchor(decision, transcript.text)
        if place is None:
            continue
        for segment in segments_at(place, segments.get(decision.transcript, ())):
            key = decision.coder, decision.code
            if decision.action == "reopen":
                seen[segment.id].discard(key)
            else:
                seen[segment.id].add(key)
            if decision.action in ("code", "accept"):
                codes[segment.id][key] = decision.stance
            else:
                codes[segment.id].pop(key, None)
    return Taught({name: _any_of(codes[name], seen[name]) for name in sorted(seen) if seen[name]})


def _any_of(codes: Mapping[tuple[str, str], str], seen: Collection[tuple[str, str]]) -> dict[str, str]:
    """What any person coded, with its stance; where there is a joint decision on a code, that one."""
    joint = {code for coder, code in seen if coder == JOINT}
    return {code: stance for (coder, code), stance in codes.items() if coder == JOINT or code not in joint}
