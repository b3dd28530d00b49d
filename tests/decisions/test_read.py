"""The log of decisions: what cannot be read is told with its line, and kept."""

from collections.abc import Callable
from pathlib import Path

from qualkit.decisions import read_decisions


def test_typographic_quotes_are_named_and_a_broken_line_with_a_quotation_is_not_taken_for_them(
    write: Callable[..., Path],
) -> None:
    lines = (
        "{“action”: “done”, “transcript”: “E1”}\n"
        '{"action": "code", "transcript": "E1", "text": "He said “never” to\n'
        '{"action": "done", "transcript": "E1"}\n'
    )
    decisions, problems = read_decisions(write("study", {"decisions/ann.jsonl": lines}) / "decisions")
    assert [d.action for d in decisions] == ["done"]
    assert [p.place for p in problems] == ["line 1", "line 2"]
    assert "typographic quotes" in problems[0].what and "not complete JSON" in problems[1].what
