"""What DVC tracks a file of data as, and whether the file is that: as DVC writes it, and by DVC."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from jupyter_mlops.operations.dvc_revisions import revision
from jupyter_mlops.operations.trainable import Trainable
from jupyter_mlops.operations.workspace import lay_out

DATA = b"income,debt\r\n3,4\r\n"


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=ada", "-c", "user.email=ada@example.org")
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def committed(folder: Path) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "data")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One of git and DVC, with a file that nobody tracks yet."""
    folder = tmp_path / "repository"
    (folder / ".dvc").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "data" / "loans.csv").write_bytes(DATA)
    git(tmp_path, "init", "-q", "repository")
    (folder / ".gitignore").write_text("loans.csv\n", "utf-8")
    return folder


def note(pointer: Path, **out: Any) -> None:
    pointer.write_text(yaml.safe_dump({"outs": [out]}), "utf-8")


def seen(folder: Path) -> str:
    path = folder / "data" / "loans.csv"
    return revision(path, path)


def test_a_tracked_file_has_its_hash_and_commit(repository: Path) -> None:
    assert seen(repository) == ""
    note(repository / "data" / "loans.csv.dvc", md5=md5(DATA), hash="md5", path="loans.csv")
    assert seen(repository) == f"md5:{md5(DATA)}"
    commit = committed(repository)
    assert seen(repository) == f"md5:{md5(DATA)}@{commit}"
    (repository / "data" / "other.csv").write_bytes(DATA)
    assert revision(*[repository / "data" / "other.csv"] * 2) == ""


def test_what_was_changed_since_is_not_called_that_revision(repository: Path) -> None:
    pointer = repository / "data" / "loans.csv.dvc"
    note(pointer, md5=md5(DATA), hash="md5", path="loans.csv")
    commit = committed(repository)
    (repository / "data" / "loans.csv").write_bytes(DATA + b"5,6\r\n")
    assert seen(repository) == f"md5:{md5(DATA)}@{commit}+"
    # tracked anew, but that isn't in git yet
    new = md5(DATA + b"5,6\r\n")
    note(pointer, md5=new, hash="md5", path="loans.csv")
    assert seen(repository) == f"md5:{new}@{commit}+"
    commit = committed(repository)
    assert seen(repository) == f"md5:{new}@{commit}"


def test_before_its_third_version_dvc_took_no_notice_of_ends_of_lines(repository: Path) -> None:
    digest = md5(DATA.replace(b"\r\n", b"\n"))
    note(repository / "data" / "loans.csv.dvc", md5=digest, path="loans.csv")
    assert seen(repository) == f"md5:{digest}"


def folder_list(repository: Path, name: str) -> str:
    """Write the list of a folder with one file into the cache; give its hash."""
    text = json.dumps([{"md5": md5(DATA), "relpath": name}]).encode()
    digest = f"{md5(text)}.dir"
    path = repository / ".dvc/cache/files/md5" / digest[:2] / digest[2:]
    path.parent.mkdir(parents=True)
    path.write_bytes(text)
    return digest


@pytest.mark.parametrize("place", ["data.dvc", "dvc.lock"])
def test_a_file_of_a_tracked_folder(place: str, repository: Path) -> None:
    digest = folder_list(repository, "loans.csv")
    out = {"md5": digest, "hash": "md5", "path": "data"}
    told = {"stages": {"load": {"outs": [out]}}} if place == "dvc.lock" else {"outs": [out]}
    (repository / place).write_text(yaml.safe_dump(told), "utf-8")
    assert seen(repository) == f"md5:{digest}"
    shutil.rmtree(repository / ".dvc/cache")
    assert seen(repository) == f"md5:{digest}+"  # nobody knows


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "outs:",
        "outs: [{}]",
        "outs: [{path: loans.csv}]",
        "a",
        "stages: []",
        "stages: {a: }",
    ],
)
def test_what_dvc_did_not_write_says_nothing(text: str, repository: Path) -> None:
    for name in ("loans.csv.dvc", "dvc.lock", "dvc.yaml"):
        (repository / "data" / name).write_text(text, "utf-8")
    assert seen(repository) == ""


@pytest.fixture
def dvc(repository: Path, tmp_path: Path) -> Callable[..., None]:
    """DVC itself, in the repository."""

    def run(*words: str, at: str = "") -> None:
        # it looks for its settings in the home of the user
        env = os.environ | {"DVC_NO_ANALYTICS": "1", "HOME": str(tmp_path)}
        subprocess.run(
            ("dvc", *words, "-q"), cwd=repository / at, env=env, check=True, capture_output=True
        )

    (repository / ".gitignore").unlink()
    run("init", "-f")
    return run


@pytest.mark.timeout(300)
def test_dvc_itself(repository: Path, dvc: Callable[..., None]) -> None:
    dvc("add", "data")
    commit = committed(repository)
    told = yaml.safe_load((repository / "data.dvc").read_text("utf-8"))["outs"][0]["md5"]
    assert seen(repository) == f"md5:{told}@{commit}"
    (repository / "data" / "loans.csv").write_bytes(b"new")
    assert seen(repository) == f"md5:{told}@{commit}+"
    dvc("add", "data")
    assert not seen(repository).startswith(f"md5:{told}")


PIPELINES = {
    "from the root": ("", {"load": {"wdir": "data", "outs": ["loans.csv"]}}),
    "from beside": ("steps", {"load": {"wdir": "..", "outs": ["data/loans.csv"]}}),
    "named from beside": ("steps", {"load": {"outs": ["../data/loans.csv"]}}),
    "for each": (
        "",
        {"load": {"foreach": ["loans"], "do": {"wdir": "data", "outs": ["${item}.csv"]}}},
    ),
    "a folder": ("steps", {"load": {"wdir": "..", "outs": ["data"]}}),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("at", "stages"), PIPELINES.values(), ids=PIPELINES)
def test_what_a_pipeline_gave_wherever_it_works(
    at: str, stages: dict[str, Any], repository: Path, dvc: Callable[..., None]
) -> None:
    shutil.rmtree(repository / "data")
    (repository / "data").mkdir()
    (repository / "data" / "kept").touch()
    (repository / at).mkdir(exist_ok=True)
    writes = (
        f"""mkdir -p {repository}/data && printf 'income\\n3\\n' > {repository}/data/loans.csv"""
    )
    [stage] = stages.values()
    told = json.loads(json.dumps(stage))
    (told.get("do") or told)["cmd"] = writes
    if told.get("outs") == ["data"]:
        shutil.rmtree(repository / "data")
    pipeline = repository / at / "dvc.yaml"
    pipeline.write_text(yaml.safe_dump({"stages": {"load": told}}), "utf-8")
    dvc("repro", at=at)
    commit = committed(repository)
    [locked] = yaml.safe_load((pipeline.with_name("dvc.lock")).read_text("utf-8"))[
        "stages"
    ].values()
    assert seen(repository) == f"md5:{locked['outs'][0]['md5']}@{commit}"
    # one of the same name that no stage gives
    (repository / at / "loans.csv").write_bytes(DATA)
    assert revision(*[repository / at / "loans.csv"] * 2) == ""
    (repository / "data" / "loans.csv").write_bytes(DATA)
    assert seen(repository).endswith("+")


def test_a_place_that_is_computed_is_not_guessed(repository: Path) -> None:
    out = {"md5": md5(DATA), "hash": "md5", "path": "loans.csv"}
    lock, pipeline = repository / "data" / "dvc.lock", repository / "data" / "dvc.yaml"
    lock.write_text(yaml.safe_dump({"stages": {"load": {"outs": [out]}}}), "utf-8")
    assert seen(repository) == f"md5:{md5(DATA)}"
    stage = {"wdir": "${where}", "cmd": "true", "outs": ["loans.csv"]}
    pipeline.write_text(yaml.safe_dump({"stages": {"load": stage}}), "utf-8")
    assert seen(repository) == ""


def test_a_run_is_told_the_revision_and_the_digest_of_what_it_reads(
    trainable: Trainable, repository: Path, tmp_path: Path
) -> None:
    path = repository / "data" / "loans.csv"
    note(path.with_name("loans.csv.dvc"), md5=md5(DATA), hash="md5", path="loans.csv")
    place = lay_out(trainable, repository, tmp_path / "work")
    [one] = place.inputs
    assert (one.path, one.revision) == ("data/loans.csv", f"md5:{md5(DATA)}")
    read = (tmp_path / "work" / one.path).read_bytes()
    assert (one.sha256, one.size) == (hashlib.sha256(read).hexdigest(), len(DATA))
    assert not one.is_as_built
