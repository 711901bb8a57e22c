import pandas as pd
import pytest

from jupyter_mlops.errors import RecordingFailed
from jupyter_mlops.recording.record import Plan, PlannedUnit, Watch
from jupyter_mlops.recording.runner import Progress, RunOptions, record

CELLS = [
    "import os, random, json\nimport numpy as np\nimport pandas as pd",
    "df = pd.read_csv('data.csv')\nview = df",
    "df['total'] = df['x'] + df['y']\nprint('rows', len(df))",
    "np.random.seed(0)\ndraw = np.random.rand(3)\nrandom.random()",
    "head = draw[:2]\nhead += 1",
    "os.environ['MODE'] = 'x'\nos.chdir('sub')\nos.chdir(os.path.dirname(os.getcwd()))",
    "pd.set_option('display.max_rows', 7)",
    "import matplotlib.pyplot as plt",
    "plt.rcParams['lines.linewidth'] = 3\nplt.style.use('ggplot')",
    "fig, ax = plt.subplots()\nax.plot([1, 2])\nax.set_title('late')\nlen(plt.get_fignums())",
    "open_figures = len(plt.get_fignums())",
    "df.to_csv('out.csv')\nagain = pd.read_csv('out.csv')",
    "import socket\ntry: socket.create_connection(('127.0.0.1', 9))\nexcept OSError: pass",
    "import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])",
    "lazy = (row for row in [1, 2])",
    "def scale(v): return v * 2\nclass Model:\n    def fit(self):\n        self.k = 1",
    "model = Model()\nmodel.fit()\nsteps = {'call': scale, 'models': [model]}",
    "40 + 2",
    "answer = _\nsame = Out[18]",
    "model_name = get_ipython().__class__.__name__ + __name__\ndisplay(df)",
    "import helper\nvalue = helper.double(21)",
    "from __future__ import annotations\ndef typed(x: Unknown): return x",
    "import asyncio\nwaited = await asyncio.sleep(0, 'done')",
    "free = np.arange(4)\nfree.resize(6)",
    "seen = pd.read_parquet('seen.parquet')",
    "seen.to_parquet('made.parquet')",
    "made = pd.read_parquet('made.parquet')",
    "import glob\nfound = os.listdir('sub') + glob.glob('*.csv') + os.listdir('/')",
]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory, split):
    base = tmp_path_factory.mktemp("recorded")
    folder = base / "notebooks"
    (folder / "sub").mkdir(parents=True)
    (folder / "data.csv").write_text("x,y\n1,2\n3,4\n")
    pd.DataFrame({"x": [1]}).to_parquet(folder / "seen.parquet")
    (folder / "helper.py").write_text("def double(value):\n    return 2 * value\n")
    units = list(split(CELLS))
    last = units[-1].uid
    names = ("df", "view", "draw", "head", "lazy", "model", "steps", "absent")
    units[4] = PlannedUnit(
        units[4].uid,
        units[4].cell,
        units[4].code,
        units[4].names,
        probes=(("rows", "len(df)"), ("broken", "nothing + 1")),
        shown=("len(df)", "[len(df)] * 2", "nothing + 1"),
    )
    watches = (Watch("data", "c3.1", ("df",), (units[4].uid,)), Watch("train", last, names))
    seen: list[Progress] = []
    before = {path.name for path in folder.rglob("*")}
    found = record(
        Plan(tuple(units), watches), folder, RunOptions(store=base / "store"), seen.append
    )
    assert {path.name for path in folder.rglob("*")} == before
    return found, seen


def test_the_run_is_complete_and_tells_its_progress(recorded):
    record_, seen = recorded
    assert (record_.status, record_.failure) == ("complete", None)
    total = len(record_.observations)
    assert [(step.done, step.total) for step in seen] == [(n, total) for n in range(1, total + 1)]


EXPECTED = {
    # unit: mutated, resources, files
    "c1.1": ([], [], []),
    "c2.1": ([], [], ["read data.csv"]),
    "c3.1": (["df", "view"], [], []),
    "c4.1": ([], ["rng:numpy"], []),
    "c4.2": ([], ["rng:numpy"], []),
    "c4.3": ([], ["rng:random"], []),
    "c5.2": (["draw", "head"], [], []),
    "c6.1": ([], ["env"], []),
    "c6.2": ([], ["cwd"], []),
    "c7.1": ([], ["config:display"], []),
    "c8.1": ([], [], []),
    "c9.1": ([], ["config:plot"], []),
    "c9.2": ([], ["config:plot"], []),
    "c10.1": ([], ["figures"], []),
    "c10.2": (["ax", "fig"], ["figures"], []),
    "c10.3": (["ax", "fig"], ["figures"], []),
    "c10.4": ([], [], []),
    "c11.1": ([], [], []),
    "c12.1": ([], [], ["write out.csv"]),
    "c12.2": ([], [], ["read out.csv"]),
    "c13.2": ([], ["network"], []),
    "c14.2": ([], ["process"], []),
    "c17.2": (["model"], [], []),
    "c21.1": ([], [], ["read helper.py"]),
    "c24.2": (["free"], [], []),
    "c28.2": ([], ["dir:.", "dir:sub"], ["read data.csv"]),
}


def test_what_each_unit_did(recorded):
    found = {
        uid: (
            sorted(seen.mutated),
            list(seen.resources),
            [f"{use.mode} {use.path}" for use in seen.files],
        )
        for uid, seen in recorded[0].observations.items()
        if uid in EXPECTED
    }
    assert found == EXPECTED


def test_aliases_as_they_are_after_a_unit(recorded):
    def pairs(uid):
        return {
            (alias.first, alias.second, alias.kind)
            for alias in recorded[0].observations[uid].aliases
        }

    assert pairs("c2.1") == set()
    assert pairs("c2.2") == {("df", "view", "same")}
    assert pairs("c5.1") == {("draw", "head", "view")}
    assert pairs("c17.3") == {("model", "steps", "shares"), ("scale", "steps", "shares")}
    # the figure's own names only: nothing of Matplotlib is shared with other values
    assert pairs("c10.1") == {("ax", "fig", "shares")}


VALUES = [
    ("c11.1", "open_figures", "0"),
    ("c19.1", "answer", "42"),
    ("c19.2", "same", "42"),
    ("c20.1", "model_name", "'RecordingShell__main__'"),
    ("c21.2", "value", "42"),
    ("c23.2", "waited", "'done'"),
]


@pytest.mark.parametrize(("uid", "name", "summary"), VALUES)
def test_the_shell_behaves_as_in_jupyter(recorded, uid, name, summary):
    assert recorded[0].observations[uid].values[name].summary == summary


def test_definitions_reachable_from_values(recorded):
    observations = recorded[0].observations
    assert observations["c16.1"].values["scale"].definitions == ("scale",)
    assert observations["c17.1"].values["model"].definitions == ("Model",)
    assert observations["c17.3"].values["steps"].definitions == ("Model", "scale")
    assert observations["c17.1"].values["model"].type == "__main__.Model"


def test_output_and_what_is_unknown(recorded):
    observations = recorded[0].observations
    assert observations["c3.2"].stdout == "rows 2\n"
    assert observations["c18.1"].stdout == ""
    assert observations["c15.1"].unknown == ("lazy",)


def test_what_is_shown_is_told_of(recorded):
    (seen,) = (one.shown for one in recorded[0].observations.values() if one.shown)
    assert {text: fact.kind for text, fact in seen.items()} == {
        "len(df)": "scalar",
        "[len(df)] * 2": "container",
    }


def test_payloads_keep_identity_and_leave_out_what_cannot_be_pickled(recorded, payload):
    record_ = recorded[0]
    first = payload(record_, "data")
    last = payload(record_, "train")
    assert list(first["values"]["df"].columns) == ["x", "y", "total"]
    assert (first["probes"], last["probes"]) == ({"rows": 2}, {})
    assert last["values"]["df"] is last["values"]["view"]
    assert last["values"]["steps"]["models"][0] is last["values"]["model"]
    assert last["values"]["steps"]["call"](4) == 8
    assert set(last["values"]) == {"df", "view", "draw", "head", "model", "steps"}
    assert list(record_.unpicklable) == ["train"]
    assert record_.unpicklable["train"]["lazy"].startswith("TypeError: cannot pickle 'generator'")


def test_files_and_versions_of_the_whole_run(recorded):
    record_ = recorded[0]
    files = [use for use in record_.files if use.path.endswith(".parquet")]
    assert [(use.path, use.mode, bool(use.sha256)) for use in files] == [
        ("made.parquet", "read", False),
        ("made.parquet", "write", False),
        ("seen.parquet", "read", True),
    ]
    assert [(x.path, x.mode, x.size) for x in record_.files if x not in files] == [
        ("data.csv", "read", 12),
        ("helper.py", "read", 40),
        ("out.csv", "read", 27),
        ("out.csv", "write", 0),
    ]
    assert record_.modules["dateutil"] == "python-dateutil"
    assert {"numpy", "pandas", "matplotlib"} <= set(record_.versions)
    assert not {"ipython", "cloudpickle", "pytest", "click"} & set(record_.versions)
    assert record_.workdir == "."


FAILURES = [
    ("x = 1\n\nx / 0", "c1.2", "ZeroDivisionError", "division by zero", 1),
    ("def f():\n    y = 1\n    raise KeyError('gone')\n(\n f())", "c1.2", "KeyError", "'gone'", 2),
    ("raise SystemExit('enough')", "c1.1", "SystemExit", "enough", 1),
    ("exit()", "c1.1", "SystemExit", "", 1),
    ("raise KeyboardInterrupt", "c1.1", "KeyboardInterrupt", "", 1),
    ("input('name? ')", "c1.1", "EOFError", "EOF when reading a line", 1),
    (
        "import warnings\nwarnings.simplefilter('error')\nwarnings.warn('w')",
        "c1.3",
        "UserWarning",
        "w",
        1,
    ),
    (
        "class Odd(Exception):\n    def __str__(self):\n        raise ValueError\nraise Odd",
        "c1.2",
        "Odd",
        "",
        1,
    ),
]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(cell, tuple(expected)) for cell, *expected in FAILURES],
    ids=[case[2] for case in FAILURES],
)
def test_what_a_unit_raises_is_data(plan_of, run, cell, expected):
    found = run(plan_of(cell, "never = 1"))
    assert found.status == "failed"
    failure = found.failure
    assert (failure.uid, failure.exception, failure.message, failure.line) == expected
    assert "c2.1" not in found.observations
    assert failure.uid in found.observations
    assert "jupyter_mlops" not in failure.traceback
    assert "\x1b" not in failure.traceback


def test_a_traceback_shows_the_source(plan_of, run):
    found = run(plan_of("def divide(a):\n    return a / 0", "divide(\n    1)"))
    trace = found.failure.traceback
    assert "<cell 2, statement 1>" in trace
    assert "<cell 1, statement 1>" in trace
    assert "return a / 0" in trace


def test_a_syntax_error_names_its_line(run):
    found = run(Plan((PlannedUnit("c1.1", 1, "x = 1\nreturn x"),)))
    assert (found.failure.exception, found.failure.line) == ("SyntaxError", 2)


def test_the_time_limit_ends_the_run_and_its_processes(plan_of, run, tmp_path):
    mark = tmp_path / "mark"
    child = f"import time, pathlib; time.sleep(4); pathlib.Path({str(mark)!r}).touch()"
    found = run(
        plan_of(
            "x = 1",
            f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {child!r}])",
            "import time\nwhile True:\n    time.sleep(0.1)",
        ),
        time_limit=2.0,
    )
    assert (found.status, found.failure.uid) == ("timeout", "c3.2")
    assert found.failure.exception == "TimeoutError"
    assert found.observations["c1.1"].values["x"].summary == "1"
    assert not mark.exists()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import os\nos._exit(3)", "ended with exit code 3 in cell 1 (c1.2)"),
        ("import ctypes\nctypes.string_at(0)", "ended by signal SIGSEGV in cell 1 (c1.2)"),
        ("import os\nos.kill(os.getpid(), 9)", "was killed in cell 1 (c1.2)"),
    ],
    ids=["os._exit", "segfault", "killed"],
)
def test_a_process_that_dies_is_an_error(plan_of, run, code, told):
    with pytest.raises(RecordingFailed) as caught:
        run(plan_of(code))
    assert told in caught.value.message
    assert caught.value.hint


def test_outermost_calls_of_the_service(plan_of, run, payload):
    found = run(
        plan_of(
            "seen = []",
            "def clean(row):\n    row['x'] += 1\n    return row",
            "def predict(row, factor=2):\n    '''Doc.'''\n    return clean(row)['x'] * factor",
            "row = {'x': 1}\nfirst = predict(row)\nsecond = predict({'x': 5}, factor=3)",
            "keep = predict",
            "try:\n    predict({})\nexcept KeyError:\n    pass",
            "predict({'x': 1, 'lazy': (i for i in ())})",
            "clean({'x': 7})",
            "doc = (predict.__doc__, predict.__name__)",
            "row",
            watch=("predict", "clean", "doc"),
            entries=("predict", "clean"),
        )
    )
    assert found.status == "complete"
    assert payload(found, "calls") == [
        ("predict", ({"x": 1},), {}, 4),
        ("predict", ({"x": 5},), {"factor": 3}, 18),
        ("clean", ({"x": 7},), {}, {"x": 8}),
    ]
    assert found.calls == 3
    assert found.observations["c3.1"].values["predict"].definitions == ("predict",)
    assert found.observations["c4.2"].mutated == ("row",)
    values = payload(found, "data")["values"]
    assert values["doc"] == ("Doc.", "predict")
    # the pickle holds the notebook's own functions: their calls are seen no more
    assert values["predict"].__code__.co_varnames == ("row", "factor")


def test_overrides_replace_their_units(run):
    units = (
        PlannedUnit("c1.1", 1, "size = 0.2", ("size",), bind="size"),
        PlannedUnit("c1.2", 1, "depth = 3", ("depth",), bind="depth"),
        PlannedUnit("c2.1", 2, "both = (size, depth)", ("both",)),
    )
    found = run(Plan(units, overrides=(("size", [1, 2]),)))
    assert found.observations["c2.1"].values["both"].summary == "2"
    assert found.observations["c1.1"].values["size"].annotation == "list[int]"
    assert found.observations["c1.2"].values["depth"].summary == "3"


def test_change_through_an_alias_is_told_of_the_unit_that_made_it(plan_of, run):
    big = "data = list(range(50_000))\nboxed = {'data': data}"
    found = run(plan_of(big, "data[0]", "boxed['data'].append(1)", "len(data)", "data.pop()"))
    assert {
        uid: sorted(seen.mutated) for uid, seen in found.observations.items() if seen.mutated
    } == {
        "c3.1": ["boxed", "data"],
        "c5.1": ["boxed", "data"],
    }


def test_the_first_draw_is_seen_though_it_loads_the_generators(run, plan_of):
    found = run(plan_of("import numpy as np", "np.random.rand()"))
    assert found.observations["c2.1"].resources == ("rng:numpy",)


@pytest.mark.parametrize(
    "code",
    [
        "from pathlib import Path\nwhere = Path('x.csv')",
        "from pathlib import Path\nwhere = (Path('.') / 'x.csv').resolve()",
        "import os\nwhere = os.path.join(os.path.abspath('.'), 'x.csv')",
        "print('x.csv')",
    ],
)
def test_a_path_that_is_only_made_is_no_use_of_its_file(plan_of, run, tmp_path, code):
    (tmp_path / "notebooks" / "x.csv").write_text("a\n1\n")
    found = run(plan_of(code, "import ctypes\nlen('x.csv')"))
    assert [uid for uid, one in found.observations.items() if one.files] == ["c2.2"]
