"""Generated files are formatted, and mean what they meant."""

import pytest

from jupyter_mlops.targets.formatting import formatted


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
        'def f():\n    """ Usage: a. """\n\n\nprint(docopt(f.__doc__),  1)\n',
        "\x00",
    ],
)
def test_what_could_change_or_cannot_be_read_stays(text: str) -> None:
    assert one(text) == text


def test_other_files_are_left_alone() -> None:
    assert formatted({"a.md": b"x  =1", "b.py": b"x  =1\n"}) == {
        "a.md": b"x  =1",
        "b.py": b"x = 1\n",
    }
