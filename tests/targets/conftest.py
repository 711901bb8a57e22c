"""Pipelines made by hand, as lowering would make them."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from jupyter_mlops.ir.pipeline import (
    Argument,
    Endpoint,
    Function,
    Module,
    Parameter,
    Pipeline,
    Requirement,
    Service,
    Stage,
    Variable,
)
from jupyter_mlops.targets import emit

FRAME, SERIES = "pd.DataFrame", "pd.Series"
HOSTILE = 'Ends """ here, and `code` | too: \\" \\N <script> \x00 ]\n# not a heading\n```\n"'

DEFINITIONS = Module(
    imports=("import pandas as pd",),
    body='''\
NEAR = ["mean radius", "mean texture", "mean area"]


def with_ratio(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the r"ratio", too."""
    frame = frame.copy()
    frame["ratio"] = frame["mean area"] / frame["mean radius"]
    return frame''',
    docstring="Functions and constants of cancer.ipynb.",
)

LOAD = Function(
    name="load",
    doc="Load the data.\n\nIt comes with scikit-learn.",
    inputs=(),
    parameters=("COLUMNS",),
    body="""\
COLUMNS = params.columns

data = load_breast_cancer(as_frame=True)
df = with_ratio(data.frame)[COLUMNS + ["ratio", "target"]]  # one more
return df""",
    outputs=(Variable("df", FRAME),),
    cells=(3,),
)
SPLIT = Function(
    name="split",
    doc="",
    inputs=(Variable("df", FRAME),),
    parameters=("TEST_SIZE", "SEED"),
    body="""\
TEST_SIZE = params.test_size
SEED = params.seed

X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="target"), df["target"], test_size=TEST_SIZE, random_state=SEED)
return X_train, X_test, y_train, y_test""",
    outputs=(
        Variable("X_train", FRAME),
        Variable("X_test", FRAME),
        Variable("y_train", SERIES),
        Variable("y_test", SERIES),
    ),
    cells=(5, 4),
)
DATA = Stage(
    tag="data",
    entry="load_data",
    result="DataResult",
    functions=(LOAD, SPLIT),
    inputs=(),
    parameters=("TEST_SIZE", "SEED", "COLUMNS"),
    outputs=SPLIT.outputs,
    module=Module(
        imports=(
            "import pandas as pd",
            "from sklearn.datasets import load_breast_cancer",
            "from sklearn.model_selection import train_test_split",
        ),
        definitions=("with_ratio",),
    ),
    doc="Load and split.",
)
FIT = Function(
    name="train",
    doc="Fit.",
    inputs=(Variable("X_train", FRAME), Variable("y_train", SERIES)),
    parameters=("C",),
    body="""\
C = params.c

scaler = StandardScaler()
model = LogisticRegression(C=C).fit(scaler.fit_transform(X_train), y_train)
threshold = 0.5
return TrainResult(scaler=scaler, model=model, threshold=threshold)""",
    outputs=(
        Variable("scaler", "StandardScaler"),
        Variable("model", "LogisticRegression"),
        Variable("threshold", "float"),
    ),
    cells=(7,),
)
TRAIN = Stage(
    tag="train",
    entry="train",
    result="TrainResult",
    functions=(FIT,),
    inputs=FIT.inputs,
    parameters=FIT.parameters,
    outputs=FIT.outputs,
    module=Module(
        imports=(
            "import pandas as pd",
            "from sklearn.linear_model import LogisticRegression",
            "from sklearn.preprocessing import StandardScaler",
        )
    ),
)
SCORE = Function(
    name="evaluate",
    doc="Score.",
    inputs=(
        Variable("X_test", FRAME),
        Variable("y_test", SERIES),
        Variable("scaler", "StandardScaler"),
        Variable("model", "LogisticRegression"),
    ),
    parameters=(),
    body="""\
plots: dict[str, Figure] = {}

accuracy = accuracy_score(y_test, model.predict(scaler.transform(X_test)))
print("accuracy", accuracy)
report = '''two
lines'''
plt.plot(model.coef_[0])
plots.update(take_plots("coefficients"))
return EvaluateResult(
    metrics={"accuracy": accuracy}, reports={"report": report}, plots=plots
)""",
    outputs=(),
    cells=(9, 10),
)
EVALUATE = Stage(
    tag="evaluate",
    entry="evaluate",
    result="EvaluateResult",
    functions=(SCORE,),
    inputs=SCORE.inputs,
    parameters=(),
    outputs=(),
    module=Module(
        imports=(
            "import matplotlib.pyplot as plt",
            "import pandas as pd",
            "from sklearn.linear_model import LogisticRegression",
            "from sklearn.metrics import accuracy_score",
            "from sklearn.preprocessing import StandardScaler",
        )
    ),
    metrics=("accuracy",),
    reports=("report",),
    plots=("coefficients",),
)
SAMPLE = {"mean radius": 14.0, "mean texture": 20.5, "mean area": 600.0}
PREDICT = Endpoint(
    entry="predict",
    doc="Answer for one tumour.",
    arguments=(
        Argument(
            "payload",
            "dict[str, Any]",
            "record",
            tuple((key, "float", key != "mean area") for key in SAMPLE),
        ),
    ),
    signature="payload: dict[str, Any]",
    returns="Any",
    body="""\
scaler = self.scaler
model = self.model
threshold = self.threshold
SEED = self.params.seed
row = with_ratio(pd.DataFrame([payload]))
p = model.predict_proba(scaler.transform(row))[0, 1]
return {"probability": p, "benign": bool(p > threshold), "seed": SEED}""",
    cells=(12,),
)
SERVICE = Service(
    endpoints=(PREDICT,),
    state=(
        Variable("scaler", "StandardScaler"),
        Variable("model", "LogisticRegression"),
        Variable("threshold", "float"),
    ),
    parameters=("SEED",),
    module=Module(
        imports=(
            "import pandas as pd",
            "from sklearn.linear_model import LogisticRegression",
            "from sklearn.preprocessing import StandardScaler",
            "from typing import Any",
        ),
        definitions=("with_ratio",),
    ),
)
RATIOS = Endpoint(
    entry="ratios",
    doc="Area by radius of each tumour.",
    arguments=(
        Argument(
            "rows", "Any", "frame", (("mean radius", "float", True), ("mean area", "float", True))
        ),
        Argument("digits", "int", "value"),
    ),
    signature="rows: Any, digits: int = 2",
    returns="Any",
    body="return [round(float(one), digits) for one in rows['mean area'] / rows['mean radius']]",
    cells=(12,),
)
CANCER = Pipeline(
    name="cancer",
    version="0.1.0+nb.3f9a1c7",
    title="Breast cancer",
    doc="Tells benign from malignant.",
    notebook="cancer.ipynb",
    digest="3f9a1c7",
    parameters=(
        Parameter("TEST_SIZE", "test_size", "float", 0.25, "share of rows held out, 25 %"),
        Parameter("SEED", "seed", "int", 0),
        Parameter("C", "c", "float", 1.0),
        Parameter("COLUMNS", "columns", "list[str]", list(SAMPLE), "what is measured"),
    ),
    stages=(DATA, TRAIN, EVALUATE),
    definitions=DEFINITIONS,
    service=SERVICE,
    requirements=(
        Requirement("pandas", "3.1.1"),
        Requirement("scikit-learn", "1.9.1"),
        Requirement("matplotlib", "3.11.2"),
    ),
)
PLAIN = replace(
    CANCER,
    name="plain",
    title=HOSTILE,
    doc=HOSTILE,
    notebook='it`s """.ipynb',
    parameters=(Parameter("NAME", "name", "str", HOSTILE, HOSTILE),),
    stages=(
        Stage(
            tag="data",
            entry="load_data",
            result="DataResult",
            functions=(
                Function(
                    name="load_data",
                    doc=HOSTILE,
                    inputs=(),
                    parameters=("NAME",),
                    body="_size = len(parameters.name)\nreturn DataResult(_size=_size)",
                    outputs=(Variable("_size", "int"),),
                    cells=(1,),
                    params_name="parameters",
                ),
            ),
            inputs=(),
            parameters=("NAME",),
            outputs=(Variable("_size", "int"),),
            module=Module(),
        ),
    ),
    definitions=None,
    service=None,
    requirements=(Requirement("numpy", "2.0.0rc1"),),
)


@pytest.fixture(scope="session")
def cancer() -> Pipeline:
    return CANCER


@pytest.fixture
def several() -> Pipeline:
    """The cancer pipeline with two prediction functions."""
    return replace(CANCER, service=replace(SERVICE, endpoints=(PREDICT, RATIOS)))


@pytest.fixture
def plain() -> Pipeline:
    """No service, no definitions, and text that tries to end its quotes."""
    return PLAIN


@pytest.fixture
def asked() -> Callable[..., Pipeline]:
    """The cancer pipeline whose prediction function is another one."""

    def changed(**fields: object) -> Pipeline:
        return replace(CANCER, service=replace(SERVICE, endpoints=(replace(PREDICT, **fields),)))

    return changed


@pytest.fixture
def sample() -> dict[str, float]:
    return SAMPLE


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Emit a pipeline into a fresh folder."""

    def write(pipeline: Pipeline, expected: dict[str, object] | None = None) -> Path:
        project = tmp_path / pipeline.name
        for name, content in emit(pipeline, expected).items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return project

    return write


@pytest.fixture
def sampled(
    sample: dict[str, float], asked: Callable[..., Pipeline]
) -> Callable[[dict[str, object]], Pipeline]:
    """The cancer pipeline with one recorded call of its prediction function."""

    def with_sample(result: dict[str, object]) -> Pipeline:
        text = json.dumps({"args": [sample], "kwargs": {}, "result": result})
        return asked(samples=(text,))

    return with_sample
