from pathlib import Path
from typing import NamedTuple

from beside import SKIP


class DataResult(NamedTuple):
    numbers: list[int]


def load_data() -> DataResult:
    numbers = [int(line) for line in Path("numbers.txt").read_text().split()][SKIP:]
    Path("out").mkdir()
    Path("out/log.txt").write_text("data\n")
    Path("scratch.txt").unlink()
    print("read", len(numbers))  # noqa: T201  # as users do
    return DataResult(numbers)
