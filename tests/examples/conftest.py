"""Each example is built once per session, from a copy, with an empty store of records."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from jupyter_mlops.compiler import BuildResult, compile_notebook
from jupyter_mlops.config import Settings

ROOT = Path(__file__).parents[2]
EXAMPLES = tuple(sorted(path.parent.name for path in ROOT.glob("examples/*/*.ipynb")))

Built = Callable[[str], BuildResult]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The result of building an example by its name."""
    folder = tmp_path_factory.mktemp("examples")

    @cache
    def build(name: str) -> BuildResult:
        shutil.copytree(ROOT / "examples" / name, folder / name)
        return compile_notebook(
            folder / name / f"{name}.ipynb", Settings(output=folder / "build" / name)
        )

    return build
