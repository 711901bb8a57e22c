"""A package and what a run of it stored in, what its predictor answers out.

Asked are the recorded requests and a hundred more, with all values moved at once; each alone,
then all in one call in either order.
"""

import copy
import importlib
import json
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jupyter_mlops.recording.alone import answering
from jupyter_mlops.runtime.checks.asking import ask
from jupyter_mlops.runtime.checks.variations import changed, places

DRAWN = 120
"""Requests beside the recorded ones."""
_FACTORS = (0.6, 1.5)


def drawn(behaviour: Mapping[str, Any], number: int) -> Iterator[dict[str, Any]]:
    """Draw requests like those that got an answer, each value moved or taken from another one."""
    chance = random.Random(0)  # noqa: S311  # not for secrets: the same ones each time
    calls, known = behaviour["calls"], behaviour["requests"]
    answered = [changed(calls[one["call"]], one) for one in known if "answer" in one]
    words: dict[str, list[Any]] = {}
    for request in answered:
        for way, value in places(request):
            words.setdefault(repr(way), []).append(value)
    for _ in range(number if answered else 0):
        made = copy.deepcopy(chance.choice(answered))
        for way, value in list(places(made)):
            others = words.get(repr(way), [value])
            made = changed(made, {"where": way, "set": _moved(value, others, chance)})
        yield made


def _moved(value: Any, others: Sequence[Any], chance: random.Random) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):
        return chance.choice(others)
    other = value * chance.uniform(*_FACTORS)
    return round(other) if isinstance(value, int) else other


def _answers(asked: dict[str, Any]) -> dict[str, Any]:
    """Function → what it answers."""
    project, artifacts = Path(asked["project"]), Path(asked["artifacts"])
    if not (project / "src" / project.name / "app.py").is_file():
        return {}
    app = importlib.import_module(f"{project.name}.app")
    endpoints = app.ENDPOINTS if hasattr(app, "ENDPOINTS") else (app.ENDPOINT,)
    told = {}
    for endpoint in endpoints:
        name = endpoint.answer.__name__
        suffix = f"_{name}" if len(endpoints) > 1 else ""
        path = project / "tests" / f"behaviour{suffix}.json"
        told[name] = _of_endpoint(endpoint, json.loads(path.read_text("utf-8")), artifacts)
    return told


def _of_endpoint(endpoint: Any, behaviour: Mapping[str, Any], artifacts: Path) -> dict[str, Any]:
    predictor = endpoint.load(artifacts)
    recorded = [changed(behaviour["calls"][one["call"]], one) for one in behaviour["requests"]]
    further = list(drawn(behaviour, DRAWN))
    alone = [_asked(endpoint, predictor, one) for one in (*recorded, *further)]
    if not any("answer" in one for one in alone):
        raise ValueError("the predictor answers none of the requests")
    return {"alone": alone, "together": list(_together(endpoint, predictor, further))}


def _asked(endpoint: Any, predictor: Any, request: Mapping[str, Any]) -> dict[str, Any]:
    as_json = _as_json(endpoint.package)
    return ask(lambda **given: endpoint.answer(predictor, **given), request, (), as_json)


def _together(
    endpoint: Any, predictor: Any, requests: Sequence[Mapping[str, Any]]
) -> Iterator[list[Any]]:
    if endpoint.answer_all is not None:
        as_json = _as_json(endpoint.package)
        for order in (1, -1):
            answers = endpoint.answer_all(predictor, copy.deepcopy(requests[::order]))
            yield [as_json(one) for one in answers]


def _as_json(package: str) -> Callable[[Any], Any]:
    found: Callable[[Any], Any] = importlib.import_module(f"{package}.runtime.answers").as_json
    return found


if __name__ == "__main__":
    answering(_answers)
