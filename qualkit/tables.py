"""Records as rows of the stable output tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qualkit.model import Coding, Participant, Segment, Transcript

CODING_COLUMNS = (
    "transcript,participant,group,turn,segment,start,end,text,code,theme,stance,origin,evidence,score,status,coder"
).split(",")
TURN_COLUMNS = "transcript,turn,speaker,role,participant,group,timestamp,start,end,text".split(",")
SEGMENT_COLUMNS = "transcript,participant,group,turn,segment,number,start,end,text,words,codes,reviewed".split(",")
PROBLEM_COLUMNS = "severity,file,place,what,remedy".split(",")


def coding_rows(codings: Iterable[Coding]) -> list[dict[str, object]]:
    """The rows of ``codings.csv``: one per segment and code (and coder)."""
    return [
        {
            "transcript": c.transcript,
            "participant": c.participant,
            "group": c.group,
            "turn": c.turn,
            "segment": c.segment,
            "start": c.start,
            "end": c.end,
            "text": c.text,
            "code": c.code,
            "theme": c.theme,
            "stance": c.stance,
            "origin": c.origin,
            "evidence": "; ".join(str(e) for e in c.evidence),
            "score": c.score,
            "status": c.status,
            "coder": c.coder,
        }
        for c in codings
    ]


def turn_rows(transcripts: Iterable[Transcript], people: Mapping[str, Participant]) -> list[dict[str, object]]:
    """The rows of ``turns.csv``: every turn, the interviewers' too."""
    return [
        {
            "transcript": t.id,
            "turn": turn.number,
            "speaker": turn.speaker,
            "role": turn.role,
            "participant": turn.participant,
            "group": people[turn.participant].group if turn.participant in people else "",
            "timestamp": turn.timestamp,
            "start": turn.start,
            "end": turn.end,
            "text": t.speech(turn),
        }
        for t in transcripts
        for turn in t.turns
    ]


def segment_rows(
    segments: Iterable[Segment], codings: Iterable[Coding], done: frozenset[str]
) -> list[dict[str, object]]:
    """The rows of ``segments.csv``: every participant's segment, coded or not."""
    codes: dict[str, list[str]] = {}
    human: set[str] = set(done)
    for coding in codings:
        codes.setdefault(coding.segment, []).append(coding.code)
        if coding.status == "accepted":
            human.add(coding.segment)
    return [
        {
            "transcript": s.transcript,
            "participant": s.participant,
            "group": s.group,
            "turn": s.turn,
            "segment": s.id,
            "number": s.number,
            "start": s.start,
            "end": s.end,
            "text": s.text,
            "words": len(s.text.split()),
            "codes": " ".join(codes.get(s.id, [])),
            "reviewed": s.id in human,
        }
        for s in segments
    ]


def transcript_rows(
    transcripts: Sequence[Transcript],
    people: Mapping[str, Participant],
    segments: Sequence[Segment],
    codings: Iterable[Coding],
) -> list[dict[str, Any]]:
    """One row per transcript: who speaks, how much, and how much of it is coded."""
    coded = {c.segment for c in codings}
    rows = []
    for t in transcripts:
        mine = [s for s in segments if s.transcript == t.id]
        rows.append(
            {
                "transcript": t.id,
                "source": t.source,
                "layout": t.layout,
                "participants": list(t.participants),
                "groups": sorted({people[p].group for p in t.participants if p in people}),
                "turns": len(t.turns),
                "words": sum(len(s.text.split()) for s in mine),
                "segments": len(mine),
                "coded": sum(s.id in coded for s in mine),
            }
        )
    return rows


def overview(
    transcripts: Sequence[Transcript],
    people: Mapping[str, Participant],
    groups: Sequence[str],
    segments: Sequence[Segment],
    codings: Iterable[Coding],
) -> dict[str, Any]:
    """What was analysed: participants by group, transcripts, words and segments, and the share that is coded."""
    coded = {c.segment for c in codings}
    words = Counter[str]()
    for s in segments:
        words[s.group] += len(s.text.split())
    return {
        "participants": len(people),
        "transcripts": len(transcripts),
        "words": sum(words.values()),
        "segments": len(segments),
        "coded": len(coded),
        "coverage": len(coded) / len(segments) if segments else 0.0,
        "silent": sorted(set(people) - {s.participant for s in segments}),
        "uncoded": sorted({s.participant for s in segments} - {s.participant for s in segments if s.id in coded}),
        "groups": [
            {
                "group": g,
                "participants": sum(p.group == g for p in people.values()),
                "words": words[g],
                "segments": sum(s.group == g for s in segments),
                "coded": sum(s.group == g and s.id in coded for s in segments),
            }
            for g in groups
        ],
    }


def frame(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> Any:
    """Rows as a pandas DataFrame with exactly these columns."""
    import pandas as pd

    return pd.DataFrame([[row.get(c) for c in columns] for row in rows], columns=list(columns))
