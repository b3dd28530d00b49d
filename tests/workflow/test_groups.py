"""The comparison of a study: machine errors measured on interviews not learned from, and small cells hidden everywhere."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualkit import learning, workflow
from qualkit.workflow.reference import FOLDS, reference_of
from tests.conftest import BOOK, CUES

LOAN = "They will not take out a loan."
SAYS = {
    "P1": [LOAN, "Money decides it."],
    "P2": ["Money decides it.", "It rains a lot."],
    "P3": ["Money decides it."],
    "P4": ["Money decides it."],
    "E1": [LOAN, "Money decides it."],
    "E2": [LOAN],
    "E3": [LOAN],
    "E4": ["The boss pays for the course.", LOAN],
}


def files(says: dict[str, list[str]]) -> dict[str, str | bytes]:
    made: dict[str, str | bytes] = {
        f"transcripts/{name}.txt": f"INT: Which course?\n\n{name}: {' '.join(sentences)}\n"
        for name, sentences in says.items()
    }
    groups = {"P": "provider", "E": "employer"}
    made["participants.csv"] = "participant,group\n" + "".join(f"{n},{groups[n[0]]}\n" for n in says)
    return {**made, "codebook/funding.yaml": BOOK, "codebook/cues.yaml": CUES}


def decided(name: str, *codes: tuple[str, str]) -> list[dict[str, Any]]:
    """A person's codings of an interview, and the line that says it is finished."""
    at = {"at": "2026-01-01T00:00:00Z", "coder": "ann", "transcript": name}
    lines = [{**at, "action": "code", "text": text, "code": code, "stance": "neutral"} for text, code in codes]
    return [*lines, {**at, "action": "done"}]


def log(*lines: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(line) + "\n" for each in lines for line in each)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def half(write: Callable[..., Path]) -> Path:
    """Four of eight interviews are coded by hand: the rules find P1's loan and E2's, and in P2 see one that a person does not."""
    hand = [
        decided("P1", (LOAN, "funding/learner")),
        decided("P2"),
        decided("P3", ("Money decides it.", "funding")),
        decided("E2", (LOAN, "funding/learner")),
    ]
    return write("half", {**files(SAYS | {"P2": [LOAN]}), "decisions/ann.jsonl": log(*hand)})


def test_shares_are_corrected_by_the_errors_on_hand_coded_interviews(half: Path) -> None:
    coded = workflow.code_study(workflow.open_study(half, method="rules"))
    found = workflow.compare_groups(coded)
    rates = next(r for r in found.rates if r.code == "funding/learner")
    assert (rates.found, rates.positives, rates.clear, rates.negatives) == (2, 2, 1, 2)
    code = next(c for c in found.codes if c.code == "funding/learner")
    employers = next(c for c in code.cells if c.group == "employer")
    assert employers.share == 1 and employers.corrected is not None and employers.corrected.value == 1
    assert employers.corrected.low is not None and employers.corrected.low < (employers.low or 0)
    assert any("measured on 4 hand-coded participants" in note for note in found.notes)
    assert "rules only: held; accepted only: held" in code.stability


def test_nobody_is_coded_by_a_model_that_learned_from_them(half: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coded = workflow.code_study(workflow.open_study(half))
    taught = []

    def model_for(*given: Any, **_: Any) -> None:
        taught.append({d.transcript for d in given[3]})

    monkeypatch.setattr(learning, "model_for", model_for)
    monkeypatch.setattr("qualkit.workflow.reference.code_scored", lambda *_: [])
    reference_of(replace(coded, method="both"))
    everybody = {"P1", "P2", "P3", "E2"}
    left_out = [everybody - names for names in taught]
    assert len(taught) == min(FOLDS, 4) and all(left_out)
    assert sorted(name for names in left_out for name in names) == sorted(everybody), "each once"


@pytest.mark.parametrize(
    ("done", "said"),
    [((), "No participant's interview is wholly coded by hand"), (SAYS, "no machine errors to correct")],
)
def test_a_sentence_says_why_nothing_is_corrected(done: tuple[str, ...], said: str, write: Callable[..., Path]) -> None:
    root = write("study", {**files(SAYS), "decisions/ann.jsonl": log(*(decided(name) for name in done))})
    found = workflow.compare_groups(workflow.code_study(workflow.open_study(root, method="rules")))
    assert not found.corrected and any(said in note for note in found.notes)


def test_correction_can_be_switched_off(half: Path) -> None:
    (half / "qualkit.toml").write_text("[compare]\ncorrect = false\n", encoding="utf-8")
    found = workflow.compare_groups(workflow.code_study(workflow.open_study(half, method="rules")))
    assert not found.corrected and found.rates == () and not any("machine" in note for note in found.notes)


def test_small_cells_are_hidden_in_every_result_of_a_run(write: Callable[..., Path]) -> None:
    """One provider of four speaks of the loan, all employers do: nothing printed may tell who, or how many."""
    root = write("study", {**files(SAYS), "qualkit.toml": "[compare]\nsuppress = true\n"})
    out = workflow.run(root, method="rules").out
    comparison = {(r["code"], r["group"]): r for r in rows(out / "comparison.csv")}
    assert comparison["funding/learner", "provider"]["n"] == "" and comparison["funding/learner", "employer"]["n"] == ""
    summary = {r["code"]: r for r in rows(out / "summary.csv")}
    assert summary["funding/employer"]["participants"] == ""
    assert [q for q in rows(out / "quotes.csv") if q["code"] == "funding/employer" or q["participant"] == "P1"] == []
    for name in ("report.html", "report.md"):
        text = (out / name).read_text(encoding="utf-8")
        assert "hidden" in text and "None" not in re.sub(r"display:none|is none", "", text)
        assert "The boss pays for the course" not in text
    shown = workflow.run(root, root / "open", method="rules", suppress=False).out
    assert {r["code"]: r for r in rows(shown / "summary.csv")}["funding/employer"]["participants"] == "1"
    assert "The boss pays for the course" in (shown / "report.md").read_text(encoding="utf-8")


def test_a_total_that_would_tell_the_hidden_cells_is_hidden_too(write: Callable[..., Path]) -> None:
    """All six speak of the loan, two of them providers: "6 of 6" would say what the providers' cell must not."""
    says = {name: [LOAN] for name in ("P1", "P2", "E1", "E2", "E3", "E4")}
    out = workflow.run(write("study", files(says)), method="rules", suppress=True).out
    learner = next(r for r in rows(out / "summary.csv") if r["code"] == "funding/learner")
    assert (learner["participants"], learner["share"], learner["n_of"]) == ("", "", "6")
