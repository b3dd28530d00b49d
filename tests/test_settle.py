"""People's decisions over proposals: what a person said always stands, and nothing is lost."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualkit.decisions import decide
from qualkit.model import Code, Codebook, Coding, Decision, Segment, Transcript
from qualkit.settle import Settled, settle, standing
from tests.conftest import staged

BOOK = Codebook((Code("a", "A"), Code("a/x", "X"), Code("b", "B")))
TRANSCRIPT, SEGMENTS = staged(("INT", "So?"), ("E1", "First thing. Second thing. Third thing."))


def proposal(number: int, code: str) -> Coding:
    s = SEGMENTS[number]
    return Coding(s.id, s.transcript, s.participant, s.group, s.turn, s.start, s.end, s.text, code, "neutral", "rule")


def decision(action: str, number: int = 0, code: str = "a", coder: str = "ann", **more: object) -> Decision:
    s = SEGMENTS[number]
    made = Decision("2026-01-01T00:00:00Z", coder, action, s.transcript, s.start, s.end, s.text, code, "barrier")  # type: ignore[arg-type]
    return replace(made, **more)  # type: ignore[arg-type]


def run(
    proposals: list[Coding],
    decisions: list[Decision],
    transcript: Transcript = TRANSCRIPT,
    segments: list[Segment] = SEGMENTS,
) -> Settled:
    return settle(proposals, decisions, [transcript], segments, BOOK)


def test_an_acceptance_stands_as_the_persons_own_with_her_stance() -> None:
    (coding,) = run([proposal(0, "a")], [decision("accept")]).codings
    assert (coding.origin, coding.status, coding.coder, coding.stance) == ("human", "accepted", "ann", "barrier")


def test_a_rejection_stays_in_the_table_and_does_not_count() -> None:
    settled = run([proposal(0, "a"), proposal(1, "a")], [decision("reject")])
    assert [(c.text, c.status) for c in settled.codings] == [
        ("First thing.", "rejected"),
        ("Second thing.", "proposed"),
    ]
    assert [c.text for c in standing(settled.codings)] == ["Second thing."]


def test_the_last_decision_of_a_person_wins() -> None:
    settled = run(
        [], [decision("code"), decision("uncode"), decision("code", 1), decision("code", 1, stance="enabler")]
    )
    assert [(c.text, c.stance) for c in settled.codings] == [("Second thing.", "enabler")]


def test_a_finished_stretch_makes_no_code_a_decision_too() -> None:
    settled = run(
        [proposal(0, "a"), proposal(1, "b")], [decision("code"), decision("done", start=0, end=0, text="", code="")]
    )
    assert [(c.code, c.status) for c in settled.codings] == [("a", "accepted"), ("b", "rejected")]
    assert settled.done == {s.id for s in SEGMENTS}


def test_in_a_finished_stretch_a_corrected_sentence_is_open_again_and_told() -> None:
    speech = "We pay into the levy every month. My brother went to college. Nobody told us about it."
    was, _ = staged(("INT", "So?"), ("E1", speech))
    now, segments = staged(("INT", "So?"), ("E1", speech.replace("brother", "sister")))
    stretch = decide(was, was.text.index("We"), was.text.index("it.") + 3, "done", coder="ann", at="2026-01-01")
    machine = [replace(proposal(0, "a"), segment=s.id, text=s.text, start=s.start, end=s.end) for s in segments]
    settled = run(machine, [stretch], now, segments)
    assert [(c.text, c.status) for c in settled.codings if c.status == "proposed"] == [
        ("My sister went to college.", "proposed")
    ]
    assert settled.done == {segments[0].id, segments[2].id}
    (problem,) = settled.problems
    assert "My brother went to college." in problem.place and "My sister went" in problem.remedy


def test_two_persons_who_differ_are_both_kept() -> None:
    settled = run([], [decision("code"), decision("code", code="b", coder="bo")])
    assert [(c.coder, c.code) for c in settled.codings] == [("ann", "a"), ("bo", "b")]


def test_a_corrected_transcript_takes_its_decisions_along_by_their_words() -> None:
    transcript, segments = staged(("INT", "So then, tell me?"), ("E1", "First thing. Second thing. Third thing."))
    settled = run([], [decision("code", 1)], transcript, segments)
    assert [c.text for c in settled.codings] == ["Second thing."]


def test_words_that_are_gone_or_doubled_make_an_orphan_that_is_told() -> None:
    for speech in ("All new.", "First thing. First thing."):
        transcript, segments = staged(("INT", "Sooo?"), ("E1", speech))
        settled = run([], [decision("code")], transcript, segments)
        assert settled.codings == ()
        assert "orphaned decision (code)" in settled.problems[0].what


def test_an_unknown_code_and_an_unknown_transcript_are_told() -> None:
    settled = run([], [decision("code", code="gone"), decision("code", transcript="T9")])
    assert [("gone" in p.what, "T9" in p.what) for p in settled.problems] == [(False, True), (True, False)]


_DECISIONS = st.lists(
    st.builds(
        decision,
        st.sampled_from(["code", "accept", "reject", "uncode", "done", "reopen"]),
        st.integers(0, 2),
        st.sampled_from(["a", "a/x", "b"]),
        st.sampled_from(["ann", "bo"]),
    ),
    max_size=12,
)
_PROPOSALS = st.lists(
    st.builds(proposal, st.integers(0, 2), st.sampled_from(["a", "a/x", "b"])), max_size=6, unique=True
)


@given(_PROPOSALS, _DECISIONS)
def test_settling_the_machines_part_twice_changes_nothing(proposals: list[Coding], decisions: list[Decision]) -> None:
    once = run(proposals, decisions)
    machine = [c for c in once.codings if c.origin == "rule"]
    assert run(machine, decisions) == once


@given(_PROPOSALS, _DECISIONS)
def test_every_coding_that_a_person_left_standing_is_there(proposals: list[Coding], decisions: list[Decision]) -> None:
    last = {(d.coder, d.start, d.code): d.action for d in decisions if d.action != "done"}
    wanted = {key for key, action in last.items() if action in ("code", "accept")}
    assert {(c.coder, c.start, c.code) for c in run(proposals, decisions).codings if c.coder} == wanted


def test_a_wrong_stance_counts_as_neutral_and_is_told_until_the_person_corrects_it() -> None:
    wrong = decision("code", stance="positive")
    settled = run([], [wrong])
    assert [c.stance for c in settled.codings] == ["neutral"]
    (problem,) = settled.problems
    assert (problem.file, problem.place.split(" ")[0]) == ("decisions/ann.jsonl", f"T1:{SEGMENTS[0].start}")
    assert "'positive'" in problem.what and "barrier, enabler, neutral" in problem.remedy
    assert run([], [wrong, decision("code")]).problems == ()


def test_a_decision_may_give_its_words_alone_and_must_name_some_place() -> None:
    settled = run([], [decision("code", 1, start=0, end=0), decision("code", start=0, end=0, text="")])
    assert [c.text for c in settled.codings] == ["Second thing."]
    assert "it names no place (text, or start and end)" in settled.problems[0].what


@given(_PROPOSALS, _DECISIONS, st.integers(0, 2), st.sampled_from(["a", "a/x", "b"]))
def test_a_decision_that_is_taken_back_leaves_no_trace(
    proposals: list[Coding], decisions: list[Decision], number: int, code: str
) -> None:
    taken_back = [decision(action, number, code, "cleo") for action in ("accept", "reject", "reopen")]
    assert run(proposals, [*decisions, *taken_back]) == run(proposals, decisions)


def test_a_finished_stretch_can_be_opened_again_in_part() -> None:
    whole = decision("done", start=0, end=0, text="", code="")
    settled = run([proposal(0, "a"), proposal(1, "a")], [whole, decision("reopen", 1, code="")])
    assert [(c.text, c.status) for c in settled.codings] == [
        ("First thing.", "rejected"),
        ("Second thing.", "proposed"),
    ]
    assert settled.finished == {SEGMENTS[0].id: {"ann"}, SEGMENTS[2].id: {"ann"}}


def test_a_joint_decision_outranks_what_single_coders_said() -> None:
    said = [decision("code", coder="ann"), decision("code", coder="bo", stance="enabler")]
    jointly = decision("code", coder="joint", stance="enabler")
    settled = run([proposal(0, "a")], [*said, jointly])
    assert [(c.coder, c.status) for c in settled.codings] == [
        ("ann", "rejected"),
        ("bo", "accepted"),
        ("joint", "accepted"),
    ]
    assert [c.stance for c in standing(settled.codings)] == ["enabler"]
    assert standing(run([proposal(0, "a")], [*said, replace(jointly, action="reject")]).codings) == []


def test_the_last_decision_of_each_coder_is_told_by_segment_and_code() -> None:
    first, last = decision("accept"), decision("reject", note="no")
    assert run([], [first, last]).latest == {("ann", SEGMENTS[0].id, "a"): last}
