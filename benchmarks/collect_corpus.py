"""Lay out the open corpus in a folder: see docs/corpus.md."""

import sys

from corpus.collection import main

if __name__ == "__main__":
    sys.exit(main())
