"""Which quotes are chosen, and why; promise 1 holds for every one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qualkit.errors import QualkitError
from qualkit.model import coding_of
from qualkit.quotes import Filters, make_pool, select_quotes
from qualkit.quotes.pool import dangles
from qualkit.segments import segment_transcript
from qualkit.workflow.ask import pick_quotes
from qualkit.workflow.author import choose_quotes, mark_quote, quote_marks
from qualkit.workflow.coding import CodedStudy, code_study
from qualkit.workflow.study import open_study
from tests.quotes.conftest import literally_coded


def test_every_quote_equals_its_place_and_every_piece_too(coded: CodedStudy) -> None:
    texts = coded.study.by_id()
    for query in (None, "funding AND modularity"):
        for selection in choose_quotes(coded, query, within="turn", number=None, most_words=12):
            assert selection.quotes
            for quote in selection.quotes:
                text = texts[quote.transcript].text
                assert quote.text == text[quote.start : quote.end]
                for start, end in quote.pieces:
                    assert text[start:end] in quote.printed
                if quote.pieces:
                    assert quote.printed.split(" […] ") == [text[a:b] for a, b in quote.pieces]


def test_the_report_s_call_still_works(coded: CodedStudy) -> None:
    funding = [c for c in coded.standing if c.theme == "funding"]
    quotes = select_quotes(funding, coded.segments, coded.study.by_id(), number=4, per_person=1)
    assert sorted(q.participant for q in quotes) == ["E01", "E02", "P03"]


def test_a_quote_that_hangs_on_the_sentence_before_brings_it(coded: CodedStudy) -> None:
    quote = next(q for q in choose_quotes(coded, "funding/travel", number=None)[0].quotes if q.participant == "E01")
    assert quote.text.startswith("The levy is far too complicated")
    assert quote.text.endswith("second year.")


def test_extend_adds_neighbours_within_the_turn(coded: CodedStudy) -> None:
    (quote,) = choose_quotes(coded, "funding/travel", Filters(participants=("P03",)), extend=1)[0].quotes
    assert quote.text.startswith("We offer modules") and quote.text.endswith("We teach in short blocks.")


def test_the_counter_voice_has_a_place(coded: CodedStudy) -> None:
    quotes = choose_quotes(coded, "funding", number=3)[0].quotes
    stances = {q.stance for q in choose_quotes(coded, "funding", number=None)[0].quotes}
    assert len(stances) > 1
    assert len({q.stance for q in quotes}) > 1
    assert any("stance (" in q.why or "counter-voice (" in q.why for q in quotes)


def test_a_cap_per_person_and_a_pool(coded: CodedStudy) -> None:
    (selection,) = choose_quotes(coded, "funding", number=9, per_person=1)
    people = [q.participant for q in selection.quotes]
    assert len(people) == len(set(people)) == 3
    assert selection.pool == len(selection.quotes) + len(selection.rest) == 11


def test_the_same_seed_gives_the_same_choice(coded: CodedStudy) -> None:
    choices = [
        tuple(q.segment for q in choose_quotes(coded, "funding", number=4, seed=seed)[0].quotes)
        for seed in (0, 5, 0, 5)
    ]
    assert choices[0] == choices[2]
    assert choices[1] == choices[3]


def test_codes_combine_in_a_sentence_and_in_a_turn(coded: CodedStudy) -> None:
    def chosen(query: str, within: str) -> list[str]:
        (selection,) = choose_quotes(coded, query, within="turn" if within == "turn" else "sentence", number=None)
        return sorted(q.segment for q in selection.quotes)

    both = chosen("funding AND modularity", "sentence")
    assert len(both) == 3
    assert [q.split(":")[0] for q in both] == ["E01", "P03", "P03"]
    assert [q.split(":")[0] for q in chosen("funding AND modularity", "turn")] == ["E01", "P03"]
    assert [q.split(":")[0] for q in chosen("modularity NOT funding", "sentence")] == ["E01", "P03"]
    assert chosen("modularity NOT funding", "turn") == []
    pools = [
        choose_quotes(coded, query)[0].pool
        for query in ("funding/travel OR modularity", "funding/travel", "modularity")
    ]
    assert pools[0] == pools[1] + pools[2]


def test_sentences_between_are_cut_with_a_mark(coded: CodedStudy) -> None:
    (selection,) = choose_quotes(coded, "funding/travel AND modularity", within="turn", most_words=10)
    (quote,) = selection.quotes
    assert " […] " in quote.printed or not quote.pieces
    assert "in one turn" in quote.why


def test_words_in_any_inflection_and_other_filters(coded: CodedStudy) -> None:
    def places(words: tuple[str, ...] = (), **options: Any) -> list[str]:
        (selection,) = choose_quotes(coded, "funding", Filters(**options), words=words, number=None)
        return [q.participant for q in selection.quotes]

    assert places(words=("apprentices",)) == ["E02"]
    assert set(places(groups=("provider",))) == {"P03"}
    assert places(transcripts=("E02",), min_words=13) == ["E02"]
    assert places(status="accepted") == []
    assert places(words=("levy", "firm"), participants=("E02",)) == ["E02", "E02"]


@pytest.mark.parametrize(
    ("query", "filters", "message"),
    [
        ("nothing", Filters(), "no code 'nothing'"),
        ("funding AND", Filters(), "cannot be read"),
        ("NOT funding", Filters(), "asks for no code"),
        ("funding", Filters(groups=("employers",)), "no group 'employers'"),
        ("funding", Filters(participants=("E09",)), "no participant 'E09'"),
    ],
)
def test_what_the_study_does_not_have_is_told(coded: CodedStudy, query: str, filters: Filters, message: str) -> None:
    with pytest.raises(QualkitError, match=message):
        choose_quotes(coded, query, filters)


def test_pins_and_exclusions_stand_and_follow_a_corrected_transcript(coded: CodedStudy, root: Path) -> None:
    first = choose_quotes(coded, "funding", number=2)[0].quotes
    wanted = next(s for s in coded.segments if s.text.startswith("The loan is not"))
    mark_quote(coded, "pin", wanted.id)
    mark_quote(coded, "exclude", first[0].segment)
    quotes = choose_quotes(coded, "funding", number=2)[0].quotes
    assert quotes[0].segment == wanted.id and quotes[0].why.startswith("pinned")
    assert first[0].segment not in [q.segment for q in quotes]
    file = root / "transcripts" / "E02.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("How do you pay", "So how do you pay"), encoding="utf-8")
    again = literally_coded(code_study(open_study(root)))
    assert choose_quotes(again, "funding", number=2)[0].quotes[0].text == wanted.text
    assert quote_marks(again.study).problems == ()
    file.write_text(file.read_text(encoding="utf-8").replace("The loan is not", "Loans are not"), encoding="utf-8")
    assert "not in the transcripts any more" in quote_marks(open_study(root)).problems[0].what
    pins = root / "decisions" / "quotes" / "author.jsonl"
    assert len(pins.read_text(encoding="utf-8").splitlines()) == 2


def test_a_released_place_is_as_before(coded: CodedStudy) -> None:
    before = choose_quotes(coded, "funding", number=3)
    mark_quote(coded, "exclude", before[0].quotes[0].segment)
    mark_quote(coded, "release", before[0].quotes[0].segment)
    assert choose_quotes(coded, "funding", number=3) == before


def test_the_last_of_two_authors_wins_whatever_their_names(coded: CodedStudy) -> None:
    place = choose_quotes(coded, "funding", number=1)[0].quotes[0].segment
    mark_quote(coded, "pin", place, "zoe", datetime(2026, 1, 1, tzinfo=UTC))
    mark_quote(coded, "exclude", place, "anna", datetime(2026, 1, 2, tzinfo=UTC))
    assert (len(quote_marks(coded.study).pinned), len(quote_marks(coded.study).excluded)) == (0, 1)


def test_pick_quotes_keeps_its_call(coded: CodedStudy) -> None:
    assert {q.group for q in pick_quotes(coded, code="funding", group="provider")} == {"provider"}


@pytest.mark.parametrize(
    ("sentence", "hangs"),
    [
        ("The levy pays for two of our apprentices.", False),
        ("They pay for two of our apprentices.", True),
        ("Another makes them go back to year one.", True),
        ("Behind them, strictly speaking, is a median of nothing.", True),
        ("With this county behind us we pay more.", False),
        ("Not worth it.", True),
    ],
)
def test_a_sentence_that_points_back_hangs_on_the_one_before(sentence: str, hangs: bool) -> None:
    assert dangles(sentence) is hangs


def test_a_passage_that_begins_with_the_bare_answer_needs_the_question(coded: CodedStudy) -> None:
    transcript = coded.study.by_id()["E01"]
    text = "INT: Do you pay?\n\nE01: We do. It's about six thousand pounds for the levy over two years."
    turns = tuple(t for t in transcript.turns[:2])
    turns = (replace(turns[0], start=5, end=16), replace(turns[1], start=23, end=len(text)))
    made = replace(transcript, text=text, turns=turns)
    segments = segment_transcript(made, coded.study.people)
    (candidate,) = make_pool([coding_of(segments[1], "funding", "neutral", "rule")], segments, {"E01": made})
    assert candidate.quote.text.startswith("We do. It's")
    assert not candidate.clear and "needs the words around it" in candidate.quote.why
