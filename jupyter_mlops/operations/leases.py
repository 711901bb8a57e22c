"""From a model's name to a lease on it: one process at a time changes what its aliases lead to.

MLflow has no locks. But of all that make an experiment of one name, at whatever moment, one makes
it and the others are told that it is there; and a deleted experiment keeps its name. So leases have
numbers: who makes the experiment of the next number has that lease, and ends it by deleting it.
As no number is had twice, nobody can end or take a lease that isn't the one they mean.

A holder that was killed ends nothing. On its own machine the others see that it is gone and take
the next number; elsewhere they wait until the lease is LONGEST seconds old. Its holder writes
nothing any more after half of that. What it has written at the very end may still come later than
that, as where a server was gone for a minute: then it is told so by LeaseLost, and has to look
what became of it, with a new lease.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from filelock import FileLock
from mlflow.exceptions import MlflowException

from jupyter_mlops.errors import LeaseLost, RegistryUnreachable
from jupyter_mlops.operations.process_identity import is_gone, own_identity

LONGEST = 30.0
"""Seconds after which a lease that wasn't ended is taken for one of a process that was killed."""
_PAUSE = 0.1
"""Seconds between two looks at a lease that another process has."""
_TRIES = 5
_LAST = "nb2prod.lease"
"""Tag of the registered model: the number of a lease that has ended, from which one counts on."""
_HOLDER = "nb2prod.holder"
_TAKEN = "RESOURCE_ALREADY_EXISTS"
_WRITES = ("set_", "delete_")
_Given = TypeVar("_Given")


class _LeasedClient:
    """A client of MLflow that writes only while a lease lasts. It raises LeaseLost besides."""

    def __init__(self, client: Any, name: str, until: float) -> None:
        self._client, self._name, self._until = client, name, until

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        if not name.startswith(_WRITES):
            return method

        @wraps(method)
        def called(*given: Any, **named: Any) -> Any:
            self._check()
            answer = method(*given, **named)
            self._check()  # it may have been done long after it was asked for
            return answer

        return called

    def _check(self) -> None:
        if time.monotonic() > self._until:
            raise LeaseLost(self._name, LONGEST / 2)


@dataclass(frozen=True, slots=True)
class Lease:
    """What a process has that nobody else may change the aliases of a model."""

    client: Any
    """MLflow's, to write with."""
    number: int = 0
    """None is had twice, and later ones are greater; 0 where a lock of this machine is enough."""


def alone(client: Any, name: str, lock: Path | None, change: Callable[[Lease], _Given]) -> _Given:
    """Make a change while no other process makes one; with a lock in a file if there is one.

    A change that took too long is made again, and has to see what became of it before.
    """
    if lock is not None:
        with FileLock(lock):
            return change(Lease(client))
    for _ in range(_TRIES - 1):
        with suppress(LeaseLost), _leased(client, name) as lease:
            return change(lease)
    with _leased(client, name) as lease:
        return change(lease)


@contextmanager
def _leased(client: Any, name: str) -> Iterator[Lease]:
    holder = f"{own_identity()} {uuid4().hex}"
    number = int(client.get_registered_model(name).tags.get(_LAST, "0"))
    made = None
    while made is None:
        number += 1
        until = time.monotonic() + LONGEST / 2
        made = _made(client, _title(name, number), holder)
        if made is None:
            _wait_for_its_end(client, _title(name, number))
    try:
        yield Lease(_LeasedClient(client, name, until), number)
    finally:
        # where that fails, the others wait as if this process had been killed
        with suppress(MlflowException, RegistryUnreachable):
            client.delete_experiment(made)
            client.set_registered_model_tag(name, _LAST, str(number))


def _title(name: str, number: int) -> str:
    return f"nb2prod.lease/{name}/{number}"


def _made(client: Any, title: str, holder: str) -> str | None:
    """The id of the experiment; None where somebody else has made it."""
    try:
        return str(client.create_experiment(title, tags={_HOLDER: holder}))
    except MlflowException as problem:
        if problem.error_code != _TAKEN:
            raise
    # MLflow's client asks again where an answer was lost
    found = _read(client, title)
    return str(found.experiment_id) if found and found.tags.get(_HOLDER) == holder else None


def _wait_for_its_end(client: Any, title: str) -> None:
    found, until = None, time.monotonic() + LONGEST
    while time.monotonic() < until:
        found = _read(client, title)
        if found and found.lifecycle_stage != "active":
            return
        if found and is_gone(found.tags.get(_HOLDER, "").rpartition(" ")[0]):
            break
        time.sleep(_PAUSE)
    if found:
        with suppress(MlflowException, RegistryUnreachable):  # that nobody waits for it again
            client.delete_experiment(found.experiment_id)


def _read(client: Any, title: str) -> Any:
    """The experiment; None for one that is gone for good, or that this user may not see."""
    try:
        return client.get_experiment_by_name(title)
    except MlflowException:
        return None
