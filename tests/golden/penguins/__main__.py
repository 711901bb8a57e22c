"""The command line: `python -m penguins --help`."""

import sys

from penguins.runtime import commands
from penguins.runtime.importing import importing

with importing():  # what can't be imported names its cell
    from penguins.pipeline import PROJECT


def main() -> int:
    """Run the command that was asked for."""
    return commands.main(PROJECT)


if __name__ == "__main__":
    sys.exit(main())
