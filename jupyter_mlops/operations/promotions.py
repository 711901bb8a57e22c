"""From the version that answers to another one: one step, for whoever reads the registry.

MLflow has no transaction over an alias and what is noted about it. So what is meant to happen is
written first, as one tag of the registered model; then the alias `champion` is set, and that is the
step; the rest follows: `previous`, the note with the version, the end of that tag. A process that
dies before the step has changed nothing, as what it meant is taken for nothing. One that dies after
it has changed all: readers take from the tag what is not written yet, and whoever changes something
next writes it. One process at a time does any of this, see leases.py.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from jupyter_mlops.errors import RegistryUnreachable
from jupyter_mlops.operations.leases import Lease

CHAMPION, CHALLENGER, PREVIOUS = "champion", "challenger", "previous"
NOTE = "nb2prod.promoted"
"""Tag of a version: its last promotion."""
ANY = -1
"""Whichever version answers."""
_MEANT = "nb2prod.promoting"
"""Tag of the registered model: a promotion of which not all is written."""
_LONGEST = 5000
"""Characters of a tag of a model that every store takes."""
_NOT_THERE = "RESOURCE_DOES_NOT_EXIST"


@dataclass(frozen=True, slots=True)
class Promotion:
    """When a version last took another's place, by whom and why."""

    at: str
    """ISO 8601, UTC."""
    actor: str
    reason: str
    instead_of: int | None
    """The version that answered before; None for the first."""
    lease: int = 0
    """Number of the lease that its process had, see leases.py; a later promotion's is greater."""

    def written(self, **more: str) -> str:
        """Give it as it is kept; the end of a reason that is too long for that is left out."""
        told = {name: str(value) for name, value in asdict(self).items() if value is not None}
        text = json.dumps(told | more, ensure_ascii=False)
        while len(text) > _LONGEST and told["reason"]:
            told["reason"] = told["reason"][: len(told["reason"]) * _LONGEST // len(text) - 1]
            text = json.dumps(told | more, ensure_ascii=False)
        return text


def read_promotion(text: str | None) -> Promotion | None:
    """Read what was noted; None for a version that never was promoted."""
    try:
        told = json.loads(text or "")
        before = told.get("instead_of")
        return Promotion(
            str(told["at"]),
            str(told["actor"]),
            str(told["reason"]),
            before and int(before),
            int(told.get("lease", 0)),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # none, or the tag was written by somebody else


@dataclass(frozen=True, slots=True)
class Standing:
    """Which version each alias leads to, as one read of the registry has it."""

    aliases: Mapping[str, int]
    unwritten: Promotion | None = None
    """The champion's promotion, where not all of it is written yet."""
    is_open: bool = False
    """Whether the tag of a promotion is there, of one that happened or one that didn't."""


def standing(client: MlflowClient, name: str) -> Standing:
    """Read how things stand; nothing stands where the model isn't registered."""
    try:
        model: Any = client.get_registered_model(name)
    except MlflowException as problem:
        if problem.error_code != _NOT_THERE:
            raise  # what can't be read is not the same as nothing
        return Standing({})
    aliases = {alias: int(number) for alias, number in dict(model.aliases).items()}
    number, meant = _meant(model.tags.get(_MEANT))
    if meant is None or aliases.get(CHAMPION) != number:
        return Standing(aliases, is_open=_MEANT in model.tags)
    if meant.instead_of is not None:
        aliases[PREVIOUS] = meant.instead_of
    return Standing(aliases, meant, is_open=True)


@dataclass(frozen=True, slots=True)
class Wish:
    """That a version answers from now on, instead of a certain one (None: of none) or of any."""

    number: int
    reason: str
    actor: str
    instead_of: int | None = ANY


class Takeover:
    """A wish, tried with one lease after the other until it is known what became of it."""

    def __init__(self, name: str, wish: Wish) -> None:
        self.name, self.wish = name, wish
        self._tried: set[int] = set()

    def tried(self, lease: Lease) -> bool:
        """Tell whether the version answers. What is raised before it does leaves all as it was."""
        client, wish = lease.client, self.wish
        finish(client, self.name)
        answers = before = standing(client, self.name).aliases.get(CHAMPION)
        if self._tried:
            told = _told(client, self.name)
            if wish.number in told and told[wish.number].lease in self._tried:
                return True
            if answers == wish.number:
                # the step was done when the lease was over already, and over another promotion
                before = max(told, key=lambda number: told[number].lease, default=None)
        if before == wish.number:
            return True
        if wish.instead_of not in (ANY, before):
            if before != answers and before is not None:
                client.set_registered_model_alias(self.name, CHAMPION, str(before))
            return False
        self._tried.add(lease.number)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        promotion = Promotion(at, wish.actor, wish.reason, before, lease.number)
        return promote(client, self.name, wish.number, promotion)


def promote(client: MlflowClient, name: str, number: int, promotion: Promotion) -> bool:
    """Let a version answer. What is raised before that was done leaves all as it was.

    Tells whether it does, as far as that is known.
    """
    client.set_registered_model_tag(name, _MEANT, promotion.written(version=str(number)))
    client.set_registered_model_alias(name, CHAMPION, str(number))
    with suppress(MlflowException, RegistryUnreachable):
        return finish(client, name)
    return True  # the next one writes the rest


def finish(client: MlflowClient, name: str) -> bool:
    """Write what a promotion has left to be written, or forget one that never happened.

    Tells whether there was one that happened.
    """
    now = standing(client, name)
    if now.unwritten is not None:
        number = str(now.aliases[CHAMPION])
        if PREVIOUS in now.aliases:
            client.set_registered_model_alias(name, PREVIOUS, str(now.aliases[PREVIOUS]))
        client.set_model_version_tag(name, number, NOTE, now.unwritten.written())
    if now.is_open:
        client.delete_registered_model_tag(name, _MEANT)
    return now.unwritten is not None


def all_versions(client: MlflowClient, name: str) -> Iterator[Any]:
    """All versions of a model, as MLflow has them."""
    token = None
    while True:
        page = client.search_model_versions(f"name='{name}'", page_token=token)
        yield from page
        token = page.token
        if not token:
            return


def _told(client: MlflowClient, name: str) -> dict[int, Promotion]:
    """The last promotion of each version."""
    read = {
        int(one.version): read_promotion(one.tags.get(NOTE)) for one in all_versions(client, name)
    }
    return {number: promotion for number, promotion in read.items() if promotion is not None}


def _meant(text: str | None) -> tuple[int, Promotion | None]:
    promotion = read_promotion(text)
    if promotion is None or text is None:
        return 0, None
    version = str(json.loads(text).get("version", ""))
    return (int(version), promotion) if version.isdecimal() else (0, None)
