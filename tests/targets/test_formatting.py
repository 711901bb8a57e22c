"""Generated files are formatted, and mean what they meant."""

import tomllib
from pathlib import Path

import pytest

from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets import emit
from jupyter_mlops.targets.formatting import formatted

ROOT = Path(__file__).parents[2]


def one(text: str) -> str:
    return formatted({"src/a.py": text.encode()})["src/a.py"].decode()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x = [ 1,2 ]\n", "x = [1, 2]\n"),
        ("def f( a ):\n  return a\n", "def f(a):\n    return a\n"),
        ('def f():\n    """ A. \n\n    """\n', 'def f():\n    """A."""\n'),
        ("s = 'a' + b  # fmt: skip\n", "s = 'a' + b  # fmt: skip\n"),
    ],
)
def test_it_reads_as_a_formatter_writes_it(text: str, written: str) -> None:
    assert one(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "x = = 1\n",
        "\x00",
    ],
)
def test_what_cannot_be_read_stays(text: str) -> None:
    assert one(text) == text


def test_what_could_mean_something_else_stays_and_says_so_to_formatters() -> None:
    text = 'def f():\n    """ Usage: a. """\n\n\nprint(docopt(f.__doc__),  1)\n'
    written = one(text)
    assert written.endswith(f"\n# fmt: off\n{text}")
    assert one(written) == written


def test_packages_are_linted_by_the_formatter_that_wrote_them(cancer: Pipeline) -> None:
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    theirs = tomllib.loads(emit(cancer)["pyproject.toml"].decode())["project"]
    (wanted,) = (one for one in ours["dependencies"] if one.startswith("ruff"))
    assert wanted in theirs["optional-dependencies"]["lint"]


def test_other_files_are_left_alone() -> None:
    assert formatted({"a.md": b"x  =1", "b.py": b"x  =1\n"}) == {
        "a.md": b"x  =1",
        "b.py": b"x = 1\n",
    }
