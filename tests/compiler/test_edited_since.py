"""A build that was edited after its proof says so, until it is proved again."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.compiler import compile_notebook, validate_build
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Severity

NOTEBOOK = """
# %% tags=["parameters"]
N = 3

# %% tags=["train"]
weights = {"a": N, "b": 2 * N}

# %% tags=["evaluate"]
total = sum(weights.values())
print("total", total)

# %% tags=["serve"]
def predict(key: str) -> float:
    return weights[key] / total

# %%
print(predict("a"))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = tmp_path_factory.mktemp("repository")
    (repository / ".git").mkdir()
    path = repository / "small.py"
    path.write_text(NOTEBOOK, encoding="utf-8")
    result = compile_notebook(path, Settings(output=repository / "build" / "small"))
    assert result.folder is not None, result.diagnostics
    return repository


@pytest.fixture
def repository(built: Path, tmp_path: Path) -> Path:
    copytree(built, tmp_path / "repository")
    return tmp_path / "repository"


def edit(repository: Path, old: str, new: str, file: str = "src/small/train.py") -> None:
    path = repository / "build" / "small" / file
    text = path.read_text(encoding="utf-8")
    assert old in text, text
    path.write_text(text.replace(old, new), encoding="utf-8")


def checked(repository: Path) -> list[str]:
    found = check_notebook(repository / "small.py", Settings()).diagnostics
    told = [one for one in found if one.code == "NB913"]
    assert all(one.severity is Severity.WARNING for one in told)
    return [one.message for one in told]


def python(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Not beside the notebook, which has the package's name.
    sources = str(repository / "build" / "small" / "src")
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=sources,
        env={**os.environ, "PYTHONPATH": sources},
        capture_output=True,
        text=True,
        check=True,
    )


def ran(repository: Path) -> tuple[dict[str, Any], str]:
    done = python(repository, "-m", "small", "run", "--json")
    return json.loads(done.stdout), done.stderr


def health(repository: Path) -> dict[str, Any]:
    code = (
        "from fastapi.testclient import TestClient; from small.app import app\n"
        "with TestClient(app) as client: print(client.get('/version').text)"
    )
    found: dict[str, Any] = json.loads(python(repository, "-c", code).stdout)
    return found


def test_an_untouched_build_is_validated(repository: Path) -> None:
    report, told = ran(repository)
    assert (report["validated"], report["edited"]) == (True, [])
    assert "warning" not in told
    assert health(repository)["validated"] is True
    assert checked(repository) == []


def test_an_edited_build_says_so_until_it_is_proved_again(repository: Path) -> None:
    edit(repository, "2 *", "2 * 1 *")
    report, told = ran(repository)
    assert (report["validated"], report["edited"]) == (False, ["train.py"])
    assert "warning: this package was edited since it was proved: train.py\n" in told
    state = health(repository)
    assert (state["validated"], state["edited"]) == (False, ["train.py"])
    (message,) = checked(repository)
    assert message.endswith("build/small was edited since it was proved: train.py")

    result = validate_build(repository / "build" / "small", Settings())

    assert result.proof is not None
    assert result.proof.equal
    assert ran(repository)[0]["validated"] is True
    assert checked(repository) == []


def test_a_proof_that_fails_renews_nothing(repository: Path) -> None:
    edit(repository, "2 *", "3 *")
    validate_build(repository / "build" / "small", Settings())
    assert len(checked(repository)) == 1


def test_a_proof_against_another_notebook_renews_nothing(repository: Path) -> None:
    edit(repository, "2 *", "3 *")
    edit(repository, "2 *", "3 *", "notebook/small.py")
    result = validate_build(repository / "build" / "small", Settings())
    assert result.proof is not None
    assert result.proof.equal
    assert len(checked(repository)) == 1


def test_a_rebuild_proves_the_edit(repository: Path) -> None:
    edit(repository, "2 *", "2 * 1 *")
    target = repository / "build" / "small"
    result = compile_notebook(repository / "small.py", Settings(output=target))
    assert result.folder is not None, result.diagnostics
    assert checked(repository) == []
    manifest = json.loads((target / "build.json").read_text(encoding="utf-8"))
    assert manifest["edited"] == {"src/small/train.py": "kept"}


def test_a_static_build_has_no_proof_and_gets_none(repository: Path) -> None:
    target = repository / "build" / "small"
    compile_notebook(repository / "small.py", Settings(output=target, static=True))
    result = validate_build(target, Settings())
    assert result.proof is not None, result.diagnostics
    assert result.proof.equal
    assert not (target / "src" / "small" / "proved.json").exists()
    report, told = ran(repository)
    assert report["validated"] is False
    assert "UNVALIDATED" in told
    assert checked(repository) == []


def test_a_static_build_is_compared_by_what_it_hands_over(tmp_path: Path) -> None:
    path = tmp_path / "small.py"
    text = NOTEBOOK.partition('# %% tags=["serve"]')[0]
    path.write_text(f"{text}names = list(weights)\nprint(len(names))\n", encoding="utf-8")
    target = tmp_path / "build" / "small"
    compile_notebook(path, Settings(output=target, static=True))
    result = validate_build(target, Settings())
    assert result.proof is not None, result.diagnostics
    assert result.proof.equal
    # After a run nobody would need it, and the proof would know nothing of it.
    assert "names" in {row.name for row in result.proof.rows}
