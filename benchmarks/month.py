"""A month in which a model is trained again each day while its service answers: see its command."""

import sys

from month.command import main

if __name__ == "__main__":
    sys.exit(main())
