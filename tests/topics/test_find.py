from __future__ import annotations

import os
import subprocess
import sys
import warnings
from dataclasses import replace

import pytest
import yaml

from qualkit.errors import QualkitError
from qualkit.model import Codebook, Coding, Segment
from qualkit.topics import SEGMENT_COLUMNS, TOPIC_COLUMNS, CodeShare, Topic, TopicReport, find_topics
from qualkit.topics.candidates import sketched
from qualkit.topics.describe import BEYOND, _reading
from tests.topics.conftest import SAID, code_by_hand, make_coding, make_segments

NOTHING = Codebook(())


@pytest.fixture(scope="module")
def report(segments: list[Segment], codings: list[Coding], codebook: Codebook) -> TopicReport:
    return find_topics(segments, codings, codebook, n_topics=4)


def about(report: TopicReport, word: str) -> Topic:
    return next(topic for topic in report.topics if word in topic.label or word in topic.terms[0].text)


def test_the_topic_that_no_code_covers_is_a_candidate_and_the_others_are_not(report: TopicReport) -> None:
    candidates = [topic for topic in report.topics if topic.candidate]
    assert [topic.label for topic in candidates] == ["leaking roof"]
    assert candidates[0].coded_share < 0.1
    assert all(topic.coded_share > 0.9 for topic in report.topics if not topic.candidate)


def test_topics_against_codes(report: TopicReport) -> None:
    funding = about(report, "training")
    assert funding.codes[0].code == "funding"
    assert funding.codes[0].share > 0.9
    assert (funding.id, "funding", funding.codes[0].share) in report.table


def test_who_talks_about_it_is_counted_in_people(report: TopicReport) -> None:
    topic = about(report, "training")
    assert (topic.participants, topic.of) == (8, 8)
    assert [(g.group, g.n, g.of) for g in topic.groups] == [
        ("employer", 2, 2),
        ("partner", 2, 2),
        ("policymaker", 2, 2),
        ("provider", 2, 2),
    ]


def test_typical_segments_come_from_different_people(report: TopicReport) -> None:
    for topic in report.topics:
        people = [segment.partition(":")[0] for segment in topic.typical]
        assert len(people) == len(set(people)) == 5


def test_the_entry_for_a_candidate_is_ready_for_yaml_and_quotes_verbatim(
    report: TopicReport, segments: list[Segment]
) -> None:
    (entry,) = report.entries.values()
    assert yaml.safe_load(yaml.safe_dump(entry)) == entry
    assert entry["code"] == "leaking_roof"
    said = {segment.text for segment in segments}
    assert set(entry["examples"]) <= said  # type: ignore[call-overload]
    assert "leaking roof" in entry["rules"][0]["phrase"]  # type: ignore[index]


def test_a_topic_without_two_examples_is_no_candidate(codebook: Codebook) -> None:
    """All say the same of the roof, in the same words: there is one sentence to learn from."""
    segments = [replace(s, text=SAID[""][0]) if s.text in SAID[""] else s for s in make_segments()]
    coded = [make_coding(s, "funding") for s in segments if s.text not in SAID[""]]
    report = find_topics(segments, coded, codebook, n_topics=4)
    topic = about(report, "roof")
    assert topic.coded_share < 0.1 and not topic.candidate
    assert report.entries == {} and report.beyond == ()


@pytest.mark.parametrize(
    ("phrases", "examples", "candidate"),
    [
        (("roof", "lathes"), ("a", "b"), True),
        (("leaking roof",), ("a", "b"), True),
        (("alarm",), ("a", "b"), False),
        (("leaking roof",), ("a",), False),
        ((), (), False),
    ],
)
def test_an_entry_needs_two_examples_and_two_words_or_a_collocation(
    report: TopicReport, phrases: tuple[str, ...], examples: tuple[str, ...], candidate: bool
) -> None:
    topic = sketched(about(report, "training"), 9, phrases, examples)
    assert topic.candidate is candidate
    assert bool(topic.definition) is candidate


def test_the_uncoded_rest_is_searched_by_itself(codebook: Codebook) -> None:
    segments = [replace(s, turn=1) for s in make_segments(24)]
    half = [c for c in code_by_hand(segments) if "diploma" not in c.text or c.start % 2]
    report = find_topics(segments, half, codebook, n_topics=2)
    assert report.beyond
    assert min(topic.id for topic in report.beyond) > 2
    uncoded = {s.id for s in segments} - {c.segment for c in half}
    assert {topic.reading for topic in report.beyond} == {BEYOND}
    assert all(topic.candidate and set(topic.typical) <= uncoded for topic in report.beyond)
    assert {topic.id for topic in report.beyond} <= set(report.entries)
    assert [row["topic"] for row in report.topic_rows()][-1] == report.beyond[-1].id
    listed = [row for row in report.segment_rows() if row["topic"] == report.beyond[0].id]
    assert len(listed) >= report.beyond[0].segments and {row["segment"] for row in listed} <= uncoded
    assert {row["label"] for row in listed} == {report.beyond[0].label}


def test_a_segment_counts_for_a_topic_only_when_it_says_one_of_its_words(
    segments: list[Segment], codings: list[Coding], codebook: Codebook
) -> None:
    levy = next(s for s in segments if s.text.startswith("Well, the levy"))
    silent = replace(levy, id="T01:9999", start=levy.end, end=levy.end + 24, text="No, no, so he told them.")
    report = find_topics([*segments, silent], codings, codebook, n_topics=4)
    assert silent.id not in {weight.segment for weight in report.weights}
    by_id = {s.id: s for s in segments}
    for topic in report.topics:
        own = [by_id[w.segment].text.lower() for w in report.weights if w.topic == topic.id]
        assert own and all(any(term.text.split()[0].lower()[:5] in text for term in topic.terms) for text in own)


def test_the_sentences_of_a_topic_with_their_codes(report: TopicReport, codings: list[Coding]) -> None:
    funding = about(report, "training")
    rows = report.sentences_of(funding.id, codings)
    assert len(rows) >= funding.segments and {row["codes"] for row in rows} == {"funding"}
    assert [row["weight"] for row in rows] == sorted((row["weight"] for row in rows), reverse=True)
    with pytest.raises(QualkitError, match="There is no topic 99"):
        report.sentences_of(99, codings)


def test_rejected_codings_count_as_none(segments: list[Segment], codings: list[Coding], codebook: Codebook) -> None:
    rejected = [replace(coding, status="rejected") for coding in codings]
    report = find_topics(segments, rejected, codebook, n_topics=4)
    assert all(topic.candidate and topic.coded_share == 0 for topic in report.topics)


def test_a_code_over_two_topics_falls_apart(segments: list[Segment], codebook: Codebook) -> None:
    codings = [make_coding(s, "mixed") for s in segments if s.turn in (1, 2)]
    (split,) = find_topics(segments, codings, codebook, n_topics=4).splits
    assert (split.code, split.segments, [n for _, n in split.parts]) == ("mixed", 32, [16, 16])


def test_drift_names_what_only_one_interview_brings(segments: list[Segment], codebook: Codebook) -> None:
    new = [
        replace(segments[0], id=f"T99:{n}", transcript="T99", participant="T99", start=n, end=n + 30, text=text)
        for n, text in enumerate(["The heat pump needs a heat pump fitter.", "Every heat pump fitter is retired."])
    ]
    report = find_topics([*segments, *new], [], codebook, n_topics=4)
    drift = {part.transcript: part for part in report.drift}
    assert set(drift["T99"].terms) & {"heat pump", "heat pump fitter"}
    assert set(drift["T99"].typical) == {"T99:0", "T99:1"}
    assert drift["T01"].terms == ()


def test_drift_leaves_names_out_and_keeps_acronyms(segments: list[Segment], codebook: Codebook) -> None:
    """“Mandy” is said at the beginning of sentences alone, where any word has a capital; “Otters” elsewhere too."""
    said = [
        "Mandy and Julie came, and Julie left the HNC.",
        "Mandy said the HNC at Gateshead College is for otters.",
        "Otters swim at Gateshead College, says Julie.",
    ]
    new = [
        replace(segments[0], id=f"T99:{n}", transcript="T99", participant="T99", start=n, end=n + 30, text=text)
        for n, text in enumerate(said)
    ]
    (drift,) = (
        part for part in find_topics([*segments, *new], [], codebook, n_topics=4).drift if part.transcript == "T99"
    )
    assert {"HNC", "otters"} <= set(drift.terms)
    assert not [term for term in drift.terms if term.lower() in ("mandy", "julie", "gateshead", "gateshead college")]


def test_rows_of_the_files_have_stable_columns_and_weights_sum_to_one(report: TopicReport) -> None:
    assert all(tuple(row) == TOPIC_COLUMNS for row in report.topic_rows())
    assert all(tuple(row) == SEGMENT_COLUMNS for row in report.segment_rows())
    assert sum(topic.share for topic in report.topics) == pytest.approx(1, abs=0.001)


def test_topics_can_start_from_the_codebooks_own_words(
    segments: list[Segment], codings: list[Coding], codebook: Codebook
) -> None:
    report = find_topics(segments, codings, codebook, n_topics=4, seeded=True)
    assert about(report, "training").seed_code == "funding"
    assert {topic.seed_code for topic in report.topics} == {"funding", "modularity", ""}


def test_the_order_of_segments_and_codings_does_not_matter(codebook: Codebook) -> None:
    segments = make_segments(4)
    codings = code_by_hand(segments)
    there = find_topics(segments, codings, codebook, n_topics=4)
    assert there == find_topics(segments[::-1], codings[::-1], codebook, n_topics=4)


def _alike(text: str, n: int = 30, interviews: int = 3) -> list[Segment]:
    base = make_segments(1)[0]
    return [
        replace(
            base,
            id=f"T{i}",
            transcript=f"T{i % interviews}",
            participant=f"T{i % interviews}",
            start=i,
            text=text,
        )
        for i in range(n)
    ]


@pytest.mark.parametrize(
    ("segments", "note"),
    [
        ([], "no participants' segments"),
        (make_segments()[:2], "at least three segments"),
        (_alike("The levy pays for training."), "alike"),
        (
            [replace(s, text=f"Um, yeah, you know. {i}") for i, s in enumerate(make_segments(2))],
            "Too few words",
        ),
        ([replace(s, text="") for s in make_segments(2)], "alike"),
        (
            [
                replace(s, text=f"Wir haben das Geld nicht mehr für die Ausbildung {i} der Leute.")
                for i, s in enumerate(make_segments(2))
            ],
            "do not look like English",
        ),
        (make_segments(1), "only one interview"),
        (make_segments(3), "3 interviews"),
    ],
)
def test_thin_data_gives_a_sentence_and_no_warning(segments: list[Segment], note: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = find_topics(segments, [], NOTHING)
    assert note in report.note
    assert report.segments == len(segments)


def test_more_topics_than_segments_says_so() -> None:
    segments = make_segments(1)
    report = find_topics(segments, [], NOTHING, n_topics=40)
    assert "40 topics were asked for" in report.note
    assert 0 < len(report.topics) <= len(segments)


_SCRIPT = """
from qualkit.model import Codebook
from qualkit.topics import find_topics
from tests.topics.conftest import make_segments
report = find_topics(make_segments(6), [], Codebook(()))
print(repr(report.topic_rows()), repr(report.segment_rows()), repr(report.curve))
"""


def test_same_bytes_on_one_core_and_on_two() -> None:
    outputs = set()
    for cores in ("1", "2"):
        env = os.environ | {"OMP_NUM_THREADS": cores, "OPENBLAS_NUM_THREADS": cores, "PYTHONHASHSEED": cores}
        outputs.add(subprocess.run([sys.executable, "-c", _SCRIPT], env=env, capture_output=True, check=True).stdout)
    assert len(outputs) == 1


def test_the_package_alone_does_not_load_scikit_learn_or_spacy() -> None:
    script = "import sys, qualkit.topics; print(any(m in sys.modules for m in ('sklearn', 'spacy', 'numpy')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"


def test_words_said_more_without_a_code_are_listed_with_how_many_say_them(
    segments: list[Segment], codings: list[Coding], codebook: Codebook
) -> None:
    """Nobody codes the leaking roof; everything else is coded everywhere."""
    words = {word.text: word for word in find_topics(segments, codings, codebook, n_topics=4).outside}
    assert {"workshop", "lathes"} <= set(words) and not {"levy", "degree"} & set(words)
    workshop = words["workshop"]
    said = [s for s in segments if "workshop" in s.text]
    assert (workshop.segments, workshop.coded) == (len(said), 0)
    assert workshop.participants == len({s.participant for s in said})


def test_without_codings_or_with_everything_coded_no_words_are_outside(
    segments: list[Segment], codebook: Codebook
) -> None:
    assert find_topics(segments, [], codebook, n_topics=4).outside == ()
    everything = [make_coding(s, "funding") for s in segments]
    assert find_topics(segments, everything, codebook, n_topics=4).outside == ()


def test_a_sentence_says_how_a_topic_lies_to_the_codebook(report: TopicReport) -> None:
    assert about(report, "training").reading == "Mostly what funding covers."
    assert about(report, "roof").reading.startswith("Largely outside the codes: ")
    nearly = _reading(0.53, [CodeShare("funding", 0.53)])
    assert nearly == "Nearly half of it is outside the codes: 47\u00a0% is in sentences without a code."


def test_an_entrys_phrases_are_not_those_that_the_codes_have(
    segments: list[Segment], codings: list[Coding], codebook: Codebook
) -> None:
    """The workshop is spoken of in coded sentences too, more often than in the leaking roof's."""
    spoken = [replace(s, text=f"{s.text} In the workshop.") if s.text.startswith("Parents") else s for s in segments]
    extra = [
        replace(s, id=f"{s.id}x{n}", start=s.start + n, text="The workshop levy.")
        for s in spoken[:8]
        for n in range(1, 8)
    ]
    coded = [*codings, *(make_coding(s, "funding") for s in extra)]
    entry = find_topics([*spoken, *extra], coded, codebook, n_topics=4)
    phrases = {p for e in entry.entries.values() for rule in e["rules"] for p in rule["phrase"]}  # type: ignore[attr-defined]
    assert "workshop" not in phrases and any("roof" in p for p in phrases)
