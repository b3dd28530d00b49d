"""Places of codes in the text of a codebook file, so that a change touches a few lines and leaves every other sign alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from qualkit.codebook.load import LOADER

_PLAIN = re.compile(r"[A-Za-z_][\w.-]*(?:/[\w.-]+)*")
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A code in a file: its path, the node of its name, and the node of what it says. ``text`` is the file's."""

    path: str
    file: str
    text: str
    name: yaml.ScalarNode
    node: yaml.MappingNode

    @property
    def is_theme_file(self) -> bool:
        """Whether the entry is a whole file and not a block in one."""
        return self.node.start_mark.index <= self.name.start_mark.index

    def get(self, key: str) -> yaml.Node | None:
        return next((value for name, value in self.node.value if name.value == key), None)

    def items(self, key: str) -> list[yaml.Node]:
        """The items of a list of the code; a single value is a list of one."""
        node = self.get(key)
        if node is None:
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]


def entries_of(files: Mapping[str, str]) -> dict[str, Entry]:
    """All codes of a codebook's files by path. The files must be valid (``load_codebook``)."""
    return {entry.path: entry for file, text in files.items() for entry in _entries(file, text)}


def _entries(file: str, text: str) -> Iterator[Entry]:
    root = yaml.compose(text, LOADER)
    if not isinstance(root, yaml.MappingNode):
        return
    keys = {key.value: value for key, value in root.value}
    if "code" not in keys:
        return
    parent = f"{keys['parent'].value}/" if "parent" in keys and keys["parent"].value else ""
    yield from _below(file, text, parent + keys["code"].value, keys["code"], root)


def _below(file: str, text: str, path: str, name: yaml.ScalarNode, node: yaml.Node) -> Iterator[Entry]:
    if not isinstance(node, yaml.MappingNode):
        return
    yield Entry(path, file, text, name, node)
    for key, value in node.value:
        if key.value == "codes" and isinstance(value, yaml.MappingNode):
            for child, content in value.value:
                yield from _below(file, text, f"{path}/{child.value}", child, content)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with stretches replaced, given by start and end; they must not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def span(node: yaml.Node) -> tuple[int, int]:
    """Where a scalar or a list in brackets begins and ends."""
    return node.start_mark.index, node.end_mark.index


def written(value: str) -> str:
    """A text as it can stand in YAML, with quotation marks where it needs them."""
    plain = _PLAIN.fullmatch(value) and yaml.safe_load(value) == value
    return value if plain else json.dumps(value, ensure_ascii=False)


def yaml_text(value: Mapping[Any, object]) -> str:
    """Plain keys, lists and words as YAML for people, in their order."""
    return yaml.safe_dump(dict(value), allow_unicode=True, sort_keys=False, width=100)


def in_braces(node: yaml.Node) -> bool:
    """Whether a list or mapping is written in brackets."""
    return bool(getattr(node, "flow_style", False))


def end_of(text: str, node: yaml.Node) -> int:
    """Where the line of the last sign of a node ends (behind its line end)."""
    last = _last(node)
    at = last.end_mark.index
    if isinstance(last, yaml.ScalarNode) and last.style in ("|", ">"):
        return last.start_mark.index + len(text[last.start_mark.index : at].rstrip()) + 1
    return next_line(text, at)


def _last(node: yaml.Node) -> yaml.Node:
    if isinstance(node, yaml.CollectionNode) and node.value and not in_braces(node):
        child = node.value[-1]
        return _last(child[1] if isinstance(child, tuple) else child)
    return node


def line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def next_line(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def with_comment(text: str, start: int) -> int:
    """The start of the comment lines right above a line, or of the line itself; both begin at the same column."""
    indent = re.match(r" *", text[start:])
    while start:
        above = line_start(text, start - 1)
        if not text[above:start].startswith((indent[0] if indent else "") + "#"):
            break
        start = above
    return start


def item_source(text: str, node: yaml.Node) -> str:
    """The lines of a list's item without the dash, moved to the left margin."""
    start, column = node.start_mark.index, node.start_mark.column
    braces = in_braces(node) or (isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">"))
    lines = text[start : node.end_mark.index if braces else end_of(text, node)].rstrip("\n").split("\n")
    return "\n".join([lines[0], *(line[column:] if not line[:column].strip() else line.lstrip() for line in lines[1:])])


def as_items(sources: Sequence[str], indent: int) -> str:
    """Items as a block list whose dashes stand at a column."""
    margin = " " * indent
    return "".join(f"{margin}- " + re.sub(r"\n(?=[^\n])", f"\n{margin}  ", source) + "\n" for source in sources)
