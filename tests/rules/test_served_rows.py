"""What a service is asked about goes through the steps that the training rows went through."""

from pathlib import Path

import pytest

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings

TRAINED = """\
# %% tags=["data"]
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
loans = pd.DataFrame({"income": [20.0, 35.0, 50.0, 80.0], "debt": [15.0, 9.0, 8.0, 2.0]})
paid = [0, 0, 1, 1]

# %% tags=["train"]
scaler = StandardScaler().fit(loans)
model = LogisticRegression().fit(scaler.transform(loans), paid)
whole = make_pipeline(StandardScaler(), LogisticRegression()).fit(loans, paid)

# %% tags=["evaluate"]
print(model.score(scaler.transform(loans), paid), whole.score(loans, paid))

# %% tags=["serve"]
"""

SEEN = {
    "a list": "def predict(income, debt):\n    return int(model.predict([[income, debt]])[0])\n",
    "an array": "def predict(a, b):\n    return int(model.predict(np.array([[a, b]]))[0])\n",
    "a frame": (
        "def predict(income, debt):\n"
        '    row = pd.DataFrame([{"income": income, "debt": debt}])\n'
        "    return int(model.predict(row)[0])\n"
    ),
}
LEFT_ALONE = {
    "the step is taken": (
        "def predict(income, debt):\n"
        '    row = pd.DataFrame([{"income": income, "debt": debt}])\n'
        "    return int(model.predict(scaler.transform(row))[0])\n"
    ),
    "by a helper": (
        "def scaled(*values):\n    return scaler.transform([values])\n"
        "def predict(income, debt):\n    return int(model.predict(scaled(income, debt))[0])\n"
    ),
    "by hand": (
        "def predict(income, debt):\n"
        "    row = (np.array([[income, debt]]) - scaler.mean_) / scaler.scale_\n"
        "    return int(model.predict(row)[0])\n"
    ),
    "the model has it inside": (
        "def predict(income, debt):\n    return int(whole.predict([[income, debt]])[0])\n"
    ),
}


def places(serve: str, folder: Path) -> list[str]:
    path = folder / "served.py"
    path.write_text(f"{TRAINED}{serve}\npredict(60.0, 5.0)\n")
    found = check_notebook(path, Settings()).diagnostics
    return [one.code for one in found if one.code == "ML123"]


@pytest.mark.parametrize("serve", SEEN.values(), ids=SEEN)
def test_a_step_that_the_service_leaves_out_is_seen(serve: str, tmp_path: Path) -> None:
    assert places(serve, tmp_path) == ["ML123"]


@pytest.mark.parametrize("serve", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_a_service_that_takes_every_step_is_left_alone(serve: str, tmp_path: Path) -> None:
    assert places(serve, tmp_path) == []
