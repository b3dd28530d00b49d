"""All findings about a draft, and what they add up to: who is heard, who is not, what is printed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.model import Participant
from qualkit.verify.records import Draft, Finding, Verdict

FAULTS: tuple[Verdict, ...] = ("altered", "misattributed", "not_found")
FINDING_COLUMNS = "quote,line,verdict,transcript,participant,group,start,end,diff,note,source,places".split(",")


@dataclass(frozen=True, slots=True)
class Verification:
    """A draft's findings, in the order of the draft, and who has a voice in it."""

    draft: Draft
    findings: tuple[Finding, ...]
    people: Mapping[str, Participant]
    groups: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is altered, misattributed or not found."""
        return not any(finding.verdict in FAULTS for finding in self.findings)

    @property
    def voices(self) -> list[Finding]:
        """The findings that print a participant's words."""
        return [f for f in self.findings if f.participant and f.verdict not in ("ignored", "not_found", "interviewer")]

    def counts(self) -> dict[str, int]:
        """How many findings have each verdict."""
        return dict(Counter(finding.verdict for finding in self.findings))

    def quoted(self) -> dict[str, int]:
        """How often each participant is quoted, the most quoted first."""
        counts = Counter(finding.participant for finding in self.voices)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def by_group(self) -> dict[str, tuple[int, int, int]]:
        """For each group: its quotations, its participants quoted, and all its participants."""
        return {
            group: (
                sum(f.group == group for f in self.voices),
                len({f.participant for f in self.voices if f.group == group}),
                sum(p.group == group for p in self.people.values()),
            )
            for group in self.groups
        }

    def silent(self) -> list[str]:
        """The groups that have participants but no voice in the draft."""
        return [group for group, (n, _, of) in self.by_group().items() if of and not n]

    def twice(self) -> list[tuple[Finding, Finding]]:
        """Pairs of findings that print the same passage."""
        pairs = []
        for number, one in enumerate(self.voices):
            for other in self.voices[number + 1 :]:
                over = min(one.end, other.end) - max(one.start, other.start)
                if one.transcript == other.transcript and over * 2 > min(one.end - one.start, other.end - other.start):
                    pairs.append((one, other))
        return pairs
