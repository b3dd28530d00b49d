"""Decisions as literals, and logs written by the functions under test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.decisions import append_decisions
from qualkit.model import Decision


def made(number: int, coder: str = "anna", **more: object) -> Decision:
    """Decision ``number`` of a coder: another place and a second later than the one before."""
    at = f"2026-03-01T10:{number // 60:02}:{number % 60:02}Z"
    decision = Decision(at, coder, "code", "T1", 10 * number, 10 * number + 9, f"words {number}", "a")
    return replace(decision, **more)  # type: ignore[arg-type]


@pytest.fixture
def logged(tmp_path: Path) -> Callable[..., Path]:
    """Write decisions into a study's ``decisions`` folder: ``logged("study", made(1), made(2))`` gives the folder."""

    def write(study: str, *decisions: Decision) -> Path:
        folder = tmp_path / study / "decisions"
        append_decisions(folder, decisions)
        return folder

    return write
