"""What functions of stages are given: names as the notebook has them by then, and no others."""

from collections.abc import Callable
from pathlib import Path

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.ir.pipeline import Pipeline

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


REBOUND = """
# %% tags=["data"]
rows = [1, 2]
size = len(rows)
rows.append(3)
# %% tags=["data:more"]
rows = tuple(rows)
# %% tags=["train"]
model = {"w": sum(rows) / size}
rows = "none"
# %% tags=["evaluate"]
size = "small"
print(rows, model)
"""


def test_a_value_has_the_type_with_which_its_stage_gives_it(
    lowered: Callable[[str], Pipeline],
) -> None:
    data, train, evaluate = lowered(REBOUND).stages
    first, more = data.functions
    assert [(one.name, one.annotation) for one in first.outputs] == [
        ("rows", "list[int]"),
        ("size", "int"),
    ]
    assert [(one.name, one.annotation) for one in more.inputs] == [("rows", "list[int]")]
    assert {one.name: one.annotation for one in data.outputs} == {
        "rows": "tuple[int, ...]",
        "size": "int",
    }
    given = {one.name: one.annotation for one in train.inputs}
    assert given == {"rows": "tuple[int, ...]", "size": "int"}
    assert {one.name: one.annotation for one in evaluate.inputs} == {
        "rows": "str",
        "model": "dict[str, float]",
    }


TOLD_BESIDE = """
# %% tags=["data"]
rows, size, unit, base = [1, 2], 2, "cm", 10
def grown(x):
    return x + base
# %% tags=["evaluate"]
from sklearn.metrics import accuracy_score
share = accuracy_score(rows, rows)
print(f"right: {share:.2f} of {size} {unit}")
print("as it grows:", accuracy_score(rows, [grown(one) - 10 for one in rows]), size)
"""


def test_what_is_only_told_beside_a_result_is_not_asked_for(
    lowered: Callable[[str], Pipeline],
) -> None:
    data, evaluate = lowered(TOLD_BESIDE).stages
    assert [one.name for one in evaluate.inputs] == ["rows", "base"]
    assert [one.name for one in data.outputs] == ["rows", "base"]
