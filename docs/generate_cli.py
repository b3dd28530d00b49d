"""Writes docs/cli.md from the commands themselves: ``python docs/generate_cli.py``; ``--check`` only compares."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "cli.md"
INTRO = """\
# Commands

<!-- Made by docs/generate_cli.py from the commands themselves. Change the help text in qualkit/cli, then run it again. -->

Every command explains itself: `qualkit COMMAND --help`. In the order in which a study goes through them:

{contents}

What holds for all of them:

- A study is a folder made by `qualkit init`, or simply a folder with transcripts in it. `run` and `check` take it as their
  argument, the others with `--study`. Without it, the folder you are in is used.
- Results go to the screen (standard output), messages and progress beside them (standard error), so that
  `qualkit code > codings.csv` holds nothing but the table. Tables are drawn for a terminal and separated by tabs in a pipe or file.
- The exit code is 0 when all is well, 1 when the data have problems that stop the command, 2 for wrong usage.
- No command opens a network connection to another machine, and none changes a transcript.

The tables that the commands write are explained in [file formats](file-formats.md); a first walk through them is the
[tutorial](tutorial.md).
"""


def page() -> str:
    """The whole page."""
    from qualkit.cli import cli

    commands = list(_walk(cli, "qualkit"))
    contents = "\n".join(
        f"- [`{name}`](#{name.replace(' ', '-')}): {_first_sentence(command)}"
        for name, command in commands
        if not isinstance(command, click.Group)
    )
    return INTRO.format(contents=contents) + "".join(_section(name, command) for name, command in commands)


def _walk(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group with its full name, the groups among them too."""
    context = click.Context(group, info_name=name)
    for part in group.list_commands(context):
        command = group.get_command(context, part)
        if command is None:
            continue
        yield f"{name} {part}", command
        if isinstance(command, click.Group):
            yield from _walk(command, f"{name} {part}")


def _help(command: click.Command) -> str:
    return inspect.cleandoc(command.help or "").partition("\f")[0].strip()


def _first_sentence(command: click.Command) -> str:
    first = " ".join(_help(command).split("\n\n")[0].split())
    return first.partition(". ")[0].partition(": ")[0].rstrip(".") + "."


def _section(name: str, command: click.Command) -> str:
    lines = [f"\n{'##' if name.count(' ') == 1 else '###'} {name}\n", _help(command)]
    if isinstance(command, click.Group):
        return "\n".join(lines) + "\n"
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    usage = " ".join([name, *(["[OPTIONS]"] if options else []), *map(_argument, arguments)])
    lines.append(f"\n```text\n{usage}\n```")
    if options:
        lines += ["\n| option | what it does |", "|---|---|"]
        lines += [f"| {_names(option)} | {_told(option)} |" for option in options]
    if command.epilog:
        lines.append(f"\n{_example(command.epilog)}")
    return "\n".join(lines) + "\n"


def _argument(argument: click.Argument) -> str:
    name = (argument.metavar or argument.name or "").upper()
    name = f"{name}..." if argument.nargs == -1 else name
    return name if argument.required else f"[{name}]"


def _names(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in sorted(option.opts, key=lambda n: (-len(n), n)))
    return names if option.is_flag else f"{names} {_value(option)}"


def _value(option: click.Option) -> str:
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return " \\| ".join(f"`{choice}`" for choice in option.type.choices)
    if isinstance(option.type, click.Path):
        return "FOLDER" if not option.type.file_okay else "FILE" if not option.type.dir_okay else "PATH"
    if isinstance(option.type, (click.IntRange, click.FloatRange)):
        low, high = option.type.min, option.type.max
        return "NUMBER" + (
            f" ({low} to {high})" if high is not None else f" ({low} or more)" if low is not None else ""
        )
    return "NUMBER" if option.type.name in ("integer", "float") else "TEXT"


def _told(option: click.Option) -> str:
    words = [(option.help or "").replace("|", "\\|")]
    if option.multiple and "repeated" not in words[0]:
        words.append("May be repeated.")
    if isinstance(option.show_default, str):
        words.append(f"Default: {option.show_default}.")
    elif option.show_default and not option.is_flag:
        words.append(f"Default: `{option.default}`.")
    return " ".join(words)


def _example(epilog: str) -> str:
    lines = [line.strip() for line in epilog.partition(":")[2].split(", then")]
    return "\n".join(["```sh", *lines, "```"])


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    text = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
        sys.exit(0 if current == text else "docs/cli.md is not current; run: python docs/generate_cli.py")
    PAGE.write_text(text, encoding="utf-8", newline="\n")
