"""In which functions a definition of the notebook stands that can't be at the top of a module."""

from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings

NOTEBOOK = """
# %% tags=["data"]
rows = [1, 2, 3]
rows.append(4)

# %% tags=["train"]
def scaled(number):
    return number * len(rows)

class Model:
    def fit(self, number):
        self.weight = scaled(number)
        return self

def made(number):
    return Model().fit(number)

model = Model().fit(3)

# %% tags=["evaluate"]
"""


@pytest.mark.parametrize(
    ("evaluated", "defined"),
    [
        ("print(model.weight)", []),
        ("again = Model().fit(2)\nprint(model.weight, again.weight)", ["Model", "scaled"]),
        ("other = made\nprint(model.weight, other(2))", ["Model", "made", "scaled"]),
        ("print(isinstance(model, Model))", ["Model", "scaled"]),
        ("print([one(2) for one in [lambda x: scaled(x)]], model.weight)", ["scaled"]),
    ],
)
def test_a_stage_has_the_definitions_that_it_names(
    evaluated: str, defined: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "n.py"
    path.write_text(f"{NOTEBOOK}{evaluated}\n", encoding="utf-8")
    result = compile_notebook(path, Settings(output=tmp_path / "out", static=True))
    assert result.folder is not None, result.diagnostics
    module = (result.folder / "src" / "n" / "evaluate.py").read_text("utf-8")
    kinds = {"Model": "class Model:", "made": "def made(", "scaled": "def scaled("}
    assert [name for name, start in kinds.items() if start in module] == defined
