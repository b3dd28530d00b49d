"""How long the check of a long draft takes: 100 pages with 300 quotations against 200 interviews.

Run ``python bench/verify.py``; words and places are drawn with a fixed seed. Prints seconds, memory and whether every verdict is right.
"""

from __future__ import annotations

import argparse
import random
import resource
import time

from qualkit.model import Participant, Transcript, Turn
from qualkit.verify import build_index, verify_draft
from qualkit.verify.drafts.text import read_markdown
from qualkit.verify.records import Draft

GROUPS = ("provider", "employer", "policymaker", "partner")


def main() -> None:
    """Make the interviews and the draft, check it, and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--interviews", type=int, default=200)
    options.add_argument("--words", type=int, default=8000, help="per interview")
    options.add_argument("--quotations", type=int, default=300)
    options.add_argument("--pages", type=int, default=100)
    args = options.parse_args()
    draw = random.Random(7)
    words = _vocabulary(draw)
    weights = [1 / (n + 5) for n in range(len(words))]
    people = {f"P{n:03}": Participant(f"P{n:03}", GROUPS[n % 4]) for n in range(args.interviews)}
    transcripts = {name: _interview(name, args.words, words, weights, draw) for name in people}
    text, expected = _draft(transcripts, args, words, weights, draw)
    start = time.perf_counter()
    index = build_index(transcripts)
    indexed = time.perf_counter()
    result = verify_draft(Draft("bench.md", tuple(read_markdown(text))), transcripts, people, GROUPS, index)
    end = time.perf_counter()
    right = sum(f.verdict in wanted for f, wanted in zip(result.findings, expected, strict=True))
    print(f"{args.interviews} interviews of {args.words} words, {args.pages} pages, {len(expected)} quotations")
    print(f"index {indexed - start:.2f} s, check {end - indexed:.2f} s, together {end - start:.2f} s")
    print(
        f"{right} of {len(expected)} verdicts as planted; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
    )
    for finding, wanted in zip(result.findings, expected, strict=True):
        if finding.verdict not in wanted:
            print(f"  wanted {'/'.join(wanted)}, got {finding.verdict}: {finding.quote[:80]} ({finding.note})")


def _vocabulary(draw: random.Random) -> list[str]:
    common = "the and to of a in that we it is i for you they have be on not with so do was but this are what".split()
    made = {"".join(draw.choice("aeioubcdfglmnprst") for _ in range(draw.randint(3, 10))) for _ in range(12_000)}
    return common + sorted(made)


def _sentence(words: list[str], weights: list[float], draw: random.Random) -> str:
    said = draw.choices(words, weights, k=draw.randint(6, 24))
    if draw.random() < 0.2:
        said.insert(draw.randint(1, len(said) - 1), "um,")
    return " ".join(said).capitalize() + "."


def _interview(name: str, length: int, words: list[str], weights: list[float], draw: random.Random) -> Transcript:
    parts: list[str] = []
    turns: list[Turn] = []
    at = count = 0
    while count < length:
        asks = len(turns) % 2 == 0
        speech = " ".join(_sentence(words, weights, draw) for _ in range(1 if asks else draw.randint(2, 12)))
        label = "INT: " if asks else f"{name}: "
        start = at + len(label)
        role = "interviewer" if asks else "participant"
        turns.append(Turn(len(turns) + 1, label[:-2], role, "" if asks else name, start, start + len(speech)))  # type: ignore[arg-type]
        parts.append(label + speech + "\n\n")
        at += len(parts[-1])
        count += len(speech.split())
    return Transcript(name, f"{name}.txt", "".join(parts), tuple(turns), (name,))


def _draft(
    transcripts: dict[str, Transcript],
    args: argparse.Namespace,
    words: list[str],
    weights: list[float],
    draw: random.Random,
) -> tuple[str, list[tuple[str, ...]]]:
    names = sorted(transcripts)
    paragraphs: list[str] = []
    expected: list[tuple[str, ...]] = []
    filler = args.pages * 350 // args.quotations
    for number in range(args.quotations):
        transcript = transcripts[draw.choice(names)]
        turn = draw.choice([t for t in transcript.turns if t.role == "participant"])
        said = [w for w in transcript.speech(turn).split() if w != "um,"]
        length = min(len(said), draw.randint(8, 60))
        start = draw.randint(0, len(said) - length)
        quote, who = said[start : start + length], transcript.id
        wanted: tuple[str, ...] = ("verbatim", "edited")
        kind = number % 5
        if kind == 1:
            quote[length // 2] = "seventeen"
            wanted = ("altered",)
        elif kind == 2:
            quote = [*quote[:3], "[…]", *quote[5:]]
            wanted = ("edited", "altered")  # what is cut may be a "not"
        elif kind == 3:
            who = draw.choice([n for n in names if n != who])
            wanted = ("misattributed",)
        elif kind == 4 and number % 10 == 4:
            quote = draw.choices(words, weights, k=length)
            wanted = ("not_found",)
        prose = " ".join(draw.choices(words, weights, k=filler - length if filler > length else 5))
        paragraphs.append(f"{prose.capitalize()}. “{' '.join(quote)}” ({who}).")
        expected.append(wanted)
    return "\n\n".join(paragraphs), expected


if __name__ == "__main__":
    main()
