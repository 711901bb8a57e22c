"""A build is generated, edited by hand, and generated again: no edit is lost, none is hidden."""

import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from jupyter_mlops.builds import MANIFEST, draft_beside, file_digests, manifest_text, release
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.edits import ORIGINS, Draft, read_edits
from jupyter_mlops.errors import OutputFolderUnusable
from jupyter_mlops.merging import has_markers

Tree = Mapping[str, str | bytes | None]

CODE = "import pandas\n\n\ndef train(rows):\n    model = fit(rows)\n    return model\n"
FIRST: dict[str, str | bytes] = {
    "README.md": "# Churn\n\nVersion 1.\n\nHow to run it.\n\nHow to test it.\n",
    "pyproject.toml": 'name = "churn"\nversion = "1"\n\ndependencies = [\n  "pandas",\n]\n',
    "src/churn/train.py": CODE,
    "src/churn/contract.py": "LOW = 0\nHIGH = 9\n\n\nNAMES = ['a']\n",
    "src/churn/plot.png": b"\x89PNG\x00one",
    "tests/test_train.py": "def test_it():\n    assert True\n",
    "inputs/dist/rows.csv": "a\n1\n",
}
CRLF = {"src/churn/train.py": CODE.replace("rows)\n", "rows)  # mine\n").replace("\n", "\r\n")}


def changed(path: str, old: str, new: str) -> dict[str, str]:
    before = FIRST[path]
    assert isinstance(before, str)
    assert old in before
    return {path: before.replace(old, new)}


@dataclass(frozen=True)
class Case:
    """What a person did, what is generated then, and what comes of both."""

    edit: Tree
    new: Tree = field(default_factory=dict)
    """What differs from the first build; None: not generated any more."""
    has: Tree = field(default_factory=dict)
    """Content afterwards, where it's neither the edit nor what is generated."""
    edited: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()


README_2 = changed("README.md", "Version 1", "Version 2")
TRAIN_2 = changed("src/churn/train.py", "fit(rows)", "fit(rows, 2)")
TRAIN_NOTE = changed("src/churn/train.py", "import pandas", "import pandas  # mine")
TRAIN_BOTH = {
    "src/churn/train.py": CODE.replace("pandas", "pandas  # mine").replace("rows)\n", "rows, 2)\n")
}
TRAIN_MINE = changed("src/churn/train.py", "fit(rows)", "fit(rows[1:])")
PNG_MINE, PNG_2 = {"src/churn/plot.png": b"\x00mine"}, {"src/churn/plot.png": b"\x00two"}
CONTRACT = changed("src/churn/contract.py", "HIGH = 9", "HIGH = 12")
CASES = {
    "nothing at all": Case({}),
    "nothing, and the notebook changed": Case({}, README_2 | TRAIN_2),
    "code, nothing generated anew": Case(TRAIN_NOTE, edited={"src/churn/train.py": "kept"}),
    "code, another file generated anew": Case(
        TRAIN_NOTE, README_2, edited={"src/churn/train.py": "kept"}
    ),
    "code, other lines generated anew": Case(
        TRAIN_NOTE, TRAIN_2, TRAIN_BOTH, {"src/churn/train.py": "merged"}
    ),
    "code, the same lines": Case(TRAIN_MINE, TRAIN_2, conflicts=("src/churn/train.py",)),
    "code, the same change": Case(TRAIN_2, TRAIN_2),
    "code, with other ends of lines": Case(CRLF, edited={"src/churn/train.py": "kept"}),
    "other ends of lines, other lines": Case(
        CRLF,
        changed("src/churn/train.py", "import pandas", "import pandas, numpy"),
        {"src/churn/train.py": CRLF["src/churn/train.py"].replace("pandas", "pandas, numpy")},
        {"src/churn/train.py": "merged"},
    ),
    "the contract": Case(CONTRACT, README_2, edited={"src/churn/contract.py": "kept"}),
    "the contract, more names generated": Case(
        CONTRACT,
        changed("src/churn/contract.py", "['a']", "['a', 'b']"),
        {"src/churn/contract.py": "LOW = 0\nHIGH = 12\n\n\nNAMES = ['a', 'b']\n"},
        {"src/churn/contract.py": "merged"},
    ),
    "the contract, the same bound generated": Case(
        CONTRACT,
        changed("src/churn/contract.py", "HIGH = 9", "HIGH = 10"),
        conflicts=("src/churn/contract.py",),
    ),
    "a dependency, a new version": Case(
        changed("pyproject.toml", '  "pandas",\n', '  "pandas",\n  "rich",\n'),
        changed("pyproject.toml", 'version = "1"', 'version = "2"'),
        {"pyproject.toml": str(FIRST["pyproject.toml"])
         .replace('"1"', '"2"').replace('  "pandas",\n', '  "pandas",\n  "rich",\n')},
        {"pyproject.toml": "merged"},
    ),
    "the readme, its version line": Case(
        changed("README.md", "Version 1.", "My version."), README_2, conflicts=("README.md",)
    ),
    "a section of the readme": Case(
        changed("README.md", "test it.\n", "test it.\n\nWhom to ask.\n"),
        README_2,
        {"README.md": README_2["README.md"] + "\nWhom to ask.\n"},
        {"README.md": "merged"},
    ),
    "a test": Case(
        changed("tests/test_train.py", "True", "1"), edited={"tests/test_train.py": "kept"}
    ),
    "another test": Case({"tests/test_mine.py": "x\n"}, README_2,
                         edited={"tests/test_mine.py": "added"}),
    "a module of one's own": Case({"src/churn/deep/mine.py": "x\n"}, TRAIN_2,
                                  edited={"src/churn/deep/mine.py": "added"}),
    "a file beside": Case({"Dockerfile": "FROM x\n", ".git/config": "x\n"}, README_2),
    "a file that is generated too now": Case(
        {"src/churn/app.py": "mine\n"},
        {"src/churn/app.py": "theirs\n"},
        conflicts=("src/churn/app.py",),
    ),
    "a file beside that is generated too now": Case(
        {"Dockerfile": "mine\n"}, {"Dockerfile": "theirs\n"}, conflicts=("Dockerfile",)
    ),
    "the same file beside is generated now": Case({"Dockerfile": "x\n"}, {"Dockerfile": "x\n"}),
    "a deleted test": Case({"tests/test_train.py": None}, README_2, {"tests/test_train.py": None},
                           {"tests/test_train.py": "deleted"}),
    "a deleted file, generated differently": Case(
        {"README.md": None}, README_2, {"README.md": None}, {"README.md": "deleted"}
    ),
    "a deleted file, not generated any more": Case({"README.md": None}, {"README.md": None}),
    "a file that isn't generated any more": Case({}, {"tests/test_train.py": None}),
    "an edited file that isn't generated any more": Case(
        TRAIN_MINE, {"src/churn/train.py": None}, conflicts=("src/churn/train.py.edited",)
    ),
    "a picture": Case(PNG_MINE, README_2, edited={"src/churn/plot.png": "kept"}),
    "a picture, generated anew": Case({}, PNG_2),
    "a picture, both": Case(
        PNG_MINE,
        PNG_2,
        conflicts=("src/churn/plot.png.edited", "src/churn/plot.png.generated"),
    ),
    "data": Case({"inputs/dist/rows.csv": "a\n2\n"}, README_2,
                 edited={"inputs/dist/rows.csv": "kept"}),
    "one file merged, one in conflict": Case(
        TRAIN_NOTE | CONTRACT,
        TRAIN_2 | changed("src/churn/contract.py", "HIGH = 9", "HIGH = 10"),
        conflicts=("src/churn/contract.py",),
    ),
}  # fmt: skip


def as_bytes(tree: Tree) -> dict[str, bytes]:
    return {
        path: content.encode() if isinstance(content, str) else content
        for path, content in tree.items()
        if content is not None
    }


def over(first: Tree, second: Tree) -> Tree:
    return {path: content for path, content in {**first, **second}.items() if content is not None}


def build(target: Path, files: Tree) -> list[Diagnostic]:
    """Write a build as the compiler does, of files that are given."""
    edits = read_edits(target)
    with draft_beside(target) as folder:
        draft = Draft(folder, edits)
        found = draft.write(as_bytes(files))
        if not draft.merge.conflicts:
            content = {"files": file_digests(draft.files), "edited": dict(draft.merge.edited)}
            (folder / MANIFEST).write_bytes(manifest_text(content))
            edits.check_unchanged()
            release(folder, target)
            edits.forget_conflicts()
    return found


def apply(target: Path, tree: Tree) -> None:
    for path, content in tree.items():
        if content is None:
            (target / path).unlink()
        else:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(as_bytes({path: content})[path])


def read(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (MANIFEST, "generated.json", "conflicts.json")
    }


def edited(target: Path) -> dict[str, str]:
    told: dict[str, str] = json.loads((target / MANIFEST).read_text())["edited"]
    return told


@pytest.fixture
def target(tmp_path: Path) -> Path:
    assert build(tmp_path / "churn", FIRST) == []
    return tmp_path / "churn"


@pytest.mark.parametrize("name", CASES)
def test_edits_and_a_new_build(name: str, target: Path) -> None:
    case = CASES[name]
    apply(target, case.edit)
    before = read(target)
    new = over(FIRST, case.new)
    found = build(target, new)
    conflicts = target.with_name("churn.conflicts")
    if case.conflicts:
        assert [one.code for one in found] == ["NB909"]
        assert read(target) == before
        assert sorted(read(conflicts)) == sorted(case.conflicts)
        return
    assert [one.code for one in found] == (["NB910"] if case.edited else [])
    assert edited(target) == case.edited
    assert read(target) == as_bytes(over(over(new, case.edit), case.has))
    assert not conflicts.exists()
    # The same again changes nothing, and nothing is forgotten.
    after = read(target)
    assert [one.code for one in build(target, new)] == [one.code for one in found]
    assert read(target) == after
    again = {path: "kept" if fate == "merged" else fate for path, fate in case.edited.items()}
    assert edited(target) == again


def test_an_edit_survives_many_builds(target: Path) -> None:
    apply(target, TRAIN_NOTE)
    for number in range(2, 5):
        text = CODE.replace("fit(rows)", f"fit(rows, {number})")
        build(target, over(FIRST, {"src/churn/train.py": text}))
        expected = text.replace("pandas", "pandas  # mine")
        assert (target / "src/churn/train.py").read_text() == expected
    apply(target, {"src/churn/train.py": text})
    assert build(target, over(FIRST, {"src/churn/train.py": text})) == []
    assert edited(target) == {}


def test_a_resolved_conflict_is_taken(target: Path) -> None:
    apply(target, TRAIN_MINE)
    new = over(FIRST, TRAIN_2)
    build(target, new)
    shown = target.with_name("churn.conflicts") / "src/churn/train.py"
    assert has_markers(shown.read_bytes())
    assert shown.read_text().splitlines()[4:9] == [
        "<<<<<<< your edits",
        "    model = fit(rows[1:])",
        "=======",
        "    model = fit(rows, 2)",
        ">>>>>>> generated now",
    ]
    assert [one.code for one in build(target, new)] == ["NB909"]
    resolved = CODE.replace("fit(rows)", "fit(rows[1:], 2)")
    shown.write_text(resolved)
    assert [one.code for one in build(target, new)] == ["NB910"]
    assert (target / "src/churn/train.py").read_text() == resolved
    assert edited(target) == {"src/churn/train.py": "resolved"}
    assert not shown.exists()
    assert [one.code for one in build(target, new)] == ["NB910"]
    assert edited(target) == {"src/churn/train.py": "kept"}


def test_a_resolution_of_other_sides_is_not_taken_but_kept(target: Path) -> None:
    apply(target, TRAIN_MINE)
    build(target, over(FIRST, TRAIN_2))
    shown = target.with_name("churn.conflicts") / "src/churn/train.py"
    shown.write_text("resolved\n")
    newer = changed("src/churn/train.py", "fit(rows)", "fit(rows, 3)")
    assert [one.code for one in build(target, over(FIRST, newer))] == ["NB909"]
    assert b"fit(rows, 3)" in shown.read_bytes()
    assert shown.with_name("train.py.earlier").read_text() == "resolved\n"


@pytest.mark.parametrize("chosen", ["edited", "generated", None])
def test_one_side_of_a_picture_is_chosen(chosen: str | None, target: Path) -> None:
    apply(target, PNG_MINE)
    new = over(FIRST, PNG_2)
    build(target, new)
    folder = target.with_name("churn.conflicts") / "src/churn"
    if chosen is not None:
        (folder / f"plot.png.{chosen}").rename(folder / "plot.png")
    for left in folder.glob("plot.png.*"):
        left.unlink()
    assert [one.code for one in build(target, new)] == ["NB910"]
    wanted = {"edited": b"\x00mine", "generated": b"\x00two", None: None}[chosen]
    assert read(target).get("src/churn/plot.png") == wanted


def test_a_deleted_conflict_is_shown_again(target: Path) -> None:
    apply(target, TRAIN_MINE)
    new = over(FIRST, TRAIN_2)
    build(target, new)
    shown = target.with_name("churn.conflicts") / "src/churn/train.py"
    shown.unlink()
    assert [one.code for one in build(target, new)] == ["NB909"]
    assert has_markers(shown.read_bytes())


def test_what_was_executable_stays_so(target: Path) -> None:
    apply(target, {"tests/run.sh": "x\n"})
    (target / "tests/run.sh").chmod(0o755)
    build(target, FIRST)
    assert (target / "tests/run.sh").stat().st_mode & stat.S_IXUSR


def test_an_edit_during_the_build_is_not_lost(target: Path) -> None:
    edits = read_edits(target)
    apply(target, TRAIN_MINE)
    with pytest.raises(OutputFolderUnusable, match="changed during the build"):
        edits.check_unchanged()


def test_edits_without_what_was_generated_are_refused(target: Path) -> None:
    apply(target, TRAIN_NOTE)
    (target / ORIGINS).write_text("{}")
    with pytest.raises(OutputFolderUnusable, match="doesn't tell what it was before"):
        build(target, FIRST)
    assert (target / "src/churn/train.py").read_text() == TRAIN_NOTE["src/churn/train.py"]


def test_a_link_is_told(target: Path) -> None:
    (target / "tests" / "link").symlink_to("/")
    apply(target, TRAIN_NOTE)
    with pytest.raises(OutputFolderUnusable, match="is a link"):
        build(target, FIRST)
