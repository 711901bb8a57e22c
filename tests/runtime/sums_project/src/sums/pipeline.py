from sums.data import load_data
from sums.evaluate import evaluate
from sums.parameters import Parameters
from sums.runtime.project import Project, Stage
from sums.train import train

PROJECT = Project(
    name="sums",
    parameters=Parameters,
    stages=(
        Stage("data", load_data, outputs=("numbers",)),
        Stage("train", train, ("numbers",), ("total",), uses_parameters=True),
        Stage("evaluate", evaluate, ("total",), uses_parameters=True),
    ),
    input_files={"numbers.txt": "", "scratch.txt": ""},
)
