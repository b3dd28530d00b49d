"""Who a draft says is speaking: the participants and groups named next to a quotation, and citations of other sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Participant, Transcript

_SAYING = (
    r"(?:said|says?|saying|put|puts|told|tells?|argued?|argues|described?|describes|called?|calls|explain(?:ed|s)?|not(?:ed|es)|"
    r"felt|feels?|recall(?:ed|s)?|observ(?:ed|es)|comment(?:ed|s)|remark(?:ed|s)|add(?:ed|s)|stat(?:ed|es)|report(?:ed|s)|"
    r"complain(?:ed|s)|warn(?:ed|s)|wonder(?:ed|s)|asked|asks|replied|suggest(?:ed|s)|reflect(?:ed|s)|spoke|speaks|"
    r"summ(?:ed|s) (?:it )?up|thought|thinks|claim(?:ed|s)|insist(?:ed|s)|admitt?(?:ed|s)|answered|fear(?:ed|s)|mention(?:ed|s))"
)
_CITATION = re.compile(
    r"\(\s*(?:see |e\.g\.,? |cf\.? |quoted in |cited in )*[^()]{0,90}\b(?:1[89]|20)\d\d[a-z]?\b[^()]{0,60}\)"  # (Smith, 2019, p. 4)
    r"|\[@[^\]]+\]|@[\w:.-]+\s*\[|\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*(?:, pp?\. ?\d+)?\]"  # pandoc, numbers
    r"|\(\s*(?:p|pp)\.\s*\d+[^()]*\)|\bop\. cit\.|\bibid\b",
    re.IGNORECASE,
)
_NEAR = 90  # characters after a quotation in which a citation belongs to it
_TAIL = re.compile(r"\s*[.,;:?!…]*\s*(?P<open>[(\[])(?P<inside>[^()\[\]]{1,120})[)\]]")
_DASH = re.compile(r"\s*[.,;:?!…]*\s*(?:[—–]|--?)\s*(?P<inside>[^\n.;]{1,100})")
_ELSEWHERE = re.compile(r"\s*(?:unlike|but|cf\.?|see|contrast|compare|not|against|in contrast)\b", re.IGNORECASE)
_ASIDE = (
    r"unlike|like|contrary to|in contrast (?:to|with)|compared (?:to|with)|as opposed to|than|about|echoing|contradicting|"
    r"answering|responding to|in reply to|against"
)
_ALIASES = ("pseudonym", "name", "alias")  # columns of participants.csv by which a draft may call somebody
_WORDS = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.?!…])[\"'”’)\]]*\s+(?=[A-Z“‘\"'(])")


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named as the speaker; all empty when nobody is. ``unknown`` looks like a participant but is none."""

    participants: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.participants or self.groups or self.unknown)

    def fits(self, participant: str, group: str) -> bool:
        """Whether words of this participant are rightly attributed."""
        if self.participants or self.unknown:
            return participant in self.participants and (not self.groups or group in self.groups)
        return not self.groups or group in self.groups

    def __str__(self) -> str:
        return ", ".join([*sorted(self.participants), *self.unknown, *sorted(self.groups)])


class Names:
    """The names by which a draft may call the participants, transcripts and groups of a study."""

    def __init__(
        self, people: Mapping[str, Participant], transcripts: Mapping[str, Transcript], groups: Sequence[str]
    ) -> None:
        self._who: dict[str, frozenset[str]] = {}
        for transcript in transcripts.values():
            self._who[_key(transcript.id)] = frozenset(transcript.participants)
        for name, person in people.items():
            self._who[_key(name)] = frozenset({name})
            for alias in (person.attributes.get(key, "") for key in _ALIASES):
                if alias:
                    self._who.setdefault(_key(alias), frozenset({name}))
        stems = {re.match(r"[^\W\d_]*", key).group() for key in self._who if key[-1:].isdigit()}  # type: ignore[union-attr]
        aliases = {p.attributes[k] for p in people.values() for k in _ALIASES if p.attributes.get(k)}
        labels = sorted({*people, *transcripts, *aliases}, key=lambda n: (-len(n), n))
        self._label = re.compile(rf"(?<![\w-])(?:{'|'.join(map(_loose, labels)) or '(?!)'})(?![\w-])")
        self._aside = re.compile(rf"\b(?:{_ASIDE})\s+(?:{self._label.pattern})(?:['’]s)?", re.IGNORECASE)
        like = "|".join(re.escape(s) for s in sorted(filter(None, stems), key=lambda s: (-len(s), s)))
        self._like = re.compile(rf"(?<![\w-])(?:{like or '(?!)'})[ -]?\d{{1,4}}(?![\w-])")
        self._groups = {form: group for group in groups if group != "(none)" for form in _forms(group)}
        words = "|".join(re.escape(w) for w in sorted(self._groups, key=lambda w: (-len(w), w))) or "(?!)"
        self._group = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
        name = rf"(?P<group>{self._group.pattern})"
        self._speaks = re.compile(
            rf"{name}(?:\s+[\w-]+){{0,4}}?\s+{_SAYING}\b[^.;]{{0,60}}$"
            rf"|(?:according to|in the words of|as|for)\s+(?:one|an?|another|the|this|some|several)?\s*(?:[\w-]+\s+){{0,2}}(?P<group2>{self._group.pattern})[^.;]{{0,40}}$",
            re.IGNORECASE,
        )
        self._after = re.compile(
            rf"^[\s,.?!…]*(?:{_SAYING}\s+(?P<rest>[^.;“\"]{{1,60}})|(?P<subject>[^.;,“\"]{{1,40}}?)\s+{_SAYING}\b)",
            re.IGNORECASE,
        )

    def participants(self, text: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """The participants a text names, and names of the same make that nobody has."""
        known: set[str] = set()
        for match in self._label.finditer(text):
            known |= self._who[_key(match.group())]
        unknown = [m.group() for m in self._like.finditer(text) if _key(m.group()) not in self._who]
        return frozenset(known), tuple(dict.fromkeys(unknown))

    def groups(self, text: str) -> frozenset[str]:
        """The groups a text names."""
        return frozenset(self._groups[match.group().lower()] for match in self._group.finditer(text))

    def without_labels(self, text: str) -> str:
        """The text without what was read as a participant: ``E11`` may hold a group's name as a word of its own."""
        return self._label.sub(" ", text)

    def ends_in_group(self, item: str) -> bool:
        """Whether a few words end in a group's name: ``large employer``."""
        return any(match.end() == len(item) for match in self._group.finditer(item))

    def named(self, before: str, after: str, label: str = "") -> Named:
        """Who is named as speaker: in brackets or after a dash behind the quotation, else before it, else “…”, said X."""
        if label:
            return Named(*_with_groups(self, label))
        tail = _TAIL.match(after)
        if tail and not _ELSEWHERE.match(tail["inside"]) and (found := Named(*_with_groups(self, tail["inside"]))):
            return found
        tail = _DASH.match(after)
        if tail and self._is_signature(tail["inside"]):
            return Named(*_with_groups(self, tail["inside"]))
        before, after = _SENTENCE_END.split(before + "“")[-1], _SENTENCE_END.split(after)[0]
        participants, _ = self.participants(self._aside.sub(" ", before))
        said = self._after.match(after)
        if said and (said["rest"] or not participants):
            words = said["rest"] or said["subject"]
            inner, _ = self.participants(words)
            if inner or (not participants and self.groups(words)):
                return Named(inner, self.groups(words) if not inner else frozenset())
        if participants:
            return Named(participants)
        speaks = self._speaks.search(before)
        if speaks:
            return Named(groups=self.groups(speaks["group"] or speaks["group2"]))
        return Named()

    def _is_signature(self, text: str) -> bool:
        """Whether what follows a dash only says who speaks: “— E11, employer”, not “– which E11 denied”."""
        rest = _WORDS.findall(self._group.sub(" ", self._label.sub(" ", self._like.sub(" ", text))))
        return rest != _WORDS.findall(text) and len(rest) <= 4 and not any(word.endswith("ed") for word in rest)


def _with_groups(names: Names, text: str) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """The participants and groups of an attribution such as ``large employer, E11``.

    Beside a participant, a group counts only as an item of its own: ``E11, provider liaison manager`` is a job.
    """
    participants, unknown = names.participants(text)
    rest = names.without_labels(text)
    if participants or unknown:
        items = [item.strip(" .") for item in re.split(r"[,;/:–—]", rest)]
        rest = ", ".join(item for item in items if names.ends_in_group(item))
    return participants, names.groups(rest), unknown


def _key(label: str) -> str:
    """``P-01``, ``P 1`` and ``P1`` are one person."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\s_-]+", "", label))


def _loose(label: str) -> str:
    """A pattern for the ways to write a label."""
    match = re.fullmatch(r"([^\W\d_]+)[ _-]?0*(\d+)", label)
    if match:
        return rf"{re.escape(match[1])}[ _-]?0*{match[2]}"
    if label.isdigit():
        return rf"(?:(?<=[Pp]articipant )|(?<=[Ii]nterviewee )|(?<=[Rr]espondent )|(?<=[Ii]nterview )|(?<=\())0*{label.lstrip('0') or '0'}"
    return re.escape(label)


def _forms(group: str) -> Iterable[str]:
    low = group.lower()
    yield low
    plural = low[:-1] + "ies" if low.endswith("y") and low[-2:-1] not in tuple("aeiou") else low + "s"
    yield plural
    if low.endswith("s") and len(low) > 3:
        yield low[:-1]
    yield low.replace("_", " ")


def citation_of(before: str, after: str) -> str:
    """The citation that belongs to a quotation, or ``""``: behind it, or in its sentence before it (“Smith (2019) writes”)."""
    behind = _SENTENCE_END.split(after[:_NEAR] + " ")
    first = behind[0] + (" " + behind[1] if len(behind[0].strip(" .,;?!…”’\"'")) == 0 and len(behind) > 1 else "")
    found = _CITATION.search(first)
    if not found:
        found = _CITATION.search(_SENTENCE_END.split(before[-300:])[-1])
    return found.group() if found else ""
