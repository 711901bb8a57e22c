"""A promotion is one step: whoever reads the registry sees what was before it, or what is after."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import INTERNAL_ERROR
from mlflow.tracking import MlflowClient

from jupyter_mlops.errors import ConfigurationInvalid, RegistryUnreachable
from jupyter_mlops.operations.promotions import Promotion, read_promotion
from jupyter_mlops.operations.registry import Registry
from jupyter_mlops.operations.retrain import Request, retrain
from jupyter_mlops.operations.store import home_of


def made(home: Path) -> Registry:
    """Three versions: the first was promoted, then the second."""
    registry = Registry("loans", home)
    registry.client.create_registered_model("loans")
    for number in (1, 2, 3):
        noted = {"nb2prod.outcome": "promoted"}
        run = registry.client.create_run(registry.experiment()).info.run_id
        registry.client.create_model_version("loans", f"{home}/{number}", run, noted)
    for number in (1, 2):
        registry.promote(number, "good", "ada")
    return registry


@pytest.mark.parametrize("character", ["x", "ü", "价", '"', "\n"])
def test_a_long_reason_is_cut_to_what_each_database_takes(character: str) -> None:
    promotion = Promotion("2026-11-29T00:00:00+00:00", "ada", character * 6000, 3)
    text = promotion.written(version="4")
    assert len(text) <= 5000  # of a column of MLflow's, which PostgreSQL holds to
    found = read_promotion(text)
    assert found is not None
    assert promotion.reason.startswith(found.reason)
    assert len(found.reason) > 1000


@pytest.fixture
def loans(home: Path) -> Registry:
    return made(home)


def seen(registry: Registry) -> dict[int, tuple[object, ...]]:
    """What is told of each version, without the time."""
    found: dict[int, tuple[object, ...]] = {}
    for one in registry.versions():
        told = one.promotion and (one.promotion.reason, one.promotion.instead_of)
        found[one.number] = (one.aliases, one.outcome, told)
    return found


BEFORE = {
    3: ((), "interrupted", None),
    2: (("champion",), "promoted", ("good", 1)),
    1: (("previous",), "promoted", ("good", None)),
}
AFTER = {
    3: (("champion",), "promoted", ("better", 2)),
    2: (("previous",), "promoted", ("good", 1)),
    1: ((), "promoted", ("good", None)),
}


def raw(registry: Registry) -> dict[str, int]:
    """The aliases as MLflow itself has them."""
    found: Any = registry.client.get_registered_model("loans")
    return {alias: int(number) for alias, number in found.aliases.items()}


@pytest.mark.timeout(300)
def test_a_kill_before_any_of_its_writes_leaves_one_or_the_other(
    home: Path, tmp_path: Path, dying: Callable[..., int]
) -> None:
    happened = []
    for writes in range(20):
        registry = made(copytree(home, tmp_path / f"after-{writes}"))
        code = dying(registry.home, writes, "ada")
        told = seen(registry)
        assert told in (BEFORE, AFTER), writes
        happened.append(told == AFTER)
        champion = registry.champion()
        assert champion is not None
        assert champion.number == raw(registry)["champion"] == (3 if happened[-1] else 2)
        # what comes next finds all in order
        assert registry.rollback("complaints", "bob").number == (2 if happened[-1] else 1)
        assert raw(registry) == (
            {"champion": 2, "previous": 3} if happened[-1] else {"champion": 1, "previous": 2}
        )
        assert registry.client.get_registered_model("loans").tags == {}
        if code == 0:
            break
        assert code == -signal.SIGKILL
    # nothing has happened before the second write, all after it
    assert happened == [False, False, True, True, True, True]


def test_readers_see_no_promotion_in_between(loans: Registry) -> None:
    ended, found = threading.Event(), []

    def read() -> None:
        reader = Registry("loans", loans.home)
        while not ended.is_set():
            by_alias = {alias: one for one in reader.versions() for alias in one.aliases}
            promotion = by_alias["champion"].promotion
            assert promotion is not None
            found.append((promotion.instead_of, by_alias["previous"].number))

    thread = threading.Thread(target=read)
    thread.start()
    for number in (3, 2, 1) * 8:
        loans.promote(number, "good", "ada")
    ended.set()
    thread.join()
    assert len(found) > 10
    assert all(one == other for one, other in found), found


def test_a_version_comes_only_instead_of_the_one_that_it_was_compared_with(
    loans: Registry,
) -> None:
    assert not loans.promote(3, "better", "ada", instead_of=1)
    assert not loans.promote(3, "better", "ada", instead_of=None)
    assert seen(loans) == BEFORE
    assert loans.promote(3, "better", "ada", instead_of=2)
    assert seen(loans) == AFTER


def test_a_second_way_back_leads_forward_again(loans: Registry) -> None:
    assert [loans.rollback("bad", "ada").number for _ in range(3)] == [1, 2, 1]
    loans.promote(1, "again", "ada")
    assert raw(loans) == {"champion": 1, "previous": 2}


def test_without_a_version_before_there_is_no_way_back(home: Path) -> None:
    registry = Registry("loans", home)
    with pytest.raises(ConfigurationInvalid, match="no earlier champion"):
        registry.rollback("bad", "ada")


@pytest.mark.parametrize(("keep", "gone"), [(9, []), (2, []), (1, []), (0, [3])])
def test_what_an_alias_points_to_is_never_deleted(
    keep: int, gone: list[int], loans: Registry
) -> None:
    assert loans.prune(keep) == gone
    assert [one.number for one in loans.versions()] == [n for n in (3, 2, 1) if n not in gone]


def test_an_alias_that_people_gave_keeps_its_version(loans: Registry) -> None:
    loans.client.set_registered_model_alias("loans", "canary", "3")
    assert loans.prune(0) == []


def test_old_versions_are_deleted(loans: Registry) -> None:
    loans.promote(3, "better", "ada")
    assert loans.prune(0) == [1]


def test_what_cannot_be_read_is_not_taken_for_no_champion(
    loans: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without one, only floors and a dummy would decide."""

    def gone(*_: object) -> None:
        raise MlflowException("the server is gone", INTERNAL_ERROR)

    monkeypatch.setattr(MlflowClient, "get_registered_model", gone)
    for read in (loans.champion, loans.versions):
        with pytest.raises(RegistryUnreachable, match="the server is gone"):
            read()


@pytest.mark.timeout(300)
def test_what_was_promoted_meanwhile_stays(build: Path, data: Callable[..., Path]) -> None:
    """A model that was compared with another champion isn't promoted over the new one."""
    for seed in (1, 2):
        assert retrain(Request(build, data=data(seed)), lambda *_: None).champion == seed
    registry = Registry("loans", home_of(build))

    def progress(told: str, *_: int) -> None:
        if told == "registering":
            registry.rollback("complaints", "bob")

    result = retrain(Request(build, data=data(3)), progress)
    assert (result.outcome, result.version, result.champion) == ("kept", 3, 1), result
    assert "promoted meanwhile" in result.reason
    third = registry.version("3")
    assert (third.outcome, third.aliases) == ("kept", ("challenger",))


@pytest.mark.timeout(300)
def test_a_promotion_that_cannot_be_written_down_has_happened(
    build: Path, data: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is gone right after the step."""
    step = MlflowClient.set_registered_model_alias

    def gone(*_: object, **__: object) -> None:
        raise MlflowException("the server is gone", INTERNAL_ERROR)

    def last(self: MlflowClient, name: str, alias: str, version: str) -> None:
        step(self, name, alias, version)
        if alias == "champion":
            for method in ("set_model_version_tag", "set_tag", "set_terminated"):
                monkeypatch.setattr(MlflowClient, method, gone)

    monkeypatch.setattr(MlflowClient, "set_registered_model_alias", last)
    result = retrain(Request(build, data=data(1)), lambda *_: None)
    assert (result.outcome, result.exit_code, result.champion) == ("promoted", 0, 1), result
    assert "could not be written down" in result.reason
    monkeypatch.undo()
    told = seen(Registry("loans", home_of(build)))
    assert told[1][:2] == (("champion", "challenger"), "promoted")
