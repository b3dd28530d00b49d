"""``python -m qualkit``: the command line."""

from qualkit.cli import main

main()
