"""How the topics of a report were found, in sentences for its reader and for a paper."""

from __future__ import annotations

from qualkit.charts import percent
from qualkit.keyness import Z
from qualkit.topics.describe import STABLE
from qualkit.topics.factors import COMPARED
from qualkit.topics.records import TopicReport
from qualkit.topics.resampling import IN_COMMON, KEPT, NEARLY, STEADY


def paragraph(report: TopicReport, version: str) -> str:
    """A paragraph for a paper: what was done to find the topics, with the figures of this report."""
    if not report.number:
        return f"No topics are reported. {report.note}".strip()
    sentences = [
        f"Topics were found by non-negative matrix factorisation of tf-idf weights of words and collocations (qualkit {version}), "
        f"in {report.segments:,} sentences of {_count(report.interviews, 'interview')}. "
        "Function words and spoken fillers were left out, and a sentence borrowed from its neighbours in the same turn; it counts for "
        "a topic only when it says one of the topic's words.",
        _start(report),
        how_many(report),
        stability(report),
    ]
    if report.beyond:
        sentences.append(
            f"The {report.uncoded:,} sentences without a code were searched once more by themselves, and the number of topics was "
            f"chosen there in the same way; {_count(len(report.beyond), 'stable topic')} of several participants "
            f"{'is' if len(report.beyond) == 1 else 'are'} reported."
        )
    if report.outside:
        sentences.append(
            "Words said more in sentences without a code were told by log-odds with a prior made of all sentences "
            f"(Monroe, Colaresi and Quinn 2008), z above {Z:.2f}."
        )
    return " ".join(sentences)


def how_many(report: TopicReport) -> str:
    """How many topics there are, and how that number came about."""
    if report.fixed:
        return f"The number of topics was not chosen by the program but set beforehand: {report.number}."
    if not report.curve:
        return f"There were too few sentences to compare numbers of topics; {_count(report.number, 'topic')} could be found."
    *others, last = (str(point.n_topics) for point in report.curve)
    tried = f"{', '.join(others)} and {last}" if others else last
    return (
        f"The number of topics was chosen: {tried} were tried on random draws of the {_drawn(report)}. Of the numbers at which "
        f"{percent(STEADY)} or more of the topics came back (or at most {100 * NEARLY:.0f} percentage points fewer than at the "
        f"steadiest number), {report.number} had the best score: share that came back × (1 + coherence) × log(topics + 1), "
        f"coherence being the mean C_NPMI of the topics' {COMPARED} first words."
    )


def stability(report: TopicReport) -> str:
    """What it means that a topic comes back, and when it is unstable."""
    return (
        f"Stability was measured on {report.draws} random draws of {percent(KEPT)} of the {_drawn(report)} (seed {report.seed}): "
        f"a topic comes back in a draw when {IN_COMMON} or more of its {COMPARED} first words are among the {COMPARED} first of one "
        f"topic there. A topic that comes back in fewer than {percent(STABLE)} of the draws is unstable: "
        f"{sum(not topic.stable for topic in report.topics)} of the {len(report.topics)} here."
    )


def how_to_read(report: TopicReport) -> str:
    """How to read the figures of the numbers tried; where there are none, what was done instead."""
    if report.fixed or not report.curve:
        return how_many(report)
    return (
        f"Each number of topics was tried on random draws of the {_drawn(report)}. “Comes back” is how many of its topics were found "
        "again there, on average. The marked number was chosen: among those whose topics come back most, it has the best score, "
        "which also counts whether the words of a topic are said together, and gives less for each further topic."
    )


def _start(report: TopicReport) -> str:
    seeded = sum(bool(topic.seed_code) for topic in report.topics)
    if not seeded:
        return "No topic started from the codebook; the codes were set against the topics afterwards."
    return f"{_count(seeded, 'topic')} started from the codebook's own phrases for a theme, the others were free."


def _drawn(report: TopicReport) -> str:
    return "interviews" if report.interviews > 1 else "sentences"


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'s' if n != 1 else ''}"
