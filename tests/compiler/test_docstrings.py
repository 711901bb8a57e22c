"""What a function says of itself: the notebook's section, where it is one, else what it gives."""

import ast
from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings

TITLE = "# %% [markdown]\n# # Flowers\n\n"
DATA = '# %% tags=["data"]\nimport pandas as pd\n\nrows = pd.read_csv("rows.csv")\n\n'
LEFT_OUT = "# %%\nrows.describe()\n\n"
TRAIN = '# %% tags=["train"]\nfrom m import Model\n\nmodel = Model().fit(rows)\n\n'
SECOND = '# %% tags=["train"]\nother = Model(2).fit(rows)\n\n'
EVALUATE = """\
# %% tags=["evaluate"]
import matplotlib.pyplot as plt
from sklearn.metrics import accuracy_score, log_loss

accuracy = accuracy_score(rows, model)
print(accuracy)
plt.hist(rows)
plt.title("All lengths of sepals and of petals")

"""


def headed(text: str) -> str:
    return "".join(f"# %% [markdown]\n# {line}\n\n" for line in text.split("\n"))


@pytest.mark.parametrize(
    ("text", "stage", "said"),
    [
        pytest.param(
            TITLE + DATA + headed("## Fit a model") + TRAIN + EVALUATE,
            "train",
            "Fit a model.",
            id="a section",
        ),
        pytest.param(TITLE + DATA + TRAIN + EVALUATE, "data", "Make `rows`.", id="only the title"),
        pytest.param(
            TITLE + DATA + headed("## One") + TRAIN + headed("## Another?") + SECOND + EVALUATE
            + "print(other)\n",
            "train",
            "Make `model` and `other`.\n\nSections of the notebook: One; Another?",
            id="two sections",
        ),
        pytest.param(
            TITLE + headed("## One") + DATA + TRAIN + headed("## Two") + SECOND + EVALUATE
            + "print(other)\n",
            "train",
            "Make `model` and `other`.\n\nSections of the notebook: One; Two.",
            id="two sections, one of which another stage has told",
        ),
        pytest.param(
            TITLE + headed("## Read the rows") + DATA + TRAIN + EVALUATE,
            "data",
            "Read the rows.",
            id="a section that begins right below the title",
        ),
        pytest.param(
            TITLE + DATA + headed("## Is it enough?") + LEFT_OUT + headed("No.") + TRAIN + EVALUATE,
            "train",
            "Make `model`.\n\nSection of the notebook: Is it enough?",
            id="a section that begins with something else",
        ),
        pytest.param(
            TITLE + DATA + headed("## A look, and a model") + LEFT_OUT + TRAIN + EVALUATE,
            "train",
            "A look, and a model.",
            id="a look at the data before it",
        ),
        pytest.param(
            DATA + TRAIN + EVALUATE,
            "evaluate",
            "Measure `accuracy`, and draw `all-lengths-of-sepals`.",
            id="what is measured and drawn",
        ),
        pytest.param(
            DATA
            + TRAIN
            + EVALUATE
            + "".join(f"loss_of_number_{n} = log_loss(rows, {n})\n" for n in range(4)),
            "evaluate",
            "Measure `accuracy` and 4 more, and draw `all-lengths-of-sepals`.",
            id="more than fits",
        ),
        pytest.param(
            DATA + TRAIN + EVALUATE.replace("accuracy =", "accuracy_of_first =")
            .replace("print(accuracy)", "") + "accuracy_of_second = accuracy_score(rows, 1)\n",
            "evaluate",
            "Measure `accuracy_of_first` and `accuracy_of_second`, and draw a plot.",
            id="values before plots",
        ),
        pytest.param(
            DATA + TRAIN + '# %% tags=["evaluate"]\nprint(model, rows)\n',
            "evaluate",
            "Print the results.",
            id="nothing but prints",
        ),
        pytest.param(
            DATA.replace('"data"', '"data:read"') + TRAIN + EVALUATE,
            "data",
            "Read.",
            id="a word of the user's own",
        ),
    ],
)  # fmt: skip
def test_a_stage_says_what_it_is_for(text: str, stage: str, said: str, tmp_path: Path) -> None:
    source = tmp_path / "flowers.py"
    source.write_text(text, encoding="utf-8")
    result = compile_notebook(source, Settings(output=tmp_path / "out", static=True))
    assert result.folder is not None, result.diagnostics
    module = ast.parse((result.folder / "src" / "flowers" / f"{stage}.py").read_text("utf-8"))
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef)]
    told = ast.get_docstring(functions[-1]) or ""
    assert told.partition("\n\nFrom ")[0] == said


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("model = GaussianNB().fit(X, y)", "Train `model`."),
        ("model = GaussianNB()\nmodel.fit(X, y)", "Train `model`."),
        ("model = GaussianNB()", "Make `model`."),
    ],
)
def test_only_what_is_fitted_is_said_to_be_trained(made: str, said: str, tmp_path: Path) -> None:
    source = tmp_path / "flowers.py"
    source.write_text(
        '# %% tags=["data"]\nfrom sklearn.datasets import load_iris\n'
        "X, y = load_iris(return_X_y=True)\n\n"
        f'# %% tags=["train"]\nfrom sklearn.naive_bayes import GaussianNB\n{made}\n\n'
        '# %% tags=["evaluate"]\nprint(model.fit(X, y).score(X, y))\n',
        encoding="utf-8",
    )
    settings = Settings(output=tmp_path / "out", targets=("python_package",))
    result = compile_notebook(source, settings)
    assert result.folder is not None, result.diagnostics
    module = ast.parse((result.folder / "src" / "flowers" / "train.py").read_text("utf-8"))
    function = next(node for node in module.body if isinstance(node, ast.FunctionDef))
    assert (ast.get_docstring(function) or "").partition("\n\nFrom ")[0] == said


def test_a_generator_that_is_handed_on_is_explained(tmp_path: Path) -> None:
    source = tmp_path / "draws.py"
    source.write_text(
        '# %% tags=["data"]\nimport numpy as np\n\nnp.random.seed(0)\nx = np.random.rand(9)\n\n'
        '# %% tags=["train"]\nm = x.mean() + np.random.rand()\n\n'
        '# %% tags=["evaluate"]\nprint(m)\n',
        encoding="utf-8",
    )
    result = compile_notebook(source, Settings(output=tmp_path / "out", static=True))
    assert result.folder is not None, result.diagnostics
    data, train = (
        (result.folder / "src" / "draws" / f"{stage}.py").read_text("utf-8").split("\n")
        for stage in ("data", "train")
    )
    above = data.index("    numpy_random_state = np.random.get_state()") - 1
    assert data[above].strip() == "# Where a later stage goes on drawing random numbers."
    above = train.index("    np.random.set_state(numpy_random_state)") - 1
    assert train[above].strip().startswith("# As in the notebook, random numbers go on where")
