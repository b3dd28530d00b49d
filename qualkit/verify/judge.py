"""From an alignment to a judgement: verbatim, edited as authors may edit, or altered, with the reasons and the difference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from qualkit.verify.align import Alignment, Step
from qualkit.verify.index import Index
from qualkit.verify.negation import edge_negation, gap_after, hidden_negation, is_negation
from qualkit.verify.tokens import GAP, collapse, plain_type

Grade = Literal["verbatim", "edited", "altered"]
_MARKS = re.compile(r"[,;:.?!-]")
_FINAL = re.compile(r"[.?!…]+")
_MOST_IN_BRACKET = 8
_FEW = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an alignment says about a quotation; ``start`` and ``end`` are code points of ``said``'s transcript."""

    grade: Grade
    share: float
    first: int
    start: int
    end: int
    diff: str
    faults: tuple[str, ...]
    edits: tuple[str, ...]


def judge(index: Index, text: str, alignment: Alignment) -> Judgement | None:
    """The judgement on a quotation laid beside a passage; None when they have no word in common."""
    same = alignment.same
    if not same:
        return None
    first, last = _source(same[0]), _source(same[-1])
    exact = _verbatim(index, text, first, last) if alignment.share == 1.0 else None
    if exact:
        return Judgement("verbatim", 1.0, first, *exact, "", (), ())
    faults = list(dict.fromkeys(_faults(index, text, alignment, first, last)))
    edits = list(dict.fromkeys(_edits(index, text, alignment)))
    start, end = index.starts[first], index.ends[last]
    final = _FINAL.match(index.at(last).transcript.text, end)
    if final:
        end = final.end()
    grade: Grade = "altered" if faults else "edited"
    diff = difference(index, text, alignment)
    return Judgement(grade, alignment.share, first, start, end, diff, tuple(faults), tuple(edits))


def _source(step: Step) -> int:
    if step.source is None:
        raise ValueError("a step without a source")
    return step.source


def _verbatim(index: Index, text: str, first: int, last: int) -> tuple[int, int] | None:
    """Where the quotation stands sign by sign (white space apart), if it does."""
    one, other = index.at(first), index.at(last)
    if one.transcript is not other.transcript or one is not other:
        return None
    source = one.transcript.text
    low = index.ends[first - 1] if first > one.first else one.turn.start
    high = index.starts[last + 1] if last + 1 < one.end else one.turn.end
    pattern = r"\s+".join(re.escape(word) for word in text.split())
    found = re.compile(pattern).search(source, low, high)
    return found.span() if found else None


def _faults(index: Index, text: str, alignment: Alignment, first: int, last: int) -> Iterator[str]:
    tokens = alignment.tokens
    for hunk in hunks(alignment):
        yield from _hunk_faults(index, text, alignment, hunk)
    yield from _question_marks(index, text, alignment)
    kept = {_source(step) for step in alignment.same}
    people = {index.at(token).turn.participant for token in kept}
    if len(people) > 1:
        yield f"joins words of {' and '.join(sorted(p or 'the interviewer' for p in people))}"
    for step in alignment.same:
        word, said = text[tokens[step.draft or 0].start : tokens[step.draft or 0].end], _words(index, [_source(step)])
        if word != said and len(word) > 1 and (word.isupper() != said.isupper()) and word.lower() == said.lower():
            yield f"“{word}” for “{said}”"
    cuts = [step for step in alignment.steps if step.op == "cut" and step.source is not None and step.source >= 0]
    brackets = [step for step in alignment.steps if step.op == "bracket" and step.source is not None]
    hidden = hidden_negation(index, [_source(step) for step in cuts], kept)
    if hidden:
        yield f"the cut hides “{hidden}”"
    lost = [step for step in brackets if is_negation(index.keys[index.ids[_source(step)]])]
    won = [
        step
        for step in alignment.steps
        if step.op == "bracket" and step.draft is not None and _denies(tokens[step.draft].key)
    ]
    if lost and not won:
        yield f"the bracket hides “{_words(index, [_source(lost[0])])}”"
    if won and not lost:
        yield f"the bracket {text[tokens[won[0].draft or 0].start : tokens[won[0].draft or 0].end]} adds a negation"
    if len(brackets) > _MOST_IN_BRACKET:
        yield f"a bracket stands for {len(brackets)} words"
    edge = edge_negation(
        index,
        first,
        last,
        before=bool(tokens) and tokens[0].kind == "gap",
        after=bool(tokens) and tokens[-1].kind == "gap",
    )
    if edge and not hidden:
        yield f"the cut hides “{edge}”"


def _denies(bracket: str) -> bool:
    return any(is_negation(word) for word in bracket.strip("[]()").split())


def hunks(alignment: Alignment) -> list[list[Step]]:
    """The stretches of an alignment where words differ."""
    differing = {"other", "left", "added", "turn"}
    return [list(steps) for differs, steps in groupby(alignment.steps, lambda s: s.op in differing) if differs]


def _hunk_faults(index: Index, text: str, alignment: Alignment, hunk: Sequence[Step]) -> Iterator[str]:
    drafted = [alignment.tokens[s.draft] for s in hunk if s.draft is not None]
    source = [s.source for s in hunk if s.source is not None]
    if any(s.op == "turn" for s in hunk) and not drafted and not source:
        yield "joins two turns without a mark"
        return
    mine, theirs = "".join(t.key for t in drafted), "".join(index.keys[index.ids[n]] for n in source)
    if mine == theirs:
        return  # day-release, day release, dayrelease
    words = collapse(text[drafted[0].start : drafted[-1].end]) if drafted else ""
    if words and source:
        yield f"“{words}” for “{_words(index, source)}”"
    elif words:
        yield f"adds “{words}”"
    elif len(source) > 12:
        yield f"leaves out {len(source)} words without a mark"
    else:
        yield f"leaves out “{_words(index, source)}” without a mark"


def _words(index: Index, source: Sequence[int]) -> str:
    """The words of tokens as they stand in the transcript."""
    return " ".join(index.at(n).transcript.text[index.starts[n] : index.ends[n]] for n in source)


def _between(index: Index, text: str, alignment: Alignment) -> Iterator[tuple[str, str]]:
    """The marks between neighbouring words, in the draft and in the transcript."""
    for one, two in pairwise(alignment.steps):
        if one.op == two.op == "same" and one.draft is not None and two.source is not None and one.source is not None:
            if two.source != one.source + 1 or index.at(one.source) is not index.at(two.source):
                continue
            tokens = alignment.tokens
            drafted = plain_type(text[tokens[one.draft].end : tokens[one.draft + 1].start])
            yield drafted, plain_type(GAP.sub(" ", gap_after(index, one.source)))


def _question_marks(index: Index, text: str, alignment: Alignment) -> Iterator[str]:
    for mine, theirs in _between(index, text, alignment):
        if ("?" in mine) != ("?" in theirs):
            yield "a question mark was " + ("added" if "?" in mine else "taken out")


def _edits(index: Index, text: str, alignment: Alignment) -> Iterator[str]:
    ops = {step.op for step in alignment.steps}
    if "cut" in ops:
        left = sum(s.op == "cut" and s.source is not None and s.source >= 0 for s in alignment.steps)
        turns = [index.at(_source(s)).turn.number for s in alignment.same]
        span = f" between turn {turns[0]} and turn {turns[-1]}" if turns[0] != turns[-1] else ""
        yield f"cut ({left} word{'s' * (left != 1)} left out{span})" if left else "cut mark"
    elif len({index.at(_source(s)).turn.number for s in alignment.same}) > 1:
        yield "over an interjection"
    if "bracket" in ops:
        yield "words in brackets"
    if "soft" in ops:
        yield "hesitations left out"
    if any(_MARKS.findall(mine) != _MARKS.findall(theirs) for mine, theirs in _between(index, text, alignment)):
        yield "punctuation inside"
    if ops == {"same"}:
        first, last = _source(alignment.same[0]), _source(alignment.same[-1])
        source = index.at(first).transcript.text[index.starts[first] : index.ends[last]]
        drafted = text[alignment.tokens[0].start : alignment.tokens[-1].end]
        if (
            plain_type(source)[:1] != plain_type(drafted)[:1]
            and plain_type(source)[:1].lower() == plain_type(drafted)[:1].lower()
        ):
            yield "first capital"
        if collapse(source) != collapse(drafted) and plain_type(source).lower() == plain_type(drafted).lower():
            if collapse(source).lower() != collapse(drafted).lower():
                yield "typographic signs"
            elif plain_type(source)[1:] != plain_type(drafted)[1:]:
                yield "capitals"
        elif collapse(source) == collapse(drafted):
            yield "final punctuation"


def difference(index: Index, text: str, alignment: Alignment) -> str:
    """The two readings in one line: ``we do [-not-] {+really+} pay``; what was cut with a mark shows as ``[…]``."""
    out: list[str] = []
    for kind, group in groupby(alignment.steps, lambda s: "same" if s.op == "same" else s.op):
        steps = list(group)
        drafted = " ".join(
            text[alignment.tokens[s.draft].start : alignment.tokens[s.draft].end] for s in steps if s.draft is not None
        )
        source = [s.source for s in steps if s.source is not None and s.source >= 0]
        if kind == "same":
            out.append(drafted)
        elif kind == "cut":
            out.append("[…]")
        else:
            if source:
                out.append(f"[-{_words(index, source) if len(source) <= 40 else f'{len(source)} words'}-]")
            if drafted:
                out.append(f"{{+{collapse(drafted)}+}}")
    return re.sub(r"\[…\](?: \[…\])+", "[…]", " ".join(out))
