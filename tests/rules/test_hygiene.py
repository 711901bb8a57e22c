"""Portability, secrets and swallowed failures: what is found, and what is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from jupyter_mlops.cli import main
from jupyter_mlops.diagnostic import Diagnostic

Found = Callable[[str], list[Diagnostic]]
# put together here, so that nothing that looks like a key stands in this file
OPENAI = "sk-" + "a1B2c3D4e5F6g7H8i9J0k1L2"
AWS = "AKIA" + "ABCDEFGH12345678"
GITHUB = "ghp_" + "a1B2c3D4e5" * 4
FINE_GRAINED = "github_pat_" + "a1B2c3D4e5" * 4
SECRETS = {
    "openai": f'client = OpenAI(api_key="{OPENAI}")',
    "aws": f'print("{AWS}")',
    "comment": f"x = 1  # {GITHUB}",
    "fine-grained": f"x = 1  # {FINE_GRAINED}",
    "magic": f"%env HF={OPENAI}",
    "password": 'password = "hunter2-5up3r"',
    "environment": 'os.environ["KAGGLE_API_KEY"] = "0f9e8d7c6b5a"',
    "dict": 'settings = {"client_secret": "0f9e8d7c6b5a"}',
    "url": 'url = "postgresql://ana:s3cr3t-word@db.example.org/churn"',
    "annotated": 'api_key: str = "0f9e8d7c6b5a"',
}
TEXTS = (OPENAI, AWS, GITHUB, FINE_GRAINED, "hunter2", "0f9e8d", "s3cr3t")


@pytest.mark.parametrize("source", SECRETS.values(), ids=SECRETS)
def test_secret_is_found_and_never_shown(source: str, found: Found, tmp_path: Path) -> None:
    found_here = [one for one in found(source) if one.code == "NB302"]
    assert len(found_here) == 1
    (path,) = tmp_path.rglob("example.ipynb")
    for options in ((), ("--json",)):
        shown = CliRunner().invoke(main, ["check", str(path), *options])
        assert shown.exit_code == 1
        assert "NB302" in shown.output
        assert not any(text in shown.output for text in TEXTS)


@pytest.mark.parametrize(
    "source",
    [
        'token = "[CLS]"',
        'password = "<your password>"',
        'password = os.environ["PASSWORD"]',
        'password = ""',
        'api_key = "YOUR_API_KEY"',
        'column = {"password": "user_password"}',
        'if password == "hunter2-5up3r":\n    print(1)',
        'max_tokens = "4096"',
        'url = "https://example.org/data.csv"',
        'url = f"postgresql://{user}:{password}@db/churn"',
        'key = "sepal_length"',
        'secret_message = "a long sentence about nothing"',
        "tokens = ['a', 'b']",
    ],
)
def test_no_secret(source: str, found: Found) -> None:
    assert "NB302" not in {one.code for one in found(source)}


def test_secret_in_markdown_is_found(found: Found) -> None:
    # a Markdown cell goes into the package with the rest of the notebook
    (one,) = (one for one in found(f"# %% [markdown]\nuse {AWS}") if one.code == "NB302")
    assert one.span is not None
    assert (one.span.line, one.span.column, one.span.end_column) == (1, 4, 24)


def test_secret_is_not_in_other_messages(found: Found) -> None:
    source = f'%pip install --index-url https://ana:s3cr3t-word@example.org x\ny = "{AWS}"'
    assert not any("s3cr3t" in one.message for one in found(source))


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ('df = pd.read_csv("/home/ana/rows.csv")', ["NB301"]),
        ('FOLDER = "/data/"\ndf = pd.read_csv(FOLDER + "rows.csv")', ["NB301"]),
        ('df = pd.read_csv("C:\\\\data\\\\rows.csv")', ["NB301"]),
        ('df = pd.read_csv("~/rows.csv")', ["NB301"]),
        ('from pathlib import Path as P\nhome = P("/home/ana")', ["NB301"]),
        ('df.to_csv("/home/ana/rows.csv")', ["NB301"]),
        ('import sys as s\ns.path.append("src")', ["NB306"]),
        ('sys.path[0:0] = ["src"]', ["NB306"]),
        ('df = pd.read_csv("https://example.org/rows.csv")', ["NB308"]),
        ('import joblib as j\nmodel = j.load("model.joblib")', ["NB305"]),
        ('import pickle\nwith open("m.pkl", "rb") as file:\n    m = pickle.load(file)', ["NB305"]),
        ('a = np.load("a.npy", allow_pickle=True)', ["NB305"]),
        ("try:\n    x = 1\nexcept:\n    x = 2", ["NB309"]),
        ("def f():\n    try:\n        return 1\n    except:\n        pass\n\nf()", ["NB309"]),
    ],
)
def test_found(source: str, codes: list[str], found: Found) -> None:
    assert [one.code for one in found(source) if one.code.startswith("NB3")] == codes


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('pattern = "/home/ana/rows.csv"\nprint(pattern)', id="never a path"),
        pytest.param('names = "/a/b".split("/")', id="text with slashes"),
        pytest.param('df = pd.read_csv("data/rows.csv")', id="relative"),
        pytest.param('open("/dev/null", "w")', id="everywhere"),
        pytest.param("print(sys.path)", id="only reads the import path"),
        pytest.param('import json\nx = json.load(open("x.json"))', id="no pickle"),
        pytest.param('a = np.load("a.npy")', id="array without pickle"),
        pytest.param(
            'import joblib\njoblib.dump(1, "m.joblib")\nm = joblib.load("m.joblib")',
            id="own pickle",
        ),
        pytest.param("try:\n    x = 1\nexcept ValueError:\n    x = 2", id="named"),
        pytest.param("try:\n    x = 1\nexcept:\n    print(1)\n    raise", id="raised again"),
    ],
)
def test_left_alone(source: str, found: Found) -> None:
    assert [one.code for one in found(source) if one.code.startswith("NB3")] == []


def test_place_of_a_finding_below_a_decorator(found: Found) -> None:
    source = "import functools\n\n@functools.cache\ndef f():\n    try:\n        return 1\n"
    source += "    except:\n        pass\n\nf()"
    (one,) = (one for one in found(source) if one.code == "NB309")
    assert one.span is not None
    assert (one.span.line, one.span.column, one.span.end_column) == (7, 4, 10)


def test_dropped_by_the_users_word(found: Found) -> None:
    cells = '# %% tags=["data"]\nrows = [1]\n\n# %% tags=["drop"]\nimport explorer\n'
    cells += "explorer.explore(rows)\n\n"
    cells += '# %% tags=["train"]\nmodel = sum(rows)\n\n# %% tags=["evaluate"]\nprint(model)'
    assert not {one.code for one in found(cells)} & {"NB221", "NB222", "NB251"}


TIME = "import time\n"


@pytest.mark.parametrize(
    ("source", "severities"),
    [
        (TIME + "stamp = time.time()\nrows = [stamp]", ["warning"]),
        ("year = pd.Timestamp.now().year", ["warning"]),
        ("from datetime import datetime as d\nnames = [d.now()]", ["warning"]),
        (TIME + "start = time.time()\nprint(time.time() - start)", ["info"]),
        (TIME + "a = time.time()\nb = time.time()\nspent = b - a", ["info"]),
        (TIME + "a = time.time()\nb = time.time()\nspent = b - a\nrows = [a]", ["info", "warning"]),
        ("print(pd.Timestamp.now())", ["info"]),
        # said once, where the clock is, and not at every call
        (TIME + "def now():\n    return time.time()\n\nx = now()\ny = now()", ["warning"]),
    ],
)
def test_clocks(source: str, severities: list[str], found: Found) -> None:
    clocks = [str(one.severity) for one in found(source) if one.code == "NB307"]
    assert sorted(clocks) == severities


@pytest.mark.parametrize(
    ("source", "found_there"),
    [
        ("import requests as r\nx = r.get('https://example.org').text", True),
        ("URL = 'https://example.org/'\ndf = pd.read_csv(URL + 'a.csv')", True),
        ("from sklearn.datasets import fetch_california_housing as f\nX = f().data", False),
        ("links = ['https://example.org/a.csv']", False),
    ],
)
def test_networks(source: str, found_there: bool, found: Found) -> None:
    assert ("NB308" in {one.code for one in found(source)}) is found_there


@pytest.mark.parametrize(
    ("timed", "below", "severities"),
    [
        ("rows.append(1)", "print(rows)", ["error"]),
        ("np.random.rand(3)", "print(np.random.rand(3))", ["error"]),
        ("rows.append(1)", "print(1)", []),
        ("total = sum(rows)", "print(rows)", []),
        ("explorer.run(rows)", "print(rows)", ["info"]),
        ("len(rows)", "print(rows)", []),
    ],
)
def test_timed_code(timed: str, below: str, severities: list[str], found: Found) -> None:
    source = f"import explorer\nrows = [1]\n%timeit {timed}\n{below}"
    timeits = [str(one.severity) for one in found(source) if one.code == "NB104"]
    assert timeits == severities


def test_dynamic_code_in_a_function_is_told_once(found: Found) -> None:
    source = (
        'def here():\n    return "__file__" in globals()\n\nx = 1 if here() else 0\n'
        'y = x + here()\nz = eval("x") + y\nprint(z + here())'
    )
    told = [one for one in found(source) if one.code == "NB110"]
    assert ["globals" in one.message for one in told] == [True, False]
