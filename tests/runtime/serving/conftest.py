"""A small service: its predictor divides, its model is a number in a file."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops.runtime.errors import ArtifactError
from jupyter_mlops.runtime.records import Record
from jupyter_mlops.runtime.serving.endpoint import Endpoint

Promote = Callable[[float], Path]


class Question(Record):
    """A request."""

    by: float
    name: str = ""


@dataclass
class Divider:
    """Divides its number; remembers how many it was asked at once."""

    number: float
    sizes: list[int] = field(default_factory=list)

    @classmethod
    def load(cls, artifacts: Path) -> "Divider":
        path = artifacts / "train" / "number.json"
        if not path.is_file():
            raise ArtifactError(path, "there is no such file")
        number = json.loads(path.read_text("utf-8"))
        if number < 0:
            raise ArtifactError(path, "this is not what was stored")
        return cls(number)

    def divide(self, question: Mapping[str, Any]) -> dict[str, Any]:
        self.sizes.append(1)
        return self._answer(question)

    def divide_all(self, questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        self.sizes.append(len(questions))
        return [self._answer(one["question"]) for one in questions]

    def _answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        return {"value": self.number / question["by"], "of": self.number}


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint(
        package="divider",
        version="1.0",
        notebook="divider.ipynb",
        request=Question,
        response=dict[str, Any],
        arguments=lambda request: {"question": request.as_dict()},
        load=Divider.load,
        answer=Divider.divide,
        answer_all=Divider.divide_all,
    )


@pytest.fixture
def promote(tmp_path: Path) -> Promote:
    """Puts a link to a run's artifacts, in one step, where the service looks for them."""
    made = 0

    def one(number: float) -> Path:
        nonlocal made
        made += 1
        run = tmp_path / f"run{made}" / "train"
        run.mkdir(parents=True)
        (run / "number.json").write_text(json.dumps(number), "utf-8")
        (run / "manifest.json").write_text(json.dumps({"number": number, "run": made}), "utf-8")
        link, champion = tmp_path / f"link{made}", tmp_path / "champion"
        link.symlink_to(run.parent)
        link.replace(champion)
        return champion

    return one
