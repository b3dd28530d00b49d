"""Lays out interviews as a sheet to be coded: a row per participant's sentence, with the questions between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from qualkit.model import Coding, Segment, Transcript, Turn
from qualkit.places import place_key
from qualkit.sheets.records import CODE_COLUMNS, GONE_THROUGH, Put, Sheet, SheetRow

_Puts = Mapping[str, Mapping[str, Sequence[Put]]]


def build_sheet(
    transcripts: Sequence[Transcript],
    segments: Sequence[Segment],
    codings: Sequence[Coding],
    *,
    coder: str = "",
    blind: bool = False,
    finished: Collection[str] = (),
    chosen: Collection[str] | None = None,
) -> Sheet:
    """The sheet for a coder: only the segments whose ids are in ``chosen``, or all.

    The coder's own codes stand in the columns to fill in, and ``finished`` segments are marked as gone through. ``blind``
    leaves out all machine proposals and every other coder's codings.
    """
    puts = _puts(codings)
    by_turn: dict[tuple[str, int], list[Segment]] = defaultdict(list)
    for segment in segments:
        if chosen is None or segment.id in chosen:
            by_turn[segment.transcript, segment.turn].append(segment)
    rows = tuple(
        row for t in transcripts for row in _transcript_rows(t, by_turn, puts, coder, blind, frozenset(finished))
    )
    others = sorted({name for row in rows for name in row.others})
    codes = max([CODE_COLUMNS, *(len(row.held) for row in rows)])
    proposals = max((len(row.proposals) for row in rows), default=0)
    columns = (
        *("transcript", "turn", "speaker", "text"),
        *(name for n in range(1, proposals + 1) for name in (f"proposal {n}", f"verdict {n}")),
        *(f"coded by {name}" for name in others),
        *(name for n in range(1, codes + 1) for name in (f"code {n}", f"stance {n}")),
        *("note", GONE_THROUGH, "place", "coder"),
    )
    return Sheet(rows, columns, coder, blind)


def _puts(codings: Sequence[Coding]) -> _Puts:
    """What stands on each segment, by coder; the machine's proposals under an empty name."""
    found: dict[str, dict[str, list[Put]]] = defaultdict(lambda: defaultdict(list))
    for coding in codings:
        if coding.status != "rejected":
            found[coding.segment][coding.coder].append(Put(coding.code, coding.stance))
    return found


def _transcript_rows(
    transcript: Transcript,
    by_turn: Mapping[tuple[str, int], Sequence[Segment]],
    puts: _Puts,
    coder: str,
    blind: bool,
    finished: frozenset[str],
) -> Iterator[SheetRow]:
    asked: list[Turn] = []
    for turn in transcript.turns:
        if turn.role == "interviewer":
            asked.append(turn)
            continue
        mine = by_turn.get((transcript.id, turn.number), ())
        if mine:
            yield from (SheetRow(transcript.id, t.number, t.speaker, transcript.speech(t)) for t in asked)
        asked = []
        for segment in mine:
            on = puts.get(segment.id, {})
            yield SheetRow(
                transcript.id,
                turn.number,
                turn.speaker,
                segment.text,
                place_key(transcript.id, segment.start, segment.end, segment.text),
                () if blind else tuple(on.get("", ())),
                {} if blind else {name: tuple(each) for name, each in on.items() if name not in ("", coder)},
                tuple(on.get(coder, ())) if coder else (),
                segment.id in finished,
            )
