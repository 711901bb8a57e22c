from pathlib import Path
from typing import NamedTuple

from sums.definitions import LIMIT
from sums.parameters import Parameters


class TrainResult(NamedTuple):
    total: int


def train(numbers: list[int], params: Parameters) -> TrainResult:
    total = sum(min(number, LIMIT) for number in numbers) * params.factor
    with Path("out/log.txt").open("a") as log:
        log.write(f"total {total}\n")
    return TrainResult(total)
