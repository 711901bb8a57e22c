"""The command line: `python -m breast_cancer --help`."""

import sys

from breast_cancer.runtime import commands
from breast_cancer.runtime.importing import importing

with importing():  # what can't be imported names its cell
    from breast_cancer.pipeline import PROJECT


def main() -> int:
    """Run the command that was asked for."""
    return commands.main(PROJECT)


if __name__ == "__main__":
    sys.exit(main())
