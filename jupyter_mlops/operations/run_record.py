"""What is kept of one retraining in MLflow, as it goes on: a run that can be read at any moment."""

import json
import os
import platform
import socket
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
from mlflow.entities import Run
from mlflow.tracking import MlflowClient

from jupyter_mlops.operations.gates import Gate
from jupyter_mlops.operations.pictures import pictures
from jupyter_mlops.operations.reading_page import page_of
from jupyter_mlops.operations.registry import Version
from jupyter_mlops.operations.trainable import Trainable
from jupyter_mlops.operations.workspace import Input
from jupyter_mlops.plain import Plain

EXECUTED = "notebook"
PLOTS = "plots"
STAGES = "stages"
"""Where the run keeps what the stages gave, but for the data."""
_PLACE = "nb2prod.process"
_STATUS = {
    **dict.fromkeys(("promoted", "kept", "gate refused"), "FINISHED"), "interrupted": "KILLED"
}  # fmt: skip
"""MLflow's word for an outcome; FAILED for all others."""


class RunRecord:
    """One run of MLflow; everything but its end is there before the model is registered."""

    def __init__(self, client: MlflowClient, experiment: str, tags: Mapping[str, str]) -> None:
        self.client = client
        noted = {f"nb2prod.{name}": value for name, value in tags.items()}
        noted[_PLACE] = f"{socket.gethostname()}:{os.getpid()}"
        self.run = str(client.create_run(experiment, tags=noted).info.run_id)

    def begin(
        self, build: Trainable, parameters: Mapping[str, Plain], inputs: Sequence[Input]
    ) -> None:
        """Keep what the run is made of."""
        for name, value in parameters.items():
            self.client.log_param(self.run, name, json.dumps(value, ensure_ascii=False)[:6000])
        self.client.log_dict(self.run, {"inputs": [asdict(one) for one in inputs]}, "data.json")
        environment = {
            "python": platform.python_version(),
            "platform": platform.platform(),
            "build": build.version,
            "commit": _commit(build.folder),
        }
        self.client.log_dict(self.run, environment, "environment.json")
        lock = build.folder / "requirements.lock"
        if lock.is_file():
            self.client.log_artifact(self.run, str(lock))

    def data_report(self, report: Mapping[str, Any]) -> None:
        """Keep what the data contract says of the data."""
        self.client.log_dict(self.run, dict(report), "contract.json")

    def notebook(self, executed: Path, log: Path) -> None:
        """Keep the executed notebook, also one that has failed, how it reads, and the log.

        Its plots are kept as files of their own too.
        """
        if log.is_file():
            self.client.log_artifact(self.run, str(log), EXECUTED)
        if not executed.is_file():
            return
        self.client.log_artifact(self.run, str(executed), EXECUTED)
        # a full disk may have left half of it, which is no notebook
        with suppress(ValueError):
            shown = nbformat.read(executed, as_version=4)
            self.client.log_text(self.run, page_of(shown), f"{EXECUTED}/{executed.stem}.html")
            folder = executed.with_name(PLOTS)
            folder.mkdir()
            for name, content in pictures(shown):
                (folder / name).write_bytes(content)
            self.client.log_artifacts(self.run, str(folder), PLOTS)

    def trained(self, artifacts: Path, build: Trainable, metrics: Mapping[str, float]) -> None:
        """Keep what was measured and what the stages gave, but for the data itself."""
        for name, value in metrics.items():
            self.client.log_metric(self.run, name, value)
        for stage in build.stages[1:]:
            self.client.log_artifacts(
                self.run, str(artifacts / stage["name"]), f"{STAGES}/{stage['name']}"
            )
        self.client.log_artifact(self.run, str(artifacts / "parameters.json"), STAGES)

    def judged(self, gates: Sequence[Gate]) -> None:
        """Keep what the gates say."""
        self.client.log_dict(self.run, {"gates": [asdict(one) for one in gates]}, "gates.json")

    def end(self, outcome: str, reason: str) -> None:
        """Say what became of it."""
        _end(self.client, self.run, outcome, reason)


def _end(client: MlflowClient, run: str, outcome: str, reason: str) -> None:
    client.set_tag(run, "nb2prod.outcome", outcome)
    client.set_tag(run, "mlflow.note.content", f"{outcome}: {reason}"[:4000])
    client.set_terminated(run, _STATUS.get(outcome, "FAILED"))


def last_run(client: MlflowClient, experiment: str, made_of: str) -> tuple[str, str] | None:
    """The id and the outcome of the last run made of the same that wasn't cut short."""
    wanted = f"tags.nb2prod.made_of = '{made_of}' and tags.nb2prod.outcome != 'failed'"
    found = client.search_runs([experiment], f"{wanted} and attributes.status != 'KILLED'")
    if not found:
        return None
    return str(found[0].info.run_id), str(found[0].data.tags["nb2prod.outcome"])


def end_lost_runs(
    client: MlflowClient, experiment: str, versions: Sequence[Version], *, is_alone: bool
) -> None:
    """Say of runs whose process is gone what became of them.

    One that came to a version has ended as that says; all others were killed. Who is alone, as the
    holder of the lock on a store in a file, knows that all are gone. Else it's those of this
    machine whose process isn't there; after a restart another one may have its number.
    """
    made = {one.run: one for one in versions}
    running = client.search_runs([experiment], "attributes.status = 'RUNNING'")
    for run in running if is_alone else filter(is_lost, running):
        version = made.get(run.info.run_id)
        if version is not None and _STATUS.get(version.outcome) == "FINISHED":
            _end(client, version.run, version.outcome, version.tags.get("reason", ""))
            continue
        client.set_tag(run.info.run_id, "nb2prod.outcome", "killed")
        client.set_terminated(run.info.run_id, "KILLED")


def is_lost(run: Run) -> bool:
    """Whether a run is said to go on, on this machine, and its process is gone."""
    host, _, process = run.data.tags.get(_PLACE, "").partition(":")
    is_here = run.info.status == "RUNNING" and host == socket.gethostname()
    return is_here and process.isdecimal() and not _is_alive(int(process))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _commit(folder: Path) -> str:
    """The commit that git has there, with `+` when something was changed since; else empty."""
    told = []
    for words in (["rev-parse", "HEAD"], ["status", "--porcelain", "--", "."]):
        done = subprocess.run(  # noqa: S603  # no shell: git, and paths
            ["git", "-C", str(folder), *words],  # noqa: S607  # the one on the path
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            return ""
        told.append(done.stdout.strip())
    return told[0] + ("+" if told[1] else "")
