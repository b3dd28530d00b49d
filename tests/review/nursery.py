"""Real `qualkit review` commands, quick to start: copies of one process that has read all its modules already.

For each line of its input, the path of a study, it starts the page, prints ``pid N``, and ``gone`` when that process has ended.
What the page prints itself comes between.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qualkit.cli.review import command
from qualkit.review import open_desk
from qualkit.workflow import layers_of, score_study


def main(warm: Path) -> None:
    desk = open_desk(warm)
    layers_of(desk.study, score_study(desk.study))
    _tell("ready")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                command.main(["--study", line.strip(), "--coder", "anna", "--no-browser"])
            finally:
                os._exit(1)
        _tell(f"pid {child}")
        os.waitpid(child, 0)
        _tell("gone")


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
