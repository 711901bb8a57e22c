"""The models of one name in MLflow's registry: versions, and which of them is in use.

`champion` is what services answer with, `previous` what they answered with before, `challenger`
the one trained last. Setting an alias is one transaction of the store, so a service sees the old
champion or the new one, whatever happens in between.
"""

import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from jupyter_mlops.errors import ConfigurationInvalid, RegistryUnreachable
from jupyter_mlops.operations.first_store import make_store
from jupyter_mlops.operations.store import URI, store_settings, without_secrets
from jupyter_mlops.signals import signals_held

CHAMPION, CHALLENGER, PREVIOUS = "champion", "challenger", "previous"
ALIASES = (CHAMPION, CHALLENGER, PREVIOUS)
_PREFIX = "nb2prod."
_PROMOTED = "promoted"
_MODELS = "models:/"


@dataclass(frozen=True, slots=True)
class Promotion:
    """When a version last took another's place, by whom and why."""

    at: str
    """ISO 8601, UTC."""
    actor: str
    reason: str
    instead_of: int | None
    """The version that answered before; None for the first."""


@dataclass(frozen=True, slots=True)
class Version:
    """One registered model."""

    number: int
    run: str
    created: datetime
    aliases: tuple[str, ...]
    tags: Mapping[str, str] = field(default_factory=dict)
    """What nb2prod noted: the build, the outcome, why it was promoted."""

    @property
    def outcome(self) -> str:
        """What its retraining came to, which may have ended just before the promotion."""
        noted = self.tags.get("outcome", "")
        return "interrupted" if noted == _PROMOTED and self.promotion is None else noted

    @property
    def promotion(self) -> Promotion | None:
        """Read what was noted when it was promoted; None for one that never was."""
        try:
            told = json.loads(self.tags[_PROMOTED])
            before = told.get("instead_of")
            return Promotion(
                str(told["at"]), str(told["actor"]), str(told["reason"]), before and int(before)
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return None  # never promoted, or the tag was written by somebody else


class Registry:
    """The models of one name."""

    def __init__(self, name: str, home: Path) -> None:
        self.name = name
        self.home = home
        self.settings = store_settings(home)
        """Variables that lead other processes to this store; none where they have them anyway."""
        if self.settings:
            home.mkdir(parents=True, exist_ok=True)
        self.uri = self.settings.get(URI) or os.environ[URI]
        # Lines on a terminal that nobody asked for.
        os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
        # The address of each run, which would stand before the JSON of a command.
        os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
        for talkative in ("mlflow", "alembic"):
            logging.getLogger(talkative).setLevel(logging.WARNING)
        try:
            if self.settings:
                make_store(home)
            client: Any = MlflowClient(self.uri)
            self.client: MlflowClient = _Whole(client) if self.settings else client
            self.client.search_registered_models(max_results=1)
        except Exception as problem:  # each kind of store fails in its own way
            raise RegistryUnreachable(without_secrets(self.uri), problem) from problem

    def experiment(self) -> str:
        """The id of the experiment that holds the runs of this model; made where it isn't there."""
        found = self.client.get_experiment_by_name(self.name)
        if found is not None:
            return str(found.experiment_id)
        # A server knows where its artifacts go; the store in a file would put them anywhere.
        place = (self.home.resolve() / "artifacts").as_uri() if self.settings else None
        return str(self.client.create_experiment(self.name, artifact_location=place))

    def register(self, model: str, run: str, tags: Mapping[str, str]) -> Version:
        """Make a logged model a version of this name, with the alias `challenger`."""
        with suppress(MlflowException):  # it may be there already
            self.client.create_registered_model(self.name)
        noted = {f"{_PREFIX}{name}": value for name, value in tags.items()}
        logged = model.removeprefix(_MODELS)
        place = self.client.get_logged_model(logged).artifact_location
        made = self.client.create_model_version(self.name, place, run, noted, model_id=logged)
        number = int(made.version)
        self.client.set_registered_model_alias(self.name, CHALLENGER, str(number))
        return Version(number, run, _time(made.creation_timestamp), (CHALLENGER,), tags)

    def versions(self) -> list[Version]:
        """All of them, the newest first."""
        found = self.client.search_model_versions(f"name='{self.name}'")
        aliases = self._aliases()
        versions = [
            Version(
                int(one.version),
                str(one.run_id),
                _time(one.creation_timestamp),
                tuple(alias for alias in ALIASES if aliases.get(alias) == int(one.version)),
                {
                    name.removeprefix(_PREFIX): value
                    for name, value in one.tags.items()
                    if name.startswith(_PREFIX)
                },
            )
            for one in found
        ]
        return sorted(versions, key=lambda one: -one.number)

    def version(self, asked: str) -> Version:
        """The one with this number or alias. Raises ConfigurationInvalid."""
        for one in self.versions():
            if asked in (str(one.number), *one.aliases):
                return one
        raise ConfigurationInvalid(
            f"{self.name} has no version {asked}", f"see `nb2prod models list {self.name}`"
        )

    def champion(self) -> Version | None:
        """The one that services answer with."""
        return next((one for one in self.versions() if CHAMPION in one.aliases), None)

    def promote(self, number: int, reason: str, actor: str) -> None:
        """Let a version answer from now on. Raises ConfigurationInvalid when there is none."""
        self.version(str(number))
        before = self.champion()
        if before is not None and before.number == number:
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        told = {"reason": reason, "actor": actor, "at": now}
        told |= {"instead_of": str(before.number)} if before is not None else {}
        tag = f"{_PREFIX}{_PROMOTED}"
        self.client.set_model_version_tag(self.name, str(number), tag, json.dumps(told))
        if before is not None:
            # First: ending here, the champion is its own predecessor, and still answers.
            self.client.set_registered_model_alias(self.name, PREVIOUS, str(before.number))
        self.client.set_registered_model_alias(self.name, CHAMPION, str(number))

    def rollback(self, reason: str, actor: str) -> Version:
        """Let the previous champion answer again. Raises ConfigurationInvalid without one."""
        before = next((one for one in self.versions() if PREVIOUS in one.aliases), None)
        if before is None or CHAMPION in before.aliases:
            raise ConfigurationInvalid(
                f"{self.name} has no earlier champion",
                f"choose a version with `nb2prod models promote {self.name} VERSION`",
            )
        self.promote(before.number, reason, actor)
        return self.version(str(before.number))

    def prune(self, keep: int) -> list[int]:
        """Delete all but the newest `keep` versions and those that an alias points to."""
        gone = []
        for one in self.versions()[keep:]:
            if one.number not in self._aliases().values():
                self.client.delete_model_version(self.name, str(one.number))
                gone.append(one.number)
        return gone

    def artifacts(self, version: Version, path: str, target: Path) -> Path:
        """Fetch what the run of a version has kept under a path."""
        return self.kept(version.run, path, target)

    def kept(self, run: str, path: str, target: Path) -> Path:
        """Fetch what a run has kept under a path."""
        found = mlflow.artifacts.download_artifacts(
            run_id=run, artifact_path=path, dst_path=str(target), tracking_uri=self.uri
        )
        return Path(found)

    def measured(self, version: Version) -> tuple[dict[str, float], dict[str, str]]:
        """Give the metrics and the parameters of the run that made a version."""
        data = self.client.get_run(version.run).data
        return dict(sorted(data.metrics.items())), dict(sorted(data.params.items()))

    def _aliases(self) -> dict[str, int]:
        try:
            found: Any = self.client.get_registered_model(self.name).aliases
        except MlflowException:
            return {}
        return {alias: int(number) for alias, number in dict(found).items()}


class _Whole:
    """The client of a store in a file: a signal waits for the end of each call.

    In the middle of a transaction it would leave the file locked, for this process too.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        @wraps(method)
        def called(*given: Any, **named: Any) -> Any:
            with signals_held():
                return method(*given, **named)

        return called


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
