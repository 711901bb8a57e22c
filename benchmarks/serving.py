"""Measure the service of a build beside what people deploy otherwise: see docs/benchmarks.md."""

import sys

from serving.command import main

if __name__ == "__main__":
    sys.exit(main())
