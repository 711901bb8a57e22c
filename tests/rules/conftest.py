"""Examples of the catalogue as notebooks that are whole enough to be checked."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.analysis.dataflow import link
from jupyter_mlops.analysis.facts import gather
from jupyter_mlops.analysis.origins.walk import origins_of
from jupyter_mlops.analysis.outputs import outputs_of
from jupyter_mlops.analysis.slicing import slice_of
from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.notebook.cell import Cell, Notebook
from jupyter_mlops.notebook.units import read_program
from jupyter_mlops.rules.base import Subject
from jupyter_mlops.rules.catalogue import Entry
from jupyter_mlops.rules.table import apply_rules

IMPORTS = {
    "os": "import os",
    "sys": "import sys",
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "LinearRegression": "from sklearn.linear_model import LinearRegression",
    "GridSearchCV": "from sklearn.model_selection import GridSearchCV",
}
VALUES = {
    "X": "X = np.arange(40.0).reshape(20, 2)",
    "y": "y = np.arange(20.0) % 2",
    "X_train": "X_train = np.arange(40.0).reshape(20, 2)",
    "X_test": "X_test = np.arange(8.0).reshape(4, 2)",
    "y_train": "y_train = np.arange(20.0) % 2",
    "y_test": "y_test = np.arange(4.0) % 2",
    "df": 'df = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0], "born": [1990, 1991]})',
    "table": "table = pd.DataFrame(np.arange(40.0).reshape(20, 2))",
    "model": "model = LinearRegression()",
    "grid": 'grid = {"fit_intercept": [True, False]}',
    "features": 'features = ["a", "b"]',
    "limits": 'limits = {"low": 0, "high": 1}',
    "lines": 'lines = ["1", "2"]',
    "rows": "rows = [1, 2]",
    "row": "row = {}",
    "k": "k = 1",
    "debug": "debug = False",
    "total": "total = 1",
    "count": "count = 2",
    "load": "def load():\n    return pd.DataFrame({'target': [1.0, 0.0], 'a': [1.0, 2.0]})",
    "fit": "def fit(rows):\n    return list(rows)",
    "parse": "def parse(line):\n    return int(line)",
    "explore": "import explorer\nexplore = explorer.explore",
    "history": "history = []",
}
"""What an example may use without defining it."""
_HEADER = re.compile(r"^# %%(?: \[(markdown)\])?(?: tags=(\[.*\]))?\n", re.MULTILINE)
_MISSING = re.compile(r"`(\w+)` (?:is not|would not be) defined")
_SPOKEN_METADATA = re.compile(
    r"# (?P<whose>cell metadata|metadata\.kernelspec): (?P<json>\{.*\})\n"
)
_SPOKEN_OUTPUT = re.compile(r"# ([\d,]+) characters of output\n")
_SPOKEN_VERSION = re.compile(r"# with pandas (\d)")


TRAINED = """
# %% tags=["train"]
fitted = 1 + 1

# %% tags=["evaluate"]
print(fitted)
"""
"""What makes a pipeline of an example that is about another stage."""


class Examples:
    """Writes examples into a folder and checks them."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.completes = True
        """Whether an example without a train stage is given one."""

    def found(self, example: str, given: frozenset[str] = frozenset()) -> list[Diagnostic]:
        """Give what checking the example finds, the names in `given` being defined above it."""
        self._install_pandas(example)
        return [*check_notebook(self.written(example, given), Settings()).diagnostics]

    def missing(self, example: str) -> frozenset[str]:
        """Give the names that an example leaves to the reader's imagination."""
        given: frozenset[str] = frozenset()
        for _ in range(4):  # a value may need an import in turn
            missed = {
                name for one in self.found(example, given) for name in _MISSING.findall(one.message)
            }
            if missed <= given or not missed & {*VALUES, *IMPORTS}:
                break
            given |= missed & {*VALUES, *IMPORTS}
        return given

    def written(self, example: str, given: frozenset[str], name: str = "one") -> Path:
        """Write the example as the file it speaks of."""
        path = self.folder / name / "example.ipynb"
        path.parent.mkdir(exist_ok=True)
        document = example if example.startswith("{") else self._document(example, given)
        path.write_text(document, encoding="utf-8")
        return path

    def _document(self, example: str, given: frozenset[str]) -> str:
        size = _SPOKEN_OUTPUT.match(example)
        spoken = _SPOKEN_METADATA.match(example)
        metadata = json.loads(spoken["json"]) if spoken else {}
        of_cell = spoken is not None and spoken["whose"] == "cell metadata"
        if not example.startswith("# %%"):
            example = f'# %% tags=["train", "keep"]\n{example}'
        elif self.completes and '"train"' not in example:
            example += TRAINED
        cells = [
            _cell("\n".join(line for name, line in known.items() if name in given), [])
            for known in (IMPORTS, VALUES)
        ]
        _, *parts = _HEADER.split(example)
        for kind, tags, source in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            cells.append(_cell(source.strip("\n"), json.loads(tags or "[]"), kind or "code"))
        if of_cell:
            cells[-1]["metadata"] = metadata
        if size:
            text = "x" * int(size[1].replace(",", ""))
            cells[-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
        kernel = {"kernelspec": metadata} if spoken and not of_cell else {}
        return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells})

    def _install_pandas(self, example: str) -> None:
        """Let the environment have the pandas that the example names, else the third."""
        spoken = _SPOKEN_VERSION.search(example)
        version = f"{spoken[1] if spoken else 3}.0.0"
        site = self.folder / f"site-{version}"
        info = site / f"pandas-{version}.dist-info" / "METADATA"
        if not info.exists():
            info.parent.mkdir(parents=True)
            info.write_text(f"Metadata-Version: 2.1\nName: pandas\nVersion: {version}\n")
        self.monkeypatch.syspath_prepend(site)


def _cell(source: str, tags: list[str], kind: str = "code") -> dict[str, object]:
    return {
        "cell_type": kind,
        "metadata": {"tags": tags},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examples:
    return Examples(tmp_path, monkeypatch)


@pytest.fixture
def found(examples: Examples) -> Callable[[str], list[Diagnostic]]:
    """Check the cells of a percent script, or the text of one cell."""
    return lambda example: examples.found(example, examples.missing(example))


@pytest.fixture
def given(examples: Examples) -> Callable[[Entry], frozenset[str]]:
    """Names that both examples of a page are given."""

    def names(page: Entry) -> frozenset[str]:
        examples.completes = page.code not in ("NB203", "NB204")
        found = examples.missing(page.good)
        # where a missing name is the fault, the bad example has to do without
        return found if page.code in ("NB201", "NB202") else found | examples.missing(page.bad)

    return names


@pytest.fixture
def bad_and_good(
    examples: Examples, given: Callable[[Entry], frozenset[str]]
) -> Callable[[Entry], tuple[list[Diagnostic], ...]]:
    """Check both examples of a page."""

    def checked(page: Entry) -> tuple[list[Diagnostic], ...]:
        names = given(page)
        return examples.found(page.bad, names), examples.found(page.good, names)

    return checked


@pytest.fixture
def written(
    examples: Examples, given: Callable[[Entry], frozenset[str]]
) -> Callable[[Entry], tuple[Path, Path]]:
    """Write both examples of a page, with files that they read beside them."""

    def paths(page: Entry) -> tuple[Path, Path]:
        names = given(page)
        bad = examples.written(page.bad, names, "bad")
        good = examples.written(page.good, names, "good")
        (good.parent / "churn.csv").write_text("age,churn\n41,1\n", encoding="utf-8")
        return bad, good

    return paths


MODELLING = """\
# %%
import numpy as np
import pandas as pd
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler as SS

X, y = load_wine(return_X_y=True)
df = pd.read_csv("homes.csv")
# %%
"""
"""What the scripts on modelling begin with."""


@pytest.fixture
def modelling() -> Callable[[str], list[Diagnostic]]:
    """Apply all rules to a script, tagged or not, and give what those on modelling find."""

    def found(script: str) -> list[Diagnostic]:
        cells = tuple(
            Cell(position, f"c{position}", "code", source.strip())
            for position, source in enumerate((MODELLING + script).split("# %%\n")[1:], 1)
        )
        facts = gather(read_program(Notebook(Path("small.ipynb"), "small", cells, {}, "")))
        flows = link(facts)
        kept = slice_of(facts, flows, outputs_of(facts))
        subject = Subject(facts, flows, kept, is_static=False, origins=origins_of(facts))
        return [one for one in apply_rules(subject) if one.code.startswith("ML1")]

    return found
