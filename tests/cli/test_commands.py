"""The command line as a person meets it: light, helpful, and never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from qualkit import workflow
from qualkit.cli import COMMANDS, cli
from qualkit.cli.common import told
from qualkit.decisions import append_decision, decide
from qualkit.model import Transcript

INTERVIEW = """\
---
id: {name}
group: {group}
---

INT: Do people know about HTQs?

{name}: Nobody round here has heard of higher technical qualifications. The roof leaks as well.

INT: And the money?

{name}: They will not take out a loan for it, the debt frightens them. We paid for two of them out of the apprenticeship levy.
"""


@pytest.fixture
def study(write: Callable[..., Path]) -> Path:
    people = {"E1": "employer", "P1": "provider", "G1": "policymaker"}
    return write("study", {f"{n}.txt": INTERVIEW.format(name=n, group=g) for n, g in people.items()})


def run(*args: object, capsys: pytest.CaptureFixture[str] | None = None) -> tuple[int, str, str]:
    code = told(lambda: cli.main([str(a) for a in args], standalone_mode=False))
    if capsys is None:
        return code, "", ""
    out = capsys.readouterr()
    return code, out.out, out.err


def every_command() -> list[tuple[str, ...]]:
    context = click.Context(cli)
    found: list[tuple[str, ...]] = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, sub) for sub in command.list_commands(context)]
    return found


@pytest.mark.parametrize("names", every_command(), ids=" ".join)
def test_every_help_ends_in_an_example(names: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(*names, "--help", capsys=capsys)
    assert code == 0
    assert out.strip().split("\n\n")[-1].strip().startswith("Example"), out


def test_help_loads_none_of_the_heavy_libraries() -> None:
    names = [" ".join(n) for n in every_command()]
    script = (
        "import sys, io, contextlib\n"
        "from qualkit.cli import cli\n"
        f"for names in {[*names, '']!r}:\n"
        "    with contextlib.redirect_stdout(io.StringIO()):\n"
        "        cli.main([*names.split(), '--help'], standalone_mode=False)\n"
        "heavy = {'spacy', 'pandas', 'sklearn', 'numpy', 'scipy', 'docx', 'openpyxl', 'jinja2', 'pydantic', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_import_of_the_api_is_light() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, qualkit; print('spacy' in sys.modules, 'pandas' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "False"]


def test_run_writes_everything_and_says_where(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("run", study, "--method", "rules", capsys=capsys)
    assert code == 0
    assert f"Report: {study / 'out' / 'report.html'}" in out
    for name in (
        "codings.csv turns.csv segments.csv summary.csv comparison.csv topics.csv topic_segments.csv quotes.csv"
        " problems.csv report.html report.md candidates.yaml run.json"
    ).split():
        assert (study / "out" / name).stat().st_size, name


def test_json_of_run_is_for_a_program(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("run", study, "--method", "rules", "--json", capsys=capsys)
    assert code == 0
    assert json.loads(out)["counts"]["participants"] == 3


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["run", "{nowhere}"], "There is no folder"),
        (["check", "{nowhere}"], "There is no folder"),
        (["explain", "E9:1", "--study", "{study}"], "There is no place"),
        (["quotes", "--code", "fundng", "--study", "{study}", "--method", "rules"], "There is no code 'fundng'"),
        (["agree", "ann", "rules", "--study", "{study}"], "There is no coder 'ann'"),
        (["codebook", "show", "nothing"], "There is no code 'nothing'"),
        (["run", "{study}", "--templates", "{study}", "--out", "{study}"], "holds the study itself"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(
    args: list[str], words: str, study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = [a.format(nowhere=tmp_path / "nowhere", study=study) for a in args]
    code, _, err = run(*filled, capsys=capsys)
    assert code == 1
    assert words in err and "→" in err and "Traceback" not in err


def test_wrong_usage_is_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("run", "--nonsense", capsys=capsys)[0] == 2


def test_an_unexpected_error_never_shows_a_traceback(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr("qualkit.workflow.run", broken)
    code, _, err = run("run", study, capsys=capsys)
    assert code == 1
    assert "Something unexpected went wrong" in err and "Traceback" not in err
    log = Path(err.split("What happened is in ")[1].split(";")[0])
    assert "deep inside" in log.read_text(encoding="utf-8")
    log.unlink()


def test_search_counts_people_by_group(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("search", "loans", "--study", study, capsys=capsys)
    assert code == 0 and out.count("loan") == 3
    assert "3 places; participants: provider 1 of 1, employer 1 of 1, policymaker 1 of 1, partner 0 of 0" in err


def test_explain_tells_what_fired(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (study / "E1.txt").read_text(encoding="utf-8")
    code, out, _ = run("explain", f"E1:{text.index('out a loan')}", "--study", study, "--json", capsys=capsys)
    assert code == 0
    told_ = json.loads(out)
    assert told_["text"].startswith("They will not take out a loan")
    assert any("funding/learner#" in line for line in told_["fired"])


def test_quotes_as_markdown_are_verbatim(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("quotes", "--study", study, "--code", "funding", "--method", "rules", "--json", capsys=capsys)
    assert code == 0
    quotes = json.loads(out)
    assert quotes
    for quote in quotes:
        text = (study / f"{quote['transcript']}.txt").read_text(encoding="utf-8")
        assert text[quote["start"] : quote["end"]] == quote["text"]


def test_init_makes_a_study_that_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", tmp_path / "mine", capsys=capsys)[0] == 0
    (tmp_path / "mine" / "transcripts" / "E1.txt").write_text(
        INTERVIEW.format(name="E1", group="employer"), encoding="utf-8"
    )
    assert run("run", tmp_path / "mine", "--method", "rules", capsys=capsys)[0] == 0
    assert (tmp_path / "mine" / "out" / "report.html").is_file()


def test_a_code_is_shown_with_the_guards_of_its_rules(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("codebook", "show", "funding/employer", capsys=capsys)
    assert code == 0
    assert "unless: levy of complaints" in out and "near, within" in out and "Counter-example: " in out


def test_the_version_and_the_module_need_no_installation(tmp_path: Path) -> None:
    code = "import runpy, sys; sys.argv = ['x', {!r}]; runpy.run_module('qualkit', run_name='__main__')"
    for option, shown in (("--version", "qualkit, version"), ("--help", "Usage: qualkit [OPTIONS]")):
        done = subprocess.run([sys.executable, "-c", code.format(option)], capture_output=True, text=True, check=True)
        assert shown in done.stdout


def test_an_unknown_code_has_no_statistics(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("codebook", "stats", "nonsense", "--study", study, capsys=capsys)
    assert (code, out) == (1, "") and "There is no code 'nonsense'" in err


def test_a_place_without_an_offset_is_told_as_such(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("explain", "E1", "--study", study, capsys=capsys)
    assert code == 1 and "the offset is missing" in err


@pytest.mark.parametrize(
    "args",
    [
        "compare", "topics", "quotes", "search loan", "suggest", "explain E1:100", "agree rules rules", "verify draft.md",
    ],
)  # fmt: skip
def test_every_answer_says_when_files_were_left_out(
    args: str, study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (study / "qualkit.toml").write_text('[coding]\nmethod = "rules"\n', encoding="utf-8")
    (study / "audio.mp3").write_bytes(b"x")
    monkeypatch.chdir(study)
    (study / "draft.md").write_text("No quotation.\n", encoding="utf-8")
    _, _, err = run(*args.split(), capsys=capsys)
    assert "could not be used; see `qualkit check`." in err


def test_suggestions_are_uncertain_and_say_by_what(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (study / "qualkit.toml").write_text('[coding]\nmethod = "rules"\n', encoding="utf-8")
    code, out, err = run("suggest", "--study", study, "--json", capsys=capsys)
    assert code == 0 and "of 15 found" in err
    rows = json.loads(out)
    assert rows
    for row in rows:
        assert row["why"] == f"uncertain: strength of the rules {row['score']}, cut 0.50"
        assert 0.25 <= float(row["score"]) <= 0.75


def test_an_empty_study_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, told_, _ = run("init", tmp_path / "mine", capsys=capsys)
    assert "qualkit check" in told_
    code, _, err = run("run", tmp_path / "mine", capsys=capsys)
    assert code == 1 and err.count("transcript") == err.count("No transcript in"), err


def test_one_of_a_kind_is_singular(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "E1.txt").write_text(INTERVIEW.format(name="E1", group="employer"), encoding="utf-8")
    _, out, _ = run("run", tmp_path, "--method", "rules", capsys=capsys)
    assert out.startswith("1 transcript, 1 participant, ")
    assert "1 participant in 1 transcript," in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


def test_check_tells_what_each_coder_has_decided_and_what_stands_nowhere(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (study / "E1.txt").read_text(encoding="utf-8")
    transcript = Transcript("E1", "E1.txt", text, (), ())
    for number, words in enumerate(["The roof leaks as well.", "the debt frightens them"], 1):
        start = text.index(words)
        made = decide(
            transcript, start, start + len(words), "code", coder="ann", at=f"2026-03-0{number}", code="funding"
        )
        append_decision(study / "decisions", made)
    (study / "E1.txt").write_text(text.replace("frightens", "scares"), encoding="utf-8")
    code, out, _ = run("check", study, capsys=capsys)
    assert code == 0
    assert (
        "decisions of ann: 2 decisions on 1 transcript, 2026-03-01 to 2026-03-02; "
        "1 of them stands nowhere in the transcripts any more"
    ) in out
    assert "Look at E1:" in out and "“the debt scares them" in out
    shown = json.loads(run("check", study, "--json", capsys=capsys)[1])
    assert [(row["coder"], row["lines"], row["orphans"]) for row in shown["decisions"]] == [("ann", 2, 1)]


def test_a_renamed_code_keeps_its_decisions_in_the_next_run(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = "code: money\ncodes:\n  loan:\n    rules: [{id: r, phrase: [loan]}]\n"
    (study / "codebook").mkdir()
    (study / "codebook" / "money.yaml").write_text(book, encoding="utf-8")
    line = {
        "action": "code",
        "transcript": "E1",
        "text": "The roof leaks as well.",
        "code": "money/loan",
        "coder": "ann",
    }
    (study / "decisions").mkdir()
    (study / "decisions" / "ann.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    code, out, _ = run("codebook", "rename", "money/loan", "money/debt", "--study", study, capsys=capsys)
    assert code == 0 and "1 decision of ann: counted for money/debt from now on." in out
    run("codebook", "rename", "money", "finance", "--study", study, capsys=capsys)
    codings = workflow.code_study(workflow.open_study(study, method="rules")).codings
    assert [(c.code, c.coder) for c in codings if c.coder] == [("finance/debt", "ann")]
    code, out, _ = run("codebook", "split", "finance/debt", "--into", "fear", "--study", study, capsys=capsys)
    assert code == 0 and "ann, code: The roof leaks as well." in out
    code, _, err = run("codebook", "merge", "finance", "--study", study, capsys=capsys)
    assert code == 2 and "Name the codes to merge" in err
