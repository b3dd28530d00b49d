"""One function per verb: a study in, records or files out. Printing and arguments belong to the command line."""

from qualkit.workflow.ask import explain, pick_quotes, search
from qualkit.workflow.author import write_matrix
from qualkit.workflow.groups import compare_groups, write_comparison
from qualkit.workflow.methods import write_methods
from qualkit.workflow.run import (
    RunResult,
    add_candidate,
    run,
    theme_quotes,
    topics_of,
    write_report,
)
from qualkit.workflow.study import (
    CodedStudy,
    Study,
    code_study,
    copy_demo,
    init_study,
    open_study,
    read_corpus,
)
from qualkit.workflow.teach import agree, rule_stats, suggest, write_agreement

__all__ = [
    "CodedStudy",
    "RunResult",
    "Study",
    "add_candidate",
    "agree",
    "code_study",
    "compare_groups",
    "copy_demo",
    "explain",
    "init_study",
    "open_study",
    "pick_quotes",
    "read_corpus",
    "rule_stats",
    "run",
    "search",
    "suggest",
    "theme_quotes",
    "topics_of",
    "write_agreement",
    "write_comparison",
    "write_matrix",
    "write_methods",
    "write_report",
]
