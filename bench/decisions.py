"""How many decisions are found again after a correction, and how long a large record takes.

    python bench/decisions.py [--interviews 200] [--sentences 2000] [--decisions 10000]

First the hand codings of the sample study: its transcripts are corrected at random (words inserted, deleted and replaced,
lines re-wrapped, typographic quotes fixed), and the decisions are followed. Then a made-up study of the given size.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from qualkit.decisions import append_decisions, decide, follow, read_decisions
from qualkit.decisions.spelling import plain
from qualkit.model import Decision, Transcript, Turn
from qualkit.workflow import open_study

_T = TypeVar("_T")
ROOT = Path(__file__).parents[1]
_TYPOGRAPHY = str.maketrans({"'": "’", "-": "‑"})


def corrected(text: str, share: float, rng: random.Random) -> str:
    """A text in which a share of the words was replaced, removed or got a neighbour, with other line breaks and quotes."""
    words = re.split(r"( +)", text.translate(_TYPOGRAPHY))
    for n in range(0, len(words), 2):
        if rng.random() < share:
            words[n] = rng.choice(["", "er", f"{words[n]} sort of"])
    return re.sub(r"(?<=\w) (?=\w)", lambda m: "\n" if rng.random() < 0.08 else m[0], "".join(words))


def survival(share: float, context: bool) -> dict[str, int]:
    """What became of the sample's decisions when a share of the words was corrected."""
    rng = random.Random(0)
    study = open_study(ROOT / "transcripts_sample")
    by_id = study.by_id()
    given: list[Decision] = []
    for decision in study.decisions:
        if decision.text:
            made = decide(
                by_id[decision.transcript], decision.start, decision.end, "code", coder=decision.coder, at="", code="a"
            )
            given.append(made if context else replace(made, before="", after=""))
    changed = [replace(t, text=corrected(t.text, share, rng)) for t in study.transcripts]
    texts = {t.id: plain(t.text) for t in changed}
    known = {plain(d.text) for d in given}
    untouched = sum(plain(d.text) in texts[d.transcript] for d in given)
    followed = follow(given, changed)
    wrong = sum(plain(d.text) not in known for d in followed.decisions)
    offered = sum(orphan.nearest is not None for orphan in followed.orphans)
    return {
        "decisions": len(given),
        "words still there": untouched,
        "found": len(followed.decisions),
        "on other words": wrong,
        "orphans": len(followed.orphans),
        "with a nearest place": offered,
    }


def large(interviews: int, sentences: int, count: int) -> None:
    """Seconds for writing, reading and following a large record, before and after a correction."""
    rng = random.Random(0)
    vocabulary = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9))) for _ in range(4000)]
    transcripts, places = [], []
    for number in range(interviews):
        text = ""
        for _ in range(sentences):
            start = len(text)
            text += " ".join(rng.choices(vocabulary, k=rng.randint(4, 24))) + "."
            places.append((number, start, len(text)))
            text += " "
        turns = (Turn(1, "E1", "participant", "E1", 0, len(text)),)
        transcripts.append(Transcript(f"T{number:03}", "", text, turns, ("E1",)))
    decisions = [
        decide(transcripts[n], a, b, "code", coder="anna", at="2026-03-01", code="a")
        for n, a, b in sorted(rng.sample(places, count))
    ]
    signs = sum(len(t.text) for t in transcripts)
    print(f"\n{interviews} interviews of {sentences} sentences ({signs / 1e6:.0f} million signs), {count} decisions")
    with tempfile.TemporaryDirectory() as folder:
        timed("append with one sync", lambda: append_decisions(Path(folder), decisions))
        timed("read", lambda: read_decisions(Path(folder)))
        timed("append 100 one by one", lambda: [append_decisions(Path(folder), [d]) for d in decisions[:100]])
    timed("follow, nothing changed", lambda: follow(decisions, transcripts))
    changed = [spoken(t, corrected(t.text, 0.01, rng)) for t in transcripts]
    followed = timed("follow, one word in 100 changed", lambda: follow(decisions, changed))
    print(f"  found {len(followed.decisions)}, orphans {len(followed.orphans)}")
    timed("the same again (another window has written)", lambda: follow(decisions, changed))
    shuffled = rng.sample(decisions, len(decisions))
    timed("the same, decided in any order", lambda: follow(shuffled, changed))
    stretches = [
        decide(transcripts[n], start, places[at + 9][2], "done", coder="anna", at="2026-03-01")
        for at, (n, start, _) in enumerate(places)
        if at % 100 == 0
    ]
    followed = timed(f"follow {len(stretches)} finished stretches of ten sentences", lambda: follow(stretches, changed))
    parts = {(orphan.decision.transcript, orphan.decision.start) for orphan in followed.orphans}
    print(f"  {len(followed.decisions)} parts stay done, {len(parts)} are open again")
    renamed = [replace(t, id=f"new-{t.id}") if n < 5 else t for n, t in enumerate(transcripts)]
    followed = timed("follow, five files renamed", lambda: follow(decisions, renamed))
    print(f"  found {len(followed.decisions)}, orphans {len(followed.orphans)}")
    gone: Sequence[Transcript] = transcripts[5:]
    followed = timed("follow, five files gone", lambda: follow(decisions, gone))
    print(f"  found {len(followed.decisions)}, orphans {len(followed.orphans)}")


def spoken(transcript: Transcript, text: str) -> Transcript:
    """The transcript with another text, all of it one turn."""
    return replace(transcript, text=text, turns=(replace(transcript.turns[0], end=len(text)),))


def timed(what: str, action: Callable[[], _T]) -> _T:
    started, used = time.perf_counter(), time.process_time()
    result = action()
    seconds, used = time.perf_counter() - started, time.process_time() - used
    print(f"  {what}: {seconds:.2f} s (of these {used:.2f} s at work)")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=200)
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--decisions", type=int, default=10_000)
    chosen = parser.parse_args()
    for share in (0.0, 0.01, 0.05):
        for context in (True, False):
            row = ", ".join(f"{name} {number}" for name, number in survival(share, context).items())
            print(f"{share:.0%} of the words corrected, {'with' if context else 'without'} surroundings: {row}")
    large(chosen.interviews, chosen.sentences, chosen.decisions)


if __name__ == "__main__":
    main()
