"""Merging other people's logs: everything new is added once, nothing that is there changes, doubts are told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.decisions import append_decision, append_decisions, merge_logs, read_decisions
from qualkit.errors import QualkitError
from qualkit.model import Decision
from tests.decisions.conftest import made

Logged = Callable[..., Path]


def test_new_coders_and_new_lines_come_over_with_counts_and_a_second_merge_adds_nothing(logged: Logged) -> None:
    here = logged("here", made(1), made(2), made(9))
    there = logged("there", made(1), made(2), made(3), made(1, "ben"))
    before = (here / "anna.jsonl").read_bytes()
    report = merge_logs(here, there.parent)
    assert [(m.coder, m.before, m.offered, m.known, m.after) for m in report.merged] == [
        ("anna", 3, 3, 2, 4),
        ("ben", 0, 1, 0, 1),
    ]
    assert report.added == 2 and report.problems == ()
    assert (here / "anna.jsonl").read_bytes().startswith(before)
    assert read_decisions(here) == ([made(1), made(2), made(3), made(9), made(1, "ben")], [])
    assert merge_logs(here, there).added == 0


def test_a_conflict_copy_in_the_folder_itself_can_be_merged_and_moved_away(logged: Logged) -> None:
    here = logged("here", made(1), made(4))
    copy = here / "anna (conflicted copy).jsonl"
    shutil.copy(logged("there", made(1), made(2)) / "anna.jsonl", copy)
    merge_logs(here, copy)
    read = read_decisions(here)[0]
    copy.unlink()
    assert read == read_decisions(here)[0] == [made(1), made(2), made(4)]


def test_one_name_and_not_one_common_line_is_refused_until_a_person_says_who_it_is(logged: Logged) -> None:
    here, there = logged("here", made(1)), logged("there", made(2))
    before = (here / "anna.jsonl").read_bytes()
    with pytest.raises(QualkitError, match="may be two people") as caught:
        merge_logs(here, there)
    assert "--as anna" in caught.value.remedy and (here / "anna.jsonl").read_bytes() == before
    merge_logs(here, there, as_name="anna b")
    assert read_decisions(here) == ([made(2, "anna b"), made(1)], [])
    merge_logs(here, there, as_name="anna")
    assert read_decisions(here)[0] == [made(2, "anna b"), made(1), made(2)]


def test_a_torn_or_changed_line_there_is_told_and_not_brought_over(logged: Logged) -> None:
    there = logged("there", made(1), made(2), made(3))
    log = there / "anna.jsonl"
    log.write_bytes(log.read_bytes().replace(b"words 1", b"words X")[:-20])
    here = logged("here", made(9, "ben"))
    report = merge_logs(here, log)
    assert [m.offered for m in report.merged] == [2]
    assert [(p.file, p.place) for p in report.problems] == [("anna.jsonl", "line 1"), ("anna.jsonl", "line 3")]


def test_keys_that_qualkit_does_not_know_and_pinned_quotes_come_over(write: Callable[..., Path]) -> None:
    line = '{"at": "2026-01-01", "action": "done", "transcript": "T1", "mood": "good"}\n'
    other = write("other", {"decisions/anna.jsonl": line, "decisions/quotes/author.jsonl": line})
    report = merge_logs(write("here", {}) / "decisions", other)
    assert [(m.file, m.after) for m in report.merged] == [("anna.jsonl", 1), ("quotes/author.jsonl", 1)]
    text = (other.parent / "here/decisions/anna.jsonl").read_text(encoding="utf-8")
    assert '"mood": "good"' in text and '"from": "decisions/anna.jsonl#' in text


@pytest.mark.parametrize("what", ["missing", "empty", "itself", "two coders"])
def test_what_cannot_be_merged_is_refused_in_plain_words(logged: Logged, tmp_path: Path, what: str) -> None:
    here = logged("here", made(1))
    (tmp_path / "empty").mkdir()
    two = logged("two", made(1, "x"), made(1, "y"))
    other = {"itself": here, "two coders": two}.get(what, tmp_path / what)
    with pytest.raises(QualkitError, match=r"no decisions in|is this study itself|several coders: x, y"):
        merge_logs(here, other, as_name="z" if what == "two coders" else None)


_HISTORY = st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.sampled_from(["code", "uncode"])), max_size=8)


@settings(max_examples=40, deadline=None)
@given(_HISTORY)
def test_two_laptops_merged_both_ways_hold_the_same_decisions(
    tmp_path_factory: pytest.TempPathFactory, history: list[tuple[bool, int, str]]
) -> None:
    root = tmp_path_factory.mktemp("merge")
    a, b = root / "a", root / "b"
    first = made(0)
    written = {a: [first], b: [first]}
    for folder in (a, b):
        append_decision(folder, first)
    for number, (on_a, place, action) in enumerate(history, 1):
        folder = a if on_a else b
        decision = made(place, action=action, at=f"2026-03-02T10:00:{number:02}Z")
        append_decision(folder, decision)
        written[folder].append(decision)
    everything: list[Decision] = sorted({*written[a], *written[b]}, key=lambda d: d.at)
    merge_logs(a, b / "anna.jsonl")
    merge_logs(b, a / "anna.jsonl")
    for folder in (a, b):
        assert read_decisions(folder) == (everything, [])
    assert merge_logs(a, b).added == merge_logs(b, a).added == 0


def test_many_lines_are_appended_with_one_sync(tmp_path: Path) -> None:
    decisions = [made(n % 3000) for n in range(3000)]
    append_decisions(tmp_path / "a", decisions)
    assert merge_logs(tmp_path / "b", tmp_path / "a").added == 3000
