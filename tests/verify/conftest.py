from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from qualkit.model import Participant, Transcript
from qualkit.transcripts import read_folder
from qualkit.verify import Finding, Verification, build_index, verify_draft
from qualkit.verify.drafts.text import read_markdown
from qualkit.verify.index import Index
from qualkit.verify.records import Draft
from tests.verify.study import write_study

GROUPS = ("provider", "employer", "policymaker", "partner")


class Study:
    """The study, read and indexed, with the check as a function of a draft's text."""

    def __init__(self, transcripts: dict[str, Transcript], people: dict[str, Participant]) -> None:
        self.transcripts, self.people = transcripts, people
        self.index: Index = build_index(transcripts)

    def verify(self, draft: str | Draft) -> Verification:
        read = draft if isinstance(draft, Draft) else Draft("draft.md", tuple(read_markdown(draft)))
        return verify_draft(read, self.transcripts, self.people, GROUPS, self.index)

    def only(self, draft: str) -> Finding:
        """The one finding of a draft."""
        findings = self.verify(draft).findings
        assert len(findings) == 1, [(f.verdict, f.quote) for f in findings]
        return findings[0]

    def verdict(self, draft: str) -> str:
        return self.only(draft).verdict


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    corpus = read_folder(write_study(tmp_path_factory.mktemp("study")), groups=GROUPS)
    people = {person.id: person for person in corpus.participants}
    assert sorted(people) == ["E01", "G03", "P02", "S05", "S06"]
    return Study({t.id: t for t in corpus.transcripts}, people)


@pytest.fixture
def verdicts(study: Study) -> Iterator[Callable[[str], list[str]]]:
    yield lambda draft: [finding.verdict for finding in study.verify(draft).findings]
