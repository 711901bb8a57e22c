"""The stages of breast_cancer in order: what each one needs and gives."""

from breast_cancer.data import load_data
from breast_cancer.evaluate import EvaluateResult, evaluate
from breast_cancer.parameters import Parameters
from breast_cancer.runtime.project import Project, Stage
from breast_cancer.train import train

PIPELINE = (
    Stage(
        "data",
        load_data,
        outputs=("FEATURES", "X_train", "X_test", "y_train", "y_test"),
        uses_parameters=True,
    ),
    Stage(
        "train",
        train,
        inputs=("X_train", "y_train"),
        outputs=("model", "scaler"),
        uses_parameters=True,
    ),
    Stage(
        "evaluate",
        evaluate,
        inputs=("X_test", "y_test", "model", "scaler"),
        uses_parameters=True,
    ),
)

INPUT_FILES: dict[str, str] = {}
"""Path → sha256 of the files that the notebook reads, as they were when it was recorded."""

WORKDIR = "."
"""Folder, seen from that of the input files, in which the stages run."""

TRUSTED_TYPES: tuple[str, ...] = ()
"""What the recorded estimators are made of, beyond the types that skops trusts by itself."""

PROJECT = Project(
    name="breast_cancer",
    parameters=Parameters,
    stages=PIPELINE,
    input_files=INPUT_FILES,
    workdir=WORKDIR,
    trusted_types=TRUSTED_TYPES,
    app="breast_cancer.app:app",
    contract="data",
)


def run(params: Parameters | None = None) -> EvaluateResult:
    """Run all stages in this process, in the current folder and without artifacts."""
    params = Parameters() if params is None else params
    data_result = load_data(params=params)
    train_result = train(
        X_train=data_result.X_train,
        y_train=data_result.y_train,
        params=params,
    )
    return evaluate(
        X_test=data_result.X_test,
        y_test=data_result.y_test,
        model=train_result.model,
        scaler=train_result.scaler,
        params=params,
    )
