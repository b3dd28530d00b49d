"""Codebook files: every mistake is told at once, with file, line and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.codebook import load_codebook
from qualkit.codebook.lint import diff_codebooks, lint_codebook
from qualkit.errors import CodebookError
from tests.conftest import BOOK, CUES


def problems(folder: Path) -> list[str]:
    with pytest.raises(CodebookError) as caught:
        load_codebook(folder)
    return [f"{p.file} {p.place}: {p.what} → {p.remedy}" for p in caught.value.problems]


def test_a_codebook_is_read_in_order_with_its_rules(write: Callable[..., Path]) -> None:
    book = load_codebook(write("b", {"funding.yaml": BOOK, "stance.yaml": CUES}))
    assert [c.path for c in book.codes] == ["funding", "funding/learner", "funding/employer"]
    assert [r.name for r in book.rules][:2] == ["funding#money", "funding/learner#loan"]
    assert book.cues["negation"] == ("not", "never")
    assert book.themes == ("funding",)


def test_an_unknown_key_is_named_with_its_line_and_the_likely_key(write: Callable[..., Path]) -> None:
    folder = write("b", {"funding.yaml": "code: funding\ndefinitoin: typo\nrules:\n  - id: a\n    phrases: [x]\n"})
    assert problems(folder) == [
        "funding.yaml line 2: unknown key 'definitoin' → Did you mean 'definition'?",
        "funding.yaml line 5: unknown key 'phrases' in rule funding#a → Did you mean 'phrase'?",
    ]


def test_all_problems_of_all_files_come_together(write: Callable[..., Path]) -> None:
    folder = write(
        "b",
        {
            "a.yaml": "code: a\nrules:\n  - {id: r, phrase: [x]}\n  - {id: r, phrase: [y]}\n  - {id: empty}\n",
            "b.yaml": "code: a\n",
            "c.yaml": "code: c\nparent: awarness\n",
            "d.yaml": "code: d\nrules:\n  - id: p\n    pattern: [{LEMA: pay}]\n",
            "e.yaml": "code: [oops\n",
            "f.yaml": "code: f\nrules:\n  - {id: l, phrase: [$nowhere]}\n",
        },
    )
    told = "\n".join(problems(folder))
    for part in (
        "a.yaml line 4: rule a#r is defined twice",
        "a.yaml line 5: rule a#empty says not exactly one of phrase, near, pattern",
        "b.yaml line 1: code 'a' is defined twice (first in a.yaml",
        "c.yaml line 2: unknown parent 'awarness'",
        "d.yaml line 3: rule d#p: invalid pattern",
        "e.yaml line 2: not valid YAML",
        "f.yaml line 3: rule f#l: unknown word list $nowhere",
    ):
        assert part in told


def test_a_folder_without_a_codebook_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="No codebook files"):
        load_codebook(tmp_path)


def test_the_fingerprint_changes_with_a_word_and_not_with_line_ends(write: Callable[..., Path]) -> None:
    a = load_codebook(write("a", {"funding.yaml": BOOK}))
    b = load_codebook(write("b", {"funding.yaml": BOOK.replace("\n", "\r\n").encode()}))
    c = load_codebook(write("c", {"funding.yaml": BOOK.replace("loan, take", "loan, bear")}))
    assert a.fingerprint == b.fingerprint != c.fingerprint


def test_lint_finds_doubled_wide_dead_and_missing(write: Callable[..., Path]) -> None:
    text = """\
    code: a
    rules:
      - {id: one, phrase: [levy]}
      - {id: two, phrase: [levies]}
      - {id: wide, phrase: [it is]}
      - {id: dead, phrase: [loan of a van], unless: [loan of]}
    """
    found = " ".join(p.what for p in lint_codebook(load_codebook(write("b", {"a.yaml": text}))))
    for part in (
        "'levies' stands in a#one already",
        "common words only",
        "can never fire",
        "no definition",
        "0 examples",
    ):
        assert part in found


def test_diff_names_what_was_added_removed_and_changed(write: Callable[..., Path]) -> None:
    old = load_codebook(write("a", {"funding.yaml": BOOK}))
    new = load_codebook(
        write("b", {"funding.yaml": BOOK.replace("id: loan", "id: debt").replace("Who pays", "Who really pays")})
    )
    assert diff_codebooks(old, new) == [
        "~ funding: definition",
        "- rule funding/learner#loan",
        "+ rule funding/learner#debt",
    ]


def test_mistakes_are_named_by_code_rule_and_key_and_come_in_one_run(write: Callable[..., Path]) -> None:
    text = """\
    code: funding
    definitoin: typo
    codes:
      employer:
        lable: typo
        examples: [one, {txt: two}, {text: three, nonsense: 4}]
        rules:
          - {id: pays, phrases: [$nowhere]}
          - {id: levy, phrase: [levy], score: 3}
          - {phrase: [pot]}
          - {id: answer, near: [[boss], [say, no]]}
          - {id: levy2, phrase: [levy]}
          - {id: levy2, phrase: [levies]}
    """
    told = problems(write("b", {"funding.yaml": text}))
    assert told == [
        "funding.yaml line 2: unknown key 'definitoin' → Did you mean 'definition'?",
        "funding.yaml line 5: unknown key 'lable' in code funding/employer → Did you mean 'label'?",
        "funding.yaml line 6: example 2 of funding/employer has no 'text' → Add the key 'text'.",
        "funding.yaml line 6: unknown key 'txt' in example 2 of funding/employer → Did you mean 'text'?",
        "funding.yaml line 6: unknown key 'nonsense' in example 3 of funding/employer → Allowed: ask, before, text.",
        "funding.yaml line 8: unknown key 'phrases' in rule funding/employer#pays → Did you mean 'phrase'?",
        "funding.yaml line 9: rule funding/employer#levy, key 'score': must be less than or equal to 1"
        " → See the codebook guide for what may stand here.",
        "funding.yaml line 10: rule 3 of funding/employer has no 'id' → Add the key 'id'.",
        "funding.yaml line 11: rule funding/employer#answer, key 'near', item 2, item 2:"
        " a bare yes, no, on or off, which YAML reads as true or false"
        ' → Put quotes around yes, no, on and off, such as "no".',
        "funding.yaml line 8: rule funding/employer#pays: unknown word list $nowhere → None is defined.",
        "funding.yaml line 13: rule funding/employer#levy2 is defined twice → Give each rule of a code its own id.",
    ]


@pytest.mark.parametrize(
    "text", ["codes: [a]", "codes: {x: }", "codes: {no: {}}", "include: [{a: 1}]", "on: 1", "rules: 3"]
)
def test_whatever_stands_in_a_file_is_a_problem_and_no_fault(write: Callable[..., Path], text: str) -> None:
    assert problems(write("b", {"a.yaml": f"code: a\n{text}\n"}))
    assert problems(write("c", {"a.yaml": f"{text}\n"}))
