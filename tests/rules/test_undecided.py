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
