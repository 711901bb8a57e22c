"""A build is generated, edited by hand, and generated again: no edit is lost, none is hidden."""

import json
import stat
from pathlib import Path

import pytest
from edit_scenarios import (
    CASES,
    CODE,
    FIRST,
    PNG_2,
    PNG_MINE,
    README_2,
    TRAIN_2,
    TRAIN_BOTH,
    TRAIN_MINE,
    TRAIN_NOTE,
    Tree,
    changed,
)

from jupyter_mlops.builds import MANIFEST, draft_beside, file_digests, manifest_text, release
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.edits import ORIGINS, Draft, read_edits
from jupyter_mlops.errors import OutputFolderUnusable
from jupyter_mlops.merging import has_markers


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


@pytest.mark.parametrize("path", ["tests/run.sh", "src/churn/train.py"])
def test_what_was_executable_stays_so(path: str, target: Path) -> None:
    apply(target, {"tests/run.sh": "x\n"})
    (target / path).chmod(0o755)
    build(target, FIRST)
    assert (target / path).stat().st_mode & stat.S_IXUSR


def test_git_may_end_the_lines_of_a_whole_build_in_another_way(target: Path) -> None:
    apply(target, TRAIN_NOTE)
    for path in (target / ORIGINS, *(target / name for name in FIRST)):
        content = path.read_bytes()
        path.write_bytes(content if b"\0" in content else content.replace(b"\n", b"\r\n"))
    assert [one.code for one in build(target, over(FIRST, README_2 | TRAIN_2))] == ["NB910"]
    assert edited(target) == {"src/churn/train.py": "merged"}
    lines = (target / "src/churn/train.py").read_bytes().splitlines()
    assert lines == TRAIN_BOTH["src/churn/train.py"].encode().splitlines()
    assert (target / "README.md").read_text() == README_2["README.md"]


def test_tests_that_a_proof_is_yet_to_make_are_no_conflict(target: Path) -> None:
    apply(target, TRAIN_NOTE | {"tests/test_train.py": "def test_mine(): ...\n"})
    edits = read_edits(target)
    unfinished = {path: one for path, one in as_bytes(FIRST).items() if path[:6] != "tests/"}
    with draft_beside(target) as folder:
        draft = Draft(folder, edits)
        assert [one.code for one in draft.write_sources(unfinished)] == ["NB910"]
        assert draft.merge.edited == {"src/churn/train.py": "kept"}
        assert (folder / "src/churn/train.py").read_text() == TRAIN_NOTE["src/churn/train.py"]
        assert [one.code for one in draft.write(as_bytes(FIRST))] == ["NB910"]
        assert (folder / "tests/test_train.py").read_text() == "def test_mine(): ...\n"


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
