"""The check of a draft: every quotation looked up in the index, laid beside the nearest passage, and judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.model import Participant, Transcript
from qualkit.verify.align import align, passage
from qualkit.verify.attribution import Named, Names, citation_of
from qualkit.verify.index import Index, build_index
from qualkit.verify.judge import Judgement, judge
from qualkit.verify.quotations import find_quotations
from qualkit.verify.records import Draft, Finding, Quotation, Verdict
from qualkit.verify.splice import joined_from
from qualkit.verify.tokens import Token, draft_tokens
from qualkit.verify.verification import Verification

_SCARE = 2  # a quotation of so few words is a way of speaking, not evidence
_NEAR = 0.6  # share of words in common that makes a passage the source of an altered quotation
_NEARER = 0.75  # the same where a citation stands next to it, or where only the looks say that it is a quotation
_MOST_PLACES = 40
_CUT_REACH = 250  # words that a cut may leave out
_LEAST = 0.05  # share of a quotation's runs of words that a stretch must have to be laid beside it
_LEAST_UNSURE = 0.35


def verify_draft(
    draft: Draft,
    transcripts: Mapping[str, Transcript],
    people: Mapping[str, Participant],
    groups: Sequence[str],
    index: Index | None = None,
    ignored: Iterable[str] = (),
) -> Verification:
    """The verdict on every quotation of a draft. ``ignored`` are quotations that are none of an interview, word for word."""
    index = index or build_index(transcripts)
    checker = _Checker(index, Names(people, transcripts, groups), people, frozenset(map(_words_of, ignored)))
    findings = [finding for q in find_quotations(draft) if (finding := checker.finding(q)) is not None]
    return Verification(draft, tuple(findings), people, tuple(groups))


@dataclass(frozen=True, slots=True)
class _Checker:
    index: Index
    names: Names
    people: Mapping[str, Participant]
    ignored: frozenset[tuple[str, ...]] = frozenset()

    def finding(self, quotation: Quotation) -> Finding | None:
        """The verdict on a quotation; of several readings of its closing mark, the one that fares best. None: it is none."""
        left_out = self._left_out(quotation)
        if left_out:
            words = len(_words_of(quotation.text))
            return Finding(quotation.text, quotation.line, "ignored", note=left_out, words=words)
        best = self._one(quotation)
        for text, after in quotation.others:
            if best is not None and best.verdict in ("verbatim", "edited", "repeated_elsewhere"):
                break
            other = self._one(replace(quotation, text=text, after=after))
            if other is not None and other.transcript and (best is None or _rank(other) > _rank(best)):
                best = other
        if best is not None and quotation.remark:
            best = replace(best, note="; ".join(filter(None, [best.note, quotation.remark])))
        return best

    def _left_out(self, quotation: Quotation) -> str:
        """Why the author wants a quotation to be ignored; ``""`` when she does not."""
        if quotation.ignore:
            return "marked in the draft"
        readings = (quotation.text, *(text for text, _ in quotation.others))
        return "in the list of quotations to ignore" if any(_words_of(r) in self.ignored for r in readings) else ""

    def _one(self, quotation: Quotation) -> Finding | None:
        tokens = draft_tokens(quotation.text)
        words = sum(token.kind == "word" for token in tokens)
        named = self.names.named(quotation.before, quotation.after, quotation.label)
        base = Finding(quotation.text, quotation.line, "ignored", words=words)
        if not words:
            return replace(base, note="no words") if quotation.sure else None
        judged = self._judgements(quotation.text, tokens, _LEAST if quotation.sure else _LEAST_UNSURE)
        clean = [j for j in judged if j.grade != "altered"]
        if words <= _SCARE:
            return self._scare(base, clean, named) if quotation.sure else None
        if clean:
            return self._attributed(base, clean, named)
        citation = citation_of(quotation.before, quotation.after)
        if named.participants or named.unknown or self.names.groups(citation):
            citation = ""  # "(E11, 2019)" is no other source
        return self._faulty(base, judged, named, citation, quotation, tokens)

    def _judgements(self, text: str, tokens: Sequence[Token], least: float) -> list[Judgement]:
        """What each likely passage says, the best first: every place with exactly these words, else the nearest ones."""
        index = self.index
        pieces = _pieces(tokens)
        numbers = [index.numbers([t.key for t in piece]) for piece in pieces]
        margin = 6 if any(token.kind == "bracket" for token in tokens) else 0
        spans: list[tuple[int, int]] = []
        if len(pieces) == 1:
            spans = [(at, at + len(numbers[0]) - 1) for at in index.exact(numbers[0])[:_MOST_PLACES]]
        if not spans:
            total = sum(map(len, numbers))
            # A short piece before or behind a cut may stand far from the others.
            margin = _CUT_REACH if len(pieces) > 1 else total + 4
            spans = index.near(numbers, margin + _CUT_REACH if len(pieces) > 1 else total + 40, least)
        found = [j for span in spans if (j := self._judge(text, tokens, *span, margin)) is not None]
        judged = {(j.first, j.end): j for j in found}.values()
        order = {"verbatim": 0, "edited": 1, "altered": 2}
        return sorted(judged, key=lambda j: (order[j.grade], -j.share, len(j.faults), j.first))

    def _judge(self, text: str, tokens: Sequence[Token], low: int, high: int, margin: int) -> Judgement | None:
        """The judgement on a stretch of the stream and ``margin`` words on either side, within one transcript."""
        index = self.index
        begin, end = index.bounds(int(index.places[low]))
        places = index.places[max(0, low - margin) : high + margin + 1]
        kept = places[(places >= begin) & (places < end)]
        return judge(index, text, align(index, tokens, passage(index, int(kept[0]), int(kept[-1]))))

    def _place(self, base: Finding, judgement: Judgement, verdict: Verdict, note: str) -> Finding:
        said = self.index.at(judgement.first)
        person = self.people.get(said.turn.participant)
        source = said.transcript.text[judgement.start : judgement.end]
        return replace(
            base,
            verdict=verdict,
            transcript=said.transcript.id,
            participant=said.turn.participant,
            group=person.group if person else "",
            start=judgement.start,
            end=judgement.end,
            diff=judgement.diff,
            note=note,
            source=source,
        )

    def _who(self, judgement: Judgement) -> tuple[str, str]:
        name = self.index.at(judgement.first).turn.participant
        person = self.people.get(name)
        return name, person.group if person else ""

    def _scare(self, base: Finding, clean: Sequence[Judgement], named: Named) -> Finding:
        """One or two words: never an accusation; placed where the person named next to them says them."""
        fitting = [j for j in clean if self._who(j)[0] and named.fits(*self._who(j))]
        if fitting and named.participants:
            return self._place(base, fitting[0], _grade(fitting[0]), "; ".join(fitting[0].edits))
        return replace(base, note="one or two words")

    def _attributed(self, base: Finding, clean: Sequence[Judgement], named: Named) -> Finding:
        """Words that are real: whose are they, and who does the draft say?"""
        theirs = [j for j in clean if self._who(j)[0]]
        if not theirs:
            asks = "the interviewer's words" + (f", given to {named}" if named else "")
            return self._place(base, clean[0], "interviewer", asks)
        fitting = [j for j in theirs if named.fits(*self._who(j))]
        if not fitting:
            who, group = self._who(theirs[0])
            note = f"the words are of {who}{f', {group}' if group else ''}; the draft names {named}"
            return self._place(base, theirs[0], "misattributed", note)
        best = fitting[0]
        places = tuple(self._locator(j) for j in theirs if j is not best)
        note = "; ".join(best.edits)
        if len(fitting) > 1:
            again = f"found {len(fitting)} times" + (f"; {note}" if note else "")
            return replace(self._place(base, best, "repeated_elsewhere", again), places=places)
        return replace(self._place(base, best, _grade(best), note), places=places)

    def _locator(self, judgement: Judgement) -> str:
        said = self.index.at(judgement.first)
        return f"{said.transcript.id}:{judgement.start}-{judgement.end} ({said.turn.participant or 'interviewer'})"

    def _faulty(
        self,
        base: Finding,
        judged: Sequence[Judgement],
        named: Named,
        citation: str,
        quotation: Quotation,
        tokens: Sequence[Token],
    ) -> Finding | None:
        near = _NEARER if citation or not quotation.sure or quotation.listed else _NEAR
        ranked = sorted(judged, key=lambda j: (-j.share, len(j.faults), not named.fits(*self._who(j)), j.first))
        if ranked and ranked[0].share >= near:
            best = ranked[0]
            note = "; ".join(best.faults)
            if not self._who(best)[0]:
                note += "; the interviewer's words"
            elif named and not named.fits(*self._who(best)):
                note += f"; the words are of {self._who(best)[0]}, the draft names {named}"
            return self._place(base, best, "altered", note)
        runs = joined_from(self.index, _pieces(tokens))
        if runs and not citation:
            places = tuple(f"{self.index.at(r.first).transcript.id}:{self.index.starts[r.first]}" for r in runs)
            note = f"joins {len(runs)} passages that do not stand together: {', '.join(places)}"
            if ranked:
                return replace(self._place(base, ranked[0], "altered", note), places=places)
        if not quotation.sure:
            return None
        if citation:
            return replace(base, note=f"another source: {citation}")
        if quotation.listed:
            return replace(base, note="in the list of references")
        if ranked and ranked[0].share >= 0.4:
            found = self._place(
                base, ranked[0], "not_found", "nothing like it in the transcripts; the nearest passage is shown"
            )
            return replace(
                found,
                transcript="",
                participant="",
                group="",
                start=0,
                end=0,
                diff="",
                places=(self._locator(ranked[0]),),
            )
        return replace(base, verdict="not_found", note="nothing like it in the transcripts")


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(token.key for token in draft_tokens(text) if token.kind != "gap")


def _pieces(tokens: Sequence[Token]) -> list[list[Token]]:
    """The words of a quotation, divided at cuts and brackets."""
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "word":
            pieces[-1].append(token)
        elif token.kind in ("gap", "bracket"):
            pieces.append([])
    return [piece for piece in pieces if piece]


def _grade(judgement: Judgement) -> Verdict:
    return "verbatim" if judgement.grade == "verbatim" else "edited"


def _rank(finding: Finding) -> int:
    order = (
        "not_found",
        "ignored",
        "altered",
        "misattributed",
        "interviewer",
        "repeated_elsewhere",
        "edited",
        "verbatim",
    )
    return order.index(finding.verdict)
