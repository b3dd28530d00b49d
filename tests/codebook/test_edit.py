"""Codes renamed, merged and split: the files change in a few lines, and no decision changes its meaning."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.codebook import load_codebook
from qualkit.codebook.edit import Change, merge_codes, rename_code, split_code
from qualkit.codebook.lint import diff_codebooks
from qualkit.errors import CodebookError, QualkitError
from qualkit.model import Codebook

FUNDING = """\
# who pays
code: funding
label: Funding   # a remark
codes:
  # the learner's side
  learner:
    definition: >-
      What it costs
      the learner.
    examples: [They take out a loan., "No: they save."]
    rules:
      - {id: loan, phrase: [loan]}   # a word

  # the firm's side
  employer:
    definition: What firms pay.
    exclude: [the canteen]
    include:
      - levy
    examples:
      - >-
        The boss
        pays.
      - {ask: "Who pays?", text: "He does."}
    rules:
      - id: loan
        phrase: [boss]
        score: 0.7
"""
LEVY = "code: levy\nparent: funding/employer\n"
FILES = {"funding.yaml": FUNDING, "levy.yaml": LEVY, "other.yaml": "code: other\nrules: [{id: r, phrase: [x]}]\n"}


@pytest.fixture
def load(write: Callable[..., Path]) -> Callable[[Change], Codebook]:
    def read(change: Change, folder: str = "changed") -> Codebook:
        return load_codebook(write(folder, dict(change.files)))

    return read


def paths(book: Codebook) -> list[str]:
    return [code.path for code in book.codes]


def test_a_rename_touches_the_name_and_keeps_every_other_sign(load: Callable[[Change], Codebook]) -> None:
    change = rename_code(FILES, "funding", "money")
    assert change.files["funding.yaml"] == FUNDING.replace("code: funding\n", "code: money\nformerly: [funding]\n")
    assert change.files["levy.yaml"] == LEVY.replace("funding", "money")
    book = load(change)
    assert paths(book) == ["money", "money/learner", "money/employer", "money/employer/levy", "other"]
    for path in ("funding", "funding/learner", "funding/employer/levy"):
        assert book.reading(path) == (path.replace("funding", "money"), "")


def test_renames_add_up_and_a_rename_back_leaves_no_trace(load: Callable[[Change], Codebook]) -> None:
    twice = rename_code(rename_code(FILES, "funding/employer", "funding/firm").files, "funding", "money")
    thrice = rename_code(twice.files, "money/firm", "money/payer")
    assert load(thrice).reading("funding/employer/levy")[0] == "money/payer/levy"
    back = rename_code(rename_code(FILES, "other", "else").files, "else", "other")
    assert [f.path for f in load(back).get("other").formerly] == ["else"]  # type: ignore[union-attr]


def test_a_merge_moves_rules_examples_and_includes_and_tells_the_rest(load: Callable[[Change], Codebook]) -> None:
    files = {name: text for name, text in FILES.items() if name != "levy.yaml"}
    change = merge_codes(files, ["funding/employer"], "funding/learner", "2026-03-01T00:00:00Z")
    book = load(change)
    merged = book.get("funding/learner")
    assert paths(book) == ["funding", "funding/learner", "other"] and merged
    assert [(r.id, r.phrases, r.score) for r in merged.rules] == [
        ("loan", ("loan",), 0.8),
        ("employer-loan", ("boss",), 0.7),
    ]
    assert [(e.ask, e.text) for e in merged.examples] == [
        ("", "They take out a loan."),
        ("", "No: they save."),
        ("", "The boss pays."),
        ("Who pays?", "He does."),
    ]
    assert merged.include == ("levy",)
    assert book.reading("funding/employer") == ("funding/learner", "2026-03-01T00:00:00Z")
    assert change.left == (("funding/employer", "    definition: What firms pay.\n    exclude: [the canteen]"),)
    assert "# a word" in change.files["funding.yaml"]


def test_a_theme_merged_into_a_sub_code_of_another_file_takes_its_file_away(load: Callable[[Change], Codebook]) -> None:
    change = merge_codes(FILES, ["other"], "funding/learner", "2026-03-01T00:00:00Z")
    assert set(change.files) == {"funding.yaml", "levy.yaml"}
    assert [r.id for r in load(change).get("funding/learner").rules] == ["loan", "r"]  # type: ignore[union-attr]


def test_a_split_adds_empty_sub_codes_below(load: Callable[[Change], Codebook]) -> None:
    files = split_code(FILES, "funding/learner", ["fees", "time_lost"]).files
    assert paths(load(Change(files)))[:4] == [
        "funding",
        "funding/learner",
        "funding/learner/fees",
        "funding/learner/time_lost",
    ]
    assert "funding/x" in paths(load(split_code(files, "funding", ["x"])))
    assert "other/y" in paths(load(split_code(files, "other", ["y"])))


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda: rename_code(FILES, "gone", "x"), "There is no code 'gone'"),
        (lambda: rename_code(FILES, "funding/employer", "firm"), "does not move a code"),
        (lambda: rename_code(FILES, "funding", "other"), "There is a code 'other' already"),
        (lambda: rename_code(FILES, "funding", "a#b"), "cannot be called"),
        (lambda: merge_codes(FILES, ["other"], "other", ""), "into itself"),
        (lambda: merge_codes(FILES, ["funding/employer"], "other", ""), "has sub-codes: funding/employer/levy"),
        (lambda: split_code(FILES, "other", [" "]), "cannot be called"),
        (
            lambda: merge_codes(
                {**FILES, "l.yaml": "code: l\nlexicons: {w: [a]}\nrules: [{id: r, phrase: [$w]}]\n"}, ["l"], "other", ""
            ),
            "word lists that only l.yaml or only other.yaml has: $w",
        ),
        (
            lambda: merge_codes({"a.yaml": "code: a\ncodes: {x: {}, y: {}}\n"}, ["a/x"], "a/y", ""),
            "written in braces",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(action: Callable[[], Change], words: str) -> None:
    with pytest.raises(QualkitError, match=words.replace("$", r"\$")):
        action()


def test_a_former_name_means_one_code(write: Callable[..., Path]) -> None:
    files = {"a.yaml": "code: a\nformerly: [b, old]\n", "b.yaml": "code: b\nformerly:\n  - old\n"}
    with pytest.raises(CodebookError) as caught:
        load_codebook(write("book", files))
    assert [(p.file, p.place, p.what) for p in caught.value.problems] == [
        ("a.yaml", "line 2", "'b' is a code, so it cannot be a former name of 'a'"),
        ("b.yaml", "line 2", "'old' is a former name of 'a' and of 'b'"),
    ]


def test_the_diff_follows_renamed_and_merged_codes(write: Callable[..., Path]) -> None:
    files = {name: text for name, text in FILES.items() if name != "levy.yaml"}
    renamed = rename_code(files, "funding", "money").files
    merged = merge_codes(renamed, ["other"], "money/learner", "2026-03-01T00:00:00Z").files
    old, new = load_codebook(write("old", files)), load_codebook(write("new", dict(merged)))
    assert diff_codebooks(old, new) == [
        "> code funding renamed money",
        "> code funding/learner renamed money/learner",
        "> code funding/employer renamed money/employer",
        "> code other merged into money/learner",
        "+ rule money/learner#r",
    ]
