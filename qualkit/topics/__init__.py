"""The topic pass: what the interviews talk about, which of it no code covers, and what is new.

``find_topics`` goes from segments and codings to a ``TopicReport``; ``TopicModel`` is the scikit-learn estimator beneath it.
scikit-learn is loaded when one of the two is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit.topics.records import (
    SEGMENT_COLUMNS,
    TOPIC_COLUMNS,
    CodeShare,
    CodeSplit,
    Drift,
    GroupCount,
    OutsideWord,
    SegmentTopic,
    Term,
    Topic,
    TopicChoice,
    TopicReport,
)

if TYPE_CHECKING:
    from qualkit.topics.estimator import TopicModel
    from qualkit.topics.find import find_topics

__all__ = [
    "SEGMENT_COLUMNS",
    "TOPIC_COLUMNS",
    "CodeShare",
    "CodeSplit",
    "Drift",
    "GroupCount",
    "OutsideWord",
    "SegmentTopic",
    "Term",
    "Topic",
    "TopicChoice",
    "TopicModel",
    "TopicReport",
    "find_topics",
]


def __getattr__(name: str) -> Any:
    if name == "TopicModel":
        from qualkit.topics.estimator import TopicModel

        return TopicModel
    if name == "find_topics":
        from qualkit.topics.find import find_topics

        return find_topics
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
