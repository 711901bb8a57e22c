from pathlib import Path
from typing import NamedTuple

from sums.parameters import Parameters

SHIFT = 1


class EvaluateResult(NamedTuple):
    metrics: dict[str, float]
    reports: dict[str, object]


def evaluate(total: int, params: Parameters) -> EvaluateResult:
    score = round(total / 7 + SHIFT, params.digits)
    return EvaluateResult({"score": score}, {"log": Path("out/log.txt").read_text()})
