"""Functions and classes of the notebook against those of the generated package."""

import functools
import textwrap
from typing import Any

import cloudpickle
import pytest

from jupyter_mlops.validation.compare import Comparison, Verdict, compare

EQUAL = Comparison(Verdict.EQUAL)


def defined(source, name="f", module="__main__", **outer):
    space = {"__name__": module, **outer}
    exec(textwrap.dedent(source), space)  # noqa: S102  # a notebook's own code
    return space[name]


def nested(source, name="f", module="churn.train", **outer):
    """The same source inside a function, as the package may have it."""
    assignments = "".join(f"    {key} = {key}_value\n" for key in outer)
    inner = textwrap.indent(textwrap.dedent(source).strip("\n"), "    ")
    code = f"def around():\n{assignments}{inner}\n    return {name}\n"
    values = {f"{key}_value": value for key, value in outer.items()}
    return defined(code, "around", module, **values)()


FUNCTIONS = {
    "plain": "def f(x, *rest, y=2, **more):\n    return x + y",
    "documented": 'def f(x):\n    """What it does."""\n    return [n for n in x if n > LIMIT]',
    "generator": "def f(x):\n    for n in range(x):\n        yield n * LIMIT",
    "comprehensions": "def f(x):\n    return {n: m for n in x for m in (LIMIT, n) if n != LIMIT}",
    "inner function": """
        def f(x, base=(1, 2)):
            total = 0
            def add(n, by=LIMIT):
                nonlocal total
                total += n * LIMIT + by
                return lambda: total + LIMIT
            return [add(n)() for n in x]
        """,
    "exceptions": """
        def f(x):
            try:
                with open(x) as stream:
                    return stream.read(LIMIT)
            except (OSError, ValueError) as error:
                raise RuntimeError(f"{LIMIT!r}") from error
            finally:
                print(x)
        """,
    "loops": """
        def f(x):
            while x < LIMIT:
                x += 1
                if x == 3:
                    continue
            else:
                assert x, LIMIT
            return x if x > LIMIT else -x
        """,
    "inner class": """
        def f(x):
            class Inner:
                limit = LIMIT
                def get(self):
                    return LIMIT + x
            return Inner().get()
        """,
    "many names": "def f(x):\n"
    + "".join(f"    v{n} = x + {n}\n" for n in range(300))
    + "    while v1 < LIMIT:\n"
    + "".join(f"        v{n} += LIMIT\n" for n in range(200))
    + "    return v299",
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_equals_its_copies(name):
    function = defined(FUNCTIONS[name], LIMIT=3)
    assert compare(function, defined(FUNCTIONS[name], module="churn.definitions", LIMIT=3)) == EQUAL
    assert compare(function, nested(FUNCTIONS[name], LIMIT=3)) == EQUAL
    assert compare(cloudpickle.loads(cloudpickle.dumps(function)), function) == EQUAL
    assert (
        compare(function, defined("\n\n# moved\n" + textwrap.dedent(FUNCTIONS[name]), LIMIT=3))
        == EQUAL
    )


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "plain"])
def test_another_outer_value_is_found(name):
    function = defined(FUNCTIONS[name], LIMIT=3)
    for other in (defined(FUNCTIONS[name], LIMIT=4), nested(FUNCTIONS[name], LIMIT=4)):
        found = compare(function, other)
        assert (found.verdict, found.where) == (Verdict.DIFFERENT, "outer name 'LIMIT'")


CHANGED = [
    ("def f(x): return x + 1", "def f(x): return x + 2"),
    ("def f(x): return x + 1", "def f(x): return x + True"),
    ("def f(x): return x + 1", "def f(x): return x - 1"),
    ("def f(x): return x.a", "def f(x): return x.b"),
    ("def f(x): return x", "def f(y): return y"),
    ("def f(x): return x", "def f(x, /): return x"),
    ("def f(x): return x", "def f(*x): return x"),
    ("def f(x=1): return x", "def f(x=2): return x"),
    ("def f(*, x=1): return x", "def f(*, x=2): return x"),
    ("def f(x): return x", "def f(x):\n yield x"),
    ("def f(x): return x", "async def f(x): return x"),
    ("def f(x: int): return x", "def f(x: float): return x"),
    ("def f(x: int): return x", "def f(x): return x"),
    ('def f(x):\n "a"\n return x', 'def f(x):\n "b"\n return x'),
    ("def f(x):\n def g(y): return y\n return g", "def f(x):\n def g(y): return x\n return g"),
    ("def f(x): return x < 1", "def f(x): return x <= 1"),
    ("def f(x): return [n for n in x if n]", "def f(x): return [n for n in x if not n]"),
    ("def f(x): return lambda: x + 1", "def f(x): return lambda: x + 2"),
    ("def f(x): return (1, (2, 3))", "def f(x): return (1, (2, 4))"),
    ("def f(x): return min(x)", "def f(x): return max(x)"),
    ("def f(x): return min(x)", "def min(x): return 3\ndef f(x): return min(x)"),
    (
        "def f(x):\n try:\n  a(); b()\n except E: pass",
        "def f(x):\n a()\n try: b()\n except E: pass",
    ),
    ("def f(x):\n y = 1\n return lambda: y", "y = 1\ndef f(x):\n z = 1\n return lambda: y"),
    ("def f(x): pass", "def f(x): pass\nf.calls = 3"),
    ("def g(x): pass\nf = g", "def f(x): pass"),
    ("f = lambda x: x", "f = lambda x: -x"),
    ("K = [1]\ndef f(x): return K", "K = [2]\ndef f(x): return K"),
    ("K = [1]\ndef f(x): return K", "def f(x): return K"),
    ("def g(): return 1\ndef f(): return g()", "def g(): return 2\ndef f(): return g()"),
    (
        "def g(): return f()\ndef f(): return g(), 1",
        "def g(): return f(), 2\ndef f(): return g(), 1",
    ),
]


@pytest.mark.parametrize(("source", "changed"), CHANGED)
def test_another_function_is_found(source, changed):
    assert compare(defined(source), defined(source, module="churn.train")) == EQUAL
    assert compare(defined(source), defined(changed)).verdict is Verdict.DIFFERENT
    assert compare(defined(source), nested(changed)).verdict is Verdict.DIFFERENT


ANNOTATED = {
    "arguments": ("def f(x, *, y=2): return x", "def f(x: Any, *, y: Any = 2) -> None: return x"),
    "recorded types": (
        "def f(x, y=None): return x",
        "def f(x: float, y: list[str] | None = None) -> float: return x",
    ),
    "inner function": (
        """
        def f(x, by=3):
            def inner(n, k=by, *, m=2):
                return lambda: x + n + k
            return inner
        """,
        """
        def f(x: Any, by: Any = 3) -> Any:
            def inner(n: Any, k: Any = by, *, m: Any = 2) -> Any:
                return lambda: x + n + k
            return inner
        """,
    ),
    "partly annotated": (
        "def f(x: int):\n    def g(y: list[int], z): return y\n    return g",
        "def f(x: int) -> Any:\n    def g(y: list[int], z: Any) -> Any: return y\n    return g",
    ),
    "wrapped by an object": (
        """
        import functools
        class only_if:
            def __init__(self, function):
                functools.update_wrapper(self, function)
        @only_if
        def f(x): return x
        """,
        """
        import functools
        class only_if:
            def __init__(self, function):
                functools.update_wrapper(self, function)
        @only_if
        def f(x: Any) -> Any: return x
        """,
    ),
    "inner class": (
        "def f(x):\n    class Inner:\n        def get(self, y): return x\n    return Inner",
        "def f(x: Any) -> Any:\n    class Inner:\n        def get(self, y: Any) -> Any: return x\n"
        "    return Inner",
    ),
}


@pytest.mark.parametrize("name", ANNOTATED)
def test_types_that_the_package_adds_make_no_difference(name):
    source, annotated = ANNOTATED[name]
    ours = defined(source)
    assert compare(ours, defined(annotated, module="churn.definitions", Any=Any)) == EQUAL
    assert compare(ours, nested(annotated, Any=Any)) == EQUAL


def test_what_a_name_is_bound_to_later_makes_no_difference():
    source = "def f(x): return later(x)"
    assert compare(defined(source), defined(source, module="churn.train", later=len)) == EQUAL


def test_closures_are_compared_by_value():
    source = "def make(k):\n    return lambda x: x * k\n"
    assert compare(defined(source, "make")(2), defined(source, "make")(2)) == EQUAL
    assert compare(defined(source, "make")(2), defined(source, "make")(3)).verdict == "different"


def test_methods_and_cached_functions_are_compared_by_their_code():
    caching = "import functools\n@functools.lru_cache\ndef f(x): return x + {}"
    assert compare(defined(caching.format(1)), defined(caching.format(1))) == EQUAL
    assert compare(defined(caching.format(1)), defined(caching.format(2))).verdict == "different"
    partly = functools.partial(defined("def f(x, y): return x"), 1)
    assert (
        compare(partly, functools.partial(defined("def f(x, y): return y"), 1)).verdict
        == "different"
    )
    assert compare({1}.add, {1}.add) == EQUAL
    assert compare({1}.add, {1}.discard).verdict == "different"


CLASSES = {
    "plain": """
        class Ratio:
            places = 2
            def __init__(self, a): self.a = a
            @property
            def half(self): return round(self.a / 2, self.places)
            @staticmethod
            def one(): return Ratio(1)
            @classmethod
            def two(cls): return cls(2)
        value = Ratio(3)
        """,
    "dataclass": """
        from dataclasses import dataclass, field
        @dataclass(order=True)
        class Ratio:
            a: int
            parts: list = field(default_factory=list)
            def half(self): return self.a / 2
        value = Ratio(3, [1])
        """,
    "named tuple": """
        from typing import NamedTuple
        class Ratio(NamedTuple):
            a: int
            b: float = 2
        value = Ratio(3)
        """,
    "enumeration": """
        import enum
        class Ratio(enum.Enum):
            LOW = 2
            HIGH = [3]
            def half(self): return self.value / 2
        value = [Ratio.HIGH, {Ratio.LOW: 1}]
        """,
    "estimator": """
        from sklearn.base import BaseEstimator, TransformerMixin
        class Ratio(TransformerMixin, BaseEstimator):
            def __init__(self, by=2): self.by = by
            def fit(self, X, y=None):
                self.n_features_ = X.shape[1]
                return self
            def transform(self, X): return super().transform(X) / self.by
        value = Ratio(2)
        """,
    "slots": """
        class Ratio:
            __slots__ = ("a",)
            kept = []
            def half(self): return self.a / 2
        value = Ratio()
        value.a = 2
        """,
}


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_of_the_notebook_may_live_anywhere_in_the_package(name):
    ours = defined(CLASSES[name], "value")
    assert compare(ours, defined(CLASSES[name], "value", "churn.definitions")) == EQUAL
    assert compare(ours, nested(CLASSES[name], "value")) == EQUAL
    unpickled = cloudpickle.loads(cloudpickle.dumps(ours))
    assert compare(unpickled, defined(CLASSES[name], "value", "churn.definitions")) == EQUAL


@pytest.mark.parametrize("name", CLASSES)
def test_another_class_is_found(name):
    ours = defined(CLASSES[name], "value")
    renamed = defined(CLASSES[name].replace("Ratio", "Share"), "value", "churn.definitions")
    changed = defined(CLASSES[name].replace("2", "5"), "value", "churn.definitions")
    assert compare(ours, renamed).verdict is Verdict.DIFFERENT
    if name != "slots":
        assert compare(ours, changed).verdict is Verdict.DIFFERENT


def test_state_that_a_class_gathers_counts():
    ours, theirs = (defined(CLASSES["slots"], "Ratio") for _ in range(2))
    theirs.kept.append(1)
    assert compare(ours, theirs).where == ".kept"


@pytest.mark.parametrize(
    ("body", "other"),
    [
        ("__slots__ = ('a', 'b')", "__slots__ = ('a', 'c')"),
        ("a: int", "a: float"),
        ("a: int", "pass"),
        ("def get(self): return 1", "def get(self): return 2"),
        ("def get(self): return 1", "@property\n    def get(self): return 1"),
        ("limit = 1", "limit = 2"),
    ],
)
def test_what_stands_in_a_class_counts(body, other):
    ours = defined(f"class Ratio:\n    {body}", "Ratio")
    assert compare(ours, defined(f"class Ratio:\n    {body}", "Ratio", "churn.data")) == EQUAL
    changed = defined(f"class Ratio:\n    {other}", "Ratio", "churn.data")
    assert compare(ours, changed).verdict is Verdict.DIFFERENT
    assert compare(changed, ours).verdict is Verdict.DIFFERENT


def test_blanks_that_a_formatter_cuts_from_docstrings_make_no_difference():
    body = "class Mean:\n    {0}\n    def fit(self):\n        {0}\n        return 1\n"
    ours = defined(body.format('""" constructor  \\n    \\n    of a mean  """'), "Mean")
    written = body.format('"""constructor\\n\\n    of a mean"""')
    assert compare(ours, defined(written, "Mean", "churn.data")) == EQUAL
    other = written.replace("mean", "sum")
    assert compare(ours, defined(other, "Mean", "churn.data")).verdict is Verdict.DIFFERENT


def test_a_class_of_a_library_may_not_move():
    one = defined(CLASSES["plain"], "value", "library.a")
    assert compare(one, defined(CLASSES["plain"], "value", "library.b")).verdict == "different"
    assert compare(one, defined(CLASSES["plain"], "value", "__main__")).verdict == "different"
