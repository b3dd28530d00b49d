"""What people type into cells, as codes, stances and marks."""

from __future__ import annotations

import difflib
import re

from qualkit.model import STANCES, Codebook, Stance

_YES = frozenset("x yes y true 1 done ok ✓ ✔ ja oui si sí".split())
_NO = frozenset(["", "no", "n", "false", "0", "-", "–", "not yet"])
_SIGNS: dict[str, Stance] = {"+": "enabler", "-": "barrier", "–": "barrier", "0": "neutral"}


class CodeNames:
    """Finds codes by what people call them: path, label or last part, in any case and spelling of the separators."""

    def __init__(self, codebook: Codebook) -> None:
        self._paths = [code.path for code in codebook.codes]
        self._called: dict[str, set[str]] = {}
        for code in codebook.codes:
            parts = code.path.split("/")
            labels = [codebook.label("/".join(parts[: n + 1])) for n in range(len(parts))]
            for name in (code.label, parts[-1], "/".join(labels), f"{codebook.label(parts[0])}/{code.label}"):
                self._called.setdefault(_folded(name), set()).add(code.path)
        for path in self._paths:
            self._called[_folded(path)] = {path}

    def find(self, name: str) -> str | None:
        """The path of the code called so, or None when there is none or more than one."""
        paths = self._called.get(_folded(name), set())
        return next(iter(paths)) if len(paths) == 1 else None

    def find_all(self, cell: str) -> list[tuple[str, str | None]]:
        """Every code that a cell names, with its path or None: one, or several between semicolons, bars, lines or commas."""
        for separators in ("", r"[;|\n]", r"[;|\n,]"):
            names = [part.strip() for part in re.split(separators, cell)] if separators else [cell.strip()]
            found = [(name, self.find(name)) for name in names if name]
            if all(path for _, path in found):
                return found
        return [(name.strip(), self.find(name)) for name in re.split(r"[;|\n]", cell) if name.strip()]

    def unknown(self, name: str) -> tuple[str, str]:
        """What is wrong with a name, and what to do."""
        paths = sorted(self._called.get(_folded(name), ()))
        if paths:
            return f"the code {name!r} can be {' or '.join(paths)}", "Write the whole path."
        close = difflib.get_close_matches(_folded(name), list(self._called), n=3, cutoff=0.7)
        near = list(dict.fromkeys(path for each in close for path in sorted(self._called[each])))
        hint = f"Did you mean {' or '.join(near[:3])}? " if near else ""
        return f"there is no code {name!r} in the codebook", f"{hint}Correct the cell, or add the code to the codebook."


def _folded(name: str) -> str:
    """A name for comparing: no case, no difference between ``/``, ``>``, ``\\``, ``:`` or between blank, ``_`` and ``-``."""
    parts = re.split(r"\s*(?:/|\\|>|::?)\s*", name.strip().casefold())
    return "/".join(" ".join(re.split(r"[\s_-]+", part)) for part in parts)


def stance_of(cell: str) -> Stance | None:
    """The stance that a cell means: its name, any beginning of it (``b``, ``enab.``), or a sign; None when unclear.

    >>> stance_of("Barr."), stance_of("+"), stance_of("x")
    ('barrier', 'enabler', None)
    """
    word = cell.strip().casefold().rstrip(".")
    if word in _SIGNS:
        return _SIGNS[word]
    return next((stance for stance in STANCES if word and stance.startswith(word.removesuffix("s"))), None)


def marked(cell: str) -> bool | None:
    """Whether a cell says yes; None when it says neither yes nor no."""
    word = cell.strip().casefold().rstrip(".")
    return True if word in _YES else False if word in _NO else None


def verdict_of(cell: str) -> str | None:
    """``accept`` or ``reject`` (any beginning of them, or yes and no); ``""`` for none, None when unclear."""
    word = cell.strip().casefold().rstrip(".")
    if not word:
        return ""
    for verdict in ("accept", "reject"):
        if verdict.startswith(word.removesuffix("ed")):
            return verdict
    yes = marked(cell)
    return None if yes is None else "accept" if yes else "reject"
