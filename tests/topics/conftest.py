"""Made-up talk with topics one can see: levy money, evening classes, parents and status, and a leaking roof that no code covers."""

from __future__ import annotations

import pytest

from qualkit.model import Code, Codebook, Coding, Rule, Segment

SAID = {
    "funding": (
        "Well, the levy pays for the training budget.",
        "You know, we never spent the levy, the training budget went back.",
        "The training budget comes out of the levy, honestly.",
    ),
    "modularity": (
        "They do evening classes online after the shift.",
        "Evening classes work, you know, round a shift.",
        "Online evening classes, um, that is what the shift allows.",
    ),
    "esteem": (
        "Parents respect the degree more than the diploma.",
        "A diploma, parents say, is no degree.",
        "Parents wanted a degree and got a diploma.",
    ),
    "": (
        "The leaking roof ruined the workshop again.",
        "We moved the lathes because of the leaking roof over the workshop.",
        "A leaking roof, buckets in the workshop, lathes under sheets.",
    ),
}
GROUPS = ("employer", "provider", "policymaker", "partner")


def make_segments(interviews: int = 8) -> list[Segment]:
    """Each interview says each thing once or twice, one topic per turn."""
    segments = []
    for i in range(interviews):
        name, at = f"T{i + 1:02d}", 0
        for turn, sentences in enumerate(SAID.values(), 1):
            for n in range(2):
                text = sentences[(i + n) % 3]
                segments.append(
                    Segment(
                        id=f"{name}:{at}",
                        transcript=name,
                        number=len(segments) + 1,
                        turn=turn,
                        participant=name,
                        group=GROUPS[i % 4],
                        start=at,
                        end=at + len(text),
                        text=text,
                    )
                )
                at += len(text) + 1
    return segments


def make_coding(segment: Segment, code: str, **changes: object) -> Coding:
    values = {
        "segment": segment.id,
        "transcript": segment.transcript,
        "participant": segment.participant,
        "group": segment.group,
        "turn": segment.turn,
        "start": segment.start,
        "end": segment.end,
        "text": segment.text,
        "code": code,
        "stance": "neutral",
        "origin": "human",
    }
    return Coding(**(values | changes))  # type: ignore[arg-type]


def code_by_hand(segments: list[Segment]) -> list[Coding]:
    return [
        make_coding(segment, code)
        for segment in segments
        for code, sentences in SAID.items()
        if code and segment.text in sentences
    ]


@pytest.fixture(scope="session")
def segments() -> list[Segment]:
    return make_segments()


@pytest.fixture(scope="session")
def codings(segments: list[Segment]) -> list[Coding]:
    return code_by_hand(segments)


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return Codebook(
        (
            Code("funding", "Funding", rules=(Rule("levy", "funding", phrases=("levy", "training budget")),)),
            Code("modularity", "Modularity", rules=(Rule("when", "modularity", phrases=("evening classes",)),)),
            Code("esteem", "Esteem"),
        )
    )
