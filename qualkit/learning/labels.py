"""What people have decided, as labels to learn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Decision, Segment, Transcript

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
    """The labels in a decisions log; ``coders`` limits them to some persons. Where persons differ, any code counts.

    Decisions whose words are no longer at their place teach nothing.
    """
    codes: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    seen: set[str] = set()
    for decision in decisions:
        if coders and decision.coder not in coders:
            continue
        transcript = transcripts.get(decision.transcript)
        if transcript is None:
            continue
        mine = segments.get(decision.transcript, ())
        if decision.action == "done":
            whole = not decision.end
            seen |= {s.id for s in mine if whole or (decision.start <= s.start and s.end <= decision.end)}
            continue
        if decision.text and transcript.text[decision.start : decision.end] != decision.text:
            continue
        for segment in mine:
            over = min(decision.end, segment.end) - max(decision.start, segment.start)
            if over <= 0 or over * 2 < min(decision.end - decision.start, segment.end - segment.start):
                continue
            seen.add(segment.id)
            key = decision.coder, decision.code
            if decision.action in ("code", "accept"):
                codes[segment.id][key] = decision.stance
            else:
                codes[segment.id].pop(key, None)
    return Taught({name: {code: stance for (_, code), stance in codes[name].items()} for name in sorted(seen)})
