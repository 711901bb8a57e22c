"""The stages of auto_mpg in order: what each one needs and gives."""

from auto_mpg.data import load_data
from auto_mpg.evaluate import EvaluateResult, evaluate
from auto_mpg.parameters import Parameters
from auto_mpg.runtime.project import Project, Stage
from auto_mpg.train import train

PIPELINE = (
    Stage(
        "data",
        load_data,
        outputs=("X_train", "X_test", "y_train", "y_test"),
        uses_parameters=True,
    ),
    Stage(
        "train",
        train,
        inputs=("X_train", "y_train"),
        outputs=("model",),
        uses_parameters=True,
    ),
    Stage("evaluate", evaluate, inputs=("X_test", "y_test", "model")),
)

INPUT_FILES: dict[str, str] = {
    "auto_mpg.csv": "387b35512e265608328881d7299f768f8010e21d27acd53e5a07456ea9ee3ff7"
}
"""Path → sha256 of the files that the notebook reads, as they were when it was recorded."""

WORKDIR = "."
"""Folder, seen from that of the input files, in which the stages run."""

TRUSTED_TYPES: tuple[str, ...] = ("sklearn.tree._tree.Tree",)
"""What the recorded estimators are made of, beyond the types that skops trusts by itself."""

PROJECT = Project(
    name="auto_mpg",
    parameters=Parameters,
    stages=PIPELINE,
    input_files=INPUT_FILES,
    workdir=WORKDIR,
    trusted_types=TRUSTED_TYPES,
    app="auto_mpg.app:app",
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
    )
