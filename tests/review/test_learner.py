"""What the page proposes is what a run proposes, though it never holds more than an interview at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.matching.score import Scored, score_transcript
from qualkit.model import Codebook, Coding, Segment, Transcript
from qualkit.review import learner as learners
from qualkit.review.state import State
from qualkit.workflow import Study, code_study, coding, open_study, study
from tests.review.study import Page, add_lines, line, make_study

TALK = ["The loan was hard. We sat down there.", "My boss pays the fees. It rained on Monday.", "Money, always money."]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three interviews of which two are coded by hand, enough of it to learn from; the sample teaches nothing here."""
    answers = "\n\n".join(f"INT: And {n}?\n\nE1: {TALK[n % 3]}" for n in range(36))
    texts = {name: answers.replace("E1:", f"{name[:2]}:") + "\n" for name in ("E1.txt", "E2.txt", "E3.txt")}
    made = make_study(tmp_path / "study", texts=texts)
    (made / "qualkit.toml").write_text('[coding]\nmethod = "both"\n', encoding="utf-8")
    for name in ("E1", "E2"):
        places = [s for s in _sentences(made, name) if "loan" in s.text or "fees" in s.text]
        add_lines(made, "ben", {"action": "done", "transcript": name})
        for one in places:
            given = {"transcript": name, "start": one.start, "end": one.end, "text": one.text}
            code = "funding/learner" if "loan" in one.text else "funding/employer"
            add_lines(made, "ben", {"action": "code", "code": code, "stance": "barrier", **given})
    untaught = replace(open_study(made), codebook=Codebook(()), decisions=())

    def nothing() -> tuple[Study, Mapping[str, Sequence[Scored]]]:
        return untaught, {}

    monkeypatch.setattr(coding, "shipped_training", nothing)
    return made


def _sentences(root: Path, name: str) -> list[Segment]:
    opened = open_study(root)
    return [s for s in study.segments_of(opened) if s.transcript == name]


def test_the_page_proposes_what_a_run_proposes(root: Path) -> None:
    coded = code_study(open_study(root))
    assert coded.method == "both"
    page = Page(root)
    shown = [c for interview in page.desk.state.interviews.values() for c in interview.settled.codings]
    assert shown == list(coded.codings)
    assert any(e.rule == "model" for c in shown for e in c.evidence if c.transcript == "E3")


def test_at_the_next_start_the_last_proposals_are_there_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Page(root).desk.state
    text = root / "transcripts" / "E2.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("It rained", "It snowed"), encoding="utf-8")
    scored: list[str] = []

    def told_of(compiled: object, transcript: Transcript, *given: object) -> list[Scored]:
        scored.append(transcript.id)
        return score_transcript(compiled, transcript, *given)

    def nothing_learned(*given: object) -> None:
        raise ValueError("no luck")

    monkeypatch.setattr(learners, "score_transcript", told_of)
    monkeypatch.setattr(learners, "layers_of", nothing_learned)
    again = Page(root)
    assert scored == ["E2", "E1", "E2"], "one by the rules, since its words have changed, then the two to learn from"
    for name in ("E1", "E3", "P1"):
        assert again.desk.state.interviews[name].settled == first.interviews[name].settled
    for number, file in enumerate(sorted((root / "out" / "proposals").iterdir())):
        data = file.read_bytes()  # half of them cut, half with one other byte
        file.write_bytes(data[:40] if number % 2 else data[:60] + bytes([data[60] ^ 255]) + data[61:])
    scored.clear()
    assert Page(root).items() and scored[:4] == ["E1", "E2", "E3", "P1"]
    assert not Page(root, "cem", blind=True).desk.state.interviews["E3"].proposals


def test_what_a_model_proposed_last_time_goes_when_there_is_nothing_to_learn_from_any_more(root: Path) -> None:
    Page(root)
    (root / "decisions" / "ben.jsonl").rename(root / "ben.jsonl")
    codings = Page(root).desk.state.interviews["E3"].proposals
    assert codings and {e.rule for c in codings for e in c.evidence}.isdisjoint({"model"})


def test_a_study_that_cannot_be_written_to_is_proposed_for_all_the_same(root: Path) -> None:
    (root / "out").write_text("a file where the folder would be", encoding="utf-8")
    assert Page(root).items()


def test_proposals_come_first_where_a_person_is_at_work(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(root)
    told: list[str] = []
    published = learners.proposed_in

    def told_of(state: State, codings: Mapping[str, Sequence[Coding]]) -> State:
        told.extend(codings)
        return published(state, codings)

    monkeypatch.setattr(learners, "proposed_in", told_of)
    page.decide(line(page.sentences("E3")[0], "code", "funding", stance="neutral"))
    page.post("learn", {})
    assert page.learner.idle.wait(30)
    assert told == ["E3", "P1", "E1", "E2"]
