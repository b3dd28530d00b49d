"""Running a codebook's own sentences: every example must be coded, no counter-example may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualkit.matching.code import code_transcript
from qualkit.matching.compile import compile_codebook
from qualkit.model import Codebook, Coding, Example, Segment, Transcript, Turn
from qualkit.segments import sentence_spans


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """Whether one sentence was coded as its codebook entry says; ``got`` are the codes it did get."""

    code: str
    example: Example
    expected: bool
    passed: bool
    got: tuple[str, ...]
    evidence: tuple[str, ...] = ()


def run_examples(codebook: Codebook, model: str = "") -> Iterator[ExampleResult]:
    """One result per example and counter-example, in the order of the codebook.

    An example of a sub-code passes when the rules give it that code (the bare theme: any code of the theme);
    a counter-example passes when they do not.
    """
    compiled = compile_codebook(codebook, model)
    for code in codebook.codes:
        for expected, examples in ((True, code.examples), (False, code.counterexamples)):
            for example in examples:
                transcript, segments = _staged(example)
                everything = code_transcript(compiled, transcript, segments, model)
                last = transcript.turns[-1].end - len(example.text)
                codings = [c for c in everything if _fits(c, code.path) and c.start >= last]
                yield ExampleResult(
                    code.path,
                    example,
                    expected,
                    bool(codings) == expected,
                    tuple(dict.fromkeys(c.code for c in everything)),
                    tuple(str(e) for c in codings for e in c.evidence),
                )


def _fits(coding: Coding, path: str) -> bool:
    return coding.code == path or coding.code.startswith(path + "/")


def _staged(example: Example) -> tuple[Transcript, list[Segment]]:
    """An example as a tiny transcript: the question, then an answer of the sentence before and the sentence itself."""
    answer = f"{example.before} {example.text}" if example.before else example.text
    text = f"INT: {example.ask}\n\nX: {answer}"
    start = len(text) - len(answer)
    turns = (
        *((Turn(1, "INT", "interviewer", "", 5, 5 + len(example.ask)),) if example.ask else ()),
        Turn(2, "X", "participant", "X", start, len(text)),
    )
    segments = [
        Segment(f"X:{start + a}", "X", n, 2, "X", "", start + a, start + b, answer[a:b])
        for n, (a, b) in enumerate(sentence_spans(answer), 1)
    ]
    return Transcript("X", "", text, turns, ("X",)), segments
