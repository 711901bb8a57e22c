"""A check of a notebook four times as long is four times the work, whatever the cells look like.

What is counted is the lines and calls of Python that are gone through, no time: the same on any
machine. Values that may all share state with each other aren't among the cells: they make pairs.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings

Cell = Callable[[int], str]
LENGTH = 20
MOST = 4.8
"""Sorting takes a little more than its share; work for each pair of cells would be 16 times."""
START = """\
import matplotlib.pyplot as plt
import pandas as pd
from sklearn.linear_model import LogisticRegression
a_0 = 1
total = 0
rows = [0]
frame = pd.read_csv("a.csv")"""
SHAPES: dict[str, Cell] = {
    "a plain chain": lambda n: f"a_{n} = round(a_{n - 1} + 1, 2)",
    "one name rebound everywhere": lambda n: f"total += {n}\nprint(total)",
    "one name changed everywhere": lambda n: f"rows.append({n})\nprint(len(rows))",
    "one frame used everywhere": lambda n: f"frame['c{n}'] = frame['a'] * 2\nframe.head()",
    "functions": lambda n: f"def f_{n}(a, b=2):\n    return a + b\n\ny_{n} = f_{n}({n})",
    "classes": lambda n: (
        f"class A_{n}:\n    def __init__(self):\n        self.a = {n}\n\no_{n} = A_{n}().a"
    ),
    "lambdas": lambda n: f"k_{n} = {n}\nh_{n} = lambda q: q + k_{n}\nprint(h_{n}(2))",
    "constants": lambda n: f"C_{n} = {n}.5\nx_{n} = C_{n} * {n}.25\nprint(x_{n} > 0.125)",
    "one constant everywhere": lambda n: f"x_{n} = 0.77 * {n}\nprint(x_{n})",
    "results": lambda n: f"r_{n} = frame['c'].mean() + {n}",
    "loops": lambda n: f"for i in range({n}):\n    for j in range(i):\n        print(i, j)",
    "one loop variable everywhere": lambda n: (
        f"d_{n} = pd.read_csv('d_{n}.csv')\n"
        f"for key, part in d_{n}.groupby('a'):\n    print(key, len(part))\n"
        f"top_{n} = []\nfor c in d_{n}.columns:\n    low, high = d_{n}[c].quantile([0.1, 0.9])\n"
        f"    d_{n}[c] = d_{n}[c].clip(low, high)\n    top_{n}.append((c, low))"
    ),
    "input files": lambda n: f"d_{n} = pd.read_csv('d_{n}.csv')\nprint(len(d_{n}))",
    "paths": lambda n: f"d_{n} = pd.read_csv('/home/me/d_{n}.csv')\nprint(len(d_{n}))",
    "plots": lambda n: f"fig, ax = plt.subplots()\nax.plot([{n}])\nplt.show()",
    "models": lambda n: f"m_{n} = LogisticRegression(C={n}.0)\nm_{n}.fit(frame[['a']], frame['y'])",
    "files written": lambda n: f"frame.to_csv('o_{n}.csv')",
    "what was deleted": lambda n: f"t = [{n}]\nprint(t)\ndel t",
    "unknown names": lambda n: f"x_{n} = unknown_{n} + 1",
}
TAGS = ("data", "train", "evaluate")


def write(cell: Cell, length: int, folder: Path) -> Path:
    """Write a notebook with that many such cells, a third in each stage, all of which are kept."""
    stages = [(["keep", TAGS[3 * number // length]], cell(number + 1)) for number in range(length)]
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {"tags": tags},
            "source": source,
            "execution_count": None,
            "outputs": [],
        }
        for number, (tags, source) in enumerate([([], START), *stages])
    ]
    path = folder / f"{length}.ipynb"
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def steps_of_a_check(path: Path) -> int:
    """Count the lines and calls that are gone through, each round of a comprehension as one."""
    steps = 0

    def step(_frame: FrameType, _event: str, _value: object) -> object:
        nonlocal steps
        steps += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        check_notebook(path, Settings())
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("shape", SHAPES)
def test_a_check_is_linear_work(shape: str, tmp_path: Path) -> None:
    short, long = (write(SHAPES[shape], length, tmp_path) for length in (LENGTH, 4 * LENGTH))
    check_notebook(short, Settings())  # what is read once in a process is read
    assert steps_of_a_check(long) < MOST * steps_of_a_check(short)
