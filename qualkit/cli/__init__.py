"""The command line. A command is a thin door: it parses, calls one function of the workflow, and prints."""

from __future__ import annotations

import importlib
import sys

import click

from qualkit import VERSION

# In the order in which a study goes through them.
COMMANDS = (
    "init",
    "demo",
    "check",
    "run",
    "code",
    "topics",
    "report",
    "compare",
    "quotes",
    "verify",
    "search",
    "review",
    "sample",
    "export",
    "import",
    "agree",
    "suggest",
    "explain",
    "anonymise",
    "codebook",
)


class _Commands(click.Group):
    """Loads the module of a command when it is asked for; none of them imports the heavy libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"qualkit.cli.{name}").command
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example:  qualkit run interviews/",
)
@click.version_option(VERSION, prog_name="qualkit")
def cli() -> None:
    """Code stakeholder interviews with a thematic codebook; every claim is backed by a verbatim quote.

    Everything happens on this computer: no command opens a network connection to another machine.
    """


def main() -> None:
    """Run the command line; every error becomes a message and an exit code, never a traceback."""
    from qualkit.cli.common import told

    sys.exit(told(lambda: cli.main(prog_name="qualkit", standalone_mode=False)))
