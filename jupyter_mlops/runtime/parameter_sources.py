"""Where the parameters of a run come from: options, then a file, then the environment.

An option of the command line wins over the file, the file over the environment, and each over the
notebook's own value.
"""

import difflib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .errors import ParameterInvalid
from .overrides import Setting, checked, from_text, unknown_name
from .parameter_files import read_file

_CLOSE = 0.85
"""How alike two names are of which one is a slip of the other."""


class Values:
    """Values by notebook name, each with the place it is from; the first one that is put stays."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.sources: dict[str, str] = {}

    def put(self, name: str, value: Any, source: str) -> None:
        """Take a value, unless there is one already."""
        if name not in self.values:
            self.values[name] = value
            self.sources[name] = source


def variable_names(package: str, known: Iterable[Setting]) -> dict[str, Setting]:
    """Name the environment variable of each parameter: `CHURN_TEST_SIZE`."""
    prefix = f"{package.upper()}_"
    taken = {f"{prefix}ARTIFACTS"}  # where the service finds the model
    found: dict[str, Setting] = {}
    for setting in known:
        name = f"{prefix}{setting.field.strip('_').upper()}"
        if name in taken or name in found:
            name = f"{prefix}PARAMETER_{setting.field.upper()}"
        found[name] = setting
    return found


def take_environment(package: str, known: Iterable[Setting], values: Values) -> None:
    """Take what the environment sets; a variable that looks like a slip is named on stderr."""
    variables = variable_names(package, known)
    prefix = f"{package.upper()}_"
    for name, setting in variables.items():
        if name in os.environ and setting.notebook not in values.values:
            source = f"from the environment variable {name}"
            values.put(setting.notebook, from_text(setting, os.environ[name], source), source)
    for name in sorted(os.environ):
        if name.startswith(prefix) and name not in variables:
            near = difflib.get_close_matches(name, variables, n=1, cutoff=_CLOSE)
            if near:
                sys.stderr.write(f"note: {name} sets nothing; did you mean {near[0]}?\n")


def take_file(path: Path, known: Iterable[Setting], values: Values) -> None:
    """Take what a file sets, by the names of the notebook or of the package."""
    listed = tuple(known)
    by_name = {setting.field: setting for setting in listed}
    by_name |= {setting.notebook: setting for setting in listed}
    given: dict[str, str] = {}
    for name, value in read_file(path).items():
        source = f"from {path}"
        setting = by_name.get(name)
        if setting is None:
            names = tuple(setting.notebook for setting in listed)
            raise unknown_name(name, names, f"in {path}")
        if setting.notebook in given:
            twice = f"{path} sets {setting.notebook} twice, as {given[setting.notebook]} and {name}"
            raise ParameterInvalid(twice, "keep one of the two")
        given[setting.notebook] = name
        if setting.notebook not in values.values:
            values.put(setting.notebook, checked(setting, value, source), source)
