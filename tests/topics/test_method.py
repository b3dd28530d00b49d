"""What a report and a paper say about how topics were found: the figures are those of the topic pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit.model import Codebook, Coding, Segment
from qualkit.topics import TopicChoice, TopicReport, find_topics
from qualkit.topics.method import how_many, how_to_read, paragraph, stability
from tests.topics.conftest import make_segments


@pytest.fixture(scope="module")
def chosen() -> TopicReport:
    return find_topics(make_segments(24), [], Codebook(()), seed=3)


def test_a_chosen_number_is_said_with_those_that_were_tried(chosen: TopicReport) -> None:
    (point,) = (point for point in chosen.curve if point.chosen)
    assert (point.n_topics, chosen.fixed, chosen.interviews, chosen.draws) == (chosen.number, False, 24, 10)
    report = replace(chosen, curve=tuple(TopicChoice(k, 1.0, 0.0, 1.0, k == 4) for k in (3, 4, 6)), number=4)
    assert "was chosen: 3, 4 and 6 were tried" in how_many(report) and ", 4 had the best score" in how_many(report)
    assert "The marked number was chosen" in how_to_read(report)


def test_a_number_that_was_set_is_said_to_be_set(
    segments: list[Segment], codings: list[Coding], codebook: Codebook
) -> None:
    report = find_topics(segments, codings, codebook, n_topics=4, seeded=True)
    assert how_to_read(report) == how_many(report)
    assert how_many(report).endswith("set beforehand: 4.")
    assert "2 topics started from the codebook's own phrases" in paragraph(report, "1.0")


def test_the_paragraph_has_version_seed_draws_and_the_unstable(chosen: TopicReport) -> None:
    shaky = replace(chosen, topics=(replace(chosen.topics[0], stable=False), *chosen.topics[1:]))
    text = paragraph(shaky, "1.0")
    for said in (
        "qualkit 1.0",
        "(seed 3)",
        "10 random draws of 80\u00a0% of the interviews",
        "in 192 sentences of 24 interviews",
    ):
        assert said in text
    assert f"unstable: 1 of the {len(shaky.topics)} here." in text
    assert "No topic started from the codebook" in text


def test_one_interview_is_drawn_by_sentences() -> None:
    report = find_topics(make_segments(1), [], Codebook(()))
    assert "of the sentences (seed" in stability(report)


def test_without_topics_the_paragraph_is_the_note() -> None:
    assert paragraph(find_topics([], [], Codebook(())), "1.0") == (
        "No topics are reported. There are no participants' segments, so no topics were looked for."
    )
