"""The measure of the docs, as a floor: planted identifiers of every kind in the sample study."""

from __future__ import annotations

from collections import Counter

from qualkit.identities import Lists, file_findings, find_identifiers
from qualkit.model import Transcript
from qualkit.resources import shipped
from qualkit.transcripts import read_folder
from tests.identities.plant import EMPLOYERS, PLACES, PLANTS, plant, plant_in_word


def test_planted_identifiers_are_found_and_little_else() -> None:
    corpus = read_folder(shipped("transcripts_sample"))
    transcripts, truth = plant(corpus.transcripts)
    assert all(t.text[p.start : p.end] == p.text for t in transcripts for p in truth if p.transcript == t.id)
    findings = find_identifiers(transcripts, places=PLACES, employers=EMPLOYERS)
    places = {(f.transcript, f.start, f.end, f.kind) for f in findings}
    planted = Counter(item.kind for item in truth)
    hits = Counter(item.kind for item in truth if (item.transcript, item.start, item.end, item.kind) in places)
    assert set(planted) == {*PLANTS, "speaker_label"}
    for kind in planted:
        assert hits[kind] / planted[kind] >= (0.9 if kind == "name" else 0.98), kind
    extra = [
        f
        for f in findings
        if not any(i.transcript == f.transcript and i.start < f.end and f.start < i.end for i in truth)
    ]
    assert len(extra) <= len(transcripts) / 2


def test_what_word_keeps_beside_the_text_is_found() -> None:
    for data, inside in plant_in_word():
        found = file_findings(Transcript("W", "w.docx", "E1: Yes.", (), ()), data, Lists())
        assert {(f.text, f.kind) for f in found} == set(inside)
        assert {(f.start, f.end, f.role) for f in found} == {(0, 0, "file")}
