"""`_ =` is left out where nothing reads `_`, and nothing else is."""

import pytest

from jupyter_mlops.lowering.discarding import without_discards


@pytest.mark.parametrize(
    ("statements", "written"),
    [
        ("_ = plt.title('x')", "plt.title('x')"),
        ("_=f()", "f()"),
        ("é = 1; _ = f('ü')  # why", "é = 1; f('ü')  # why"),
        ("_ = ax.set(\n    title='x',\n)\ny = 1", "ax.set(\n    title='x',\n)\ny = 1"),
        ("_ = (\n    ax.set()\n)", "(\n    ax.set()\n)"),
        ("for a in b: _ = f(a)", "for a in b: f(a)"),
        ("with a:\n    if b:\n        _ = f()\n        _ = g()",
         "with a:\n    if b:\n        f()\n        g()"),
        ("_ = f()\nfor _ in range(3):\n    g()", "f()\nfor _ in range(3):\n    g()"),
        ("_ = f('a _ b')", "f('a _ b')"),
        ("x, _ = f()\n_ = g()", "x, _ = f()\ng()"),
    ],
)  # fmt: skip
def test_it_is_left_out(statements: str, written: str) -> None:
    assert without_discards(statements, "return Result(x=x)") == written


@pytest.mark.parametrize(
    ("statements", "ending"),
    [
        ("_ = f()\nx = _ + 1", ""),
        ("_ = f()\nx = f'{_}'", ""),
        ("_ = f()\nx = lambda: _", ""),
        ("_ = 0\n_ += f()", ""),
        ("_ = f()\ndel _", ""),
        ("_ = f()\ndef g():\n    global _\n    _ = 1", ""),
        ("_ = f()\nx = df.query('a > @_')", ""),
        ("_ = gettext\nx = _('text')", ""),
        ("_ = f()", "return Result(_=_)"),
        ("_ = a = f()", ""),
        ("a = _ = f()", ""),
        ("_: int = f()", ""),
        ("_ = \\\n    f()", ""),
        ("_.x = f()", ""),
        ("def g():\n    _ = f()", ""),
        ("__ = f()\n_a = f()", ""),
    ],
)
def test_it_stays(statements: str, ending: str) -> None:
    assert without_discards(statements, ending) == statements
