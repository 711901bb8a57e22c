"""`nb2prod check --fix`: what it shows, what it writes, and what it never touches."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jupyter_mlops.cli import main

SOURCE = (
    "import pandas as pd\n",
    'df = pd.read_csv("rows.csv")\n',
    "df.dropna(inplace=True)\n",
    "try:\n",
    "    é = 1\n",
    "except:\n",
    "    é = 2",
)
FIXED = (*SOURCE[:2], "df = df.dropna()\n", *SOURCE[3:5], "except Exception:\n", SOURCE[6])

OTHERS = ("--ignore", "NB272")
"""What puts the path of the table into a parameters cell."""


def text_of(source: tuple[str, ...]) -> str:
    cell = {"cell_type": "code", "id": "a", "metadata": {"tags": ["train"], "é": "\u2028"}}
    cell |= {"outputs": [{"name": "stdout", "text": ["df.dropna(inplace=True)"]}]}
    cell |= {"execution_count": 3, "source": [*source]}
    notes = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "`except:`"}
    content = {"cells": [notes, cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {"z": 1}}
    return json.dumps(content, indent=3) + "\n\n"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["check", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "churn.ipynb"
    path.write_text(text_of(SOURCE), encoding="utf-8")
    return path


def test_fix_changes_the_lines_concerned_and_nothing_else(notebook: Path) -> None:
    result = run(notebook, "--fix", *OTHERS)
    assert notebook.read_text(encoding="utf-8") == text_of(FIXED)
    assert "-df.dropna(inplace=True)\n+df = df.dropna()\n" in result.stdout
    assert "fixed ML301 at cell 2, line 3" in result.stdout
    assert run(notebook, "--fix", *OTHERS).stdout.count("fixed") == 0
    assert [*notebook.parent.iterdir()] == [notebook]


@pytest.mark.parametrize("options", [("--diff",), ("--fix", "--dry-run"), ("--fix", "--diff")])
def test_dry_run_only_shows(options: tuple[str, ...], notebook: Path) -> None:
    result = run(notebook, *options)
    assert notebook.read_text(encoding="utf-8") == text_of(SOURCE)
    assert "+df = df.dropna()" in result.stdout
    assert "would fix ML301" in result.stdout
    assert "info ML301" in result.stdout


def test_script_is_fixed(tmp_path: Path) -> None:
    path = tmp_path / "churn.py"
    text = '# %% [markdown]\n# df.dropna(inplace=True)\n\n# %% tags=["train"]\n{}\n'
    path.write_text(text.format("".join(SOURCE)), encoding="utf-8")
    run(path, "--fix", *OTHERS)
    assert path.read_text(encoding="utf-8") == text.format("".join(FIXED))


def test_fixes_as_json(notebook: Path) -> None:
    (checked,) = json.loads(run(notebook, "--fix", "--json", *OTHERS).stdout)["notebooks"]
    assert [one["code"] for one in checked["fixed"]] == ["ML301", "NB309"]
    assert checked["written"] is True
    assert "+df = df.dropna()" in checked["diff"]


def test_ignored_findings_are_not_fixed(notebook: Path) -> None:
    result = run(notebook, "--fix", "--ignore", "ML3")
    assert '"df.dropna(inplace=True)\\n"' in notebook.read_text(encoding="utf-8")
    assert "fixed NB309" in result.stdout


def test_missing_parameters_cell_is_shown_and_written(notebook: Path) -> None:
    result = run(notebook, "--fix", "--select", "NB272")
    (notes, made, cell) = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert made["metadata"] == {"tags": ["parameters"]}
    assert made["source"][1] == "ROWS_PATH = 'rows.csv'"
    assert cell["source"][1] == "df = pd.read_csv(ROWS_PATH)\n"
    assert "--- /dev/null\n" in result.stdout
    assert "cell 2 (new, tagged parameters)\n" in result.stdout
    kept = json.loads(text_of((SOURCE[0], cell["source"][1], *SOURCE[2:])))
    assert [notes, cell] == kept["cells"]


def test_unreadable_notebook_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_bytes(b'{"cells": [')
    assert run(path, "--fix").exit_code == 2
    assert path.read_bytes() == b'{"cells": ['


def test_read_only_folder_gives_a_hint(notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, _content: bytes) -> int:
        raise PermissionError(13, "Permission denied", str(self))

    write = Path.write_bytes
    monkeypatch.setattr(
        Path,
        "write_bytes",
        lambda self, content: (
            refuse(self, content) if self.parent == notebook.parent else write(self, content)
        ),
    )
    result = run(notebook, "--fix")
    assert result.exit_code == 2
    assert "can't be written" in result.output
    assert notebook.read_text(encoding="utf-8") == text_of(SOURCE)


def test_diff_shows_no_secret(notebook: Path) -> None:
    key = "sk-" + "a1B2c3D4e5F6g7H8i9J0k1L2"
    near = (*SOURCE[:3], f"KEY = '{key}'\n", *SOURCE[3:])
    notebook.write_text(text_of(near), encoding="utf-8")
    result = run(notebook, "--fix")
    assert "+df = df.dropna()" in result.stdout
    assert key not in result.output
    assert key in notebook.read_text(encoding="utf-8")
