"""Three models, each as a notebook for nb2prod and as a script for everybody else."""

from dataclasses import dataclass

_NUMBERS = """\
import numpy as np
import pandas as pd

rng = np.random.default_rng(7)
COLUMNS = [f"x{number}" for number in range(30)]
X = pd.DataFrame(rng.normal(size=(2000, 30)), columns=COLUMNS)
y = (X["x0"] - X["x1"] + rng.normal(size=2000) > 0).astype(int)"""

_MIXED = """\
import numpy as np
import pandas as pd

rng = np.random.default_rng(7)
X = pd.DataFrame(
    {
        "age": rng.integers(18, 80, 2000).astype(float),
        "income": rng.normal(50_000, 15_000, 2000),
        "months": rng.integers(0, 60, 2000).astype(float),
        "plan": rng.choice(["free", "plus", "pro"], 2000),
        "region": rng.choice(["north", "south", "east", "west"], 2000),
    }
)
y = ((X["plan"] == "pro") ^ (X["age"] > 40)).astype(int)"""

_LINEAR = """\
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)"""

_FOREST = """\
from sklearn.ensemble import RandomForestClassifier

model = RandomForestClassifier(n_estimators=200, random_state=7).fit(X, y)"""

_COLUMNS = """\
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

features = ColumnTransformer(
    [
        ("numbers", StandardScaler(), ["age", "income", "months"]),
        ("words", OneHotEncoder(handle_unknown="ignore"), ["plan", "region"]),
    ]
)
model = make_pipeline(features, LogisticRegression()).fit(X, y)"""

_EVALUATE = """\
from sklearn.metrics import accuracy_score

accuracy = accuracy_score(y, model.predict(X))
print("accuracy:", accuracy)"""

_SERVE = """\
def predict(payload):
    p = model.predict_proba(pd.DataFrame([payload]))[0, 1]
    return {"probability": float(p)}


predict(X.iloc[0].to_dict())"""


@dataclass(frozen=True)
class Model:
    """One model to be served."""

    name: str
    data: str
    train: str

    @property
    def notebook(self) -> str:
        """A notebook in percent form."""
        cells = {
            "data": self.data, "train": self.train, "evaluate": _EVALUATE, "serve": _SERVE,
        }  # fmt: skip
        return "\n\n".join(f'# %% tags=["{tag}"]\n{code}' for tag, code in cells.items()) + "\n"

    @property
    def script(self) -> str:
        """A script that leaves the model in `model.joblib` and a request in `request.json`."""
        keep = (
            "import json\nimport joblib\njoblib.dump(model, 'model.joblib')\n"
            "json.dump(X.iloc[0].to_dict(), open('request.json', 'w'))\n"
        )
        return f"{self.data}\n{self.train}\n{keep}"


MODELS = {
    "linear": Model("linear", _NUMBERS, _LINEAR),
    "forest": Model("forest", _NUMBERS, _FOREST),
    "columns": Model("columns", _MIXED, _COLUMNS),
}
