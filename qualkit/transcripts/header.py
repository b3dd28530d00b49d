"""Reads the YAML front matter of a transcript."""

from __future__ import annotations

import re

import yaml

from qualkit.model import Problem

_BLOCK = re.compile(r"\A\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^\w[\w -]*:(?:\s|$)", re.MULTILINE)


def split_header(text: str, file: str) -> tuple[dict[str, str], int, list[Problem]]:
    """The keys of the front matter, in lower case, with text values; where the text after it starts; problems.

    >>> split_header("---\\nid: E01\\nGroup: employer\\n---\\nINT: Hello", "e.txt")[:2]
    ({'id': 'E01', 'group': 'employer'}, 33)
    """
    found = _BLOCK.match(text)
    if not found or not _KEY.search(found.group(1)) or len(found.group(1)) > 100_000:
        return {}, 0, []
    try:
        values = yaml.load(found.group(1), Loader=_TextLoader)  # a SafeLoader: nothing is constructed but text
        if not isinstance(values, dict):
            raise yaml.YAMLError("it is not a list of `key: value` lines")
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return _line_by_line(found.group(1)), found.end(), [_problem(error, file)]
    return {str(key).strip().lower(): _plain(value) for key, value in values.items()}, found.end(), []


class _TextLoader(yaml.SafeLoader):
    """Reads scalars as written: ``2026-03-11`` and ``no`` stay text. Anchors are refused: they can grow without bound."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it uses an anchor (`*name`)")
        return super().compose_node(parent, index)


_TextLoader.yaml_implicit_resolvers = {}


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    return "" if value is None else str(value).strip()


def _line_by_line(block: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in block.split("\n") if _KEY.match(line))
    return {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}


def _problem(error: Exception, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    place = f"line {mark.line + 2}" if mark else "header"
    reason = getattr(error, "problem", None) or str(error)
    return Problem(
        file,
        f"the header between the --- lines is not valid YAML ({reason}); its keys were read line by line",
        "put values that hold a colon, a quote or a # between quotes",
        place,
        "warning",
    )
