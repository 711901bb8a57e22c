"""Many processes promote at once, where no file of one machine locks the store; some are killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from mlflow.entities import ViewType

from jupyter_mlops.errors import LeaseLost
from jupyter_mlops.operations import leases
from jupyter_mlops.operations.leases import Lease, alone
from jupyter_mlops.operations.process_identity import is_gone, own_identity
from jupyter_mlops.operations.registry import Registry

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PROMOTES = """
import sys
from pathlib import Path
from jupyter_mlops.operations.registry import Registry

registry = Registry("loans", Path(sys.argv[1]))
print("ready", flush=True)
for line in sys.stdin:
    number, instead_of = map(int, line.split())
    print(registry.promote(number, "good", "ada", instead_of or None), flush=True)
"""


def made(home: Path, versions: int) -> Registry:
    registry = Registry("loans", home)
    registry.client.create_registered_model("loans")
    run = registry.client.create_run(registry.experiment()).info
    noted = {"nb2prod.outcome": "promoted"}
    for number in range(versions):
        place = f"{run.artifact_uri}/{number}"
        registry.client.create_model_version("loans", place, run.run_id, noted)
    return registry


@pytest.fixture
def loans(empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """Three versions in a store that the environment names; the second was promoted last."""
    named = copyfile(empty_store, tmp_path / "named.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{named}")
    registry = made(tmp_path, 3)
    for number in (1, 2):
        assert registry.promote(number, "good", "ada")
    return registry


@pytest.fixture(
    scope="module", params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.nightly)]
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """MLflow's server."""
    folder = tmp_path_factory.mktemp("server")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        module = import_module("month.mlflow_server")
        if request.param == "PostgreSQL":
            try:
                yield stack.enter_context(module.mlflow_server(folder))
            except module.Missing as problem:
                pytest.skip(str(problem))
        else:
            found = module.MlflowServer(f"sqlite:///{folder / 'server.db'}", folder)
            found.start()
            stack.callback(found.stop)
            yield found


@pytest.fixture
def on_a_server(server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """A dozen versions there."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server.address)
    registry = made(tmp_path, 12)
    yield registry
    registry.client.delete_registered_model("loans")


def history(registry: Registry) -> list[int]:
    """The versions by their promotions, each of which took the place of the one before it."""
    told = {one.number: one.promotion for one in registry.versions() if one.promotion}
    after = {promotion.instead_of: number for number, promotion in told.items()}
    assert len(after) == len(told), told
    found: list[int] = []
    last: int | None = None
    while last in after:
        last = after[last]
        found.append(last)
    assert len(found) == len(told), told
    numbers = [told[number].lease for number in found]
    assert numbers == sorted(set(numbers))
    aliases = {alias: one.number for one in registry.versions() for alias in one.aliases}
    assert aliases["champion"] == found[-1]
    assert found[:-1][-1:] == [number for alias, number in aliases.items() if alias == "previous"]
    return found


def is_tidy(registry: Registry) -> bool:
    """Whether nothing is left to be seen but where the next lease is counted from."""
    shown = {one.name for one in registry.client.search_experiments(view_type=ViewType.ACTIVE_ONLY)}
    tags = registry.client.get_registered_model("loans").tags
    return shown <= {"Default", "loans"} and set(tags) == {"nb2prod.lease"}


def started(registry: Registry) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROMOTES, str(registry.home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.timeout(300)
def test_many_promoters_make_one_history(on_a_server: Registry) -> None:
    """Each promotes three versions, as quickly as it can; the last one is killed meanwhile."""
    registry = on_a_server
    processes = [started(registry) for _ in range(4)]
    for place, process in enumerate(processes):
        assert process.stdin is not None
        numbers = range(place + 1, 13, 4)
        process.stdin.write("".join(f"{number} -1\n" for number in numbers))
        process.stdin.flush()
    *good, killed = processes
    assert killed.stdout is not None
    answered = killed.stdout.readline()
    time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    answered += killed.communicate()[0]
    assert [process.communicate()[0] for process in good] == ["True\n" * 3] * 3
    found = history(registry)
    assert {*found} >= {*range(1, 13)} - {4, 8, 12}
    assert [number for number in found if number % 4 == 0] in ([4], [4, 8], [4, 8, 12])
    assert sum(number % 4 == 0 for number in found) - answered.count("True") in (0, 1)
    # what the killed one left is written by the next one, which waits for nobody
    began = time.monotonic()
    registry.finish_promotion()
    registry.promote(found[0], "again", "ada")
    assert time.monotonic() - began < leases.LONGEST / 3
    assert is_tidy(registry)
    last = registry.version("champion").promotion
    assert last is not None
    assert last.instead_of == registry.version("previous").number == found[-1]


@pytest.mark.timeout(300)
def test_of_those_that_would_come_instead_of_one_version_one_does(on_a_server: Registry) -> None:
    registry = on_a_server
    processes = [started(registry) for _ in range(3)]
    expected: list[int] = []
    for round_ in range(4):
        before = expected[-1] if expected else 0
        numbers = range(3 * round_ + 1, 3 * round_ + 4)
        for process, number in zip(processes, numbers, strict=True):
            assert process.stdin is not None
            process.stdin.write(f"{number} {before}\n")
        for process in processes:
            assert process.stdin is not None
            process.stdin.flush()
        answers = [process.stdout.readline() for process in processes if process.stdout]
        assert sorted(answers) == ["False\n", "False\n", "True\n"]
        expected.append(numbers[answers.index("True\n")])
    for process in processes:
        process.communicate()
    assert history(registry) == expected
    assert is_tidy(registry)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("place", ["", "another-machine pid:[1] 7 7"])
def test_a_killed_holder_is_waited_for_only_where_nobody_sees_that_it_is_gone(
    place: str, loans: Registry, dying: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LONGEST", 4.0)
    happened = []
    for writes in range(8):
        loans.promote(2, "good", "ada")
        code = dying(loans.home, writes, "bob", place)
        champion = loans.champion()
        assert champion is not None
        happened.append(champion.number == 3)
        assert champion.promotion is not None
        assert champion.promotion.actor == ("bob" if happened[-1] else "ada")
        began = time.monotonic()
        assert loans.rollback("complaints", "ada").number == (2 if happened[-1] else 1)
        waited = time.monotonic() - began
        # once it has ended its lease, nobody waits for it
        is_held = code == -signal.SIGKILL and writes < 6
        assert (waited >= 4.0) == (bool(place) and is_held), writes
        assert waited < 8.0
        assert is_tidy(loans)
        if code == 0:
            break
    assert happened == [False, False, *[True] * (len(happened) - 2)]
    assert len(happened) == 8


class Slow:
    """A client whose write of the alias `champion` comes much later than it is asked for."""

    def __init__(self, client: Any, meanwhile: Callable[[], object]) -> None:
        self._client, self._meanwhile = client, meanwhile
        self._is_slow = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def set_registered_model_alias(self, name: str, alias: str, version: str) -> None:
        if alias == "champion" and self._is_slow:
            self._is_slow = False
            self._meanwhile()
        self._client.set_registered_model_alias(name, alias, version)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("instead_of", "answers"), [(2, 1), (-1, 3)])
def test_who_comes_too_late_does_not_undo_the_promotion_of_another(
    instead_of: int, answers: int, loans: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LONGEST", 1.0)
    other = Registry("loans", loans.home)
    monkeypatch.setattr(leases, "is_gone", lambda _: False)  # it is only slow
    slow: Any = Slow(loans.client, lambda: other.promote(1, "meanwhile", "bob"))
    loans.client = slow
    assert loans.promote(3, "better", "ada", instead_of) == (answers == 3)
    champion = other.champion()
    assert champion is not None
    assert champion.promotion is not None
    assert (champion.number, champion.promotion.instead_of) == (answers, 2 if answers == 1 else 1)
    assert other.version("previous").number == champion.promotion.instead_of
    assert is_tidy(other)


@pytest.mark.timeout(300)
def test_a_write_that_took_long_and_met_nobody_has_happened(
    loans: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the server was gone for a minute."""
    monkeypatch.setattr(leases, "LONGEST", 1.0)
    slow: Any = Slow(loans.client, lambda: time.sleep(1.5))
    loans.client = slow
    assert loans.promote(3, "better", "ada", instead_of=2)
    assert [one.aliases for one in loans.versions()] == [("champion",), ("previous",), ()]
    assert loans.version("champion").promotion is not None
    assert is_tidy(loans)


def test_one_holder_at_a_time(loans: Registry) -> None:
    inside, most = [], []

    def change(lease: Lease) -> int:
        inside.append(lease.number)
        most.append(len(inside))
        time.sleep(0.02)
        inside.remove(lease.number)
        return lease.number

    taken: list[int] = []
    threads = [
        threading.Thread(target=lambda: taken.append(alone(loans.client, "loans", None, change)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 6
    assert len(set(taken)) == 6


def test_who_never_is_quick_enough_is_told_so(
    loans: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LONGEST", 0.0)
    with pytest.raises(LeaseLost, match="took longer than 0 s"):
        loans.promote(3, "better", "ada")
    monkeypatch.undo()


def test_a_process_is_known_to_be_gone_on_its_own_machine_only() -> None:
    own = own_identity()
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    *machine, _, _ = own.split()
    began = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()[19]
    other = " ".join([*machine, str(process.pid), began])
    assert not is_gone(own)
    assert not is_gone(other)
    assert is_gone(" ".join([*machine, str(os.getpid()), "1"]))  # another has its number
    process.kill()
    time.sleep(0.2)
    assert is_gone(other)  # though nobody has asked how it ended
    process.communicate()
    assert is_gone(other)
    assert not is_gone(" ".join(["another", *other.split()[1:]]))
    assert not is_gone("")
