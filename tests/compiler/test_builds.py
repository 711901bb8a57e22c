"""What a build leaves on disk: the same bytes, never half of them, never over an edit."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copytree, rmtree

import jsonschema
import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.errors import OutputFolderUnusable

NOTEBOOK = """
# %% tags=["parameters"]
N = 3  # how many

# %%
WORDS = ["a", "b"]
scratch = [1, 2]

# %% tags=["data"]
rows = [{"w": w, "n": n} for w in WORDS for n in range(N)]
view = {"rows": rows}

# %% tags=["train"]
view["rows"].append({"w": "c", "n": 9})
size = len(rows)

# %% tags=["evaluate"]
score = sum(row["n"] for row in rows) / size
print("score", score)
"""


def _notebook(folder: Path, text: str = NOTEBOOK) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "small.py"
    path.write_text(text, encoding="utf-8")
    return path


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    result = compile_notebook(_notebook(folder / "here"), Settings(output=folder / "out"))
    assert result.proof is not None, result.diagnostics
    assert result.proof.equal
    return folder / "out"


def test_a_second_build_elsewhere_has_the_same_bytes_though_its_notebook_is_moved_meanwhile(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NB2PROD_STORE", str(tmp_path / "store"))
    again = tmp_path / "else" / "where"
    path = _notebook(tmp_path / "there")

    def move_away(phase: str, done: int, total: int) -> None:
        del done, total
        if phase == "recording":
            path.unlink(missing_ok=True)

    compile_notebook(path, Settings(output=again), move_away)
    assert not path.exists()
    assert _tree(again) == _tree(built)


def test_the_manifest_has_the_published_form(
    built: Path, form: jsonschema.Draft202012Validator
) -> None:
    content = json.loads((built / "build.json").read_text(encoding="utf-8"))
    assert [str(fault) for fault in form.iter_errors(content)] == []


def test_a_build_over_its_own_keeps_what_using_it_left_behind(built: Path) -> None:
    (built / "artifacts").mkdir()
    (built / "artifacts" / "kept.txt").write_text("mine", encoding="utf-8")
    before = {
        name: data for name, data in _tree(built).items() if not name.startswith("artifacts/")
    }
    result = compile_notebook(_notebook(built.parent / "here"), Settings(output=built))
    assert result.folder == built
    after = _tree(built)
    assert after.pop("artifacts/kept.txt") == b"mine"
    assert after == before
    assert [path.name for path in built.parent.iterdir() if path.name.startswith(".")] == []


@pytest.fixture
def edited(built: Path, tmp_path: Path) -> Path:
    copytree(built, tmp_path / "out")
    return tmp_path / "out"


def test_a_hand_edit_survives_and_is_proved_with_the_rest(edited: Path, tmp_path: Path) -> None:
    path = edited / "src" / "small" / "train.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("def train", "# Mine.\ndef train"), encoding="utf-8")
    changed = NOTEBOOK.replace("/ size", "* 2 / size")
    result = compile_notebook(_notebook(tmp_path / "here", changed), Settings(output=edited))
    assert result.proof is not None, result.diagnostics
    assert result.proof.equal
    assert "NB910" in {found.code for found in result.diagnostics}
    assert "# Mine.\ndef train" in path.read_text(encoding="utf-8")
    assert "* 2 / " in (edited / "src" / "small" / "evaluate.py").read_text(encoding="utf-8")
    content = json.loads((edited / "build.json").read_text(encoding="utf-8"))
    assert content["edited"] == {"src/small/train.py": "kept"}
    assert content["files"]["src/small/train.py"] == sha256(path.read_bytes()).hexdigest()


def test_edits_of_what_only_a_proof_completes_survive(edited: Path, tmp_path: Path) -> None:
    added = {"tests/test_fixtures.py": "\n# Mine.\n", "README.md": "\nMine.\n"}
    for name, text in added.items():
        with (edited / name).open("a", encoding="utf-8") as file:
            file.write(text)
    (edited / "src" / "small" / "notebook_lines.json").unlink()
    changed = NOTEBOOK.replace("/ size", "* 2 / size")
    result = compile_notebook(_notebook(tmp_path / "here", changed), Settings(output=edited))
    assert result.folder is not None, result.diagnostics
    for name, text in added.items():
        assert (edited / name).read_text(encoding="utf-8").endswith(text)
    content = json.loads((edited / "build.json").read_text(encoding="utf-8"))
    assert content["edited"].keys() == {*added, "src/small/notebook_lines.json"}


def test_an_edit_that_changes_results_is_never_released_as_proved(
    edited: Path, tmp_path: Path
) -> None:
    path = edited / "src" / "small" / "train.py"
    text = path.read_text(encoding="utf-8")
    assert "len(rows)" in text
    path.write_text(text.replace("len(rows)", "len(rows) + 1"), encoding="utf-8")
    before = _tree(edited)
    result = compile_notebook(_notebook(tmp_path / "here"), Settings(output=edited))
    assert result.folder is None
    assert {"NB901", "NB910"} <= {found.code for found in result.diagnostics}
    assert _tree(edited) == before


def test_a_folder_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "thesis.tex").write_text("…", encoding="utf-8")
    with pytest.raises(OutputFolderUnusable, match="did not write"):
        compile_notebook(_notebook(tmp_path / "here"), Settings(output=target))
    assert [path.name for path in target.iterdir()] == ["thesis.tex"]


def _lose_what_was_generated(target: Path) -> None:
    (target / "src" / "small" / "train.py").write_text("# mine\n", encoding="utf-8")
    (target / ".nb2prod" / "generated.json").unlink()


def _put_a_file_there(target: Path) -> None:
    rmtree(target)
    target.write_text("mine", encoding="utf-8")


def _put_a_file_above(target: Path) -> None:
    rmtree(target.parent)
    target.parent.write_text("mine", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_lose_what_was_generated, "doesn't tell what it was before"),
        (_put_a_file_there, "is a file"),
        (_put_a_file_above, "can't be written"),
    ],
)
def test_what_nothing_can_be_released_into_is_told_before_the_notebook_runs(
    spoil: Callable[[Path], None], told: str, built: Path, tmp_path: Path
) -> None:
    copytree(built, tmp_path / "builds" / "small")
    spoil(tmp_path / "builds" / "small")
    phases: list[str] = []
    with pytest.raises(OutputFolderUnusable, match=told):
        compile_notebook(
            _notebook(tmp_path / "here", NOTEBOOK.replace("N = 3", "N = 7")),  # never recorded
            Settings(output=tmp_path / "builds" / "small"),
            lambda phase, _done, _total: phases.append(phase),
        )
    assert phases == []


def test_a_refused_notebook_leaves_nothing_and_is_not_changed(tmp_path: Path) -> None:
    path = _notebook(tmp_path / "here", NOTEBOOK.replace("size = len(rows)", "size = ghost"))
    before = path.read_bytes()
    result = compile_notebook(path, Settings(output=tmp_path / "out" / "deep"))
    assert result.folder is None
    assert {found.code for found in result.diagnostics} >= {"NB201"}
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["here"]


def test_two_names_of_one_object_stay_one(built: Path) -> None:
    """What one file per variable loses: `rows` would keep six rows, and the score would be 1.0."""
    payload = sorted(path.name for path in (built / "src" / "small").glob("data.py"))
    assert payload == ["data.py"]
    text = (built / "src" / "small" / "train.py").read_text(encoding="utf-8")
    assert "rows=rows" in text
