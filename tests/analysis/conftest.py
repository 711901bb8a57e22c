"""Notebooks in memory, read and analysed as the compiler does."""

import ast
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from jupyter_mlops.analysis.dataflow import link
from jupyter_mlops.analysis.facts import Facts, gather
from jupyter_mlops.analysis.symbols import symbols_of
from jupyter_mlops.notebook.cell import Cell, Notebook
from jupyter_mlops.notebook.units import Program, read_program
from jupyter_mlops.recording.fingerprint import fingerprint


@pytest.fixture
def program() -> Callable[[str], Program]:
    """Read a percent script: a cell begins with `# %%`, its tags follow on the same line."""

    def read(script: str) -> Program:
        cells = []
        for position, text in enumerate(script.strip().removeprefix("# %%").split("\n# %%"), 1):
            tags, _, source = text.partition("\n")
            cells.append(
                Cell(position, f"c{position}", "code", source.strip(), tuple(tags.split()))
            )
        return read_program(Notebook(Path("small.ipynb"), "small", tuple(cells), {}, ""))

    return read


@pytest.fixture
def facts(program: Callable[[str], Program]) -> Callable[[str], Facts]:
    """Analyse a percent script, without a recorded run."""

    def analyse(script: str) -> Facts:
        return gather(program(script))

    return analyse


IMPORTS = """
import asyncio, collections, contextlib, copy, dataclasses, functools, heapq, io, itertools, math
import operator, random
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
"""

WORLD = """
n = 3
k = 2
flag = True
off = False
text = "ab"
xs = [3, 1, 2]
ys = [[1], [2]]
d = {"k": [1], "p": 1, "q": 2}
nested = {"xs": [1], "in": {"v": [1]}}
st = {1, 2}
pair = (1, [2])
log = []
df = pd.DataFrame({"p": [3.0, 1.0, 2.0], "q": [1.0, 2.0, 2.0]})
other = pd.DataFrame({"p": [3.0, 1.0], "r": [7.0, 8.0]})
s = pd.Series([3.0, 1.0, 2.0])
arr = np.array([3.0, 1.0, 2.0])
brr = np.array([1.0, 1.0, 1.0])
mat = np.array([[1.0, 2.0], [3.0, 4.0]])
X = np.array([[0.0], [1.0], [2.0], [3.0]])
y = [0, 0, 1, 1]
model = LogisticRegression()
scaler = StandardScaler()
steps = [StandardScaler(), LogisticRegression()]
rng = np.random.default_rng(0)
class Box:
    def __init__(self, v=None):
        self.v = v
        self.items = []
    def put(self, v):
        self.items.append(v)
        return self
    def peek(self):
        return len(self.items)
    def hand(self, target):
        target.append(1)
    @property
    def bump(self):
        self.v = 1
        return self.v
class Tally:
    seen = []
    total = 0
    @classmethod
    def note(cls, v):
        cls.seen.append(v)
    @staticmethod
    def push(v, to):
        to.append(v)
box = Box()
twin = Box()
def pure(v):
    return len(v)
def same(v):
    return v
def grow(v):
    v.append(1)
def write(v):
    log.append(v)
def scaled(v):
    return [k * one for one in v]
def pick(v):
    return v["k"]
def keep(v, into=[]):
    into.append(v)
    return into
def raise_n():
    global n
    n += 1
def call(f, v):
    return f(v)
def counter():
    count = [0]
    def step():
        count[0] += 1
        return count[0]
    return step
step = counter()
alias = xs
shelf = [xs]
chest = {"in": [xs]}
owner = Box(xs)
grid = mat.T
pipe = make_pipeline(scaler, model)
tick = lambda: xs.append(1)
"""

STATEMENTS = [
    (symbols_of(node).defs, set(re.findall(r"\w+", text)), text)
    for node in ast.parse(WORLD).body
    if (text := ast.unparse(node))
]


def _needed(cell: str) -> str:
    """Give those statements of the world that a cell can reach: the less, the faster."""
    wanted = set(re.findall(r"\w+", cell))
    for names, words, _ in reversed(STATEMENTS):
        wanted |= words if names & wanted else set()
    return "\n".join(text for names, _, text in STATEMENTS if names & wanted)


@dataclass(frozen=True, slots=True)
class Probed:
    """What one cell takes in and gives, by the analysis and by a run, imports left aside."""

    ins: set[str]
    outs: set[str]
    read: set[str]
    changed: set[str]
    unsure: set[str]
    """Names whose content nobody can compare: generators."""


class _Watched(dict[str, Any]):
    """Globals that note which names are read while they still have the value from before."""

    def __init__(self) -> None:
        super().__init__(__name__="__main__")
        self.before: dict[str, Any] = {}
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if name in self.before and self.before[name] is value:
            self.read.add(name)
        return value

    def own(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.items()
            if not name.startswith("__") and not isinstance(value, ModuleType)
        }


@pytest.fixture
def probe(facts: Callable[[str], Facts]) -> Callable[[str], Probed]:
    """Analyse a cell behind a small world of names, and run both."""

    def look(cell: str) -> Probed:
        world = _needed(cell)
        found = facts(f"# %%\n{IMPORTS}\n# %%\n{world}\n# %%\n{cell}")
        flows = link(found)
        ins, outs, gone, killed = set[str](), set[str](), set[str](), set[str]()
        known = set(re.findall(r"\w+", world))
        for unit in (unit for unit in found.units if unit.unit.span.cell == 3):
            flow = flows[unit.uid]
            outs |= flow.writes
            gone = (gone - flow.writes) | unit.symbols.dels
            ins |= (flow.needs & known) - killed
            killed |= flow.kills
        aside = {name for name in outs if ":" in name} | set(found.context.names.imports)
        outs = (outs - gone) | (gone & known)
        code = aside | set(found.context.summaries)
        return Probed(ins - code, outs - aside, *_run(world, cell, code))

    return look


def _run(world: str, cell: str, known: set[str]) -> tuple[set[str], set[str], set[str]]:
    space = _Watched()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(IMPORTS + world, space)  # noqa: S102  # the oracle is Python itself
        space.before = space.own()
        prints = {name: fingerprint(value) for name, value in space.before.items()}
        exec(compile(cell, "<cell>", "exec"), space)  # noqa: S102  # the probe's own cells
    before, after, space.before = space.before, space.own(), {}
    changed, unsure = set[str](), set[str]()
    for name in {*before, *after}:
        if before.get(name, space) is not after.get(name, space):
            changed.add(name)
        elif (now := fingerprint(after[name])) is None or prints[name] is None:
            unsure.add(name)
        elif now != prints[name]:
            changed.add(name)
    return space.read - known, changed, unsure


@pytest.fixture
def truthful(probe: Callable[[str], Probed]) -> Callable[..., None]:
    """Hold hand-written truth against a run, and the analysis against the truth.

    `more` are names that the analysis adds: with other values of the same names, they would change.
    """

    def judge(cell: str, ins: str, outs: str, more: str = "") -> None:
        found, given = probe(cell), set(outs.split())
        assert found.changed - found.unsure == given - found.unsure, "the truth isn't true"
        assert found.read <= set(ins.split()), "the truth leaves out what is read"
        assert found.ins == set(ins.split())
        assert found.outs == given | set(more.split())

    return judge
