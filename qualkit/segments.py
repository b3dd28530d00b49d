"""Turns into segments: the sentences of participants, with their exact places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from qualkit.model import NO_GROUP, Participant, Segment, Transcript

# A sentence ends at . ? ! or … (with any closing quotes) when what follows starts like a sentence:
# a capital, a figure, a pound sign or a bracket ("[laughs] I'm only half joking").
_END = re.compile(r"[.?!…]+[\"'”’)\]]*(?=\s+[\"'“‘(]*(?:[A-Z0-9£À-Þ]|\[))")
_PARAGRAPH = re.compile(r"(?s).+?(?=\n[ \t]*\n|\Z)")
_LAST_WORD = re.compile(r"([\w.]+?)\.$")
_ABBREVIATIONS = frozenset("mr mrs ms dr prof st vs e.g i.e etc approx dept inc ltd co jr sr no".split())
_MAX_WORDS = 120  # longer stretches without a full stop come from speech recognition
_WORD_GAP = re.compile(r"\s+")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The places of the sentences of a turn, as (start, end) code points into ``text``.

    Made for speech: a blank line always ends a sentence, ``...`` inside a sentence does not, abbreviations and
    initials do not. The spans are in order, do not overlap, have no white space at their ends, and leave out only white space.
    A stretch of more than 120 words without an end mark (unpunctuated captions) is cut at its line breaks,
    or else every 40 words, so that one coding never stands for a whole page.

    >>> [("Yes. It costs, e.g. nine grand. Mr. Hall paid.")[a:b] for a, b in sentence_spans("Yes. It costs, e.g. nine grand. Mr. Hall paid.")]
    ['Yes.', 'It costs, e.g. nine grand.', 'Mr. Hall paid.']
    """
    return [span for rough in _marked_sentences(text) for span in _bounded(text, *rough)]


def _marked_sentences(text: str) -> Iterator[tuple[int, int]]:
    for paragraph in _PARAGRAPH.finditer(text):
        start = paragraph.start()
        for mark in _END.finditer(text, paragraph.start(), paragraph.end()):
            if not _is_abbreviation(text, start, mark):
                yield from _stripped(text, start, mark.end())
                start = mark.end()
        yield from _stripped(text, start, paragraph.end())


def _is_abbreviation(text: str, start: int, mark: re.Match[str]) -> bool:
    if mark.group()[0] != "." or len(mark.group()) > 1:
        return False
    word = _LAST_WORD.search(text, max(start, mark.start() - 12), mark.end())
    if word is None:
        return False
    letters = word.group(1)
    if letters.lower() == "no":  # "no. 4", but not the answer "No."
        return text[mark.end() :].lstrip()[:1].isdigit()
    return letters.lower() in _ABBREVIATIONS or (len(letters) == 1 and letters.isupper() and letters != "I")


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start < _MAX_WORDS * 2 or len(text[start:end].split()) <= _MAX_WORDS:
        yield start, end
        return
    at, words = start, 0
    for gap in _WORD_GAP.finditer(text, start, end):
        words += 1
        if words >= 40 or ("\n" in gap.group() and words >= 5):
            yield at, gap.start()
            at, words = gap.end(), 0
    yield from _stripped(text, at, end)


def by_transcript(segments: Iterable[Segment]) -> dict[str, list[Segment]]:
    """Segments by the id of their transcript, in their order."""
    found: dict[str, list[Segment]] = {}
    for segment in segments:
        found.setdefault(segment.transcript, []).append(segment)
    return found


def segment_transcript(transcript: Transcript, people: Mapping[str, Participant]) -> list[Segment]:
    """All participants' sentences of one transcript, in order; interviewers' turns have none."""
    segments: list[Segment] = []
    for turn in transcript.turns:
        if turn.role != "participant":
            continue
        person = people.get(turn.participant)
        for a, b in sentence_spans(transcript.speech(turn)):
            start, end = turn.start + a, turn.start + b
            segments.append(
                Segment(
                    id=f"{transcript.id}:{start}",
                    transcript=transcript.id,
                    number=len(segments) + 1,
                    turn=turn.number,
                    participant=turn.participant,
                    group=person.group if person else NO_GROUP,
                    start=start,
                    end=end,
                    text=transcript.text[start:end],
                )
            )
    return segments
