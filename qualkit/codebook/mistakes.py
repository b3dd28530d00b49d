"""Mistakes in a codebook file: where they are, in an author's words, and the file without them."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from qualkit.codebook.schema import CodeEntry, ExampleEntry, FormerEntry, RuleEntry

UNREADABLE = "unreadable-"  # the id of what stands in for a rule that cannot be read
_ITEMS = {"rules": "rule", "examples": "example", "counterexamples": "counter-example", "formerly": "former name"}
_STAND_INS = {"examples": {"text": "-"}, "counterexamples": {"text": "-"}, "formerly": {"code": "-"}}
_Path = Sequence[str | int]


def keys_at(path: _Path, kind: type[Any]) -> Iterable[str]:
    """The keys that may stand where the last part of a path stands; ``kind`` is the file's class."""
    names = _without_names(path)
    if "rules" in names:
        return RuleEntry.model_fields
    if "examples" in names or "counterexamples" in names:
        return ExampleEntry.model_fields
    if "formerly" in names:
        return FormerEntry.model_fields
    if "codes" in names:
        return CodeEntry.model_fields
    fields: Iterable[str] = kind.model_fields
    return fields


def place_of(path: _Path, data: Mapping[str, Any]) -> str:
    """A path in a file as its author would name it: ``rule funding/employer#levy, key 'score'``; empty for the whole file."""
    code, found = str(data.get("code", "")), ""
    node: Any = data
    rest = list(path)
    while rest:
        part = rest.pop(0)
        node = _inside(node, part)
        if part == "codes" and rest:
            name = rest.pop(0)
            node = _inside(node, name)
            code = f"{code}/{name}"
            found = f"code {code}"
        elif part in _ITEMS and rest and isinstance(rest[0], int):
            number = int(rest.pop(0))
            node = _inside(node, number)
            own = node.get("id") if isinstance(node, Mapping) else None
            found = f"rule {code}#{own}" if own else f"{_ITEMS[str(part)]} {number + 1} of {code or 'the file'}"
        elif isinstance(part, int):
            found += f", item {part + 1}"
        elif part != "[key]":
            found += f"{', ' if found else ''}key {part!r}"
    return found


def mended(data: Mapping[str, Any], error: ValidationError, kind: type[Any]) -> dict[str, Any]:
    """A file's content without what was wrong in it: unknown keys are renamed to the known one they resemble, or left
    out; a rule or example with another mistake gives way to a stand-in, and any other wrong key is left out.
    """
    fixed: dict[str, Any] = copy.deepcopy(dict(data))
    for detail in sorted(error.errors(), key=lambda d: d["type"] != "extra_forbidden"):
        path = detail["loc"]
        item = _item(path)
        if detail["type"] == "extra_forbidden":
            owner = _at(fixed, path[:-1])
            value = owner.pop(path[-1], None)
            close = difflib.get_close_matches(str(path[-1]), list(keys_at(path, kind)), n=1)
            if close:
                owner.setdefault(close[0], value)
        elif item:
            stand_in = _STAND_INS.get(str(path[item - 1]), {"id": f"{UNREADABLE}{path[item]}"})
            _at(fixed, path[:item])[path[item]] = stand_in
        else:
            _leave_out(fixed, path)
    return fixed


def _leave_out(data: dict[str, Any], path: _Path) -> None:
    """Take out the key of a code that a path leads to or through, with all that stands in it."""
    key = next(
        (n for n, part in enumerate(path) if part != "codes" and not (n and path[n - 1] == "codes")), len(path) - 1
    )
    with suppress(KeyError, TypeError, AttributeError):
        _at(data, path[:key]).pop(path[key], None)


def _item(path: _Path) -> int:
    """The place in a path of the number of a rule or example; 0 when it leads to none."""
    return next((n for n in range(1, len(path)) if path[n - 1] in _ITEMS and isinstance(path[n], int)), 0)


def _without_names(path: _Path) -> list[str | int]:
    """A path without the names of sub-codes, which may be words such as ``rules``."""
    return [part for n, part in enumerate(path) if not (n and path[n - 1] == "codes")]


def _at(node: Any, path: _Path) -> Any:
    for part in path:
        node = node[part]
    return node


def _inside(node: Any, part: str | int) -> Any:
    try:
        return node[part]
    except (KeyError, IndexError, TypeError):
        return None
