"""Labels that are usual for interviewers and for participants alike: the whole file decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.transcripts import read_transcript

ASK, ANSWER = (
    "How do you pay for the course, then?",
    "We pay for it out of the levy, all of it, every year since March.",
)
MORE, YES = (
    "And do you find that it is enough?",
    "It is not, we top it up with some money of our own every single year.",
)


def _roles(tmp_path: Path, name: str, *turns: tuple[str, str]) -> dict[str, str]:
    path = tmp_path / name
    path.write_text("\n\n".join(f"{label}: {words}" for label, words in turns) + "\n", encoding="utf-8")
    transcript, _, problems, report = read_transcript(path)
    assert transcript is not None, problems
    return {speaker.label: speaker.role for speaker in report.speakers}


def _talk(asker: str, answerer: str) -> list[tuple[str, str]]:
    return [(asker, ASK), (answerer, ANSWER), (asker, MORE), (answerer, YES)]


@pytest.mark.parametrize(
    ("name", "asker", "answerer"),
    [
        ("Q9.txt", "INT", "Q9"),
        ("I3.txt", "INT", "I3"),
        ("talk.txt", "INT", "Q9"),
        ("talk.txt", "JS", "Q9"),
        ("talk.txt", "Q", "Q9"),
        ("talk.txt", "Interviewer", "I 12"),
        ("Q9.txt", "Q9", "E1"),
        ("talk.txt", "Q9", "E1"),
        ("talk.txt", "I1", "P1"),
        ("talk.txt", "I1", "I2"),
        ("INT.txt", "INT", "E1"),
        ("I.txt", "Moderator", "I"),
    ],
)
def test_who_asks_is_the_interviewer_and_who_answers_is_not(
    tmp_path: Path, name: str, asker: str, answerer: str
) -> None:
    assert _roles(tmp_path, name, *_talk(asker, answerer)) == {asker: "interviewer", answerer: "participant"}


def test_numbered_questions_are_one_interviewer(tmp_path: Path) -> None:
    turns = [("Q1", ASK), ("A1", ANSWER), ("Q2", "Tell me more."), ("A2", YES)]
    assert _roles(tmp_path, "talk.txt", *turns) == {"Q": "interviewer", "A": "participant"}
    mixed = [("Q1", ASK), ("E1", ANSWER), ("Q2", MORE), ("E1", YES)]
    assert _roles(tmp_path, "talk.txt", *mixed) == {"Q": "interviewer", "E1": "participant"}


def test_a_focus_group_whose_members_are_numbered_with_q_keeps_its_people_apart(tmp_path: Path) -> None:
    turns = [("Mod", ASK), ("Q1", ANSWER), ("Q2", YES), ("Mod", MORE), ("Q3", YES), ("Q1", ANSWER)]
    assert _roles(tmp_path, "talk.txt", *turns) == {
        "Mod": "interviewer", "Q1": "participant", "Q2": "participant", "Q3": "participant",
    }  # fmt: skip


def test_two_numbered_interviewers_stay_interviewers(tmp_path: Path) -> None:
    turns = [("I1", ASK), ("P1", ANSWER), ("I2", MORE), ("P1", YES)]
    assert _roles(tmp_path, "talk.txt", *turns) == {"I1": "interviewer", "P1": "participant", "I2": "interviewer"}


def test_the_reason_is_told(tmp_path: Path) -> None:
    path = tmp_path / "Q9.txt"
    path.write_text(f"INT: {ASK}\n\nQ9: {ANSWER}\n", encoding="utf-8")
    _, _, _, report = read_transcript(path)
    assert [speaker.why for speaker in report.speakers] == [
        "a usual label for an interviewer",
        "the transcript bears this name",
    ]
