"""Small builders shared by the tests: literal studies and codebooks, no sample data."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.codebook import load_codebook
from qualkit.model import Codebook, Participant, Segment, Transcript, Turn
from qualkit.segments import segment_transcript


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A cache of the tests' own, which no earlier run has filled."""
    os.environ["QUALKIT_CACHE"] = str(tmp_path_factory.mktemp("cache"))


BOOK = """\
code: funding
label: Funding
definition: Who pays, how, and is it worth it.
examples:
  - Money decides it.
rules:
  - {id: money, phrase: [money], score: 0.6}
codes:
  learner:
    definition: What it costs the learner.
    examples: [They will not take out a loan.]
    counterexamples: [We had the loan of a van.]
    rules:
      - {id: loan, phrase: [loan, take on debt], unless: [loan of], score: 0.8, stance: barrier}
  employer:
    definition: What employers pay.
    examples: [The boss pays for the course.]
    counterexamples: [The boss pays for the biscuits.]
    rules:
      - id: pays
        near: [[boss, employer], [pay]]
        given: [course]
        score: 0.7
      - id: levy-pattern
        pattern: [{LEMMA: {IN: [levy]}}, {LOWER: pot}]
        score: 0.9
"""
CUES = """\
stance_cues:
  barrier: [cannot, put off, barrier]
  enabler: [help, love]
  negation: [not, never]
  wish: [should]
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write files below tmp_path: ``write("study", {"a.txt": "…"})`` gives the folder."""

    def make(folder: str, files: dict[str, str | bytes]) -> Path:
        root = tmp_path / folder
        root.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(textwrap.dedent(content), encoding="utf-8")
        return root

    return make


@pytest.fixture
def book(write: Callable[..., Path]) -> Codebook:
    """A codebook of one theme, two sub-codes and a few cues."""
    return load_codebook(write("book", {"funding.yaml": BOOK, "stance.yaml": CUES}))


def staged(*turns: tuple[str, str], name: str = "T1", group: str = "employer") -> tuple[Transcript, list[Segment]]:
    """A transcript from (label, speech) pairs; ``INT`` interviews, everybody else takes part."""
    text, places = "", []
    for number, (label, speech) in enumerate(turns, 1):
        text += f"{label}: "
        role = "interviewer" if label == "INT" else "participant"
        places.append(Turn(number, label, role, "" if label == "INT" else label, len(text), len(text) + len(speech)))
        text += speech + "\n\n"
    people = {label: Participant(label, group) for label, _ in turns if label != "INT"}
    transcript = Transcript(name, f"{name}.txt", text, tuple(places), tuple(people))
    return transcript, segment_transcript(transcript, people)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh-golden", action="store_true", help="write the expected files of tests/golden anew")
