from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.model import Coding, Stance
from qualkit.workflow.coding import CodedStudy, code_study
from qualkit.workflow.study import open_study

BOOK = """\
code: funding
label: Funding
definition: Who pays.
examples: [The levy pays for it.]
rules:
  - {id: levy, phrase: [levy, loan, fees], score: 0.8}
codes:
  travel:
    label: Travel money
    definition: What travelling costs.
    examples: [Travel costs are not covered.]
    rules:
      - {id: travel, phrase: [travel costs], score: 0.8, stance: barrier}
"""
MODULES = """\
code: modularity
label: Modules
definition: Short courses.
examples: [Short blocks suit us.]
rules:
  - {id: blocks, phrase: [block, module], score: 0.8, stance: enabler}
"""
TEXTS = {
    "E01": """\
INT: How do you pay for it?

E01: The levy is far too complicated for a small team like ours to claim. It doesn't cover the travel costs of the
second year. Um, the the levy rules, er, change every single year without any warning to firms.

INT: And the courses?

E01: Short blocks suit us well. That is all I can say about it. But the levy pays for none of those modules here.
""",
    "E02": """\
INT: How do you pay for it?

E02: The levy pays for every apprentice that we have taken on since March. The loan is not something our people want.
The levy helps a firm of our size to train people properly. The levy is a good thing for a large firm like ours.
""",
    "P03": """\
INT: What do you offer?

P03: We offer modules in the evening because the fees put many learners off the full degree. Travel costs are a
barrier for rural learners in our area. We teach in short blocks. Nobody likes timetables. The rooms are free then.
The loan pays the fees of one block at a time.
""",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("transcripts", "codebook"):
        (tmp_path / folder).mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "codebook" / "funding.yaml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "codebook" / "modularity.yaml").write_text(MODULES, encoding="utf-8")
    (tmp_path / "participants.csv").write_text(
        "participant,group,size\nE01,employer,SME\nE02,employer,\nP03,provider,large\n", encoding="utf-8"
    )
    (tmp_path / "qualkit.toml").write_text('title = "Test"\n[coding]\nmethod = "rules"\n', encoding="utf-8")
    return tmp_path


_PHRASES: tuple[tuple[str, str, Stance], ...] = (
    ("funding/travel", "ravel costs", "barrier"),
    ("funding", "evy", "neutral"),
    ("funding", "loan", "neutral"),
    ("funding", "fees", "neutral"),
    ("modularity", "lock", "enabler"),
    ("modularity", "modules", "neutral"),
)


def literally_coded(coded: CodedStudy) -> CodedStudy:
    """The study with a code wherever a phrase stands, so that what is chosen does not hang on how rules see context."""
    codings: dict[tuple[str, str], Coding] = {}
    for segment in coded.segments:
        for code, phrase, stance in _PHRASES:
            if phrase in segment.text:
                codings.setdefault(
                    (segment.id, code),
                    Coding(
                        segment.id, segment.transcript, segment.participant, segment.group, segment.turn, segment.start,
                        segment.end, segment.text, code, stance, "rule", score=0.8,
                    ),
                )  # fmt: skip
    return replace(coded, codings=tuple(codings.values()))


@pytest.fixture
def coded(root: Path) -> CodedStudy:
    return literally_coded(code_study(open_study(root)))
