"""Sentences of speech, and their exact places."""

from hypothesis import given
from hypothesis import strategies as st

from qualkit.segments import sentence_spans
from tests.conftest import staged


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


def test_a_sentence_ends_at_its_mark_and_takes_the_closing_quote_along() -> None:
    assert sentences('He said, "Never." And left. Why? Because!') == [
        'He said, "Never."',
        "And left.",
        "Why?",
        "Because!",
    ]


def test_abbreviations_initials_and_dots_inside_do_not_end_a_sentence() -> None:
    assert sentences("Dr. Hall of B. Smith Ltd. pays approx. 9.5 per cent, i.e. a lot.") == [
        "Dr. Hall of B. Smith Ltd. pays approx. 9.5 per cent, i.e. a lot."
    ]
    assert sentences("Well... I mean, it was... fine.") == ["Well...", "I mean, it was... fine."]


def test_no_is_an_answer_unless_a_number_follows() -> None:
    assert sentences("No. Never. See no. 4 there.") == ["No.", "Never.", "See no. 4 there."]


def test_a_bracketed_noise_starts_the_next_sentence() -> None:
    assert sentences("It did. [laughs] I'm only half joking. [university] agreed.") == [
        "It did.",
        "[laughs] I'm only half joking.",
        "[university] agreed.",
    ]


def test_a_blank_line_always_ends_a_sentence_and_a_line_break_does_not() -> None:
    assert sentences("it goes\non here\n\nand starts again") == ["it goes\non here", "and starts again"]


def test_speech_without_any_mark_is_cut_into_pieces_one_can_read() -> None:
    words = " ".join(f"word{n}" for n in range(300))
    pieces = sentences(words)
    assert max(len(p.split()) for p in pieces) <= 40
    assert " ".join(pieces) == words


@given(st.text(alphabet=st.sampled_from("aB .?!…\"'“”\n[]()1£é😀"), max_size=200))
def test_spans_are_ordered_apart_and_leave_out_only_white_space(text: str) -> None:
    at = 0
    for start, end in sentence_spans(text):
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


def test_only_participants_have_segments_and_each_equals_its_place() -> None:
    transcript, segments = staged(("INT", "Who pays? Tell me."), ("E1", "We do. “Always” 😀 have."), ("INT", "I see."))
    assert [s.text for s in segments] == ["We do.", "“Always” 😀 have."]
    assert all(transcript.text[s.start : s.end] == s.text for s in segments)
    assert [s.id for s in segments] == [f"T1:{s.start}" for s in segments]
