"""Other values of parameters that code tells apart."""

import ast
from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.alternatives import alternatives, venturesome
from jupyter_mlops.analysis.facts import gather
from jupyter_mlops.notebook.units import Program
from jupyter_mlops.plain import Plain

CASES = {
    "compared with a text": ("if M == 'b' or 'c' != M:\n    x = 1", "a", ("b", "c")),
    "compared with what it is": ("x = 1 if M == 'a' else 2", "a", ()),
    "whatever its letters": ("x = M.strip().lower() == 'b'", "a", ("b",)),
    "one of several": ("if M in ('a', 'b') and M not in ['c']:\n    x = 1", "a", ("b", "c")),
    "compared with nothing": ("if M is not None:\n    x = 1", "a", (None,)),
    "a case": (
        "match M:\n    case 'a' | 'b':\n        x = 1\n    case None:\n        x = 2",
        "a",
        ("b", None),
    ),
    "a key": ("x = {'a': 1, 'b': 2}[M]", "a", ("b",)),
    "a key of a table": ("T = {'a': 1, 'b': 2}\nx = T.get(M, 0)", "a", ("b",)),
    "a table that is bound twice": ("T = {'b': 2}\nT = f()\nx = T[M]", "a", ()),
    "a function is given it": (
        "def f(x, how='a'):\n    return x if how == 'b' else 1\n\nx = f(3, how=M)",
        "a",
        ("b",),
    ),
    "a function is given it by its place": (
        "def f(how):\n    return {'a': 1, 'c': 2}[how]\n\nx = f(M)",
        "a",
        ("c",),
    ),
    "a function is given something else": (
        "def f(how):\n    return how == 'b'\n\nx = f('c')",
        "a",
        (),
    ),
    "more than a count": ("if M > 50:\n    x = 1", 3, (51,)),
    "no more than a count": ("if M > 50:\n    x = 1", 60, (50, 49)),
    "at least, from the other side": ("x = 2 <= M", 3, (1,)),
    "between": ("x = 2 < M < 9", 3, (2, 1, 9, 10)),
    "a fraction": ("x = M >= 0.5", 0.2, (0.5, 0.55)),
    "an order with a text": ("x = M > 'b'", "a", ()),
    "a count with a name": ("x = M > limit", 3, ()),
}


@pytest.mark.parametrize(("text", "default", "expected"), CASES.values(), ids=list(CASES))
def test_alternatives(text: str, default: Plain, expected: tuple[Plain, ...]) -> None:
    found = alternatives(ast.parse(text).body, {"M": default})
    assert found.get("M", ()) == expected


QUIET = {
    "a branch that computes": "import numpy as np\nx = np.log(3) if M == 'b' else 2\nprint(x)",
    "a branch that writes a file": "import pandas as pd\nif M:\n    pd.DataFrame().to_csv('a.csv')",
    "a table of what computes": (
        "import numpy as np\ndef f(x):\n    return x\n"
        "STEPS = {'a': f, 'b': np.log, 'c': lambda x: abs(x), 'd': 3}\nx = STEPS[M](3)"
    ),
    "what comes behind it": "import requests\nif M:\n    x = 1\nrequests.post('a')",
    "a key of a value": "rows = {}\nrows = f()\nx = rows[M]",
}
REACHING = {
    "a request": "import requests\nif M == 'b':\n    requests.post('a')",
    "a program": "import subprocess\nif M:\n    subprocess.run(['a'])",
    "what nothing is known of": "import boto3\nx = boto3.client('s3') if M else None",
    "a method that nothing is known of": "x = f()\nif M == 'b':\n    x.publish(3)",
    "a function": "def send():\n    import requests\n    requests.get('a')\nM and send()",
    "a function that is given it": (
        "import requests\ndef f(how):\n    if how == 'b':\n        requests.get('a')\nf(M)"
    ),
    "a function that asks for it": (
        "import requests\ndef f():\n    if M == 'b':\n        requests.get('a')\nf()"
    ),
    "a method of its own": (
        "import requests\nclass A:\n    def go(self):\n        requests.get('a')\n"
        "a = A()\nif M:\n    a.go()"
    ),
    "what says so": (
        "import requests\nsend = M == 'b'\nwill = not send\nif will:\n    requests.get('a')"
    ),
    "a table": "import requests\nDO = {'a': abs, 'b': requests.get}\ndo = DO[M]",
    "a table of lambdas": "import requests\ndo = {'b': lambda: requests.get('a')}.get(M)",
}


@pytest.mark.parametrize("text", [*QUIET.values(), *REACHING.values()], ids=[*QUIET, *REACHING])
def test_what_decides_whether_something_is_reached(
    text: str, program: Callable[[str], Program]
) -> None:
    facts = gather(program(f"# %%\n{text}"))
    found = venturesome([unit.unit.node for unit in facts.units], ["M"], facts.context)
    assert found == ({"M"} if text in REACHING.values() else set())
