"""The models of one name in MLflow's registry: versions, and which of them is in use.

`champion` is what services answer with, `previous` what they answered with before, `challenger`
the one trained last.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import mlflow
from mlflow.exceptions import MlflowException

from jupyter_mlops.errors import ConfigurationInvalid, RegistryUnreachable
from jupyter_mlops.operations.first_store import make_store
from jupyter_mlops.operations.leases import Lease, alone
from jupyter_mlops.operations.promotions import (
    ANY,
    CHALLENGER,
    CHAMPION,
    NOTE,
    PREVIOUS,
    Promotion,
    Standing,
    Takeover,
    Wish,
    all_versions,
    finish,
    read_promotion,
    standing,
)
from jupyter_mlops.operations.store import DATABASE, URI, store_settings, without_secrets
from jupyter_mlops.operations.store_client import StoreClient

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

ALIASES = (CHAMPION, CHALLENGER, PREVIOUS)
_PREFIX = "nb2prod."
_MODELS = "models:/"
_LOOKS = 5
"""How often versions are read again, while they are being changed."""
_AT_ONCE = 20
"""Versions that are deleted while nothing else can change what answers."""
_Given = TypeVar("_Given")


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
        return "interrupted" if noted == "promoted" and self.promotion is None else noted

    @property
    def promotion(self) -> Promotion | None:
        """What was noted when it was last promoted; None for one that never was."""
        return read_promotion(self.tags.get(NOTE.removeprefix(_PREFIX)))


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
            client: Any = StoreClient(self.uri, is_file=bool(self.settings))
            self.client: MlflowClient = client
            self.client.search_registered_models(max_results=1)
        except RegistryUnreachable:
            raise
        except Exception as problem:  # each kind of store fails in its own way
            raise RegistryUnreachable(without_secrets(self.uri), problem) from problem

    def check(self) -> None:
        """Look through all of a store in a file. Raises RegistryUnreachable for a damaged one."""
        if not self.settings:
            return
        found: object = None
        try:
            with closing(sqlite3.connect(self.home / DATABASE)) as connection:
                [found] = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as problem:
            raise RegistryUnreachable(self.uri, problem) from problem
        if found != "ok":
            raise RegistryUnreachable(self.uri, ValueError(f"it is damaged: {found}"))

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
        noted = _as_tags(tags)
        logged = model.removeprefix(_MODELS)
        place = self.client.get_logged_model(logged).artifact_location
        made = self.client.create_model_version(self.name, place, run, noted, model_id=logged)
        number = int(made.version)
        self._alone(partial(self._challenge, number))
        return Version(number, run, _time(made.creation_timestamp), (CHALLENGER,), tags)

    def _challenge(self, number: int, lease: Lease) -> None:
        """Let `challenger` lead to a version, unless one that was trained later has it by now."""
        if number > standing(lease.client, self.name).aliases.get(CHALLENGER, 0):
            lease.client.set_registered_model_alias(self.name, CHALLENGER, str(number))

    def note(self, number: int, tags: Mapping[str, str]) -> None:
        """Note something else with a version."""
        for name, value in _as_tags(tags).items():
            self.client.set_model_version_tag(self.name, str(number), name, value)

    def versions(self) -> list[Version]:
        """All of them, the newest first, as they were at one moment."""
        now = standing(self.client, self.name)
        for _ in range(_LOOKS):
            found = list(all_versions(self.client, self.name))
            then, now = now, standing(self.client, self.name)
            if then == now:
                break
        return sorted((_version(one, now) for one in found), key=lambda one: -one.number)

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
        now = standing(self.client, self.name)
        if CHAMPION not in now.aliases:
            return None
        # not looked for in a list: what isn't found there may be there all the same
        number = str(now.aliases[CHAMPION])
        return _version(self.client.get_model_version(self.name, number), now)

    def promote(self, number: int, reason: str, actor: str, instead_of: int | None = ANY) -> bool:
        """Let a version answer from now on. Raises ConfigurationInvalid when there is none.

        Where it is to come instead of a certain one (None: of none) and another one answers by now,
        nothing is done; tells whether it answers.
        """
        self.version(str(number))
        takeover = Takeover(self.name, Wish(number, reason, actor, instead_of))
        answers = self._alone(takeover.tried)
        if not answers and instead_of == ANY:
            raise _overtaken(self.name, "promote")
        return answers

    def finish_promotion(self) -> None:
        """Write what a process that was killed had left to be written of a promotion."""
        if standing(self.client, self.name).is_open:
            self._alone(lambda lease: finish(lease.client, self.name))

    def rollback(self, reason: str, actor: str) -> Version:
        """Let the previous champion answer again. Raises ConfigurationInvalid without one."""
        aliases = standing(self.client, self.name).aliases
        before = aliases.get(PREVIOUS)
        if before is None or before == aliases.get(CHAMPION):
            raise ConfigurationInvalid(
                f"{self.name} has no earlier champion",
                f"choose a version with `nb2prod models promote {self.name} VERSION`",
            )
        if not self.promote(before, reason, actor, aliases.get(CHAMPION)):
            raise _overtaken(self.name, "roll back")
        return self.version(str(before))

    def prune(self, keep: int) -> list[int]:
        """Delete all but the newest `keep` versions and those that an alias points to."""
        old = [one.number for one in self.versions()[keep:]]
        for first in range(0, len(old), _AT_ONCE):
            self._alone(partial(self._delete_unused, old[first : first + _AT_ONCE]))
        left = {one.number for one in self.versions()}
        return [number for number in old if number not in left]

    def _delete_unused(self, numbers: Iterable[int], lease: Lease) -> None:
        finish(lease.client, self.name)
        used = standing(lease.client, self.name).aliases.values()  # people's own ones too
        there = {one.number for one in self.versions()}
        for number in there.intersection(numbers).difference(used):
            lease.client.delete_model_version(self.name, str(number))

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

    def _alone(self, change: Callable[[Lease], _Given]) -> _Given:
        """Let no other process change what aliases lead to meanwhile."""
        lock = self.home / f".{self.name}.aliases.lock" if self.settings else None
        return alone(self.client, self.name, lock, change)


def _overtaken(name: str, again: str) -> ConfigurationInvalid:
    return ConfigurationInvalid(
        f"another version of {name} was promoted at the same moment",
        f"see `nb2prod models list {name}`, and {again} again if that isn't better",
    )


def _as_tags(noted: Mapping[str, str]) -> dict[str, str]:
    return {f"{_PREFIX}{name}": value for name, value in noted.items()}


def _version(one: Any, now: Standing) -> Version:
    number = int(one.version)
    aliases = tuple(alias for alias in ALIASES if now.aliases.get(alias) == number)
    tags = {
        name.removeprefix(_PREFIX): value
        for name, value in one.tags.items()
        if name.startswith(_PREFIX)
    }
    if CHAMPION in aliases and now.unwritten is not None:
        tags[NOTE.removeprefix(_PREFIX)] = now.unwritten.written()
    return Version(number, str(one.run_id), _time(one.creation_timestamp), aliases, tags)


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
