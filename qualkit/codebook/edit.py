"""Codes added, renamed, merged and split in the text of a codebook's files; comments and layout stay.

A code keeps its former paths under ``formerly``, so that decisions, which are never rewritten, are read as the present code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from qualkit.codebook.blocks import (
    Entry,
    as_items,
    edited,
    end_of,
    entries_of,
    in_braces,
    item_source,
    line_start,
    span,
    with_comment,
    written,
    yaml_text,
)
from qualkit.codebook.former import ended, formers_of, set_formerly
from qualkit.errors import QualkitError
from qualkit.model import Former

Files = Mapping[str, str]
_MOVED = ("include", "examples", "rules")
_LEFT = ("label", "definition", "exclude", "counterexamples")
_BAD_NAME = re.compile(r"[/#\s]|^$")


@dataclass(frozen=True, slots=True)
class Change:
    """The files after a change (a file that is gone is missing), and what of a merged code was left out, as it stood."""

    files: Files
    left: tuple[tuple[str, str], ...] = ()


def rename_code(files: Files, old: str, new: str) -> Change:
    """Give a code another name in its place; its sub-codes go with it. Raises QualkitError when that cannot be."""
    codes = entries_of(files)
    entry = _known(codes, old)
    parent, _, name = new.rpartition("/")
    if parent != old.rpartition("/")[0]:
        where = old.rpartition("/")[0]
        hint = f"Give the new name as {where}/{name}" if where else f"Give the new name without a parent: {name}"
        raise QualkitError(
            f"{old} cannot become {new}: a rename does not move a code elsewhere.",
            f"{hint}. To move it, move its block in the file by hand and add `formerly: [{old}]` to it.",
        )
    _new_name(codes, new)
    former = [former for former in formers_of(entry) if former.path != new]
    edits = {entry.file: [(*span(entry.name), written(name)), *set_formerly(entry, [*former, Former(old)])]}
    for other in codes.values():
        node = other.get("parent") if other.is_theme_file else None
        if node is not None and (node.value == old or node.value.startswith(f"{old}/")):
            moved = written(new + node.value.removeprefix(old))
            edits.setdefault(other.file, []).append((*span(node), moved))
    return Change({file: edited(text, edits.get(file, ())) for file, text in files.items()})


def merge_codes(files: Files, olds: Sequence[str], into: str, until: str) -> Change:
    """Put codes into another one: their rules, examples and includes move there, and the codes go. ``until`` is now, in UTC.

    Definition, exclude and counter-examples are not moved, since they told the codes apart: they are in ``left``.
    Raises QualkitError when that cannot be.
    """
    left: list[tuple[str, str]] = []
    for old in dict.fromkeys(olds):
        codes = entries_of(files)
        entry, target = _known(codes, old), _known(codes, into)
        _refuse_merge(files, codes, entry, target)
        left += _left_out(entry)
        moved = {key: [item_source(entry.text, item) for item in entry.items(key)] for key in _MOVED}
        moved["rules"] = _own_ids(moved["rules"], target, old)
        former = [*formers_of(target), *(ended(former, until) for former in [*formers_of(entry), Former(old)])]
        files = _without(files, entry)
        for key in _MOVED:
            files = _with_items(files, into, key, moved[key])
        target = entries_of(files)[into]
        files = {**files, target.file: edited(target.text, set_formerly(target, former))}
    return Change(files, tuple(left))


def split_code(files: Files, old: str, names: Sequence[str]) -> Change:
    """Put empty sub-codes below a code, which stays with all its rules. Raises QualkitError when that cannot be."""
    codes = entries_of(files)
    entry = _known(codes, old)
    for name in names:
        _new_name(codes, f"{old}/{name}")
    _refuse_braces(entry)
    node = entry.get("codes")
    if isinstance(node, yaml.MappingNode) and node.value:
        column = node.value[0][0].start_mark.column
        head = ""
    else:
        column = entry.node.value[0][0].start_mark.column + 2
        head = f"{' ' * (column - 2)}codes:\n"
    at = end_of(entry.text, node if node is not None else entry.node)
    margin = " " * column
    stubs = head + "".join(f'{margin}{written(name)}:\n{margin}  definition: ""\n' for name in dict.fromkeys(names))
    start = "" if entry.text[:at].endswith("\n") else "\n"
    return Change({**files, entry.file: edited(entry.text, [(at, at, start + stubs)])})


def add_code(files: Files, path: str, entry: Mapping[str, object]) -> Change:
    """Put a new code into a file of its own; a sub-code (``funding/levy``) names there the code that it belongs to.

    ``entry`` is what its file says besides its name. Raises QualkitError when that cannot be.
    """
    codes = entries_of(files)
    parent, _, name = path.rpartition("/")
    if parent or path.startswith("/"):
        _known(codes, parent)
    _new_name(codes, path)
    file = re.sub(r"[^\w-]+", "_", path) + ".yaml"
    if file.casefold() in map(str.casefold, files):
        raise QualkitError(f"The codebook has another file {file}.", "Choose another name for the code.")
    return Change({**files, file: yaml_text({"code": name, **({"parent": parent} if parent else {}), **entry})})


def _known(codes: Mapping[str, Entry], path: str) -> Entry:
    if path not in codes:
        raise QualkitError(f"There is no code {path!r}.", f"Codes: {', '.join(codes)}.")
    return codes[path]


def _new_name(codes: Mapping[str, Entry], path: str) -> None:
    name = path.rpartition("/")[2]
    if _BAD_NAME.search(name):
        raise QualkitError(
            f"A code cannot be called {name!r}.", "Use letters and figures, without blanks, / and #: waiting_lists."
        )
    if path in codes:
        raise QualkitError(f"There is a code {path!r} already.", "Use `qualkit codebook merge` to put codes together.")
    owner = next(
        (c.path for c in codes.values() if path in [former.path for former in formers_of(c)] and c.path != path), None
    )
    if owner and path.rpartition("/")[0] != owner.rpartition("/")[0]:
        raise QualkitError(
            f"{path!r} is a former name of {owner!r}; decisions on it are read as that code.", "Choose another name."
        )


def _refuse_merge(files: Files, codes: Mapping[str, Entry], entry: Entry, target: Entry) -> None:
    if entry.path == target.path:
        raise QualkitError(f"{entry.path} cannot be merged into itself.", "Name another code as the last one.")
    below = [path for path in codes if path.startswith(f"{entry.path}/")]
    if below:
        raise QualkitError(
            f"{entry.path} has sub-codes: {', '.join(below)}.",
            f"Merge these first: qualkit codebook merge {below[0]} …",
        )
    _refuse_braces(entry)
    _refuse_braces(target)
    if entry.file == target.file:
        return
    used = {name for item in entry.items("rules") for name in re.findall(r"\$([\w-]+)", item_source(entry.text, item))}
    local = used & {name for file in (entry.file, target.file) for name in _lists(files[file])}
    if local:
        raise QualkitError(
            f"The rules of {entry.path} use word lists that only {entry.file} or only {target.file} has: "
            f"{', '.join(f'${name}' for name in sorted(local))}.",
            "Move these lists into a file without `code`, such as lexicons.yaml, and merge again.",
        )


def _refuse_braces(entry: Entry) -> None:
    if in_braces(entry.node):
        raise QualkitError(
            f"{entry.file}, line {entry.node.start_mark.line + 1}: {entry.path} is written in braces {{…}}.",
            "Write it with a line per key, then try again.",
        )


def _lists(text: str) -> set[str]:
    data: Any = yaml.safe_load(text)
    return set(data.get("lexicons") or {}) if "code" in data else set()


def _left_out(entry: Entry) -> list[tuple[str, str]]:
    parts = [
        entry.text[line_start(entry.text, key.start_mark.index) : end_of(entry.text, value)].rstrip()
        for key, value in entry.node.value
        if key.value in _LEFT
    ]
    return [(entry.path, "\n".join(parts))] if parts else []


def _own_ids(sources: Sequence[str], target: Entry, old: str) -> list[str]:
    """Rules whose ids differ from those of the code they move to."""
    taken = {yaml.safe_load(item_source(target.text, item))["id"] for item in target.items("rules")}
    moved = []
    for source in sources:
        rule = yaml.safe_load(source)["id"]
        name = rule
        while name in taken:
            name = f"{old.rpartition('/')[2]}-{name}"
        taken.add(name)
        moved.append(source if name == rule else re.sub(r"(\bid:\s*)[^\s,}]+", rf"\g<1>{name}", source, count=1))
    return moved


def _without(files: Files, entry: Entry) -> Files:
    """The files without a code's block; a theme's file goes as a whole."""
    if entry.is_theme_file:
        return {file: text for file, text in files.items() if file != entry.file}
    text = entry.text
    parent = entries_of(files)[entry.path.rpartition("/")[0]]
    children = parent.get("codes")
    first: yaml.Node = entry.name
    if isinstance(children, yaml.MappingNode) and len(children.value) == 1:
        first = next(key for key, _ in parent.node.value if key.value == "codes")
    start = with_comment(text, line_start(text, first.start_mark.index))
    return {**files, entry.file: edited(text, [(start, end_of(text, entry.node), "")])}


def _with_items(files: Files, path: str, key: str, sources: Sequence[str]) -> Files:
    """The files with further items in a list of a code."""
    if not sources:
        return files
    entry = entries_of(files)[path]
    text = entry.text
    column = entry.node.value[0][0].start_mark.column
    name, node = next(((k, v) for k, v in entry.node.value if k.value == key), (None, None))
    if name is None or node is None:
        at = line_start(text, codes.start_mark.index) if (codes := _codes_key(entry)) else end_of(text, entry.node)
        head = "" if text[:at].endswith("\n") else "\n"
        edit = (at, at, f"{head}{' ' * column}{key}:\n{as_items(sources, column + 2)}")
    elif isinstance(node, yaml.SequenceNode) and not in_braces(node):
        at = end_of(text, node)
        head = "" if text[:at].endswith("\n") else "\n"
        edit = (at, at, head + as_items(sources, node.start_mark.column))
    else:
        here = [item_source(text, item) for item in entry.items(key)]
        block = f"{key}:\n{as_items([*here, *sources], column + 2)}"
        edit = (name.start_mark.index, end_of(text, node), block)
    return {**files, entry.file: edited(text, [edit])}


def _codes_key(entry: Entry) -> yaml.Node | None:
    return next((key for key, _ in entry.node.value if key.value == "codes"), None)
