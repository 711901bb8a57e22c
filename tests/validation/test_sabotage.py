"""The emitter broken on purpose: validation must notice each fault, or it proves nothing."""

import shutil
from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook, validate_build
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import has_errors

NOTEBOOK = Path(__file__).parent / "sabotaged_notebook.py"
PACKAGE = "src/sabotaged_notebook"

SABOTAGES = {
    "a needed statement is dropped": ("data.py", "    x[0] = -9.0\n", ""),
    "a statement runs twice": ("data.py", "x = clip(shift(x))", "x = clip(shift(shift(x)))"),
    "an alias is lost": ("data.py", "view=view", 'view={"rows": list(rows)}'),
    "a change through an alias is lost": (
        "train.py",
        'view["rows"].append(7.0)',
        'view["rows"] = view["rows"] + [7.0]',
    ),
    "the random state isn't handed on": (
        "train.py",
        "    np.random.set_state(numpy_random_state)\n",
        "",
    ),
    "the seed comes after the draw": (
        "data.py",
        "    np.random.seed(4)\n",
        "    np.random.normal(size=1)\n    np.random.seed(4)\n    np.random.normal(size=1)\n",
    ),
    "a parameter is frozen at its default": ("train.py", "params.rate", "0.5"),
    "another parameter is used": ("data.py", "params.n", "params.n + 1"),
    "a helper reads a stale global": ("data.py", "    LIMIT = 1.5\n", ""),
    "a constant has another value": ("definitions.py", "OFFSET = 1.0", "OFFSET = 1.0000001"),
    "a metric is off by very little": ("evaluate.py", '"total": total', '"total": total + 1e-9'),
    "a prediction is off": ("serve.py", "+ OFFSET", "- OFFSET"),
    "an output is of another type": ("train.py", "weights=weights", "weights=dict(weights, n=1)"),
    "a name is missing": ("evaluate.py", "sum(rows)", "sum(row)"),
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sabotage")
    source = folder / NOTEBOOK.name
    source.write_bytes(NOTEBOOK.read_bytes())
    result = compile_notebook(source, Settings(output=folder / "build"))
    assert result.proof is not None, result.diagnostics
    assert result.proof.equal
    assert len(result.proof.points) == 3
    return folder / "build"


@pytest.mark.parametrize("sabotage", SABOTAGES)
def test_validation_notices(sabotage: str, build: Path, tmp_path: Path) -> None:
    name, good, bad = SABOTAGES[sabotage]
    broken = tmp_path / "build"
    shutil.copytree(build, broken)
    path = broken / PACKAGE / name
    text = path.read_text(encoding="utf-8")
    assert text.count(good) == 1, text
    path.write_text(text.replace(good, bad), encoding="utf-8")

    result = validate_build(broken, Settings())

    assert has_errors(result.diagnostics)
    assert result.proof is None or not result.proof.equal


def test_an_untouched_build_is_proved_again(build: Path) -> None:
    result = validate_build(build, Settings())
    assert result.proof is not None
    assert result.proof.equal
    assert not has_errors(result.diagnostics)
