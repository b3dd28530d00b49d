"""Lays the words of a quotation beside a passage: what is the same, what was left out, added, put in brackets or cut."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qualkit.quotes.hesitation import repeats
from qualkit.verify.index import Index
from qualkit.verify.tokens import Token

Op = Literal["same", "other", "left", "added", "soft", "cut", "bracket", "turn"]
TURN = -1  # stands in a passage where another turn begins

_OTHER, _LEFT, _ADDED, _TURN = 0.95, 1.0, 1.0, 0.6
_SOFT, _AGAIN = 0.04, 0.06
_IN_CUT, _IN_BRACKET = 0.003, 0.25
_FAR = 1e9


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an alignment: a token of the quotation (or None) and a token of the index (or None)."""

    op: Op
    draft: int | None
    source: int | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """A quotation's tokens beside a passage's, from the first word of the quotation to its last."""

    tokens: tuple[Token, ...]
    steps: tuple[Step, ...]
    cost: float

    @property
    def same(self) -> list[Step]:
        return [step for step in self.steps if step.op == "same"]

    @property
    def share(self) -> float:
        """How many of the quotation's words stand in the passage."""
        words = sum(token.kind == "word" for token in self.tokens)
        return sum(1 for s in self.same if self.tokens[s.draft or 0].kind == "word") / words if words else 0.0


def passage(index: Index, first: int, last: int) -> list[int]:
    """The tokens from ``first`` to ``last``, with TURN where somebody else has spoken between.

    Hesitations and the transcriber's brackets at both ends are added. An interviewer's "Mm." is not in the index, so it does not divide a speech.
    """
    said = index.at(first)
    while first > said.first and _is_loose(index, first - 1):
        first -= 1
    said = index.at(last)
    while last + 1 < said.end and _is_loose(index, last + 1):
        last += 1
    found: list[int] = []
    turn = index.at(first)
    for token in range(first, last + 1):
        if token >= turn.end:
            before, turn = turn, index.at(token)
            if before.turn.participant != turn.turn.participant:
                found.append(TURN)
        found.append(token)
    return found


def _is_loose(index: Index, token: int) -> bool:
    return bool(index.soft[token]) or index.keys[index.ids[token]].startswith("[")


def align(index: Index, tokens: Sequence[Token], source: Sequence[int]) -> Alignment:
    """The cheapest way to turn a stretch of ``source`` into the quotation.

    Hesitations and repeated words may be left out for next to nothing, everything else costs: so what a cheap alignment
    cannot explain by permitted editing is an alteration. The passage may begin and end anywhere in ``source``.
    """
    keys = [index.keys[index.ids[token]] if token != TURN else "" for token in source]
    leave = _leaving(index, source, keys)
    width = len(source) + 1
    rows = [array("d", bytes(8 * width))]
    moves: list[bytearray] = [bytearray(width)]
    for number, token in enumerate(tokens):
        _row(number, token, tokens, keys, leave, rows, moves)
    # At a cut mark the words left out belong to the row of the token before it.
    end = min(range(width), key=lambda column: (rows[-1][column], column))
    return Alignment(tuple(tokens), tuple(_trace(tokens, source, keys, leave, moves, end)), rows[-1][end])


def _leaving(index: Index, source: Sequence[int], keys: Sequence[str]) -> list[float]:
    """What it costs to leave out each token of the passage."""
    cost = [_TURN if t == TURN else _SOFT if index.soft[t] else _LEFT for t in source]
    firm = [n for n, t in enumerate(source) if t != TURN and not index.soft[t]]
    for again in repeats([keys[n] for n in firm]):
        cost[firm[again]] = _AGAIN
    return cost


_STAY, _MATCH, _OVER, _ADD, _SKIP, _PASS = range(6)


def _row(
    number: int,
    token: Token,
    tokens: Sequence[Token],
    keys: Sequence[str],
    leave: Sequence[float],
    rows: list[array[float]],
    moves: list[bytearray],
) -> None:
    """One more token of the quotation: the costs and moves for every end of the passage."""
    above = rows[-1]
    width = len(above)
    row, move = array("d", bytes(8 * width)), bytearray(width)
    kind, key = token.kind, token.key
    skip = _skips(tokens, number + 1, leave)
    alone = 0.02 if kind == "gap" else 0.4 if kind == "bracket" else 0.3 if kind == "soft" else _ADDED
    single = _PASS if kind in ("gap", "bracket") else _ADD
    row[0], move[0] = above[0] + alone, single
    for column in range(1, width):
        best, how = above[column] + alone, single
        if key == keys[column - 1]:
            if (value := above[column - 1]) <= best:
                best, how = value, _MATCH
        elif kind == "word" and keys[column - 1] and (value := above[column - 1] + _OTHER) < best:
            best, how = value, _OVER
        if skip and (value := row[column - 1] + skip[column - 1]) < best:
            best, how = value, _SKIP
        row[column], move[column] = best, how
    rows.append(row)
    moves.append(move)


def _skips(tokens: Sequence[Token], upto: int, leave: Sequence[float]) -> Sequence[float]:
    """What leaving out costs after ``upto`` tokens: little beside a cut mark or a bracket; nothing is left out at the end."""
    if upto >= len(tokens):
        return ()
    if tokens[upto].kind == "gap":
        return [_IN_CUT] * len(leave)
    if tokens[upto].kind == "bracket":
        return [min(_IN_BRACKET, cost) for cost in leave]
    return leave


def _trace(
    tokens: Sequence[Token],
    source: Sequence[int],
    keys: Sequence[str],
    leave: Sequence[float],
    moves: Sequence[bytearray],
    end: int,
) -> list[Step]:
    steps: list[Step] = []
    row, column = len(tokens), end
    while row > 0:
        move = moves[row][column]
        if move == _SKIP:
            steps.append(_left_out(tokens, row, source[column - 1], leave[column - 1]))
            column -= 1
        elif move in (_MATCH, _OVER):
            steps.append(Step("same" if move == _MATCH else "other", row - 1, source[column - 1]))
            row, column = row - 1, column - 1
        else:
            token = tokens[row - 1]
            op: Op = "cut" if token.kind == "gap" else "bracket" if token.kind == "bracket" else "added"
            steps.append(Step(op, row - 1, None))
            row -= 1
    steps.reverse()
    # A bracket that the transcript has too stands for nothing else: what was left out before it was left out.
    for number in range(len(steps) - 2, -1, -1):
        one, two = steps[number], steps[number + 1]
        own = two.op == "same" and two.draft is not None and tokens[two.draft].kind == "bracket"
        if one.op == "bracket" and one.draft is None and (own or two.op == "left"):
            steps[number] = Step("left", None, one.source)
    return steps


def _left_out(tokens: Sequence[Token], row: int, source: int, cost: float) -> Step:
    """The step for a token of the passage that the quotation lacks."""
    beside = tokens[row].kind if row < len(tokens) else "word"
    if beside == "gap":
        return Step("cut", None, source)
    if source == TURN:
        return Step("turn", None, None)
    if cost < _IN_BRACKET:
        return Step("soft", None, source)
    return Step("bracket" if beside == "bracket" else "left", None, source)
