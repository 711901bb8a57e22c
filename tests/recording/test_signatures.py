"""Types of what the notebook's functions take and give, as seen in a run."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from jupyter_mlops.recording.record import FunctionSeen, Plan, Record
from jupyter_mlops.recording.runner import RunOptions, record

HELPERS = """\
class Box:
    def open(self, key): return key

def keyed(a, *rest, b=None, **more): return {a: 1.5}

def failing(a):
    if a: raise ValueError(a)
    return "fine"

def caught(a):
    try: return failing(a)
    except ValueError: return None

def counted(n): return 0 if n == 0 else 1 + counted(n - 1)

def lazy(n):
    yield n

def outer(values):
    def inner(value): return value * 2
    return [inner(value) for value in values]

def unused(n): return n
"""
CALLS = """\
results = [keyed("x"), keyed("y", 1, b=2, c=3)]
caught(0), caught(1)
deep = counted(900)
drawn = list(lazy(2))
held = {"f": [outer]}
held["f"][0]([1, 2.5])
Box().open(b"k")
"""


def run(code: str, calls: str, plan_of: Callable[..., Plan], folder: Path) -> Record:
    plan = replace(plan_of(code, *calls.split("\n")), signatures=True)
    found = record(plan, folder, RunOptions(store=folder / "store"))
    assert found.failure is None
    return found


def by_name(found: Record) -> dict[str, FunctionSeen]:
    return {one.name: one for one in found.functions}


def test_arguments_and_answers(plan_of: Callable[..., Plan], tmp_path: Path) -> None:
    seen = by_name(run(HELPERS, CALLS, plan_of, tmp_path))
    assert seen["keyed"].arguments == {"a": ("str",), "b": ("None", "int")}
    assert seen["keyed"].answers == ("dict[str, float]",)
    assert seen["caught"].arguments == {"a": ("int",)}
    assert seen["caught"].answers == ("None", "str")
    assert seen["failing"].answers == ("str",)
    assert seen["counted"].answers == ("int",)
    assert seen["outer"].arguments == {"values": ("list[float]",)}
    assert seen["inner"].arguments == {"value": ("float", "int")}
    assert seen["open"].arguments == {"self": ("__main__.Box",), "key": ("bytes",)}
    assert not seen.keys() & {"lazy", "unused", "<listcomp>"}


def test_many_calls_of_other_classes(plan_of: Callable[..., Plan], tmp_path: Path) -> None:
    calls = "for _ in range(100): same('a')\nsame(float('nan')), same(None)"
    seen = by_name(run("def same(v): return v", calls, plan_of, tmp_path))
    assert seen["same"].answers == ("None", "float", "str")


def test_a_notebook_that_traces_is_left_alone(plan_of: Callable[..., Plan], tmp_path: Path) -> None:
    trace = "import sys\nlog = []\nsys.settrace(lambda *one: log.append(one[1]))"
    found = run("def f(n): return n", f"{trace}\nf(1)\nsys.settrace(None)", plan_of, tmp_path)
    assert found.functions == ()


def test_only_where_it_is_asked_for(plan_of: Callable[..., Plan], tmp_path: Path) -> None:
    found = record(
        plan_of("def f(n): return n", "f(1)"), tmp_path, RunOptions(store=tmp_path / "store")
    )
    assert found.functions == ()
