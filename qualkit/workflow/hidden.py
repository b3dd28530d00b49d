"""What a run shows when small cells are hidden: the comparison's rule carried into summary, quotes, topics and report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.compare import CodeComparison
from qualkit.compare.suppress import counted_cells, hidden_cells, told_by_total
from qualkit.model import CodeSummary, Coding, Count, Segment
from qualkit.topics import Topic, TopicReport
from qualkit.topics.candidates import examples_of
from qualkit.workflow.coding import CodedStudy

Cells = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Hidden:
    """Codes whose numbers are hidden in all, by group, and by stance."""

    totals: frozenset[str] = frozenset()
    groups: Cells = frozenset()
    stances: Cells = frozenset()

    def may_quote(self, coding: Coding) -> bool:
        """Whether a passage may be printed with its code, group and stance."""
        return not any(
            (code, coding.group) in self.groups or (code, coding.stance) in self.stances
            for code in {coding.code, coding.theme}
        )


def hidden_of(summaries: Sequence[CodeSummary], small: int) -> Hidden:
    """What must be hidden so that nobody can work out a cell of fewer than ``small`` participants."""
    groups = {s.code: s.by_group for s in summaries}
    small_totals = {code for code, _ in _cells({s.code: {"": s.total} for s in summaries}, small)}
    return Hidden(
        frozenset(small_totals | told_by_total(_table(groups), set(_cells(groups, small)))),
        _cells(groups, small),
        _cells({s.code: s.by_stance for s in summaries}, small),
    )


def hidden_in(coded: CodedStudy, suppress: bool) -> Hidden:
    """What must be hidden of a study; nothing when small cells are not."""
    return hidden_of(coded.summaries(), coded.study.settings.compare.small) if suppress else Hidden()


def _cells(counts: Mapping[str, Mapping[str, Count]], small: int) -> Cells:
    return frozenset(hidden_cells(_table(counts), small))


def _table(counts: Mapping[str, Mapping[str, Count]]) -> list[CodeComparison]:
    return counted_cells({name: {key: (c.n or 0, c.of) for key, c in row.items()} for name, row in counts.items()})


def shown_summaries(summaries: Sequence[CodeSummary], hidden: Hidden) -> list[CodeSummary]:
    """The summaries without the hidden numbers."""
    return [
        replace(
            s,
            total=s.total.hidden() if s.code in hidden.totals else s.total,
            transcripts=None if s.code in hidden.totals else s.transcripts,
            reviewed=None if s.code in hidden.totals else s.reviewed,
            by_group=_shown(s.code, s.by_group, hidden.groups),
            by_stance=_shown(s.code, s.by_stance, hidden.stances),
        )
        for s in summaries
    ]


def _shown(code: str, counts: Mapping[str, Count], hidden: Cells) -> dict[str, Count]:
    return {key: count.hidden() if (code, key) in hidden else count for key, count in counts.items()}


def shown_topics(report: TopicReport, segments: Mapping[str, Segment], hidden: Hidden, small: int) -> TopicReport:
    """The topics of ``small`` participants or more, without small groups, their sentences, and what one interview brings."""
    enough = [t for t in report.every if t.participants >= small]
    counts = {str(t.id): {c.group: Count(c.n, c.of, 0) for c in t.groups} for t in enough}
    cells = _cells(counts, small)

    def shown(topics: Sequence[Topic]) -> tuple[Topic, ...]:
        return tuple(_topic(t, segments, cells) for t in topics if t.participants >= small)

    kept = {t.id for t in enough}
    topics, beyond = shown(report.topics), shown(report.beyond)
    return replace(
        report,
        topics=topics,
        beyond=beyond,
        entries={
            t.id: {**report.entries[t.id], "examples": examples_of(t, segments)}
            for t in (*topics, *beyond)
            if t.id in report.entries
        },
        splits=tuple(
            s for s in report.splits if s.code not in hidden.totals and kept.issuperset(t for t, _ in s.parts)
        ),
        drift=(),
    )


def _topic(topic: Topic, segments: Mapping[str, Segment], hidden: Cells) -> Topic:
    small = {group for name, group in hidden if name == str(topic.id)}

    def quotable(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if segments[name].group not in small)

    return replace(
        topic,
        groups=tuple(replace(c, n=None, share=None) if c.group in small else c for c in topic.groups),
        typical=quotable(topic.typical),
        outside=quotable(topic.outside),
        examples=quotable(topic.examples),
    )
