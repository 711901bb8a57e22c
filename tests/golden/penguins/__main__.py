"""The command line: `python -m penguins --help`."""

import sys

from penguins.pipeline import PROJECT
from penguins.runtime import commands


def main() -> int:
    """Run the command that was asked for."""
    return commands.main(PROJECT)


if __name__ == "__main__":
    sys.exit(main())
