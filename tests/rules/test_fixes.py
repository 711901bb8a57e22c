"""Mechanical fixes: what they write, that the finding is gone then, and where none is offered."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.fixing import fix_notebook

READ = 'df = pd.read_csv("rows.csv")\n'
OTHERS = Settings(ignore=("NB272",))
"""Constants become parameters in `test_liftable.py`."""
Found = Callable[[str], list[Diagnostic]]
SPLIT = "from sklearn.model_selection import train_test_split as split\nSEED = 7\n"
FIXES = [
    (
        "ML105",
        SPLIT + "a, b = split(X)",
        SPLIT + "a, b = split(X, random_state=SEED)",
    ),
    (
        "ML105",
        SPLIT + "a, b = split(\n    X,\n    test_size=0.2,\n)",
        SPLIT + "a, b = split(\n    X,\n    test_size=0.2,\n    random_state=SEED,\n)",
    ),
    (
        "ML105",
        SPLIT + "a, b = split(X, random_state=None)",
        SPLIT + "a, b = split(X, random_state=SEED)",
    ),
    ("ML301", READ + "df.dropna(inplace=True)", READ + "df = df.dropna()"),
    (
        "ML301",
        READ + 'df.drop(["a"], axis=1, inplace=True)  # too old',
        READ + 'df = df.drop(["a"], axis=1)  # too old',
    ),
    (
        "ML301",
        READ + 'é = 1; df.rename(columns={"é": "e"}, inplace=True, **{}); é = 2',
        READ + 'é = 1; df = df.rename(columns={"é": "e"}, **{}); é = 2',
    ),
    (
        "ML301",
        READ + "if len(df):\n    df.dropna(inplace=True)",
        READ + "if len(df):\n    df = df.dropna()",
    ),
    (
        "ML302",
        READ + 'df["a"].fillna(0, inplace=True)',
        READ + 'df["a"] = df["a"].fillna(0)',
    ),
    (
        "ML303",
        READ + 'df["a"][df["b"] > 1] = 0',
        READ + 'df.loc[df["b"] > 1, "a"] = 0',
    ),
    (
        "ML303",
        READ + "df[df.b > 1]['a'] += 2",
        READ + "df.loc[df.b > 1, 'a'] += 2",
    ),
    (
        "ML303",
        READ + 'df["a"].loc[2:5] = 0',
        READ + 'df.loc[2:5, "a"] = 0',
    ),
    (
        "ML304",
        READ + "df = df.append(df, ignore_index=True)",
        READ + "df = pd.concat([df, df], ignore_index=True)",
    ),
    (
        "ML304",
        READ + 'df = df.append({"a": 1}, ignore_index=True)',
        READ + 'df = pd.concat([df, pd.DataFrame([{"a": 1}])], ignore_index=True)',
    ),
    (
        "ML305",
        "# with pandas 2\n" + READ + "part = df[df.a > 1]\npart['b'] = 1",
        "# with pandas 2\n" + READ + "part = df[df.a > 1].copy()\npart['b'] = 1",
    ),
    (
        "NB309",
        "try:\n    x = 1\nexcept :\n    x = 2",
        "try:\n    x = 1\nexcept Exception :\n    x = 2",
    ),
    ("ML301", READ + "%time df.dropna(inplace=True)", READ + "%time df = df.dropna()"),
    ("NB103", "from math import *\n\narea = pi", "from math import pi\n\narea = pi"),
    ("NB103", "from math import *\n\nx = pow(2, pi)", "from math import pi, pow\n\nx = pow(2, pi)"),
]


@pytest.mark.parametrize(("code", "source", "expected"), FIXES)
def test_fix(code: str, source: str, expected: str, found: Found, tmp_path: Path) -> None:
    assert code in {one.code for one in found(source)}
    (path,) = tmp_path.rglob("example.ipynb")
    before = json.loads(path.read_text(encoding="utf-8"))
    fixed = fix_notebook(path, OTHERS)
    assert fixed.sources == {3: expected}
    assert code in {one.code for one in fixed.applied}
    assert code not in {one.code for one in fixed.result.diagnostics}
    assert json.loads(path.read_text(encoding="utf-8")) == before


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(READ + "other = df\ndf.dropna(inplace=True)", id="other name"),
        pytest.param(READ + "both = [df]\ndf.dropna(inplace=True)", id="in a list"),
        pytest.param(
            READ + "def show(t=df):\n    return t\n\ndf.dropna(inplace=True)\nshow()", id="default"
        ),
        pytest.param(READ + "for _ in '12':\n    df.dropna(inplace=True)", id="loop"),
        pytest.param(
            READ + "def clean(t):\n    t.dropna(inplace=True)\n\nclean(df)", id="in a function"
        ),
        pytest.param(READ + "x = df.dropna(inplace=True)", id="value is used"),
        pytest.param(READ + "flag = True\ndf.dropna(inplace=flag)", id="not plainly true"),
        pytest.param(READ + "%time df.a.fillna(0, inplace=True)", id="attribute in a magic"),
        pytest.param(
            READ + "df.drop(\n    'a',  # why\n    axis=1,\n    inplace=True,\n)", id="over lines"
        ),
        pytest.param(READ + "df['a'][0] = 1", id="label or position"),
        pytest.param(READ + "df['a'][0:3] = 1", id="positions"),
        pytest.param(READ + "df['a'].iloc[0] = 1", id="position"),
        pytest.param(READ + "row = df['a']\ndf = df.append(row)", id="series is appended"),
        pytest.param(SPLIT.replace("SEED = 7", "") + "a, b = split(X)", id="no seed"),
        pytest.param(SPLIT + "SEED = 8\na, b = split(X)", id="seed that changes"),
        pytest.param(SPLIT.replace("7", "None") + "a, b = split(X)", id="seed that is none"),
        pytest.param(SPLIT.replace("SEED = 7", "") + "a, b = split(X)\nSEED = 7", id="seed below"),
        pytest.param("from explorer import *\n\narea = pi", id="exports unknown"),
    ],
)
def test_no_mechanical_fix(source: str, found: Found) -> None:
    assert [one.edits for one in found(source)] == [()] * len(found(source))
    assert found(source)


def test_fix_that_changes_results_says_so(found: Found) -> None:
    sources = [READ + 'df["a"].fillna(0, inplace=True)', READ + 'df["a"][df.a > 1] = 0']
    for source in [*sources, SPLIT + "a, b = split(X)"]:
        (one,) = (one for one in found(source) if one.edits)
        assert "changes results" in one.fix


def test_several_fixes_in_one_cell(found: Found, tmp_path: Path) -> None:
    found(READ + 'df["a"].fillna(0, inplace=True)\ndf.dropna(inplace=True)\ndf = df.append(df)')
    (path,) = tmp_path.rglob("example.ipynb")
    fixed = fix_notebook(path, OTHERS)
    expected = 'df["a"] = df["a"].fillna(0)\ndf = df.dropna()\ndf = pd.concat([df, df])'
    assert fixed.sources == {3: READ + expected}
    assert fixed.diff.count("\n@@") == 1
