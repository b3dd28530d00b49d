"""Checks a manuscript: is every quotation in it really what somebody said, and who said it?"""

from qualkit.verify.check import verify_draft
from qualkit.verify.drafts import read_draft
from qualkit.verify.index import build_index
from qualkit.verify.records import VERDICTS, Block, Draft, Finding, Quotation, Verdict
from qualkit.verify.verification import FAULTS, FINDING_COLUMNS, Verification

__all__ = [
    "FAULTS",
    "FINDING_COLUMNS",
    "VERDICTS",
    "Block",
    "Draft",
    "Finding",
    "Quotation",
    "Verdict",
    "Verification",
    "build_index",
    "read_draft",
    "verify_draft",
]
