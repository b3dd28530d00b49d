"""Reads JSON transcripts: Whisper, WhisperX, Rev.ai, AssemblyAI, Deepgram, AWS, and plain lists of turns."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from qualkit.transcripts import tables
from qualkit.transcripts.compose import compose, set_apart, whole
from qualkit.transcripts.decode import decode
from qualkit.transcripts.records import Leftover, Reading, ReadOptions, Refused, Utterance
from qualkit.transcripts.stamps import to_seconds
from qualkit.transcripts.subtitles import Cue, join_cues
from qualkit.transcripts.tablefile import table_reading

_TEXT = (
    "text",
    "transcript",
    "utterance",
    "content",
    "speech",
    "words",
    "punctuated_word",
    "sentence",
    "body",
    "message",
)
_SPEAKER = (
    "speaker",
    "speaker_label",
    "speaker_name",
    "speakerName",
    "speaker_id",
    "speakerId",
    "name",
    "label",
    "who",
)
_START = ("start", "start_time", "startTime", "begin", "start_ts", "ts", "offset", "timestamp", "time", "from")
_END = ("end", "end_time", "endTime", "end_ts", "to")
Record = Mapping[str, Any]


def read_json(data: bytes, file: str, known: Collection[str], options: ReadOptions) -> Reading:
    """The turns of a JSON file, wherever the list of them stands; short values beside it are the header."""
    try:
        content = json.loads(decode(data, options.encoding)[0])
    except (ValueError, RecursionError) as error:
        raise Refused(f"the JSON is damaged: {error}", "export the file again") from None
    records = _records(content)
    if not records:
        raise Refused(
            "the JSON holds no list of turns with a text",
            'the file should be a list such as [{"speaker": "INT", "text": "…", "start": 3.2}], or an object with such a list in it',
        )
    header = _header(content)
    kind = "JSON, a turn per entry"
    if all(_get(record, _START) is not None and _get(record, _END) is not None for record in records):
        items = set_apart(join_cues(_cues(records)))
        kind = "JSON, timed segments"
    else:
        reading = table_reading(_rows(records), file)
        if reading:
            extra = {k: v for k, v in reading.people.items() if v}
            return Reading(
                reading.text,
                reading.spans,
                kind,
                0.95,
                True,
                reading.leftovers,
                header,
                extra,
                reading.problems,
                reading.notes,
            )
        items = set_apart(_utterance(record, n) for n, record in enumerate(records, 1))
    text, spans = compose(items)
    named = any(span.speaker for span in spans)
    silent = sum(not _text(record).strip() for record in records)
    notes = (f"{silent} entries have no text",) if silent else ()
    left = tuple(item for item in items if isinstance(item, Leftover))
    layout = f"{kind}, {'with' if named else 'without'} speakers"
    return Reading(text, spans, layout, 0.95 if named else 0.5, True, left, header, notes=notes)


def _records(content: Any) -> list[Record]:
    """The best list of turns: with speakers before without, outer before inner."""
    best: list[Record] = []
    for candidate in _lists(content, 0):
        monologues = [
            _monologue(item) for item in candidate if isinstance(item, dict) and isinstance(item.get("elements"), list)
        ]
        records = monologues or [
            item for item in candidate if isinstance(item, dict) and isinstance(_get(item, _TEXT), str)
        ]
        if len(records) < 0.9 * len(candidate) or not records:
            continue
        named = any(_get(record, _SPEAKER) is not None for record in records)
        if not best or (named and not any(_get(record, _SPEAKER) is not None for record in best)):
            best = records
    return best


def _lists(content: Any, depth: int) -> Iterator[list[Any]]:
    if depth > 6:
        return
    if isinstance(content, list):
        yield content
        if len(content) == 1:
            yield from _lists(content[0], depth + 1)
    elif isinstance(content, dict):
        inner = [value for value in content.values() if isinstance(value, (list, dict))]
        yield from (value for value in inner if isinstance(value, list))
        for value in inner:
            if isinstance(value, dict) or len(value) == 1:
                yield from _lists(value if isinstance(value, dict) else value[0], depth + 1)


def _monologue(item: Record) -> Record:
    elements = [element for element in item["elements"] if isinstance(element, dict)]
    times = [
        element[key] for element in elements for key in ("ts", "end_ts") if isinstance(element.get(key), (int, float))
    ]
    text = "".join(str(element.get("value", "")) for element in elements)
    return {
        "speaker": item.get("speaker"),
        "text": text,
        "start": min(times, default=None),
        "end": max(times, default=None),
    }


def _get(record: Record, names: Sequence[str]) -> Any:
    return next((record[name] for name in names if record.get(name) is not None), None)


def _text(record: Record) -> str:
    return str(_get(record, _TEXT) or "")


def _speaker(record: Record) -> str:
    value = _get(record, _SPEAKER)
    if isinstance(value, dict):
        value = _get(value, ("name", "label", "id"))
    name = tables.cell_text(value)
    return f"Speaker {name}" if name.isdigit() else name


def _seconds(value: Any) -> float:
    text = str(value).strip().rstrip("s")
    try:
        return float(text) if math.isfinite(float(text)) else 0.0
    except (ValueError, OverflowError):
        return to_seconds(text)


def _cues(records: Sequence[Record]) -> list[Cue]:
    starts = [_seconds(_get(record, _START)) for record in records]
    ends = [_seconds(_get(record, _END)) for record in records]
    words = sum(len(_text(record).split()) for record in records)
    scale = 1000.0 if max(ends) > 30 * max(words, 1) and all(start == int(start) for start in starts) else 1.0
    return [
        Cue(start / scale, end / scale, _speaker(record), " ".join(_text(record).split()), f"entry {number}")
        for number, (record, start, end) in enumerate(zip(records, starts, ends, strict=True), 1)
        if _text(record).strip()
    ]


def _rows(records: Sequence[Record]) -> list[tables.Row]:
    keys = list(dict.fromkeys(key for record in records for key in record))[:200]
    rows: list[tables.Row] = [("keys", keys)]
    for number, record in enumerate(records, 1):
        rows.append(
            (
                f"entry {number}",
                ["" if isinstance(record.get(k), (list, dict)) else tables.cell_text(record.get(k)) for k in keys],
            )
        )
    return rows


def _utterance(record: Record, number: int) -> Utterance:
    start = _get(record, _START)
    return Utterance(_speaker(record), _text(record), tables.stamp_of(tables.cell_text(start)), f"entry {number}")


def _header(content: Any) -> dict[str, str]:
    if not isinstance(content, dict):
        return {}
    short = {
        str(key).casefold(): whole(tables.cell_text(value))
        for key, value in content.items()
        if not isinstance(value, (list, dict))
    }
    machine = any(key in content for key in ("segments", "utterances", "monologues", "results", "words"))
    leave = ("text", "transcript", "id") if machine else ("text", "transcript")
    return {
        key: value for key, value in short.items() if key not in leave and 0 < len(value) <= 200 and "\n" not in value
    }
