"""From prediction functions to the names of what describes their requests and answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from jupyter_mlops.ir.pipeline import Argument, Service


@dataclass(frozen=True, slots=True)
class Names:
    """What stands in `schemas.py` for one function."""

    request: str
    response: str
    arguments: str
    """The function that turns a request into arguments."""
    stem: str = ""
    """What the names of further classes begin with."""

    def record(self, argument: Argument) -> str:
        """Name the class of a dict, or of each of a list of them."""
        return f"{self.stem}{_capitalized(argument.name)}Record"


def names_of(service: Service) -> Mapping[str, Names]:
    """Name all by their functions, of which no two get the same; one that is alone needs none."""
    if len(service.endpoints) == 1:
        return {service.endpoints[0].entry: Names("PredictRequest", "PredictResponse", "arguments")}
    found: dict[str, Names] = {}
    for endpoint in service.endpoints:
        stem, taken = _capitalized(endpoint.entry), {one.stem for one in found.values()}
        while stem in taken:
            stem += "_"
        arguments = f"{endpoint.entry}_arguments"
        found[endpoint.entry] = Names(f"{stem}Request", f"{stem}Response", arguments, stem)
    return found


def _capitalized(name: str) -> str:
    words = re.split(r"[\W_]+", name)
    return "".join(word[:1].upper() + word[1:] for word in words)
