"""What the table calls harmless, tried out: nothing that it is given changes."""

import collections
import copy
import datetime
import functools
import itertools
import math
import operator
import pickle
import statistics
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from jupyter_mlops.analysis.effect_table import CallEffect, effect_table, entries

OUTSIDE = {"show", "plot", "print"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what takes a text for a file's name write where nobody looks."""
    monkeypatch.chdir(tmp_path)


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {"a": [3.0, 1.0, None], "b": [1, 2, 2], "c": ["x", "y", "x"]}, index=[2, 0, 1]
    )


def fitted(model: Any) -> Any:
    return model.fit(np.array([[0.0], [1.0], [2.0], [3.0]]), [0, 0, 1, 1])


CLASSIFIER, SCALER = fitted(LogisticRegression()), fitted(StandardScaler())
RECEIVERS: dict[str, Callable[[], Any]] = {
    "frame": frame,
    "series": lambda: frame()["a"],
    "text series": lambda: frame()["c"],
    "str": lambda: frame()["c"].str,
    "dates": lambda: pd.Series(pd.to_datetime(["2020-01-02", "2020-01-01"])),
    "dt": lambda: pd.Series(pd.to_datetime(["2020-01-02", "2020-01-01"])).dt,
    "index": lambda: frame().index,
    "groups": lambda: frame().groupby("c"),
    "categories": lambda: frame()["c"].astype("category").cat,
    "array": lambda: np.array([[3.0, 1.0], [2.0, 4.0]]),
    "whole numbers": lambda: np.array([3, 1, 2]),
    "list": lambda: [[3], [1], [2]],
    "dict": lambda: {"a": [1], "b": [2]},
    "set": lambda: {1, 2, 3},
    "counter": lambda: collections.Counter("abca"),
    "defaultdict": lambda: collections.defaultdict(list, a=[1]),
    "ordered": lambda: collections.OrderedDict(a=[1], b=[2]),
    "deque": lambda: collections.deque([[1], [2]]),
    "bytearray": lambda: bytearray(b"abc"),
    "date": lambda: datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC),
    "classifier": lambda: copy.deepcopy(CLASSIFIER),
    "scaler": lambda: copy.deepcopy(SCALER),
}
METHODS = {kind: set(dir(type(make()))) for kind, make in RECEIVERS.items()}
ARGUMENTS: list[Callable[[], tuple[Any, ...]]] = [
    tuple,
    lambda: (1,),
    lambda: ("b",),
    lambda: (len,),
    lambda: (["a"],),
    lambda: ({"a": 1, 1: 2},),
    lambda: (np.array([[1.0], [2.0]]),),
    lambda: (frame()["a"],),
    lambda: ("a", "b"),
]


def state(value: Any) -> object:
    """Tell everything of a value that reading code could tell."""
    if isinstance(value, pd.DataFrame | pd.Series | pd.Index):
        names = list(value.columns) if isinstance(value, pd.DataFrame) else value.name
        index = None if isinstance(value, pd.Index) else list(value.index)
        return (repr(value.to_numpy().tolist()), repr(names), index)
    if isinstance(value, np.ndarray):
        return (value.shape, value.dtype, value.flags.writeable, value.tobytes())
    for part in ("_parent", "_data", "obj"):  # accessors and groups
        if type(value).__module__.startswith("pandas") and hasattr(value, part):
            return state(getattr(value, part))
    return pickle.dumps(vars(value)) if hasattr(value, "get_params") else repr(value)


def changed(call: Callable[..., Any], given: tuple[Any, ...]) -> list[int]:
    """Call, and give the positions of what has changed; what can't be called changes nothing."""
    before = [state(part) for part in given]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = call(*given)
            if isinstance(result, Iterator):
                list(itertools.islice(result, 5))
    except Exception:  # noqa: S110  # arguments are tried out, most don't fit
        pass
    return [position for position, part in enumerate(given) if state(part) != before[position]]


def harmless_methods() -> list[str]:
    return sorted(
        name
        for section, name, fields in entries()
        if section == "methods"
        and not {"mutates", "may", "writes_file", "resource"} & set(fields)
        and fields.get("role") not in OUTSIDE
        and not name.startswith("__")
    )


@pytest.mark.parametrize("name", harmless_methods())
def test_methods_leave_all_alone(name: str) -> None:
    effect = effect_table().of_method(name)
    found = []
    for kind, make in RECEIVERS.items():
        if name not in METHODS[kind]:
            continue
        for arguments in ARGUMENTS:
            given = (make(), *arguments())
            at = changed(lambda receiver, *rest: getattr(receiver, name)(*rest), given)
            counts = len(given) - 1 >= effect.at_least
            if at and not (at == [0] and "self" in effect.maybe and counts):
                found.append((kind, given[1:], at))
    assert found == []


def changing_methods() -> list[str]:
    """Those listed as certain to change their receiver and known to one of the receivers here."""
    return sorted(
        name
        for section, name, fields in entries()
        if section == "methods" and "self" in fields.get("mutates", ())
        if any(name in known for known in METHODS.values()) and name not in INVISIBLE
    )


INVISIBLE = {
    # what they change shows at a second call only, or not by these arguments
    "__setattr__", "popleft", "set_output", "set_fit_request", "setflags", "put", "itemset",
    "set_flags", "readinto", "set_params", "densify",
}  # fmt: skip


@pytest.mark.parametrize("name", changing_methods())
def test_methods_change_their_receiver(name: str) -> None:
    seen = [
        kind
        for kind, make in RECEIVERS.items()
        if name in METHODS[kind]
        for arguments in [*ARGUMENTS, *MORE]
        if 0
        in changed(lambda receiver, *rest: getattr(receiver, name)(*rest), (make(), *arguments()))
    ]
    assert seen


MORE: list[Callable[[], tuple[Any, ...]]] = [
    lambda: (0, 7),
    lambda: (0,),
    lambda: (9,),
    lambda: ([9],),
    lambda: ({7},),
    lambda: (1.5,),
    lambda: (0, "z", 1),
    lambda: ("a", 0),
    lambda: (np.array([[0.0], [5.0], [2.0], [9.0]]), [0, 1, 1, 0]),
]


def functions() -> Iterator[Any]:
    modules = {
        "numpy": np,
        "numpy.linalg": np.linalg,
        "math": math,
        "operator": operator,
        "functools": functools,
        "itertools": itertools,
        "statistics": statistics,
        "copy": copy,
        "builtins": __import__("builtins"),
        "pandas": pd,
    }
    for module, found in modules.items():
        for name in sorted(dir(found)):
            effect = effect_table().of_function(f"{module}.{name}")
            quiet = not (effect.may or effect.role or effect.resource)
            files = effect.reads_file is not None or effect.writes_file is not None
            if name[0] == "_" or name in SKIPPED or not quiet or files:
                continue
            function = getattr(found, name)
            is_error = isinstance(function, type) and issubclass(function, BaseException)
            if callable(function) and not is_error and not hasattr(function, "rvs"):
                yield pytest.param(function, effect, id=f"{module}.{name}")


SKIPPED = {
    "DataSource", "api", "array_repr", "arrays", "bartlett", "bdate_range", "blackman",
    "breakpoint", "bytearray", "bytes", "comb", "combinations", "combinations_with_replacement",
    "compile", "copyright", "core", "count", "credits", "ctypeslib", "cycle", "date_range",
    "diag_indices", "empty", "eval", "exec", "exit", "eye", "f2py", "factorial", "full",
    "getbufsize", "globals", "hamming", "hanning", "help", "identity", "indices", "info", "input",
    "interval_range", "invwishart", "kaiser", "levy_stable", "license", "locals", "lshift",
    "mask_indices", "memmap", "multivariate_t", "ndarray", "ones", "ortho_group", "pad",
    "period_range", "perm", "permutations", "plotting", "pow", "product", "quit",
    "random_correlation", "random_table", "range", "read_clipboard", "repeat", "resize", "rot90",
    "setbufsize", "seterrcall", "show_config", "show_runtime", "show_versions",
    "special_ortho_group", "studentized_range", "test", "testing", "tile", "timedelta_range",
    "tri", "tril_indices", "triu_indices", "unitary_group", "vander", "vars", "wishart", "zeros",
}  # fmt: skip


MAKERS: list[Callable[[int], Any]] = [
    lambda number: np.array([3.5, 1.25, 2.0]) + number,
    lambda number: np.array([2, 0, 1]) + number,
    lambda number: [3, 1, 2 + number],
]
SHAPES = [(1,), (1, 1), (1, 1, 1), (1, 1, 1, 1), (1, 0, 1), (1, 0, 0, 1)]
"""Where a value stands among the arguments, and where a zero."""


@pytest.mark.parametrize(("function", "effect"), [*functions()])
def test_functions_leave_all_alone(function: Any, effect: CallEffect) -> None:
    named = {*effect.mutates, *effect.maybe}
    found = []
    for make in MAKERS:
        for shape in SHAPES:
            given = tuple(make(number) if here else 0 for number, here in enumerate(shape))
            found += [position for position in changed(function, given) if position not in named]
    assert found == []
