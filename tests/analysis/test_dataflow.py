"""Which version of each name every statement reads."""

from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.dataflow import SETTINGS, Flow, link
from jupyter_mlops.analysis.facts import Facts

Analyse = Callable[[str], Facts]

CASES = [
    # (notebook, unit, what it reads)
    ("# %%\nx = 1\ny = x", "c1.2", "x@c1.1"),
    ("# %%\nx = 1\nx = 2\ny = x", "c1.3", "x@c1.2"),
    ("# %%\nxs = []\nxs.append(1)\ny = xs", "c1.3", "xs@c1.2"),
    ("# %%\nn = 1\nn += 1\ny = n", "c1.3", "n@c1.2"),
    ("# %%\nxs = 1\nif xs:\n    xs = 2\ny = xs", "c1.3", "xs@c1.2"),
    ("# %%\ndf = 1\ndel df\ndf = 2\ny = df", "c1.4", "df@c1.3"),
    ("# %%\nfor i in [1]:\n    pass\ny = i", "c1.2", "i@c1.1"),
    ("# %%\nxs = [last := x for x in [1]]\ny = last", "c1.2", "last@c1.1"),
    ("# %%\nx = [1]\nx = [x for x in x]", "c1.2", "x@c1.1"),
    ("# %%\nmax = 3\ny = max", "c1.2", "max@c1.1"),
    ("# %%\nimport os.path\nimport os.path as p\ny = os.sep", "c1.3", "os@c1.1"),
    # functions read what they capture when they run
    ("# %%\nk = 1\ndef f(x): return x * k\nk = 2\ny = f(3)", "c1.4", "f@c1.2 k@c1.3"),
    ("# %%\nk = 1\nf = lambda x: x * k\nk = 2\ny = f(3)", "c1.4", "f@c1.2 k@c1.3"),
    (
        "# %%\nk = 1\ndef f(x): return g(x)\ndef g(x): return k\ny = f(3)",
        "c1.4",
        "f@c1.2 g@c1.3 k@c1.1",
    ),
    ("# %%\nk = 1\nclass A:\n    def m(self): return k\nk = 2\na = A()", "c1.4", "A@c1.2 k@c1.3"),
    (
        "# %%\nk = 1\ndef f(x): return x * k\nd = {'f': f}\nk = 2\ny = d['f'](3)",
        "c1.5",
        "d@c1.3 f@c1.2 k@c1.4",
    ),
    ("# %%\ndef f(x): return x\na = f(1)\ndef f(x): return 2 * x\nb = f(1)", "c1.4", "f@c1.3"),
    ("# %%\nLOG = []\ndef note(): LOG.append(1)\nnote()\nn = len(LOG)", "c1.4", "LOG@c1.3"),
    ("# %%\nn = 0\ndef bump():\n    global n\n    n += 1\nbump()\nm = n", "c1.4", "n@c1.3"),
    ("# %%\nk = 1\nif True:\n    def f(): return k\n    y = f()", "c1.2", "k@c1.1"),
    ("# %%\nk = 1\ng = (x * k for x in [1])\nk = 2\ny = list(g)", "c1.4", "g@c1.2 k@c1.3"),
    # aliases
    ("# %%\na = []\nb = a\nb.append(1)\ny = a", "c1.4", "a@c1.3"),
    ("# %%\na = []\nb = a\na.append(1)\ny = b", "c1.4", "b@c1.3"),
    ("# %%\na = []\nd = {'k': a}\nd['k'].append(1)\ny = a", "c1.4", "a@c1.3"),
    ("# %%\nd = {'k': []}\nxs = d['k']\nxs.append(1)\ny = d", "c1.4", "d@c1.3"),
    ("# %%\na = []\nb = a\nb = []\nb.append(1)\ny = a", "c1.5", "a@c1.1"),
    ("# %%\nd = {}\nm = []\nd['a'] = m\nd['a'].append(1)\ny = m", "c1.5", "m@c1.4"),
    ("# %%\nrows = [[1]]\nfor r in rows: r.append(2)\ny = rows", "c1.3", "rows@c1.2"),
    ("# %%\nxs = [1]\nys = sorted(xs)\nn = len(ys)\nys = 3\ny = xs", "c1.5", "xs@c1.1"),
    ("# %%\nimport numpy as np\na = np.zeros(3)\nb = a[:2]\nb[0] = 1\ny = a", "c1.5", "a@c1.4"),
    ("# %%\nimport numpy as np\na = np.zeros(3)\nb = np.log(a)\nb[0] = 1\ny = a", "c1.5", "a@c1.2"),
    (
        "# %%\nfrom sklearn.pipeline import make_pipeline\ns = object()\np = make_pipeline(s)\n"
        "p.fit(1)\ny = s",
        "c1.5",
        "s@c1.4",
    ),
    ("# %%\nm = object()\nm2 = m.fit(1)\ny = m", "c1.3", "m@c1.2"),
    ("# %%\nit = iter([1])\nprint(list(it))\ny = it", "c1.3", "it@c1.2"),
    # what a block binds first has no old value that it could change
    ("# %%\na = []\nb = a\nfor i in [1]:\n    b = []\n    b.append(i)\ny = a", "c1.4", "a@c1.1"),
    (
        "# %%\na = []\nb = a\nfor i in [1]:\n    b.append(i)\n    b = []\ny = a",
        "c1.4",
        "a@c1.3",
    ),
    (
        "# %%\nfrom sklearn.svm import SVC\na = SVC()\nb = a\n"
        "for i in [1]:\n    b = SVC()\n    b.fit(X, y)\nc = a",
        "c1.5",
        "a@c1.2",
    ),
    # strings and resources
    ("# %%\nt = 1\nu = 2\ndf = None\ny = df.query('x > @t')", "c1.4", "df@c1.3 t@c1.1"),
    (
        "# %%\nimport numpy as np\nnp.random.seed(0)\nnp.random.rand(2)\nx = np.random.rand(3)",
        "c1.4",
        "np@c1.1 rng:numpy@c1.3",
    ),
    (
        "# %%\nimport pandas as pd\nNAME = 'a'\ndf = pd.DataFrame()\ndf.to_csv(f'{NAME}.csv')\n"
        "x = pd.read_csv('a.csv')",
        "c1.5",
        "fs:a.csv@c1.4 pd@c1.1",
    ),
    (
        "# %%\nimport os\nimport numpy as np\nos.mkdir('a')\nnp.save('a/x.npy', 1)\n"
        "np.save('b/x.npy', 1)\nnames = os.listdir('a')",
        "c1.6",
        "fs:*@c1.3 fs:a/x.npy@c1.4 os@c1.1",
    ),
    (
        "# %%\nimport glob\nimport numpy as np\nnp.save('a/x.npy', 1)\nnp.save('ab.npy', 1)\n"
        "names = glob.glob('./a/*.npy')",
        "c1.5",
        "fs:a/x.npy@c1.3 glob@c1.1",
    ),
    (
        "# %%\nfrom pathlib import Path\nimport numpy as np\nnp.save('a/x.npy', 1)\n"
        "folder = Path(str('a'))\nfound = folder.exists()",
        "c1.5",
        "folder@c1.4 fs:a/x.npy@c1.3",
    ),
    (
        "# %%\nimport os\nimport matplotlib.pyplot as plt\nplt.savefig('a.png')\n"
        "there = os.path.isfile('a.png')",
        "c1.4",
        "fs:a.png@c1.3 os@c1.1",
    ),
]


def reads(flow: Flow) -> str:
    """Name the versions read, settings aside."""
    return " ".join(
        f"{name}@{'|'.join(sorted(versions))}"
        for name, versions in sorted(flow.reads.items())
        if name not in SETTINGS
    )


@pytest.mark.parametrize(("script", "uid", "expected"), CASES)
def test_reads(facts: Analyse, script: str, uid: str, expected: str) -> None:
    assert reads(link(facts(script))[uid]) == expected


LATE = [
    (
        "# %%\nk = 1\ndef deco(f):\n    def w(x): return f(x) * k\n    return w\n"
        "@deco\ndef g(x): return x\nk = 2\ny = g(1)",
        "c1.5",
    ),
    ("# %%\nk = 1\nclass A:\n    def m(self): return k\nclass B(A): pass\nk = 2\ny = B()", "c1.5"),
    ("# %%\nk = 1\ndef h(x): return k\ndef f(x, by=h): return by(x)\nk = 2\ny = f(1)", "c1.5"),
]


@pytest.mark.parametrize(("script", "uid"), LATE)
def test_what_decorators_bases_and_defaults_capture(facts: Analyse, script: str, uid: str) -> None:
    assert link(facts(script))[uid].reads["k"] == {"c1.4"}


MISSING = [
    ("# %%\ny = x", {"x"}),
    ("# %%\ny = x\nx = 1", {"x"}),
    ("# %%\ntotal += 1", {"total"}),
    ("# %%\ny = len('a')", set()),
    ("# %%\nif y:\n    x = 1\nz = x", {"y"}),
    ("# %%\ndef f(): return later\nlater = 1\ny = f()", set()),
    ("# %%\nfrom math import *\ny = sin(x)", set()),
]


@pytest.mark.parametrize(("script", "expected"), MISSING)
def test_missing(facts: Analyse, script: str, expected: set[str]) -> None:
    flows = link(facts(script)).values()
    assert {name for flow in flows for name in flow.missing} == expected


def test_a_name_bound_in_an_earlier_round_is_not_missing(facts: Analyse) -> None:
    script = "# %%\nfor i in [0, 1]:\n    if i:\n        y = first\n    else:\n        first = i"
    assert link(facts(script))["c1.1"].missing == set()


def test_a_copy_and_its_original_change_apart(facts: Analyse) -> None:
    script = "# %%\nraw = [1]\nxs = raw.copy()\nxs.append(2)\ny = raw"
    assert reads(link(facts(script))["c1.4"]) == "raw@c1.1"


def test_kills_need_no_older_version(facts: Analyse) -> None:
    flows = link(facts("# %%\nxs = [1]\nxs.append(2)\nxs = []\nif xs:\n    xs = 1"))
    assert ["xs" in flow.kills for flow in flows.values()] == [True, False, True, False]


def test_captured_are_the_reads_of_functions_only(facts: Analyse) -> None:
    flow = link(facts("# %%\nk = 1\ndef f(x): return x * k\ny = f(2)"))["c1.3"]
    assert flow.captured == {"k"}


def test_aliases_merely_changed_are_not_needed(facts: Analyse) -> None:
    flow = link(facts("# %%\na = []\nb = a\nb.append(1)"))["c1.3"]
    assert set(flow.reads) == {"a", "b"}
    assert flow.needs == {"b"}
    assert flow.shares["a"]["b"] == "shares"


def test_order_of_the_pipeline(facts: Analyse) -> None:
    found = facts("# %%\nx = 1\nx = 2\ny = x")
    first, second, third = found.units
    assert link(found, [second, first, third])[third.uid].reads["x"] == {first.uid}


def test_loops_over_one_variable_join_nothing(facts: Analyse) -> None:
    flows = link(facts("# %%\na = [[1]]\nb = [[2]]\nfor x in a: pass\nfor x in b: pass"))
    assert flows["c1.4"].shares == {
        "a": {"x": "whole"},
        "b": {"x": "whole"},
        "x": {"a": "part", "b": "part"},
    }


def test_a_moment_has_what_held_then(facts: Analyse) -> None:
    script = "# %%\na = [[1]]\nx = a\nfor x in a: pass\nfor x in a: a.append(x)\nx = 1"
    flows = link(facts(script))
    assert [flows[f"c1.{n}"].shares.get("a", {}).get("x") for n in range(1, 6)] == [
        None, "shares", "whole", "mixed", None
    ]  # fmt: skip


def test_what_is_put_into_a_name_is_in_its_aliases(facts: Analyse) -> None:
    script = "# %%\na = []\nb = a\nouter = [a]\nother = []\nc = [1]\nb.append(c)"
    assert link(facts(script))["c1.6"].shares["c"] == {
        "a": "inside",
        "b": "inside",
        "outer": "inside",
    }
