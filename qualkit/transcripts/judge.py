"""Decides which words at the start of lines are speakers' labels, from the whole file."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.transcripts import labels
from qualkit.transcripts.lines import Opening
from qualkit.transcripts.records import ReadOptions, Refused

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MID_SENTENCE = re.compile(r"(?<=[\w,] )[^\W\d_]+(?:['’-][^\W\d_]+)*")
FREE = 0.85  # the least firmness of a label that needs no remark


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label that was taken (or not taken) for a speaker's on thin evidence."""

    label: str
    lines: tuple[int, ...]
    taken: bool
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The labels that open turns, by folded form, with how firm each is; and the doubtful ones."""

    accepted: dict[str, float] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()

    def takes(self, opening: Opening) -> bool:
        return labels.fold(opening.label) in self.accepted


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the whole text says about its words: which occur in lower case, which with a capital inside a sentence."""

    small: frozenset[str]
    capital: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Evidence:
        words = set(_WORD.findall(text))
        middle = set(_MID_SENTENCE.findall(text))
        return cls(frozenset(w for w in words if w.islower()), frozenset(w for w in middle if not w.islower()))


def judge(
    openings: Sequence[Opening], layout: str, evidence: Evidence, known: Collection[str], options: ReadOptions
) -> Verdict:
    """The labels among the candidates of one grammar. ``known`` are speakers for certain.

    Usual labels and codes count at once; a name when it recurs, or when the file's turns are set off by blank lines
    and so is it; words of a sentence (``The thing is:``) never.
    """
    sure = {labels.fold(label) for label in (*known, *options.interviewers, *options.aliases)}
    groups: dict[str, list[Opening]] = {}
    for opening in openings:
        groups.setdefault(labels.fold(opening.label), []).append(opening)
    if options.label:
        own = _own_label(options.label)
        fits = {key: 1.0 for key, found in groups.items() if key in sure or any(own.fullmatch(o.label) for o in found)}
        return Verdict(fits)
    bench = _Bench.of(layout, evidence, sure, groups)
    accepted: dict[str, float] = {}
    doubts: list[Doubt] = []
    for key, found in groups.items():
        firm, why = bench.weigh(key, found)
        if firm:
            accepted[key] = firm
        if why:
            doubts.append(Doubt(found[0].label, tuple(o.line.number for o in found), bool(firm), why))
    if layout == "Q and A with a point" and len({key[:1] for key in accepted}) < 2:
        return Verdict()
    return Verdict(accepted, tuple(doubts)) if accepted else Verdict()


def _own_label(expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression)
    except re.error as error:
        raise Refused(
            f"`label` in qualkit.toml is no regular expression: “{expression}” ({error})",
            "correct it there",
        ) from None


def _is_spaced(groups: Mapping[str, Sequence[Opening]], sure: Collection[str]) -> bool:
    """Whether turns stand after blank lines, seen from the labels that are beyond doubt."""
    firm = [o for key, found in groups.items() for o in found if key in sure or labels.is_code(found[0].label)]
    firm = firm or [o for found in groups.values() if len(found) > 1 and labels.is_name(found[0].label) for o in found]
    return len(firm) > 1 and sum(o.line.after_blank for o in firm) >= 0.8 * len(firm)


@dataclass(frozen=True, slots=True)
class _Bench:
    layout: str
    evidence: Evidence
    spaced: bool
    sure: Collection[str]
    groups: Mapping[str, Sequence[Opening]]
    shapes: frozenset[str]  # of codes that open several turns, or are known for certain
    names: int  # how many names open several turns
    recurring: int  # how many codes and usual labels open several turns
    few: bool  # few enough candidates for one turn each to be likely

    @classmethod
    def of(
        cls, layout: str, evidence: Evidence, sure: Collection[str], groups: Mapping[str, Sequence[Opening]]
    ) -> _Bench:
        voices = [
            found[0].label
            for key, found in groups.items()
            if (key in sure or len(found) > 1) and not labels.is_interviewer(found[0].label)
        ]
        shapes = frozenset(labels.shape(label) for label in voices if labels.is_code(label))
        names = sum(bool(labels.name_words(label)) for label in voices)
        recurring = sum(len(found) > 1 and labels.is_code(found[0].label) for found in groups.values())
        few = len(groups) <= 12
        return cls(layout, evidence, _is_spaced(groups, sure), sure, groups, shapes, names, recurring, few)

    @property
    def alone(self) -> bool:
        """Whether no label but an interviewer's opens several turns."""
        return not self.shapes and not self.names and self.few

    def weigh(self, key: str, found: Sequence[Opening]) -> tuple[float, str]:
        """How firm a label is, 0 when it is none; and a remark when a person should look."""
        label = found[0].label
        if key in self.sure or labels.fold(labels.bare(label)) in self.sure:
            return 1.0, ""
        if key in labels.SHEET_KEYS or key in labels.NOT_LABELS or key in labels.REMARKS or labels.is_date(label):
            return 0.0, ""
        inside = self.spaced and not any(o.line.after_blank for o in found)
        if labels.is_code(label):
            return self._code(label, found, inside)
        if labels.is_name(label):
            return self._name(label, found, inside)
        return self._phrase(label, found)

    def _code(self, label: str, found: Sequence[Opening], inside: bool) -> tuple[float, str]:
        if labels.is_interviewer(label) or (labels.is_generic(label) and not inside):
            return 0.95, ""
        if inside:
            return 0.0, "it stands inside a paragraph, where the other labels do not"
        if len(found) > 1:
            return (0.95, "") if self.layout != "label and dash" or len(found) > 2 or self.recurring > 1 else (0.0, "")
        if labels.shape(label) in self.shapes or self.alone:
            return 0.9, ""
        if any(sign.isdigit() for sign in label):
            return 0.8, "it begins one line only"
        return 0.0, "it begins one line only" if self.layout == "label and colon" else ""

    def _name(self, label: str, found: Sequence[Opening], inside: bool) -> tuple[float, str]:
        often = len(found) + self._of_same_name(label)
        strict = self.layout not in ("label and colon", "name and time, speech below", "bold label")
        if inside:
            return 0.0, "it stands inside a paragraph, where the other labels do not"
        if self.layout == "name and time, speech below":
            return (0.95, "") if often > 1 or len(self.groups) > 1 else (0.6, "it occurs once")
        common = len(label.split()) == 1 and label.casefold() in self.evidence.small
        if often > 3 or (often > 2 and self.spaced) or (often > 1 and not common):
            return 0.9 if often > 2 or not strict else 0.8, ""
        if strict:
            return 0.0, ""
        spoken_of = label in self.evidence.capital
        if often > 1:
            return (
                (0.7, "it is also an ordinary word")
                if self.spaced or spoken_of
                else (0.0, "it is also an ordinary word")
            )
        if len(labels.name_words(label)) > 1 or (spoken_of and not common):
            return 0.7, "it begins one line only"
        if not common and (self.alone or (self.spaced and self.names)):
            return 0.6, "it begins one line only"
        return 0.0, "it begins one line only"

    def _of_same_name(self, label: str) -> int:
        """How often fuller or shorter forms of a name open turns: ``Sarah`` and ``Ms Jones`` beside ``Sarah Jones``."""
        words = labels.name_words(label)
        if not words or len(self.groups) > 300:
            return 0
        others = (
            (labels.name_words(found[0].label), len(found))
            for key, found in self.groups.items()
            if key != labels.fold(label)
        )
        return sum(count for other, count in others if other and (other < words or words < other or other == words))

    def _phrase(self, label: str, found: Sequence[Opening]) -> tuple[float, str]:
        first = label.split()[0].casefold() if label.split() else ""
        if first in labels.NOT_LABELS or len(label.split()) > 5:
            return 0.0, ""
        if self.layout == "name and time, speech below" and len(found) > 1:
            return 0.8, ""
        if self.layout == "label and colon" and len(found) > 3 and all(o.line.after_blank for o in found):
            return 0.5, "it is not written like a name"
        recurs = self.layout == "label and colon" and len(found) > 2 and len(label.split()) < 3
        return 0.0, "it is not written like a name" if recurs else ""
