"""At which points builds are proved, and what is said when no parameter could be moved."""

from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Severity
from jupyter_mlops.ir.pipeline import Parameter
from jupyter_mlops.validation.findings import only_defaults

NOTEBOOK = """
# %% tags=["parameters"]
N = 3
HOW = "sum"

# %% tags=["data"]
rows = list(range(N))
if HOW == "{other}":
    rows = {rows}

# %% tags=["evaluate"]
score = sum(rows)
print("score", score)
"""


def _notebook(folder: Path, other: str, rows: str) -> Path:
    path = folder / "small.py"
    path.write_text(NOTEBOOK.replace("{other}", other).replace("{rows}", rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("built")
    path = _notebook(folder, "squares", "[row**2 for row in rows]")
    result = compile_notebook(path, Settings(output=folder / "out"))
    assert result.proof is not None, result.diagnostics
    assert result.proof.equal
    assert result.proof.points == ({}, {"HOW": "squares", "N": 4}, {"N": 2})
    return path, folder / "out"


def test_a_fault_in_a_branch_that_the_default_never_takes_is_found(
    built: tuple[Path, Path],
) -> None:
    notebook, folder = built
    path = folder / "src" / "small" / "data.py"
    text = path.read_text(encoding="utf-8")
    assert "row**2" in text
    path.write_text(text.replace("row**2", "row**3"), encoding="utf-8")
    result = compile_notebook(notebook, Settings(output=folder))
    assert result.folder is None
    assert "NB901" in {found.code for found in result.diagnostics}


def test_a_branch_in_which_the_notebook_fails_costs_no_other_point(tmp_path: Path) -> None:
    path = _notebook(tmp_path, "nothing", "rows / 0")
    result = compile_notebook(path, Settings(output=tmp_path / "out"))
    assert result.proof is not None, result.diagnostics
    assert result.proof.equal
    assert result.proof.points == ({}, {"N": 4}, {"N": 2})


@pytest.mark.parametrize(("seed", "runs"), [("np.random.seed(1)", 2), ("", 4)])
def test_draws_that_nothing_seeds_take_more_runs_to_agree(
    seed: str, runs: int, tmp_path: Path
) -> None:
    path = tmp_path / "small.py"
    path.write_text(
        '# %%\nimport numpy as np\n# %% tags=["data"]\n'
        f"{seed}\nrows = [int(np.random.rand() < 2), 2]\n"
        "# %% tags=[\"evaluate\"]\nscore = sum(rows)\nprint('score', score)\n",
        encoding="utf-8",
    )
    told = set[tuple[str, int]]()
    settings = Settings(output=tmp_path / "out")
    result = compile_notebook(path, settings, progress=lambda *one: told.add((one[0], one[2])))
    assert result.proof is not None, result.diagnostics
    assert result.proof.equal
    assert [total for phase, total in told if phase == "recording again"] == [runs]


def test_parameters_that_were_never_moved_are_named() -> None:
    parameters = [Parameter(name, name.lower(), "str", "a") for name in ("NAME", "PLACE")]
    found = only_defaults(parameters)
    assert (found.code, found.severity) == ("NB907", Severity.WARNING)
    assert "`NAME`, `PLACE`" in found.message
