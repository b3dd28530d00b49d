"""Which pseudonym stands for whom: the forms of one person's name get the same one, in the whole study."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.identities.persons import initials_of, name_parts
from qualkit.identities.records import TOLD, Finding, Kind

_NAMED: tuple[Kind, ...] = ("name", "speaker_label")
Slot = tuple[str, str, str]  # what the pseudonym is called, transcript, text


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The pseudonym of every finding, by what it is called, transcript and text."""

    chosen: Mapping[Slot, str]

    def of(self, finding: Finding) -> str:
        """``[name 1]`` for a finding."""
        return self.chosen[TOLD[finding.kind], finding.transcript, finding.text]

    def forms(self) -> dict[str, list[str]]:
        """The words behind every pseudonym, for the key."""
        found: dict[str, set[str]] = defaultdict(set)
        for (_, _, text), pseudonym in self.chosen.items():
            found[pseudonym].add(text)
        return {
            pseudonym: sorted(texts) for pseudonym, texts in sorted(found.items(), key=lambda item: _order(item[0]))
        }


def choose_pseudonyms(findings: Sequence[Finding], texts: Iterable[str] = ()) -> Pseudonyms:
    """A pseudonym for every finding, numbered by kind in the order of the findings.

    A name's forms (full, given name, surname, initials) belong to one person when exactly one full name fits, first
    within the transcript, then in the study. Numbers that stand in the ``texts`` already, as ``[name 3]``, are not used again.
    """
    persons = _persons([f for f in findings if f.kind in _NAMED])
    used = _used(texts)
    numbers: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = defaultdict(int)
    chosen: dict[Slot, str] = {}
    for finding in findings:
        told = TOLD[finding.kind]
        person = persons.get((finding.transcript, finding.text)) if finding.kind in _NAMED else None
        identity = told, person or normal_form(finding.kind, finding.text)
        if identity not in numbers:
            counts[told] += 1
            while f"[{told} {counts[told]}]" in used:
                counts[told] += 1
            numbers[identity] = f"[{told} {counts[told]}]"
        chosen[told, finding.transcript, finding.text] = numbers[identity]
    return Pseudonyms(chosen)


def normal_form(kind: Kind, text: str) -> str:
    """The form in which two spellings of one identifier are the same.

    >>> normal_form("phone", "+44 7700 900123") == normal_form("phone", "07700-900123")
    True
    """
    if kind == "phone" and re.search(r"\d", text):
        digits = re.sub(r"\D", "", text)
        return (
            re.sub(r"^(?:00)?440?", "0", digits) if not digits.startswith("0") or digits.startswith("0044") else digits
        )
    if kind in ("postcode", "national_insurance", "nhs"):
        return re.sub(r"[\s-]", "", text).upper()
    if kind == "url":
        return re.sub(r"^(?:https?://)?(?:www\.)?", "", text.casefold()).rstrip("/")
    if kind == "employer":
        text = re.sub(r"[ ,]+(?:ltd|limited|plc|llp)\.?$", "", text, flags=re.IGNORECASE)
    return " ".join(text.replace("’", "'").casefold().replace("&", "and").split())


def _persons(findings: Sequence[Finding]) -> dict[tuple[str, str], str]:
    """The person behind each name, by transcript and text."""
    everywhere: dict[str, tuple[str, ...]] = {}
    within: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for finding in findings:
        parts = name_parts(finding.text)
        if len(parts) > 1 and all(len(part) > 1 for part in parts):
            person = f"{parts[0]} {parts[-1]}"
            everywhere[person] = within[finding.transcript][person] = parts
    chosen: dict[tuple[str, str], str] = {}
    for finding in findings:
        fitting = [name for name, parts in within[finding.transcript].items() if fits(finding.text, parts)]
        if not fitting:
            fitting = [name for name, parts in everywhere.items() if fits(finding.text, parts)]
        own = " ".join(name_parts(finding.text)) or finding.text
        chosen[finding.transcript, finding.text] = fitting[0] if len(fitting) == 1 else own
    return chosen


def fits(text: str, person: Sequence[str]) -> bool:
    """Whether a text is a form of a person's name.

    >>> [fits(t, ("sarah", "jones")) for t in ("Sarah", "Ms Jones", "S. Jones", "SJ", "S.J.", "Sam Jones")]
    [True, True, True, True, True, False]
    """
    parts = name_parts(text)
    if not parts:
        return False
    if all(len(part) == 1 for part in parts):
        return "".join(parts) == initials_of(person)
    if len(parts) == 1:
        return parts[0] in (person[0], person[-1]) or (text.isupper() and parts[0] == initials_of(person))
    first, last = parts[0], parts[-1]
    return last == person[-1] and (first == person[0] or (len(first) == 1 and person[0].startswith(first)))


def _used(texts: Iterable[str]) -> frozenset[str]:
    pattern = re.compile(rf"\[(?:{'|'.join(sorted(set(TOLD.values())))}) \d+\]")
    return frozenset(found for text in texts for found in pattern.findall(text))


def _order(pseudonym: str) -> tuple[str, int]:
    kind, _, number = pseudonym.strip("[]").rpartition(" ")
    return kind, int(number)
