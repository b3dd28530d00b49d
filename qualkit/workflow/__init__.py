"""One function per verb: a study in, records or files out. Printing and arguments belong to the command line."""

from qualkit.workflow.ask import explain, pick_quotes, search
from qualkit.workflow.author import write_matrix
from qualkit.workflow.run import (
    RunResult,
    add_candidate,
    compare_groups,
    run,
    theme_quotes,
    topics_of,
    write_comparison,
    write_methods,
    write_report,
)
from qualkit.workflow.study import (
    CodedStudy,
    Proposed,
    Scores,
    Study,
    code_study,
    copy_demo,
    init_study,
    open_study,
    propose_codings,
    read_corpus,
    score_study,
)
from qualkit.workflow.teach import agree, rule_stats, suggest, write_agreement

__all__ = [
    "CodedStudy",
    "Proposed",
    "RunResult",
    "Scores",
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
    "propose_codings",
    "read_corpus",
    "rule_stats",
    "run",
    "score_study",
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
