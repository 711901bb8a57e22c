"""The command line: `python -m auto_mpg --help`."""

import sys

from auto_mpg.runtime import commands
from auto_mpg.runtime.importing import importing

with importing():  # what can't be imported names its cell
    from auto_mpg.pipeline import PROJECT


def main() -> int:
    """Run the command that was asked for."""
    return commands.main(PROJECT)


if __name__ == "__main__":
    sys.exit(main())
