"""Codebook files into a Codebook: every mistake found, with file, line and remedy, before anything is used."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from qualkit.codebook.mistakes import UNREADABLE, keys_at, mended, place_of
from qualkit.codebook.schema import CodeEntry, CueFile, ExampleEntry, LexiconFile, RuleEntry, ThemeFile
from qualkit.errors import CodebookError
from qualkit.model import Code, Codebook, Example, Former, Problem, Rule

CUE_KINDS = ("barrier", "enabler", "neutral", "negation", "reported", "hedge", "wish")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one comes with PyYAML's wheels
_Lines = Mapping[tuple[str | int, ...], int]


def codebook_files(folder: Path) -> list[Path]:
    """The files of a codebook in the order of their names; none when there is no such folder."""
    return sorted(path for path in folder.glob("*.y*ml") if path.is_file()) if folder.is_dir() else []


def load_codebook(folder: Path) -> Codebook:
    """The codebook in a folder of YAML files, in the order of the file names.

    A file with ``code`` is a theme, one with ``lexicons`` or ``stance_cues`` holds shared word lists. Raises CodebookError
    with every problem in every file: unreadable YAML, unknown keys, duplicate codes or rule ids, unknown parents and
    word lists, rules that say nothing, invalid patterns.
    """
    files = codebook_files(folder)
    if not files:
        raise CodebookError(
            f"No codebook files (*.yaml) in {folder}.",
            "Put one YAML file per theme there, or run `qualkit init` to get a copy of the shipped codebook.",
        )
    reader = _Reader(folder)
    for file in files:
        reader.read(file)
    return reader.codebook(files)


def label_of(path: str) -> str:
    """The label of a code that gives none, made of its name.

    >>> label_of("access/waiting_lists")
    'Waiting lists'
    """
    return path.rpartition("/")[2].replace("_", " ").capitalize()


class _Reader:
    """Gathers entries and problems over all files, so that one run shows everything that is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.themes: list[tuple[Path, ThemeFile, _Lines]] = []
        self.lexicons: dict[str, list[str]] = {}
        self.cues: dict[str, tuple[str, ...]] = {}
        self.codes: dict[str, Code] = {}
        self.formers: list[tuple[Path, int, str, str]] = []

    def problem(self, file: Path, line: int, what: str, remedy: str) -> None:
        self.problems.append(Problem(file.name, what, remedy, f"line {line}" if line else ""))

    def read(self, file: Path) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
            loader = LOADER(text)
            try:
                node = loader.get_single_node()
                data = loader.construct_document(node) if node is not None else None
            finally:
                loader.dispose()
        except UnicodeDecodeError as error:
            self.problem(file, 0, f"not UTF-8 text ({error.reason})", "Save the file as UTF-8.")
            return
        except OSError as error:
            self.problem(file, 0, f"cannot be read ({error.strerror})", "Check the file's permissions.")
            return
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or str(error)
            self.problem(
                file,
                mark.line + 1 if mark else 0,
                f"not valid YAML: {what}",
                "Check indentation, and put quotes around text that holds a colon followed by a space.",
            )
            return
        if not isinstance(data, dict):
            self.problem(file, 1, "holds no keys", "A theme file starts with `code:`; see the codebook guide.")
            return
        lines = dict(_key_lines(node))
        kind: type[ThemeFile] | type[LexiconFile] | type[CueFile] = ThemeFile
        if "code" not in data and "stance_cues" in data:
            kind = CueFile
        elif "code" not in data and "lexicons" in data:
            kind = LexiconFile
        try:
            entry = kind.model_validate(data)
        except ValidationError as error:
            self._refuse(file, error, data, lines, kind)
            try:  # what can still be read is read, so that its mistakes are found in the same run
                entry = kind.model_validate(mended(data, error, kind))
            except ValidationError:
                return
        if isinstance(entry, CueFile):
            self._take_cues(file, entry, lines)
        elif isinstance(entry, LexiconFile):
            self.lexicons.update(entry.lexicons)
        else:
            self.themes.append((file, entry, lines))

    def _take_cues(self, file: Path, entry: CueFile, lines: _Lines) -> None:
        for kind, phrases in entry.stance_cues.items():
            if kind not in CUE_KINDS:
                line = lines.get(("stance_cues", kind), 0)
                self.problem(file, line, f"unknown kind of cue {kind!r}", f"Use one of: {', '.join(CUE_KINDS)}.")
            else:
                self.cues[kind] = (*self.cues.get(kind, ()), *phrases)

    def _refuse(
        self, file: Path, error: ValidationError, data: Mapping[str, Any], lines: _Lines, kind: type[Any]
    ) -> None:
        placed = [(_line_of(lines, detail["loc"]), tuple(detail["loc"]), detail) for detail in error.errors()]
        for line, path, detail in sorted(placed, key=lambda item: item[0]):
            key = str(path[-1])
            if detail["type"] == "extra_forbidden":
                owner = place_of(path[:-1], data)
                known = keys_at(path, kind)
                self.problem(file, line, f"unknown key {key!r}{f' in {owner}' if owner else ''}", _suggest(key, known))
            elif detail["type"] == "missing":
                self.problem(
                    file, line, f"{place_of(path[:-1], data) or 'the file'} has no {key!r}", f"Add the key {key!r}."
                )
            elif isinstance(detail.get("input"), bool):
                what = f"{place_of(path, data)}: a bare yes, no, on or off, which YAML reads as true or false"
                self.problem(file, line, what, 'Put quotes around yes, no, on and off, such as "no".')
            else:
                told = detail["msg"].replace("Input should be", "must be")
                self.problem(
                    file, line, f"{place_of(path, data)}: {told}", "See the codebook guide for what may stand here."
                )

    def codebook(self, files: Sequence[Path]) -> Codebook:
        for file, theme, lines in self.themes:
            lists = {**self.lexicons, **theme.lexicons}
            path = theme.code
            if theme.parent:
                path = f"{theme.parent}/{theme.code}"
            self._add(file, path, theme, lines, (), lists)
        for file, theme, lines in self.themes:
            if theme.parent and theme.parent not in self.codes:
                self.problem(
                    file,
                    lines.get(("parent",), 0),
                    f"unknown parent {theme.parent!r} of code {theme.code!r}",
                    _suggest(theme.parent, self.codes),
                )
        self._check_formers()
        if not self.codes and not self.problems:
            self.problem(files[0], 0, "no theme in any file", "A theme file starts with `code:`.")
        if self.problems:
            raise CodebookError(
                f"The codebook in {self.folder} cannot be used: {len(self.problems)} problem(s).",
                "Mend the lines named above; `qualkit codebook lint` shows them again.",
                self.problems,
            )
        digest = hashlib.sha256()
        for file in files:
            digest.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
        return Codebook(tuple(self.codes.values()), self.cues, digest.hexdigest()[:16], str(self.folder))

    def _check_formers(self) -> None:
        """Decisions on a former name must be about one code now."""
        owners: dict[str, str] = {}
        for file, line, former, path in self.formers:
            if former in self.codes:
                what = f"{former!r} is a code, so it cannot be a former name of {path!r}"
                self.problem(file, line, what, "Give the new code another name, or take the former name out.")
            elif owners.setdefault(former, path) != path:
                what = f"{former!r} is a former name of {owners[former]!r} and of {path!r}"
                self.problem(file, line, what, "Name it in one of them: decisions on it are read as that code.")

    def _add(
        self,
        file: Path,
        path: str,
        entry: CodeEntry,
        lines: _Lines,
        at: tuple[str | int, ...],
        lists: Mapping[str, list[str]],
    ) -> None:
        line = lines.get(at, 1)
        if path in self.codes:
            first = self.codes[path]
            self.problem(
                file,
                line,
                f"code {path!r} is defined twice (first in {first.file}, line {first.line})",
                "Rename one of them, or merge the two.",
            )
            return
        self.codes[path] = Code(
            path=path,
            label=entry.label or label_of(path),
            definition=entry.definition,
            include=tuple(entry.include),
            exclude=tuple(entry.exclude),
            examples=tuple(_example(e) for e in entry.examples),
            counterexamples=tuple(_example(e) for e in entry.counterexamples),
            rules=tuple(self._rules(file, path, entry.rules, lines, (*at, "rules"), lists)),
            file=file.name,
            line=line,
            formerly=tuple(Former(former.code, former.until) for former in entry.formerly),
        )
        for former in entry.formerly:
            self.formers.append((file, lines.get((*at, "formerly"), line), former.code, path))
        for name, child in entry.codes.items():
            if not name or "/" in name or "#" in name:
                self.problem(file, lines.get((*at, "codes", name), 0), f"bad code name {name!r}", "Use no / and no #.")
            else:
                self._add(file, f"{path}/{name}", child, lines, (*at, "codes", name), lists)

    def _rules(
        self,
        file: Path,
        path: str,
        entries: Sequence[RuleEntry],
        lines: _Lines,
        at: tuple[str | int, ...],
        lists: Mapping[str, list[str]],
    ) -> Iterable[Rule]:
        seen: set[str] = set()
        for number, entry in enumerate(entries):
            line = lines.get((*at, number), 0)
            name = f"{path}#{entry.id}"
            if entry.id in seen:
                self.problem(file, line, f"rule {name} is defined twice", "Give each rule of a code its own id.")
            seen.add(entry.id)
            if entry.id.startswith(UNREADABLE):
                continue
            if sum(map(bool, (entry.phrase, entry.near, entry.pattern))) != 1:
                self.problem(file, line, f"rule {name} says not exactly one of phrase, near, pattern", "Keep one.")
                continue
            if entry.near and len(entry.near) < 2:
                self.problem(file, line, f"rule {name}: near needs two lists or more", "Use phrase for a single list.")
                continue
            patterns = _patterns(entry.pattern)
            for what in _pattern_mistakes(patterns):
                self.problem(
                    file, line, f"rule {name}: invalid pattern: {what}", "See spaCy's Matcher for what a token may say."
                )

            def words(items: Iterable[str], name: str = name, line: int = line) -> tuple[str, ...]:
                return tuple(self._expand(file, line, name, items, lists))

            yield Rule(
                id=entry.id,
                code=path,
                phrases=words(entry.phrase),
                patterns=patterns,
                near=tuple(words(group) for group in entry.near),
                within=entry.within,
                unless=words(entry.unless),
                given=words(entry.given),
                stance=entry.stance,
                score=entry.score,
            )

    def _expand(
        self, file: Path, line: int, name: str, items: Iterable[str], lists: Mapping[str, list[str]]
    ) -> Iterable[str]:
        for item in items:
            if not item.startswith("$"):
                yield item
            elif item[1:] in lists:
                yield from self._expand(file, line, name, (i for i in lists[item[1:]] if i != item), lists)
            else:
                self.problem(file, line, f"rule {name}: unknown word list {item}", _suggest(item[1:], lists))


def _example(entry: ExampleEntry) -> Example:
    return Example(entry.text, entry.ask, entry.before)


def _patterns(raw: list[Any]) -> tuple[tuple[Mapping[str, object], ...], ...]:
    """A single token pattern, or a list of them, as a tuple of token patterns."""
    if raw and all(isinstance(item, list) for item in raw):
        return tuple(tuple(item) for item in raw)
    return (tuple(raw),) if raw else ()


def _pattern_mistakes(patterns: Sequence[Sequence[Mapping[str, object]]]) -> Iterable[str]:
    from spacy.errors import MatchPatternError
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

    for pattern in patterns:
        if not all(isinstance(token, dict) for token in pattern):
            yield "each token is written as {…}"
            continue
        try:
            Matcher(Vocab(), validate=True).add("check", [[dict(token) for token in pattern]])
        except (MatchPatternError, ValueError) as error:
            yield " ".join(str(error).split())[:300]


def _key_lines(node: yaml.Node | None, path: tuple[str | int, ...] = ()) -> Iterable[tuple[tuple[str | int, ...], int]]:
    """The line (from 1) of every key and list item of a YAML document, by its path."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            yield here, key.start_mark.line + 1
            yield from _key_lines(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield (*path, number), value.start_mark.line + 1
            yield from _key_lines(value, (*path, number))


def _line_of(lines: _Lines, path: Sequence[str | int]) -> int:
    """The line of the nearest key that encloses a path."""
    for size in range(len(path), 0, -1):
        if tuple(path[:size]) in lines:
            return lines[tuple(path[:size])]
    return 1


def _suggest(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1)
    return f"Did you mean {close[0]!r}?" if close else f"Allowed: {', '.join(names)}." if names else "None is defined."
