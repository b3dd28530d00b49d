"""The commands of README and docs: they exist, they parse, and those marked ``sh test`` run as written."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from qualkit.cli import cli
from qualkit.cli.common import told
from tests.docs.conftest import make_study
from tests.docs.pages import ROOT, Part, commands, pages, parts, prose, put

SHELL = ("sh", "bash", "shell", "console", "text", "")
FOLLOWED = [p for p in pages() if any(part.info.startswith(("sh test", "python test")) for part in parts(p))]


def _every() -> Iterator[tuple[str, click.Command]]:
    for name in cli.list_commands(click.Context(cli)):
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        yield f"qualkit {name}", command
        if isinstance(command, click.Group):
            for part in command.list_commands(click.Context(command)):
                sub = command.get_command(click.Context(command), part)
                assert sub is not None
                yield f"qualkit {name} {part}", sub


def _find(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that some words call, and the words after it."""
    command: click.Command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words[0])
        if found is None:
            raise click.UsageError(f"there is no command {words[0]!r}")
        command, words = found, words[1:]
    return command, words


@pytest.mark.parametrize("page", pages(), ids=lambda p: p.name)
def test_every_command_on_the_page_exists_with_its_options(page: Path) -> None:
    wrong = []
    for part in parts(page):
        if part.info.split(" ")[0] not in SHELL:
            continue
        for words in commands(part.body):
            if "[OPTIONS]" in words or words[:1] == ["COMMAND"]:
                continue
            try:
                command, rest = _find(words)
                command.make_parser(click.Context(command)).parse_args(list(rest))
            except click.UsageError as error:
                wrong.append(f"line {part.line}: qualkit {' '.join(words)}: {error.format_message()}")
    known = set(cli.list_commands(click.Context(cli)))
    named = set(re.findall(r"`qualkit ([a-z]+)", prose(page)))
    wrong += [f"`qualkit {name}` is no command" for name in sorted(named - known)]
    assert wrong == []


def test_every_command_has_its_section_and_every_option_its_row() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    missing = [name for name, _ in _every() if not re.search(rf"^##+ {name}$", page, re.M)]
    for name, command in _every():
        body = re.split(r"^##+ ", page.partition(f" {name}\n")[2], maxsplit=1, flags=re.M)[0]
        for option in command.params:
            if isinstance(option, click.Option):
                missing += [f"{name} {opt}" for opt in option.opts if f"`{opt}`" not in body]
    assert missing == []


def test_the_page_of_the_commands_is_current() -> None:
    spec = importlib.util.spec_from_file_location("generate_cli", ROOT / "docs" / "generate_cli.py")
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    current = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert made.page() == current, "run: python docs/generate_cli.py"


@pytest.mark.parametrize("page", FOLLOWED, ids=lambda p: p.name)
def test_a_reader_who_does_what_the_page_says_gets_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    shown, names = "", {"__name__": "page"}
    steps = parts(page)
    for number, part in enumerate(steps):
        if part.hand:
            _by_hand(part.hand, tmp_path, steps[number + 1] if number + 1 < len(steps) else None)
        elif part.info.startswith("sh test"):
            wanted = int(part.info.partition("exit=")[2] or 0)
            shown = ""
            for words in commands(part.body):
                code = told(lambda words=words: cli.main(words, prog_name="qualkit", standalone_mode=False))
                done = capsys.readouterr()
                shown += done.out + done.err
                assert code == wanted, f"{page.name}, line {part.line}: {shlex.join(words)}\n{done.out}{done.err}"
                if words[0] == "init":
                    _quick(tmp_path / words[1])
                _redirect(part.body, words, done.out, tmp_path)
        elif part.info.startswith("python test"):
            exec(compile(part.body, f"{page.name}, line {part.line}", "exec"), names)
            shown = capsys.readouterr().out
        elif part.info == "text shown":
            missing = [line for line in part.body.splitlines() if line.strip() and not _is_in(line, shown)]
            assert missing == [], f"{page.name}, line {part.line}, shows what is not printed; printed was\n{shown}"


def test_the_first_study_of_the_readme_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The set-up commands at its top install things; `.ci/run` runs those in a fresh environment."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8").partition("<!-- /setup -->")[2]
    monkeypatch.chdir(tmp_path)
    ran = []
    for part in parts(readme):
        if part.info != "sh" or part.body not in text:
            continue
        for words in commands(part.body):
            code = told(lambda words=words: cli.main(words, prog_name="qualkit", standalone_mode=False))
            done = capsys.readouterr()
            assert code == 0, f"qualkit {shlex.join(words)}\n{done.out}{done.err}"
            ran.append(words[0])
            if words[0] == "init":
                _quick(tmp_path / words[1])
                for name in ("E01.docx", "E02.docx", "P01.docx"):
                    put(name, tmp_path / words[1] / "transcripts")
    assert {"init", "run"} <= set(ran)


def _quick(study: Path) -> None:
    """Rules alone, so that the test does not wait for the model to learn."""
    with (study / "qualkit.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[coding]\nmethod = "rules"\n')


def _by_hand(step: str, root: Path, following: Part | None) -> None:
    """``put A B into FOLDER``, ``write FILE`` (the block that follows), ``a study in FOLDER``."""
    if found := re.fullmatch(r"put (.+) into (\S+)", step):
        for name in found[1].split():
            put(name, root / found[2])
    elif found := re.fullmatch(r"write (\S+)", step):
        assert following is not None and not following.hand, f"nothing to write into {found[1]}"
        target = root / found[1]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(following.body, encoding="utf-8")
    elif found := re.fullmatch(r"a study in (\S+)", step):
        make_study(root / found[1])
    else:
        raise AssertionError(f"unknown step by hand: {step}")


def _redirect(body: str, words: list[str], out: str, root: Path) -> None:
    for line in body.splitlines():
        command, sign, file = line.partition(" > ")
        if sign and command.strip() == f"qualkit {shlex.join(words)}":
            (root / file.strip()).write_text(out, encoding="utf-8")


def _is_in(line: str, shown: str) -> bool:
    """Whether a line was printed; ``…`` stands for anything, and white space does not count."""
    pattern = r".*".join(r"\s+".join(map(re.escape, piece.split())) for piece in line.split("…"))
    return any(re.search(pattern, " ".join(printed.split())) for printed in shown.splitlines())
