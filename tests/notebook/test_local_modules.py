"""Which files an import leads to, and what they need in turn."""

import ast
from pathlib import Path

import pytest

from jupyter_mlops.notebook.local_modules import local_modules

FILES = {
    "tools.py": "import limits\nfrom features import text",
    "limits.py": "",
    "unused.py": "",
    "pandas.py": "",
    "features/__init__.py": "from . import words",
    "features/text.py": "from .words import LONGEST\nfrom ..tools import never",
    "features/words.py": "LONGEST = 1",
    "features/deep/below.py": "from ..words import LONGEST\nfrom . import beside",
    "features/deep/beside.py": "",
    "src/reading.py": "import tools.not_a_package",
    "broken.py": "def",
    "fast.cpython-311-x86_64-linux-gnu.so": "",
    "data/rows.csv": "",
}
FEATURES = ["features", "features.words"]

CASES = [
    pytest.param("import os", [], id="the standard library"),
    pytest.param("import limits", ["limits"], id="a file"),
    pytest.param("import pandas", [], id="a library of the same name"),
    pytest.param(
        "import tools", [*FEATURES[:1], "features.text", "features.words", "limits", "tools"],
        id="what it imports too",
    ),
    pytest.param("import features", FEATURES, id="a package"),
    pytest.param("from features import words", FEATURES, id="a module as a member"),
    pytest.param("from features import LONGEST", FEATURES, id="a member that is none"),
    pytest.param(
        "import features.deep.below",
        ["features", "features.deep.below", "features.deep.beside", "features.words"],
        id="a folder without a file of its own",
    ),
    pytest.param("def f():\n    import limits", ["limits"], id="inside a function"),
    pytest.param("import data", [], id="a folder without Python"),
    pytest.param("import src.reading", ["limits", "src.reading"], id="by the folder's name"),
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_modules_are_found(code: str, expected: list[str], root: Path) -> None:
    found = local_modules([ast.parse(code)], root, ["."], ["os", "pandas"])
    assert [*found.modules] == expected or {*expected} <= {*found.modules}
    assert not found.unusable


def test_folders_are_searched_in_order(root: Path) -> None:
    (root / "src" / "limits.py").write_text("HERE = True")
    found = local_modules([ast.parse("import limits, reading")], root, ["src", "."], [])
    assert found.modules["limits"].path == "src/limits.py"
    assert found.modules["reading"].path == "src/reading.py"
    assert found.roots >= {"limits", "reading"}


@pytest.mark.parametrize(
    ("name", "reason"), [("broken", "can't be read as Python"), ("fast", "compiled")]
)
def test_what_cannot_be_taken_has_a_reason(name: str, reason: str, root: Path) -> None:
    found = local_modules([ast.parse(f"import {name}")], root, ["."], [])
    assert reason in found.unusable[name]
    assert not found.modules


def test_tests_are_taken_that_need_only_what_the_code_needs(root: Path) -> None:
    tests = {
        "test_limits.py": "import json, pytest, pandas, limits",
        "tests/test_tools.py": "import hypothesis, tools",
        "test_unused.py": "import unused",
        "features/tests/test_words.py": "from features.words import LONGEST",
        "features/test_text.py": "from . import text",
        "test_features.py": "def",
    }
    for name, text in tests.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    found = local_modules([ast.parse("import pandas, tools")], root, ["."], ["pandas"])
    assert [(one.name, one.path) for one in found.tests] == [
        ("test_features_words", "features/tests/test_words.py"),
        ("test_limits", "test_limits.py"),
    ]


def test_packages_are_told_from_modules(root: Path) -> None:
    found = local_modules([ast.parse("import features, limits")], root, ["."], [])
    assert found.modules["features"].is_package
    assert not found.modules["limits"].is_package
