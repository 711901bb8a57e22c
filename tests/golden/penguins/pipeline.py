"""The stages of penguins in order: what each one needs and gives."""

from penguins.data import load_data
from penguins.evaluate import EvaluateResult, evaluate
from penguins.parameters import Parameters
from penguins.runtime.project import Project, Stage
from penguins.train import train

PIPELINE = (
    Stage(
        "data",
        load_data,
        outputs=("CATEGORICAL", "train_birds", "test_birds"),
        uses_parameters=True,
    ),
    Stage(
        "train",
        train,
        inputs=("CATEGORICAL", "train_birds"),
        outputs=("clf",),
        uses_parameters=True,
    ),
    Stage("evaluate", evaluate, inputs=("test_birds", "clf")),
)

INPUT_FILES: dict[str, str] = {
    "penguins.csv": "f204db2c753b0937caac3cb35258562c14f073e4bbc76be24b4c51ce22767a93"
}
"""Path → sha256 of the files that the notebook reads, as they were when it was recorded."""

WORKDIR = "."
"""Folder, seen from that of the input files, in which the stages run."""

TRUSTED_TYPES: tuple[str, ...] = ("numpy.dtype", "sklearn.tree._tree.Tree")
"""What the recorded estimators are made of, beyond the types that skops trusts by itself."""

PROJECT = Project(
    name="penguins",
    parameters=Parameters,
    stages=PIPELINE,
    input_files=INPUT_FILES,
    workdir=WORKDIR,
    trusted_types=TRUSTED_TYPES,
    app="penguins.app:app",
    contract="data",
)


def run(params: Parameters | None = None) -> EvaluateResult:
    """Run all stages in this process, in the current folder and without artifacts."""
    params = Parameters() if params is None else params
    data_result = load_data(params=params)
    train_result = train(
        CATEGORICAL=data_result.CATEGORICAL,
        train_birds=data_result.train_birds,
        params=params,
    )
    return evaluate(test_birds=data_result.test_birds, clf=train_result.clf)
