"""The former names of a code in its file: read, ended by a merge, and written back."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from qualkit.codebook.blocks import Edit, Entry, end_of, in_braces, line_start, next_line, written
from qualkit.model import Former


def formers_of(entry: Entry) -> list[Former]:
    """The former names of a code, in the order of the file."""
    return [_former(node) for node in entry.items("formerly")]


def _former(node: yaml.Node) -> Former:
    if isinstance(node, yaml.MappingNode):
        said = {key.value: value.value for key, value in node.value}
        return Former(said["code"], said.get("until", ""))
    return Former(node.value)


def ended(former: Former, until: str) -> Former:
    """A former name of a code that is merged away: it was a code of its own until now, or until it was merged before."""
    return Former(former.path, former.until or until)


def set_formerly(entry: Entry, formers: Sequence[Former]) -> list[Edit]:
    """The edit that sets the former names of a code."""
    cells = (
        f"{{code: {written(former.path)}, until: {written(former.until)}}}" if former.until else written(former.path)
        for former in {former.path: former for former in formers}.values()
    )
    line = f"formerly: [{', '.join(cells)}]"
    keys = entry.node.value
    place = next((n for n, (key, _) in enumerate(keys) if key.value == "formerly"), None)
    if place is not None:
        key, value = keys[place]
        end = value.end_mark.index if in_braces(entry.node) else end_of(entry.text, value)
        return [(key.start_mark.index, end, line if in_braces(entry.node) else f"{line}\n")]
    if in_braces(entry.node):
        at = entry.node.start_mark.index + 1
        return [(at, at, f"{line}, " if keys else line)]
    first = keys[1 if entry.is_theme_file and len(keys) > 1 else 0][0]
    at = line_start(entry.text, first.start_mark.index)
    if entry.is_theme_file and len(keys) == 1:
        at = next_line(entry.text, at)
    return [(at, at, f"{' ' * first.start_mark.column}{line}\n")]
