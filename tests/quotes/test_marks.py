"""Which places authors pinned or excluded last."""

from __future__ import annotations

from qualkit.decisions import tally
from qualkit.model import Decision
from qualkit.quotes.marks import standing_marks
from tests.conftest import staged


def test_the_last_mark_is_told_by_the_moment_and_not_by_the_letters_of_its_time() -> None:
    transcript, _ = staged(("E1", "It is all money."))
    start = transcript.text.index("It is")
    pinned, excluded = (
        Decision(at, "anna", action, transcript.id, start, start + 16, "It is all money.")
        for at, action in (("2026-03-01T09:30:00Z", "accept"), ("2026-03-01T10:00:00+01:00", "reject"))
    )
    assert standing_marks([pinned, excluded], [transcript]).pinned == ((transcript.id, start, start + 16),)
    (row,) = tally([pinned, excluded])
    assert (row.first, row.last) == (excluded.at, pinned.at)
