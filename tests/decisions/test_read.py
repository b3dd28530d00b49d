"""Reading the record: what is wrong with a log is told with its line, every line that can be read counts."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.decisions import append_decision, read_decisions
from qualkit.model import Decision
from tests.decisions.conftest import made

Logged = Callable[..., Path]


def told(folder: Path) -> list[tuple[str, str, str]]:
    return [(p.file, p.place, p.what) for p in read_decisions(folder)[1]]


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


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


def test_what_is_written_is_read_again_and_nothing_is_told(logged: Logged) -> None:
    decisions = [
        made(1),
        made(2, note="é “x” 😀\n\u2028 \udc80", before="so ", after=" then"),
        made(3, action="uncode"),
    ]
    assert read_decisions(logged("s", *decisions)) == (decisions, [])


def test_an_older_log_without_links_is_valid_and_the_chain_starts_where_it_starts(write: Callable[..., Path]) -> None:
    old = '{"at": "2026-01-01", "action": "done", "transcript": "E1"}\n{"action": "done", "transcript": "E2"}\n'
    folder = write("s", {"decisions/anna.jsonl": old}) / "decisions"
    append_decision(folder, made(1))
    append_decision(folder, made(2))
    decisions, problems = read_decisions(folder)
    assert len(decisions) == 4 and problems == []


def _edit_second(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b'"a"', b'"b"'), *lines[2:]]


@pytest.mark.parametrize(
    ("change", "count", "place", "words"),
    [
        (_edit_second, 5, "line 2", "it was changed, or lines after it were lost"),
        (lambda lines: [lines[0], *lines[2:]], 4, "line 1", "it was changed, or lines after it were lost"),
        (lambda lines: lines[2:], 3, "line 1", "the lines before this one are lost"),
        (lambda lines: [*lines, *lines[:3]], 5, "line 6", "lines 6, 7, 8 repeat earlier lines; each counts once"),
        (lambda lines: [*lines, b'{"action": "done", "transcript": "T1"}'], 6, "line 6", "not written by qualkit"),
        (lambda lines: [*lines[:-1], lines[-1][:30]], 4, "line 5", "not complete JSON"),
        (lambda lines: [*lines, b"\0" * 40], 5, "line 6", "zero bytes"),
        (lambda lines: [*lines, b"\xff\xfe\n"], 5, "line 6", "not UTF-8"),
        (lambda lines: [*lines, b"[1]\n"], 5, "line 6", "not a JSON object"),
        (lambda lines: [*lines, b'{"action": "eat"}\n'], 5, "line 6", "unknown action 'eat'"),
    ],
)
def test_every_damage_is_told_with_its_line_and_the_other_lines_count(
    logged: Logged, change: Callable[[list[bytes]], list[bytes]], count: int, place: str, words: str
) -> None:
    folder = logged("s", *map(made, range(1, 6)))
    log = folder / "anna.jsonl"
    log.write_bytes(b"".join(change(lines_of(log))))
    decisions, problems = read_decisions(folder)
    assert len(decisions) == count
    assert [(p.file, p.place) for p in problems] == [("decisions/anna.jsonl", place)]
    assert words in problems[0].what


def test_lines_put_in_between_are_told_where_they_begin_and_end(logged: Logged) -> None:
    folder = logged("s", *map(made, range(1, 4)))
    lines = lines_of(folder / "anna.jsonl")
    other = lines_of(logged("t", made(8), made(9)) / "anna.jsonl")
    (folder / "anna.jsonl").write_bytes(b"".join([*lines[:2], *other, lines[2]]))
    assert [d.start for d in read_decisions(folder)[0]] == [10, 20, 80, 90, 30]
    assert [(place, what) for _, place, what in told(folder) if "dated" not in what] == [
        ("line 3", "was the first line of another log and was put here by something else"),
        ("line 5", "was written after line 2; the lines between were put there by something else"),
    ]


def test_windows_line_ends_break_no_chain_and_a_utf_16_file_is_refused_with_the_remedy(logged: Logged) -> None:
    folder = logged("s", made(1), made(2))
    log = folder / "anna.jsonl"
    text = log.read_text(encoding="utf-8")
    log.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    append_decision(folder, made(3))
    assert read_decisions(folder) == ([made(1), made(2), made(3)], [])
    log.write_bytes(text.encode("utf-16"))
    assert ["save it as UTF-8" in what for _, _, what in told(folder)] == [True]


def test_a_clock_that_jumps_back_changes_no_order_and_is_told_once(logged: Logged) -> None:
    decisions = [made(n, at=at) for n, at in enumerate(["2026-03-05", "2026-03-01", "2026-03-02", "odd", "2026-03-03"])]
    folder = logged("s", *decisions)
    assert read_decisions(folder)[0] == decisions
    assert told(folder) == [
        ("decisions/anna.jsonl", "line 2", "line 2 is dated before the line above; the order of the lines holds")
    ]


@pytest.mark.parametrize("name", ["anna (conflicted copy)", "anna-LAPTOP", "anna 2", "ann"])
def test_a_conflict_copy_counts_once_where_it_is_the_same_and_in_order_of_time_where_it_is_not(
    logged: Logged, name: str
) -> None:
    folder = logged("s", made(1), made(2))
    other = folder / f"{name}.jsonl"
    shutil.copy(folder / "anna.jsonl", other)
    append_decision(folder, made(5))
    elsewhere = logged("t", made(1), made(2), made(3), made(4, action="uncode"))
    shutil.copy(elsewhere / "anna.jsonl", other)
    decisions, problems = read_decisions(folder)
    assert decisions == [made(1), made(2), made(3), made(4, action="uncode"), made(5)]
    assert [(p.file, p.what) for p in problems] == [
        (
            f"decisions/{name}.jsonl",
            "a copy of decisions/anna.jsonl: 2 lines are in both (counted once), 2 lines are only here (counted too)",
        )
    ]


def test_a_whole_copy_of_a_log_adds_nothing_and_may_be_moved_away(logged: Logged) -> None:
    folder = logged("s", made(1))
    shutil.copy(folder / "anna.jsonl", folder / "anna (1).jsonl")
    decisions, (problem,) = read_decisions(folder)
    assert decisions == [made(1)]
    assert "all its lines are there too" in problem.what and problem.remedy == "Move it out of the folder."


def test_one_name_in_two_logs_without_a_common_line_may_be_two_people(logged: Logged) -> None:
    folder = logged("s", made(1))
    shutil.copy(logged("t", made(2)) / "anna.jsonl", folder / "anna-2.jsonl")
    decisions, problems = read_decisions(folder)
    assert len(decisions) == 2
    assert ["two people of one name" in p.what for p in problems] == [True]


def test_a_renamed_log_and_a_file_with_a_wrong_ending_are_told(logged: Logged) -> None:
    folder = logged("s", made(1))
    (folder / "anna.jsonl").rename(folder / "ben.jsonl")
    (folder / "carl.jsonl.txt").write_text("", encoding="utf-8")
    assert [(file, what) for file, _, what in told(folder)] == [
        ("decisions/carl.jsonl.txt", "looks like a log of decisions and was not read"),
        ("decisions/ben.jsonl", "its lines name the coder 'anna', its name another; they count as 'anna'"),
    ]


def test_a_decision_taken_back_and_made_again_within_a_second_is_three_decisions(logged: Logged) -> None:
    sequence: list[Decision] = [made(1), made(1, action="uncode"), made(1)]
    assert read_decisions(logged("s", *sequence))[0] == sequence
