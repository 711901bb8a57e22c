"""From a function that answers one request to one that answers many, its tables built only once.

    predict:        payload  → [payload] → table → … → scores[0] → answer
    predict_batch:  payloads → payloads  → table → … → scores[i] → answer, for each i

Three parts are told apart by what they depend on: what is done with each request before it is put
into a list of one; what is done with the table that this list becomes; what is done with each row
of its results. The middle part is done once. A function of another form has no batch function.

Whether the rows of a table don't influence each other can't be seen here. The package is asked
that before it is released: see `validation/rehearsal/serving.py`.
"""

import ast
from collections.abc import Sequence

from jupyter_mlops.ir.pipeline import Argument
from jupyter_mlops.lowering.batching.division import Division
from jupyter_mlops.lowering.batching.names import OtherForm
from jupyter_mlops.lowering.batching.writing import Writing


def batch_function(body: str, arguments: Sequence[Argument], returns: str) -> tuple[str, str]:
    """Give the argument and the body of the function that answers many requests; empty if none.

    A request is the only argument where that is a record, otherwise a dict that holds all of them.
    """
    names = [one.name for one in arguments]
    is_record = len(arguments) == 1 and arguments[0].shape == "record"
    if not is_record and any(one.shape in ("records", "frame") for one in arguments):
        return "", ""
    many = _many(names[0] if is_record else "request", {*_names(body), *names})
    found = batch_body(body, names, many, returns, is_record=is_record)
    return (many, found) if found else ("", "")


def _many(one: str, taken: set[str]) -> str:
    name = f"{one}s"
    while name in taken:
        name += "_"
    return name


def batch_body(
    body: str, arguments: Sequence[str], many: str, returns: str = "Any", *, is_record: bool
) -> str:
    """Write the body of the function that takes a list of requests, `many`.

    `returns` is the type of one answer. `is_record`: the only argument is the request itself;
    otherwise a request is a dict that holds all arguments. Empty where the function has another
    form.
    """
    try:
        division = Division(arguments, {*_names(body), many, *arguments})
        for statement in ast.parse(body).body:
            division.add(statement)
        return Writing(division, many, returns, is_record=is_record).text()
    except OtherForm:
        return ""


def _names(body: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
