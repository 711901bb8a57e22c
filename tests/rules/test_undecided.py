"""What only a run can decide is no error of a notebook that was read, and one of a static build."""

from pathlib import Path

import pytest

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Severity

NOTEBOOKS = {
    "NB201": """
# %% tags=["data"]
rows = [1.0, 2.0]
for row in rows:
    doubled = 2 * row
# %% tags=["train"]
mean = sum(rows) / len(rows)
# %% tags=["evaluate"]
if mean > 5:
    print(doubled)
print("mean", mean)
""",
    "NB221": """
# %% tags=["data"]
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
import numpy as np

X, y = load_diabetes(return_X_y=True)
# %%
class Mean:
    def fit(self, X, y):
        self.level = float(np.mean(y))
        return self

    def predict(self, X):
        return np.full(len(X), self.level)
# %% tags=["train"]
first = Mean()
first.fit(X, y)
# %% tags=["evaluate"]
print("first", r2_score(y, first.predict(X)))
# %% tags=["train"]
from sklearn.linear_model import LinearRegression
model = LinearRegression()
second = Mean()
second.fit(X[:9], y[:9])
print(second.predict(X)[0])
model.fit(X, y)
# %% tags=["evaluate"]
print("second", r2_score(y, model.predict(X)), second.level)
""",
    "NB250": """
# %% tags=["data"]
import numpy as np
import pandas as pd

table = pd.DataFrame({"a": [1.0, 2.0], "b": [1, 2]})  # of two types: the array is a copy
values = table.to_numpy()
# %% tags=["train"]
table["a"] = table["a"] * 2
total = float(table["a"].sum())
# %% tags=["evaluate"]
print("total", total, float(values.sum()))
""",
}


@pytest.mark.parametrize("code", NOTEBOOKS)
def test_a_run_decides(code: str, tmp_path: Path) -> None:
    path = tmp_path / "notebook.py"
    path.write_text(NOTEBOOKS[code], encoding="utf-8")
    found = [one for one in check_notebook(path, Settings()).diagnostics if one.code == code]
    assert {one.severity for one in found} == {Severity.WARNING}
    assert found[0].why.endswith("a build runs the notebook, and decides.")
    static = compile_notebook(path, Settings(output=tmp_path / "static", static=True))
    assert Severity.ERROR in {one.severity for one in static.diagnostics if one.code == code}
    built = compile_notebook(path, Settings(output=tmp_path / "build"))
    assert built.proof is not None
    assert built.proof.equal
    assert code not in {one.code for one in built.diagnostics}


@pytest.mark.parametrize("helper", ["", "def draw(values):\n    return pick(values)\n"])
@pytest.mark.parametrize("name", ["random", "chance"])
def test_a_function_may_read_what_is_nowhere(name: str, helper: str, tmp_path: Path) -> None:
    path = tmp_path / "notebook.py"
    stays = "scale = len(rows)\n" if helper else ""
    path.write_text(
        f"""# %% tags=["data"]
rows = [1.0, 2.0]
{stays}# %%
def pick(values):
    return {name}.choice(values){" * scale" if helper else ""}
{helper}# %% tags=["data"]
picked = {"draw" if helper else "pick"}(rows)
# %% tags=["train"]
mean = picked / len(rows)
# %% tags=["evaluate"]
print("mean", mean)
""",
        encoding="utf-8",
    )
    for is_static, severity in ((False, Severity.WARNING), (True, Severity.ERROR)):
        settings = Settings(output=tmp_path / "build", static=is_static)
        result = compile_notebook(path, settings) if is_static else check_notebook(path, settings)
        found = [one for one in result.diagnostics if one.code == "NB201"]
        assert [(one.severity, one.span and one.span.cell) for one in found] == [(severity, 2)]
        assert found[0].message == f"`{name}`, which a function reads here, is not defined"
