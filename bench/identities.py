"""How well identifiers are found: planted ones of every kind in the sample study, recall and false alarms per kind.

Run ``python bench/identities.py``; the seed is fixed. A planted identifier counts as found when findings cover every letter and digit
of it, of whatever kind. A false alarm is a finding that touches nothing planted; what the sample study itself holds is listed apart.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from qualkit.identities import Finding, Lists, file_findings, find_identifiers
from qualkit.model import Transcript
from qualkit.resources import shipped
from qualkit.transcripts import read_folder
from tests.identities.plant import EMPLOYERS, PLACES, Planted, plant, plant_in_word


def covered(item: Planted, findings: list[Finding]) -> bool:
    """Whether the findings hold every letter and digit of what was planted."""
    held = {place for f in findings if f.transcript == item.transcript for place in range(f.start, f.end)}
    return all(item.start + n in held for n, c in enumerate(item.text) if c.isalnum())


def main() -> None:
    """Plant, search, and print a table in Markdown."""
    corpus = read_folder(shipped("transcripts_sample"))
    transcripts, truth = plant(corpus.transcripts)
    start = time.perf_counter()
    findings = find_identifiers(transcripts, places=PLACES, employers=EMPLOYERS)
    seconds = time.perf_counter() - start
    by_transcript: dict[str, list[Finding]] = {}
    for finding in findings:
        by_transcript.setdefault(finding.transcript, []).append(finding)
    planted, found, exact, alarms = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    missed: Counter[tuple[str, str]] = Counter()
    places = {(f.transcript, f.start, f.end, f.kind) for f in findings}
    for item in truth:
        planted[item.kind] += 1
        exact[item.kind] += (item.transcript, item.start, item.end, item.kind) in places
        if covered(item, by_transcript.get(item.transcript, [])):
            found[item.kind] += 1
        else:
            missed[item.kind, item.text] += 1
    own: Counter[tuple[str, str]] = Counter()
    for f in findings:
        if not any(i.transcript == f.transcript and i.start < f.end and f.start < i.end for i in truth):
            alarms[f.kind] += 1
            own[f.kind, f.text] += 1
    for data, inside in plant_in_word():
        seen = {(f.text, f.kind) for f in file_findings(Transcript("W", "w.docx", "E1: Yes.", (), ()), data, Lists())}
        for text, kind in inside:
            planted[kind] += 1
            found[kind] += (text, kind) in seen
            exact[kind] += (text, kind) in seen
        alarms.update(kind for text, kind in seen if (text, kind) not in inside)
    print("| kind | planted | found | recall | exact place and kind | false alarms |\n|---|---|---|---|---|---|")
    for kind in sorted(planted):
        n, k = planted[kind], found[kind]
        print(f"| {kind} | {n} | {k} | {k / n:.0%} | {exact[kind]} | {alarms[kind]} |")
    print(f"\n{sum(len(t.text.split()) for t in transcripts):,} words in {seconds:.1f} s")
    print("missed: " + (", ".join(f"{text} ({kind}, {n})" for (kind, text), n in missed.items()) or "none"))
    print("false alarms: " + (", ".join(f"{text} ({kind}, {n})" for (kind, text), n in own.items()) or "none"))


if __name__ == "__main__":
    main()
