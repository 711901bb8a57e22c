"""`nb2prod check` says which builds in the repository are older than the notebook."""

import json
from pathlib import Path

import pytest

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings

NOTEBOOK = """# %% [markdown]
# # Small

# %% tags=["parameters"]
n = 3

# %% tags=["train"]
model = [n]

# %% tags=["evaluate"]
print(model)
"""
VERSION = "0.1.0+nb."


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A notebook in a repository that holds a build of it."""
    (tmp_path / ".git").mkdir()
    path = tmp_path / "notebooks" / "small.py"
    path.parent.mkdir()
    path.write_text(NOTEBOOK, encoding="utf-8")
    result = compile_notebook(path, Settings(static=True, output=tmp_path / "build" / "small"))
    assert result.folder is not None, result.diagnostics
    return path


def _told(path: Path, settings: Settings | None = None) -> list[str]:
    found = check_notebook(path, settings or Settings()).diagnostics
    assert all(str(one.severity) == "info" for one in found if one.code == "NB911")
    return [one.message for one in found if one.code == "NB911"]


def test_a_build_of_this_text_is_not_stale(notebook: Path) -> None:
    assert _told(notebook) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("n = 3", "n = 4", "1 cell changed (2) since "),
        ("model = [n]", "model = [n, n]", "1 cell changed (3) since "),
        ('["train"]', '["train", "keep"]', "1 cell changed (3) since "),
        ('# %% tags=["train"]', '# %%\nk = 1\n\n# %% tags=["train"]', "1 cell added (3) since "),
        ("# %% [markdown]\n# # Small\n\n", "", "1 cell removed since "),
    ],
)
def test_changed_cells_are_counted_and_named(old: str, new: str, told: str, notebook: Path) -> None:
    notebook.write_text(NOTEBOOK.replace(old, new), encoding="utf-8")
    (message,) = _told(notebook)
    assert message.startswith(f"{told}{VERSION}")
    assert message.endswith("build/small")
    assert _told(notebook, Settings(ignore=("NB911",))) == []


def test_changed_modules_are_named(notebook: Path) -> None:
    module = notebook.with_name("tools.py")
    module.write_text("SIZE = 1", encoding="utf-8")
    notebook.write_text(f"import tools\n\n{NOTEBOOK}".replace("[n]", "[n, tools.SIZE]"), "utf-8")
    output = notebook.parents[1] / "build" / "small"
    assert compile_notebook(notebook, Settings(static=True, output=output)).folder == output
    assert _told(notebook) == []
    module.write_text("SIZE = 2", encoding="utf-8")
    (message,) = _told(notebook)
    assert message.startswith(f"`tools.py` changed since {VERSION}")
    module.unlink()
    assert _told(notebook) == [message]


@pytest.mark.parametrize(
    "damage",
    [
        {"modules": 3},
        {"modules": [3, {}]},
        {"workdir": "/".join("x" * 300), "modules": [{"source": "a.py", "sha256": ""}]},
    ],
)
def test_a_damaged_list_of_modules_is_no_crash(notebook: Path, damage: dict[str, object]) -> None:
    output = notebook.parents[1] / "build" / "small"
    assert compile_notebook(notebook, Settings(static=True, output=output)).folder == output
    manifest = output / "build.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | damage), "utf-8")
    assert all("since" in message for message in _told(notebook))


def test_another_notebook_of_the_same_name_and_a_ruined_build_are_passed_over(
    notebook: Path,
) -> None:
    notebook.write_text('# %% tags=["train"]\nother = 1\n\n# %%\nprint(other)\n', encoding="utf-8")
    assert _told(notebook) == []
    notebook.write_text(NOTEBOOK.replace("n = 3", "n = 4"), encoding="utf-8")
    assert len(_told(notebook)) == 1
    (notebook.parents[1] / "build" / "small" / "build.json").write_text("{", encoding="utf-8")
    assert _told(notebook) == []


def test_a_build_outside_of_the_repository_is_found_by_the_setting(
    notebook: Path, tmp_path: Path
) -> None:
    (tmp_path / "build").rename(tmp_path / "elsewhere")
    notebook.write_text(NOTEBOOK.replace("n = 3", "n = 4"), encoding="utf-8")
    assert _told(notebook) == []
    assert len(_told(notebook, Settings(output=tmp_path / "elsewhere" / "small"))) == 1
