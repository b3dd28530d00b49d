"""People's decisions: the append-only log, merging logs, and where a decision stands in the transcripts now."""

from qualkit.decisions.anchor import anchor, decide, is_stretch, is_whole, names_place, segments_at
from qualkit.decisions.append import append_decision, append_decisions
from qualkit.decisions.follow import Followed, decision_problem, follow
from qualkit.decisions.latest import finished, latest
from qualkit.decisions.log import by_time
from qualkit.decisions.merge import Merged, MergeReport, merge_logs
from qualkit.decisions.read import read_decisions
from qualkit.decisions.tally import Tally, tally

__all__ = [
    "Followed",
    "MergeReport",
    "Merged",
    "Tally",
    "anchor",
    "append_decision",
    "append_decisions",
    "by_time",
    "decide",
    "decision_problem",
    "finished",
    "follow",
    "is_stretch",
    "is_whole",
    "latest",
    "merge_logs",
    "names_place",
    "read_decisions",
    "segments_at",
    "tally",
]
