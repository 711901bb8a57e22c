"""What functions of stages are given: names as the notebook has them by then, and no others."""

from pathlib import Path

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings

BOUND_ANEW = """
# %% tags=["data"]
df = make()
# %% tags=["train"]
first = fitted(df)
weights = first.weights
# %% tags=["data"]
df["z"] = df.x * 2
# %% tags=["train"]
second = fitted(df)
print(weights)
# %% tags=["train"]
weights = [df.x.sum()]
# %% tags=["evaluate"]
print("sum", sum(weights), second.score)
"""


def test_an_old_value_of_a_name_that_is_bound_anew_is_not_asked_for(tmp_path: Path) -> None:
    """That a call may change it, as it may share something with an argument, doesn't matter."""
    path = tmp_path / "n.py"
    path.write_text(f"from tools import fitted, make\n{BOUND_ANEW}", encoding="utf-8")
    codes = {one.code for one in check_notebook(path, Settings()).diagnostics}
    assert "NB221" in codes
    assert "NB202" not in codes
