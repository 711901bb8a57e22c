"""A parameter is read where it is used, unless that could mean something else."""

import pytest

from jupyter_mlops.lowering.inlining import inlined

TEXTS = {"C": "params.c", "SEED": "params.seed"}


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("model = make(C=C, seed=SEED)", "model = make(C=params.c, seed=params.seed)"),
        ("x = -C ** 2 + C", "x = -params.c ** 2 + params.c"),
        ("über = C  # the C that counts", "über = params.c  # the C that counts"),
        ("x = [\n    C,\n    (SEED),\n]", "x = [\n    params.c,\n    (params.seed),\n]"),
        ("x = [C * y for y in ys]", "x = [params.c * y for y in ys]"),
        ("x.C = y.C", "x.C = y.C"),
    ],
)
def test_what_is_only_read_is_replaced(body: str, written: str) -> None:
    assert inlined(body, TEXTS) == (written, {})


@pytest.mark.parametrize(
    "body",
    [
        "C = C + 1",
        "C += 1",
        "del C",
        "for C in range(3): pass",
        "f(C := 2)",
        "import C",
        "with open(C) as C: pass",
        "try:\n    f()\nexcept ValueError as C:\n    pass",
        "match x:\n    case [1, *C]:\n        pass",
        "f = lambda x: x * C",
        "def f(x):\n    return x * C",
        "def f(x, y=C):\n    return x * y",
        "class A:\n    c = C",
        'print(f"{C:.2f}")',
        'df = df.query("price > @C")',
        "x = eval(text) + C",
        "x = locals() and C",
    ],
)
def test_what_may_mean_something_else_is_bound(body: str) -> None:
    assert inlined(body, {"C": "params.c"}) == (body, {"C": "params.c"})


@pytest.mark.parametrize("body", ["params = 3\nx = C", "x = [C for params in ys]"])
def test_another_value_in_the_place_of_the_parameters_is_seen(body: str) -> None:
    assert inlined(body, {"C": "params.c"}) == (body, {"C": "params.c"})


def test_one_name_is_bound_and_another_replaced() -> None:
    body = "x = C\nSEED = SEED + 1"
    assert inlined(body, TEXTS) == ("x = params.c\nSEED = SEED + 1", {"SEED": "params.seed"})
