"""What differs by chance and what differs for a reason are told apart, and both are told."""

from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook, validate_build
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Severity

NOTEBOOK = """
# %%
import numpy as np

# %% tags=["data"]
rows = [1.0, 2.0]
chosen = [row for row in rows if np.random.rand() < 2]

# %% tags=["train"]
model = [sum(rows), sum(chosen)]
"""
SABOTAGES = {
    "by chance": ({"data.py": ("rand() < 2", "rand() < 0")}, {"NB906"}),
    "for a reason": ({"data.py": ("rows = [1.0, 2.0]", "rows = [1.0, 3.0]")}, {"NB901", "NB906"}),
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chance")
    (folder / "n.py").write_text(NOTEBOOK, encoding="utf-8")
    result = compile_notebook(folder / "n.py", Settings(output=folder / "build"))
    assert result.folder is not None, result.diagnostics
    return result.folder


@pytest.mark.parametrize("case", SABOTAGES)
def test_both_are_told(case: str, build: Path) -> None:
    changes, codes = SABOTAGES[case]
    kept = {}
    for name, (good, bad) in changes.items():
        path = build / "src/n" / name
        kept[path] = path.read_text(encoding="utf-8")
        assert good in kept[path]
        path.write_text(kept[path].replace(good, bad), encoding="utf-8")
    try:
        found = validate_build(build, Settings()).diagnostics
    finally:
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")
    errors = {one.code: one for one in found if one.severity is Severity.ERROR}
    assert set(errors) == codes
    assert "`chosen`" in errors["NB906"].message
    if "NB901" in errors:
        assert "`rows`" in errors["NB901"].message
