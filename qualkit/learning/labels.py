"""What people have decided, as labels to learn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.decisions import anchor, finished, latest, segments_at
from qualkit.model import JOINT, Codebook, Decision, Segment, Transcript

Labels = Mapping[str, Mapping[str, str]]
_AS_RECORDED = Codebook(())


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
    codebook: Codebook = _AS_RECORDED,
) -> Taught:
    """The labels in a decisions log; ``coders`` limits them to some persons. Where persons differ, any code counts,
    unless they decided jointly.

    Decisions count where their words stand now, as in ``settle``; those that fit nowhere teach nothing. Codes have the names
    that the ``codebook`` gives them now.
    """
    placed: list[tuple[Decision, Sequence[Segment]]] = []
    for decision in decisions:
        transcript = transcripts.get(decision.transcript)
        if transcript is None or (coders and decision.coder not in coders):
            continue
        place = anchor(decision, transcript.text)
        if place is not None:
            placed.append((decision, segments_at(place, segments.get(decision.transcript, ()))))
    held = latest(placed, codebook)
    joint = {(segment, code) for coder, segment, code in held if coder == JOINT}
    codes: dict[str, dict[str, str]] = {name: {} for name in finished(placed)}
    for (coder, segment, code), decision in held.items():
        given = codes.setdefault(segment, {})
        counts = coder == JOINT or (segment, code) not in joint
        if counts and decision.action in ("code", "accept"):
            given[code] = decision.stance
    return Taught({name: codes[name] for name in sorted(codes)})
