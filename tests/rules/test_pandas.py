"""Pitfalls of pandas: what is found, and what looks alike and is left alone."""

from collections.abc import Callable

import pytest

from jupyter_mlops.diagnostic import Diagnostic, Severity

READ = 'df = pd.read_csv("rows.csv")\n'
Found = Callable[[str], list[Diagnostic]]


def pitfalls(found: list[Diagnostic]) -> list[str]:
    return [one.code for one in found if one.code.startswith("ML3")]


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        (READ + "df.dropna(inplace=True)", ["ML301"]),
        (READ + 'df["a"].dropna(inplace=True)', ["ML302"]),
        (READ + "df.a.fillna(0, inplace=True)", ["ML302"]),
        (READ + 'df[["a", "b"]].fillna(0, inplace=True)', ["ML302"]),
        (READ + 'df.loc[df.a > 1, "b"].fillna(0, inplace=True)', ["ML302"]),
        (READ + 'df["a"][3] = 0', ["ML303"]),
        (READ + 'df[df.a > 1]["b"] = 0', ["ML303"]),
        (READ + 'df["a"].iloc[0] = 0', ["ML303"]),
        (READ + 'df.loc[df.a > 1]["b"] = 0', ["ML303"]),
        (READ + 'df["a"][df.b > 1] += 1', ["ML303"]),
        (READ + "df = df.append(df)", ["ML304"]),
        (READ + "for i, row in df.iterrows():\n    print(row)", ["ML306"]),
        (READ + "rows = [row for _, row in df.iterrows()]", ["ML306"]),
        ("from pandas import read_csv as r\nt = r('x.csv')\nt['a'][0] = 1", ["ML303"]),
        (READ + "def clean(t):\n    t['a'].fillna(0, inplace=True)\n\nclean(df)", ["ML302"]),
        ("for name in ['a', 'b']:\n    t = pd.read_csv(name)\n    t['x'][0] = 1", ["ML303"]),
        ("# with pandas 2\n" + READ + "part = df[df.a > 1]\npart['b'] = 1", ["ML305"]),
    ],
)
def test_found(source: str, codes: list[str], found: Found) -> None:
    assert pitfalls(found(source)) == codes


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "frames = {'a': load()}\nframes['a'].dropna(inplace=True)", id="dict of frames"
        ),
        pytest.param("grid = [[0, 0], [0, 0]]\ngrid[0][1] = 1", id="nested list"),
        pytest.param("cube = np.zeros((2, 2))\ncube[0][1] = 1", id="array"),
        pytest.param("rows = []\nrows.append(1)", id="list"),
        pytest.param(READ + "names = [*df.columns]\nnames.append('z')", id="names of columns"),
        pytest.param(READ + "df.index.names.append('z')", id="attribute that is no column"),
        pytest.param(READ + "df = df.dropna(inplace=False)", id="not in place"),
        pytest.param(READ + 'df.loc[3, "a"] = 0', id="one step"),
        pytest.param(READ + 'df.iloc[0, 0] = 0\ndf.at[0, "a"] = 0', id="one step by position"),
        pytest.param(READ + "df = [df]\ndf.append(1)", id="rebound to a list"),
        pytest.param(READ + "values = df.values\nvalues[0][1] = 2", id="array of a frame"),
        pytest.param(READ + "s = df['a']\ns[0] = 1", id="a series of its own, meant as one"),
        pytest.param(READ + "part = df[df.a > 1]\npart['b'] = 1", id="copy on write"),
        pytest.param(
            "# with pandas 2\n" + READ + "part = df[df.a > 1].copy()\npart['b'] = 1", id="copied"
        ),
        pytest.param(
            "class Table:\n    def iterrows(self):\n        return []\n\n"
            "for row in Table().iterrows():\n    print(row)",
            id="own iterrows",
        ),
        pytest.param(
            "for chunk in pd.read_csv('x', chunksize=9):\n    chunk[0][1] = 2", id="chunks"
        ),
        pytest.param(
            READ + "def put(t):\n    t[0][1] = 2\n\nput(df)\nput([[1, 2]])", id="called with both"
        ),
    ],
)
def test_left_alone(source: str, found: Found) -> None:
    assert pitfalls(found(source)) == []


@pytest.mark.parametrize(("version", "severity"), [(2, Severity.WARNING), (3, Severity.ERROR)])
def test_severity_is_that_of_the_installed_pandas(
    version: int, severity: Severity, found: Found
) -> None:
    source = f"# with pandas {version}\n{READ}df['a'].fillna(0, inplace=True)\ndf['a'][0] = 1"
    severities = {one.severity for one in found(source) if one.code in ("ML302", "ML303")}
    assert severities == {severity}
