"""What is told of versions and past runs, on a terminal and to programs."""

import json
import os
import platform
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from jupyter_mlops.cli import main
from jupyter_mlops.errors import ConfigurationInvalid, RegistryUnreachable
from jupyter_mlops.operations.history import kept_files, past_run, past_runs
from jupyter_mlops.operations.registry import Registry
from jupyter_mlops.operations.run_record import RunRecord, end_lost_runs
from jupyter_mlops.operations.trainable import Trainable

GONE = f"{socket.gethostname()}:{2**22 + 1}"
"""A process that can't be there: numbers end before."""


@pytest.fixture
def registry(home: Path, tmp_path: Path) -> Registry:
    """Two versions of a model, both promoted, the second with a metric that the first hasn't."""
    found = Registry("loans", home)
    found.client.create_registered_model("loans")
    for number, metrics in enumerate(({"auc": 0.5}, {"auc": 0.75, "brier": 0.25}), start=1):
        tags = {"nb2prod.outcome": "promoted", "mlflow.note.content": "promoted: good"}
        run = found.client.create_run(found.experiment(), tags=tags).info.run_id
        for name, value in metrics.items():
            found.client.log_metric(run, name, value)
        found.client.set_terminated(run)
        noted = {"nb2prod.outcome": "promoted"}
        found.client.create_model_version("loans", f"{tmp_path}/{number}", run, noted)
        found.promote(number, f"reason {number}", "ada")
    return found


def shown(registry: Registry, *words: str) -> str:
    done = CliRunner().invoke(main, ["models", *words, "--home", str(registry.home)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_versions_are_listed_under_heads_with_their_metrics(registry: Registry) -> None:
    heads, second, first = shown(registry, "list", "loans").splitlines()
    assert heads.split() == ["version", "made", "(UTC)", "alias", "outcome", "auc", "brier", "run"]
    assert second.split()[3:7] == ["champion", "promoted", "0.75", "0.25"]
    assert first.split()[3:7] == ["previous", "promoted", "0.5", "-"]
    assert heads.index("auc") == second.index("0.75") == first.index("0.5 ")
    told = json.loads(shown(registry, "list", "loans", "--json"))["versions"]
    assert [one["metrics"] for one in told] == [{"auc": 0.75, "brier": 0.25}, {"auc": 0.5}]


def test_a_promotion_is_told_in_words(registry: Registry) -> None:
    lines = shown(registry, "show", "loans").splitlines()
    [at] = [number for number, line in enumerate(lines) if line.startswith("  promoted: ")]
    assert lines[at].endswith(" by ada instead of version 1")
    assert lines[at + 1] == "    because: reason 2"
    assert "{" not in "\n".join(lines)
    first = json.loads(shown(registry, "show", "loans", "1", "--json"))["promoted"]
    assert (first["reason"], first["actor"], first["instead_of"]) == ("reason 1", "ada", None)


def test_a_version_names_the_data_it_was_made_from(registry: Registry) -> None:
    run = registry.version("2").run
    files = [
        {"path": "data/a.csv", "sha256": "0f" * 32, "size": 9, "revision": "md5:3c@1234+"},
        {"path": "data/b.csv", "sha256": "1f" * 32, "size": 9, "revision": ""},
    ]
    registry.client.log_dict(run, {"inputs": files}, "data.json")
    lines = [line for line in shown(registry, "show", "loans").splitlines() if "data: " in line]
    assert lines == [
        f"  data: data/a.csv, sha256 {'0f' * 32}, DVC md5:3c@1234+",
        f"  data: data/b.csv, sha256 {'1f' * 32}",
    ]
    assert json.loads(shown(registry, "show", "loans", "--json"))["data"] == files
    assert json.loads(shown(registry, "show", "loans", "1", "--json"))["data"] == []


def test_what_others_wrote_as_a_promotion_is_none(registry: Registry) -> None:
    for text in ("no JSON", "[]", "{}", '{"at": "", "actor": "", "reason": "", "instead_of": "x"}'):
        registry.client.set_model_version_tag("loans", "2", "nb2prod.promoted", text)
        assert registry.version("2").promotion is None


def test_a_version_that_was_never_promoted_does_not_say_that_it_was(registry: Registry) -> None:
    """Its retraining was ended between the two last steps."""
    run = past_runs(registry)[0].id
    noted = {"nb2prod.outcome": "promoted"}
    registry.client.create_model_version("loans", str(registry.home / "3"), run, noted)
    third, second, _ = json.loads(shown(registry, "list", "loans", "--json"))["versions"]
    assert [one["outcome"] for one in (third, second)] == ["interrupted", "promoted"]
    assert third["promoted"] is None
    registry.promote(3, "looked at by hand", "ada")
    assert registry.version("3").outcome == "promoted"


def test_a_run_keeps_the_environment_that_it_had(
    registry: Registry, trainable: Trainable, tmp_path: Path
) -> None:
    lock = "pandas==2.2.3 --hash=sha256:0\n"
    (trainable.folder / "requirements.lock").write_text(lock, "utf-8")
    record = RunRecord(registry.client, registry.experiment(), {"build": trainable.version})
    record.begin(trainable, {"SEED": 5}, [])
    target = tmp_path / "kept"
    target.mkdir()
    read = {
        name: registry.kept(record.run, name, target).read_text("utf-8")
        for name in ("requirements.lock", "environment.json")
    }
    assert read["requirements.lock"] == lock
    told = json.loads(read["environment.json"])
    assert (told["python"], told["build"]) == (platform.python_version(), trainable.version)
    assert past_run(registry, record.run).parameters == {"SEED": "5"}


def damaged(registry: Registry, table: str) -> None:
    """Overwrite the pages of a table, but for the one that says which there are."""
    path = registry.home / "mlflow.db"
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE tbl_name = ?"
        pages = [page for (page,) in connection.execute(query, (table,))]
        [size] = connection.execute("PRAGMA page_size").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)


def test_a_store_that_is_damaged_in_the_middle_is_told_and_restored(
    registry: Registry, tmp_path: Path
) -> None:
    """As docs/retraining.md says."""
    before = shown(registry, "list", "loans")
    copy = tmp_path / "copy.db"
    with (
        closing(sqlite3.connect(registry.home / "mlflow.db")) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    damaged(registry, "runs")
    with pytest.raises(RegistryUnreachable):
        registry.check()
    # in processes of their own, as this one has read the pages already
    words = [sys.executable, "-m", "jupyter_mlops", "models", "list", "loans", "--home"]
    done = subprocess.run([*words, registry.home], check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("error[registry-unreachable]")
    assert "malformed" in done.stderr
    assert "SELECT" not in done.stderr
    assert "put a copy of the database file in its place" in done.stderr
    copy.replace(registry.home / "mlflow.db")
    Registry("loans", registry.home).check()
    done = subprocess.run([*words, registry.home], check=True, capture_output=True, text=True)
    assert done.stdout == before


def test_past_runs_say_what_became_of_them(registry: Registry) -> None:
    for place in (GONE, f"{socket.gethostname()}:{os.getpid()}", "elsewhere:1"):
        tags = {"nb2prod.process": place}
        registry.client.create_run(registry.experiment(), tags=tags)
    outcomes = sorted((one.outcome, one.reason) for one in past_runs(registry))
    assert outcomes == [
        ("killed", ""), *[("promoted", "good")] * 2, *[("running", "")] * 2,
    ]  # fmt: skip
    assert past_runs(Registry("unknown", registry.home)) == []


def test_a_run_that_was_killed_after_its_version_was_made_ends_as_that_says(
    registry: Registry,
) -> None:
    ended = {}
    for outcome in ("promoted", "kept", ""):
        tags = {"nb2prod.process": GONE}
        run = registry.client.create_run(registry.experiment(), tags=tags).info.run_id
        if outcome:
            noted = {"nb2prod.outcome": outcome, "nb2prod.reason": "as it is"}
            registry.client.create_model_version("loans", f"{registry.home}/{run}", run, noted)
        ended[run] = (outcome or "killed", "as it is" if outcome else "")
    registry.promote(3, "good", "ada")
    versions = registry.versions()
    end_lost_runs(registry.client, registry.experiment(), versions, is_alone=False)
    told = {one.id: (one.outcome, one.reason) for one in past_runs(registry)}
    assert {run: told[run] for run in ended} == ended


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_run_whose_number_another_process_has_is_known_by_who_is_alone(
    is_alone: bool, registry: Registry
) -> None:
    """As after a restart of the machine."""
    tags = {"nb2prod.process": f"{socket.gethostname()}:{os.getpid()}"}
    run = registry.client.create_run(registry.experiment(), tags=tags).info.run_id
    end_lost_runs(registry.client, registry.experiment(), [], is_alone=is_alone)
    assert past_run(registry, run).outcome == ("killed" if is_alone else "running")


def test_a_run_of_another_model_is_not_told(registry: Registry) -> None:
    run = past_runs(registry)[0].id
    assert past_run(registry, run).metrics == {"auc": 0.75, "brier": 0.25}
    assert not kept_files(registry, run).has_notebook
    other = Registry("other", registry.home)
    other.experiment()
    for asked in (run, "0" * 32):
        with pytest.raises(ConfigurationInvalid, match="other has no run"):
            past_run(other, asked)
