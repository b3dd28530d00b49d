"""One function per verb: a study in, records or files out. Printing and arguments belong to the command line."""

from qualkit.workflow.adopt import Adopted, add_candidate
from qualkit.workflow.ask import explain, pick_quotes
from qualkit.workflow.author import write_matrix
from qualkit.workflow.begin import copy_demo, init_study
from qualkit.workflow.bring import Imported, import_codings
from qualkit.workflow.coding import CodedStudy, Layers, Scores, code_study, layers_of, score_study
from qualkit.workflow.draw import Sample, draw_sample, read_sample, write_sample
from qualkit.workflow.export import coding_sheet, export_codings, write_coding_sheet
from qualkit.workflow.groups import compare_groups, write_comparison
from qualkit.workflow.methods import write_methods
from qualkit.workflow.run import (
    RunResult,
    run,
    theme_quotes,
    topics_of,
    write_report,
)
from qualkit.workflow.search import search
from qualkit.workflow.study import Study, open_study, read_corpus
from qualkit.workflow.teach import agree, agree_team, rule_stats, suggest, write_agreement, write_team_agreement

__all__ = [
    "Adopted",
    "CodedStudy",
    "Imported",
    "Layers",
    "RunResult",
    "Sample",
    "Scores",
    "Study",
    "add_candidate",
    "agree",
    "agree_team",
    "code_study",
    "coding_sheet",
    "compare_groups",
    "copy_demo",
    "draw_sample",
    "explain",
    "export_codings",
    "import_codings",
    "init_study",
    "layers_of",
    "open_study",
    "pick_quotes",
    "read_corpus",
    "read_sample",
    "rule_stats",
    "run",
    "score_study",
    "search",
    "suggest",
    "theme_quotes",
    "topics_of",
    "write_agreement",
    "write_coding_sheet",
    "write_comparison",
    "write_matrix",
    "write_methods",
    "write_report",
    "write_sample",
    "write_team_agreement",
]
