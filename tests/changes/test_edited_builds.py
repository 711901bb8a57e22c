"""`nb2prod diff` compares builds as their files are now, also those of a revision of git."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jupyter_mlops.builds import file_digests, manifest_text, proved_now, write_files
from jupyter_mlops.cli import main

BUILD = {"name": "churn", "version": "1.0.0+nb.1111111", "status": "validated"}


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["diff", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def exit_code(*arguments: str) -> int:
    return run(*arguments).exit_code


def commit(repository: Path, *paths: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "-q"], ["add", *paths], [*who, "commit", "-qm", "one"]):
        subprocess.run(["git", *arguments], cwd=repository, check=True, capture_output=True)


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A proved build with its files, in a folder of its repository."""
    folder = tmp_path / "repository" / "build" / "churn"
    files = {"README.md": "# Churn\n", "src/churn/train.py": "N = 1\n", "inputs/a.csv": "1\n"}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    digests = file_digests({name: text.encode() for name, text in files.items()})
    write_files(folder, {"build.json": manifest_text(BUILD | {"files": digests})})
    write_files(folder, proved_now(folder, "churn"))
    return folder


def test_hand_edits_are_seen_in_folders_and_revisions(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = build.parents[1]
    commit(repository, "build/churn/build.json", "build/churn/README.md", "build/churn/src")
    monkeypatch.chdir(repository / "build")  # data isn't committed, which is no edit
    assert exit_code("HEAD:churn", "churn") == 0
    assert exit_code("churn/build.json", "HEAD:churn") == 0
    (build / "src/churn/train.py").write_text("N = 2\n", encoding="utf-8")
    (build / "README.md").unlink()
    found = {one["section"]: one for one in changes("HEAD:churn", "churn")}
    assert found["proof"]["after"] == "was edited since it was proved: train.py"
    noted = {(one["kind"], one["note"]) for one in changes("HEAD:churn", "churn")}
    assert {("changed", "src/churn/train.py"), ("removed", "README.md")} <= noted
    commit(repository, "--all")
    found = {one["section"]: one for one in changes("HEAD~:churn", "HEAD:churn")}
    assert found["files"]["note"] == "src/churn/train.py"
    assert exit_code("HEAD~:churn/build.json", "HEAD:churn/build.json") == 0


def changes(*arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*arguments, "--json").stdout)["changes"]
    return found
