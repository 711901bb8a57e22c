"""A package that was built without a run finds the files that its code names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings

NOTEBOOK = """
# %%
import glob
import os
from pathlib import Path
# %% tags=["data"]
{data}
# %% tags=["train"]
total = sum(numbers)
# %% tags=["evaluate"]
print("total:", total)
"""


def built(folder: Path, data: str) -> Path:
    for name, text in {"data/a.txt": "1 2", "data/b.txt": "5", "notes/c.txt": "7"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    notebook = folder / "notes" / "sums.py"
    notebook.write_text(NOTEBOOK.format(data=data), encoding="utf-8")
    result = compile_notebook(notebook, Settings(static=True, output=folder / "build"))
    assert result.folder is not None, result.diagnostics
    return result.folder


def run(build: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sums", "run", "--artifacts", str(build / "artifacts"), *options],
        cwd=build,
        env={**os.environ, "PYTHONPATH": str(build / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("data", "total"),
    [
        ("numbers = [int(x) for x in open('c.txt').read().split()]", 7),
        ("numbers = [int(x) for x in Path('../data/a.txt').read_text().split()]", 3),
        ("numbers = [len(os.listdir('../data'))]", 2),
        ("numbers = [len(glob.glob('../data/a*.txt'))]", 1),
        ("numbers = [len(list(Path('..').rglob('*.txt')))]", 3),
        (
            "with open('c.txt', 'a') as f:\n    f.write('1')\n"
            "numbers = [int(open('c.txt').read())]",
            71,
        ),
        (
            "with open('c.txt', 'rb+') as f:\n    f.write(b'8')\n"
            "numbers = [int(open('c.txt').read())]",
            8,
        ),
        ("Path('../data/new.txt').write_text('6')\nnumbers = [6]", 6),
        ("Path('d.txt').write_text('4')\nnumbers = [int(Path('d.txt').read_text())]", 4),
        ("numbers = [int(open('e.txt').read())] if os.path.exists('e.txt') else [9]", 9),
    ],
)
def test_input_files(tmp_path: Path, data: str, total: int) -> None:
    ran = run(built(tmp_path, data))
    assert f"total: {total}" in ran.stderr


def test_other_files_are_taken_and_a_lack_is_told(tmp_path: Path) -> None:
    build = built(tmp_path, "numbers = [int(x) for x in open('c.txt').read().split()]")
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.txt").write_text("8", encoding="utf-8")
    assert "total: 8" in run(build, "--inputs", str(other)).stderr
    ran = run(build, "--inputs", str(tmp_path / "data"))
    assert ran.returncode != 0
    assert "c.txt is not in" in ran.stderr


@pytest.mark.parametrize(
    "named",
    ["https://example.org/x.csv", "x" * 400, "a\0b", "\ud800"],
    ids=["URL", "long", "null", "surrogate"],
)
def test_what_is_no_path_below_the_notebook_is_no_input(tmp_path: Path, named: str) -> None:
    build = built(tmp_path, f"numbers = [len(open({named!a}).read())] if len(os.sep) > 1 else [2]")
    assert "total: 2" in run(build).stderr
    assert not (build / "inputs").is_dir()


def test_a_pattern_takes_along_only_what_meets_it(tmp_path: Path) -> None:
    for name in ("credentials.json", ".hidden.txt", "more.py"):
        (tmp_path / "notes").mkdir(exist_ok=True)
        (tmp_path / "notes" / name).write_text("secret", encoding="utf-8")
    build = built(tmp_path, "numbers = [len(list(Path('.').glob('*.txt')))]")
    assert [path.name for path in (build / "inputs").iterdir()] == ["c.txt"]


def test_the_readme_names_what_was_not_there(tmp_path: Path) -> None:
    build = built(tmp_path, "numbers = [int(open('e.txt').read())] if len(os.sep) > 1 else [9]")
    assert "| `e.txt` | 0 | not there at the build |" in (build / "README.md").read_text("utf-8")
