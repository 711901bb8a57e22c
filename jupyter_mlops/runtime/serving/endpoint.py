"""What a package tells its service of a function: how a request looks, how it is answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Endpoint:
    """One prediction function behind HTTP."""

    package: str
    version: str
    notebook: str
    """File name and sha256 of the notebook that the package was made of."""
    request: Any
    """Type of a request's body, for pydantic."""
    response: Any
    arguments: Callable[[Any], Mapping[str, Any]]
    """A checked request → the arguments of the prediction function."""
    load: Callable[[Path], Any]
    """Folder of artifacts → predictor; checks every file's sha256 first."""
    answer: Callable[..., Any]
    """Predictor and arguments → answer."""
    answer_all: Callable[[Any, Sequence[Mapping[str, Any]]], Sequence[Any]] | None = None
    """Predictor and several requests' arguments → their answers, in their order. Only where it was
    proved that each comes out as if it were asked alone; None otherwise."""
    doc: str = "Answer one request."
    path: str = "/predict"
    """Where requests are posted; lists of them at `/batch` below."""

    def one_by_one(self) -> "Endpoint":
        """Give the same without an answer to several at once: that was proved of other code."""
        return replace(self, answer_all=None)

    @property
    def variable(self) -> str:
        """What the names of its environment variables begin with."""
        return f"{self.package.upper()}_"
