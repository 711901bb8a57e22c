"""Compile every notebook of a folder and tell what came of each: see docs/corpus.md."""

import sys

from corpus.command import main

if __name__ == "__main__":
    sys.exit(main())
