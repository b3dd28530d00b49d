"""What ``qualkit quotes`` prints, in any format, tidied and cut, passes ``qualkit verify``."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.workflow.author import choose_quotes, entries_of, write_quotes
from qualkit.workflow.coding import CodedStudy
from qualkit.workflow.manuscript import verify


@pytest.mark.parametrize("kind", ["markdown", "html", "latex", "text", "docx"])
@pytest.mark.parametrize("tidied", [False, True])
def test_printed_quotes_verify(coded: CodedStudy, tmp_path: Path, kind: str, tidied: bool) -> None:
    endings = {"markdown": "md", "html": "html", "latex": "tex", "text": "txt", "docx": "docx"}
    path = tmp_path / f"quotes.{endings[kind]}"
    selections = choose_quotes(coded, "funding", number=4) + choose_quotes(
        coded, "funding AND modularity", within="turn", most_words=10
    )
    printed = [q for selection in selections for q in selection.quotes]
    write_quotes(path, entries_of(coded, selections, tidied=tidied), kind, "Quotes")
    result = verify(coded.study, path)
    assert result.ok, [(f.verdict, f.quote, f.note) for f in result.findings]
    assert len(result.voices) >= len({q.segment for q in printed})
