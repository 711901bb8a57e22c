"""Each mapped line of a package is the notebook's own line, and errors name it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.manifest import SCHEMA_FILE
from jupyter_mlops.notebook.reader import read_notebook
from jupyter_mlops.targets.python_package.statement_map import mapped_lines

ROOT = Path(__file__).parents[2]
NOTEBOOK = '''
# %% tags=["parameters"]
LIMIT = 5  # 1 to 100

# %%
def checked(value):
    """Refuse what is too much."""
    if value > 20:
        raise ValueError("too much")
    return value
from colorsys import rgb_to_hls

# %% tags=["data"]
rows = [number for number in range(LIMIT)]
rows = [row for row in rows if row >= 0]

# %% tags=["data:more"]
rows = [row for row in rows if row >= 0]
total = checked(sum(rows) + 1 * LIMIT) + len(rows) * 1 + max(rows) * 1 + min(rows) * 1 + 0 * LIMIT
total = [
    total,
    checked(
        LIMIT
    ),
]
_ = total.append(
    0 * LIMIT)
total.append(0)  # so that there is one more at the end, which changes nothing of what comes of it

# %% tags=["train"]
rows = [row for row in rows if row >= 0]
if __name__ == "__main__":
    weight = sum(total)
    model = {"w": weight / LIMIT}

# %% tags=["evaluate"]
score = model["w"] * 2
print(f"score: {score:.3f}")
from colorsys import hls_to_rgb
from sklearn.metrics import mean_absolute_error
shade = hls_to_rgb(*rgb_to_hls(0.1, 0.2, 0.3))[0]
print(
    "error:",
    mean_absolute_error(rows[1:],
                        rows[1:]),
    "shade:", shade,
)

# %% tags=["serve"]
def predict(payload):
    """Answer."""
    w = model["w"]
    if payload["x"] == 7:
        w = checked(99)
    return {"y": w / payload["x"] * LIMIT}

predict({"x": 2})
'''


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mapped")
    path = folder / "small.py"
    path.write_text(NOTEBOOK.lstrip(), encoding="utf-8")
    result = compile_notebook(path, Settings(output=folder / "out"))
    assert result.folder is not None, result.diagnostics
    return folder / "out"


def _pairs(build: Path, notebook: Path) -> list[tuple[str, str, str]]:
    """File, line of the package and the line of the notebook, for all that is mapped."""
    cells = {cell.position: cell.source.split("\n") for cell in read_notebook(notebook)[0].cells}
    (content,) = build.glob("src/*/notebook_lines.json")
    found = []
    for row in mapped_lines(content.parent.name, content.read_bytes()):
        lines = (build / row.file).read_text("utf-8").split("\n")
        for line in range(row.first, row.last + 1):
            source = cells[row.cell][row.line + line - row.first - 1]
            found.append((Path(row.file).name, lines[line - 1].strip(), source.strip()))
    return found


def test_mapped_lines_are_those_of_the_notebook(built: Path) -> None:
    pairs = _pairs(built, built.parent / "small.py")
    for file, written, source in [
        ("data.py", "rows = [number for number in range(params.limit)]", None),
        ("data.py", "total = (", "total = checked("),
        ("data.py", "+ len(rows) * 1", "total = checked("),
        ("data.py", "checked(params.limit),", "checked("),
        ("data.py", "total.append(0 * params.limit)", "_ = total.append("),
        ("data.py", "total.append(0)", "total.append(0)  # so that"),
        ("definitions.py", 'raise ValueError("too much")', None),
        ("train.py", "weight = sum(total)", None),
        ("train.py", 'model = {"w": weight / params.limit}', None),
        ("evaluate.py", 'score = model["w"] * 2', None),
        ("evaluate.py", "error = mean_absolute_error(rows[1:], rows[1:])", "mean_absolute_error("),
        ("serve.py", 'w = self.model["w"]', 'w = model["w"]'),
        ("serve.py", "w = checked(99)", None),
    ]:
        wanted = source or re.sub(r"params\.limit", "LIMIT", written)
        own = [found for name, text, found in pairs if (name, text) == (file, written)]
        assert own, (written, pairs)
        assert all(found.startswith(wanted) for found in own), (written, own)
    results = {found for _, text, found in pairs if text.startswith("return EvaluateResult(")}
    lines = {'print(f"score: {score:.3f}")', "mean_absolute_error(rows[1:],", '"shade:", shade,'}
    assert results == lines


def test_equal_statements_keep_their_own_cells(built: Path) -> None:
    told = json.loads((built / "src/small/notebook_lines.json").read_text("utf-8"))
    lines = (built / "src/small/data.py").read_text("utf-8").split("\n")
    again = "    rows = [row for row in rows if row >= 0]"
    cells = {
        first: cell
        for first, _, _, cell, _ in told["files"]["data.py"]["lines"]
        if lines[first - 1] == again
    }
    assert sorted(cells.values()) == [3, 4]
    names = [line for line in lines[: max(cells)] if line.startswith("def ")]
    assert names[-1].startswith("def more")
    assert cells[max(cells)] == 4


def test_each_line_of_a_field_is_that_of_its_parameter(built: Path) -> None:
    pairs = _pairs(built, built.parent / "small.py")
    lines = {text: source for name, text, source in pairs if name == "parameters.py"}
    assert "limit: int = field(" in lines
    assert "default=5," in lines
    assert set(lines.values()) == {"LIMIT = 5  # 1 to 100"}


def test_the_manifest_writes_the_map_out(built: Path) -> None:
    manifest = json.loads((built / "build.json").read_text("utf-8"))
    rows = manifest["statement_map"]
    ids = {cell.position: cell.id for cell in read_notebook(built.parent / "small.py")[0].cells}
    assert all(row["cell_id"] == ids[row["cell"]] for row in rows)
    assert "statement_map" in json.loads(SCHEMA_FILE.read_text("utf-8"))["properties"]
    kept = {one["uid"] for one in manifest["statements"] if one["kept"]}
    assert {row["uid"] for row in rows} == kept


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(built: Path, tmp_path: Path) -> Run:
    def command(
        *arguments: str, code: str = "", path: str = ""
    ) -> subprocess.CompletedProcess[str]:
        program = ["-c", code] if code else ["-m", "small", "run", *arguments]
        return subprocess.run(
            [sys.executable, *program],
            cwd=tmp_path,
            env={"PYTHONPATH": os.pathsep.join((path, str(built / "src"))), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    return command


def test_a_failing_stage_names_the_cell_and_line(run: Run) -> None:
    done = run("--limit", "9")
    assert done.returncode == 1
    assert "\nValueError: too much\nin cell 2, line 4 of small.py (id " in done.stderr
    *_, told, hint = done.stderr.splitlines()
    assert told.startswith(
        "error[stage-failed]: ValueError: too much, in cell 2, line 4 of small.py"
    )
    assert told.endswith(", called from cell 4, line 2")
    assert hint.startswith("  hint: ")


def test_a_failing_metric_names_the_line_that_prints_it(run: Run) -> None:
    done = run("--limit", "1")
    assert done.returncode == 1
    assert "in evaluate\n    error = mean_absolute_error(" in done.stderr
    assert "\nin cell 6, line 8 of small.py (id " in done.stderr


@pytest.mark.parametrize("module", ["__main__", "app"])
def test_a_missing_import_names_the_cells_that_import(
    module: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "colorsys.py").write_text("hls_to_rgb = None\n", encoding="utf-8")
    done = run(code=f"import small.{module}", path=str(tmp_path))
    *_, problem, note = done.stderr.splitlines()
    assert problem.startswith("ImportError: cannot import name 'rgb_to_hls'")
    assert note.startswith("in cell 2, line 6 or cell 6, line 3 of small.py (id ")


SERVED = """
from fastapi.testclient import TestClient
from small.app import app
with TestClient(app) as client:
    for x in (0, 7):
        answer = client.post("/predict", json={"x": x})
        print(answer.status_code, answer.text)
"""


def test_a_failing_prediction_is_logged_with_its_place_and_answered_without(run: Run) -> None:
    assert run().returncode == 0
    done = run(code=SERVED)
    assert done.stdout.count("500 ") == 2
    assert "cell" not in done.stdout
    assert "failed in cell 7, line 6 of small.py" in done.stderr
    assert "failed in cell 2, line 4 of small.py" in done.stderr
    assert "called from cell 7, line 5" in done.stderr


def test_lines_of_an_edited_file_are_not_guessed(run: Run, built: Path) -> None:
    path = built / "src" / "small" / "definitions.py"
    before = path.read_bytes()
    try:
        path.write_bytes(b"# a line more\n" + before)
        done = run("--limit", "9")
    finally:
        path.write_bytes(before)
    *_, told, _ = done.stderr.splitlines()
    assert "ValueError: too much, in cell 4, line 2 of small.py" in told
