"""Imports of modules beside the notebook lead into the package, and bind the same names."""

import ast

import pytest

from jupyter_mlops.lowering.relocation import Relocation

MOVE = Relocation("churn", {"tools", "features"})

EDITED = [
    ("import tools", "from churn.local import tools"),
    ("import tools as t  # handy", "from churn.local import tools as t  # handy"),
    ("import tools as tools", "from churn.local import tools"),
    ("import features.text as ft", "from churn.local.features import text as ft"),
    (
        "import features.text",
        "import churn.local.features.text as _features_text\nfrom churn.local import features",
    ),
    ("import os, tools", "import os\nfrom churn.local import tools"),
    ("from tools import clean", "from churn.local.tools import clean"),
    ("from  tools import *", "from  churn.local.tools import *"),
    ("from features.from_file import a as b", "from churn.local.features.from_file import a as b"),
    ("x = 'é'; import tools", "x = 'é'; from churn.local import tools"),
    ("x = 1; import os, tools", "x = 1; import os; from churn.local import tools"),
    ("if x: import tools, os", "if x: from churn.local import tools; import os"),
    (
        "def f():\n    import tools, os\n    return tools.a",
        "def f():\n    from churn.local import tools\n    import os\n    return tools.a",
    ),
    (
        "try:\n    from tools import (\n        a,  # first\n        b,\n    )\n"
        "except ImportError:\n    a = 0",
        "try:\n    from churn.local.tools import (\n        a,  # first\n        b,\n    )\n"
        "except ImportError:\n    a = 0",
    ),
]
LEFT = [
    "import toolset",
    "import os.tools",
    "from . import tools",
    "from .tools import a",
    "from os import tools",
    "text = 'import tools'",
    "tools = 3",
]


@pytest.mark.parametrize(("code", "expected"), EDITED)
def test_import_is_led_into_the_package(code: str, expected: str) -> None:
    assert MOVE.code(code) == expected
    ast.parse(expected)


@pytest.mark.parametrize(("code", "expected"), EDITED)
def test_each_line_is_known_to_come_from_its_own(code: str, expected: str) -> None:
    before, after = code.split("\n"), expected.split("\n")
    lines = MOVE.lines(code)
    assert len(lines) == len(after)
    for written, line in zip(after, lines, strict=True):
        source = before[line - 1]
        assert written == source or "import" in source


@pytest.mark.parametrize("code", LEFT)
def test_other_code_stays_as_it_is(code: str) -> None:
    assert MOVE.code(code) == code
