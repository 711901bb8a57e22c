"""Names: cells, and by hand what they take in and give; `conftest.py` says how they are judged."""

from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.facts import Facts

FIRST = [
    # those on which tools for notebooks were measured
    ("z = 1", "", "z"),
    ("z = n + 1", "n", "z"),
    ("n += 1", "n", "n"),
    ("del n", "n", "n"),
    ("print(z := len(xs))", "xs", "z"),
    ("if (z := pure(xs)) > 1:\n    w = z", "xs", "z w"),
    ("xs = [xs for xs in xs]", "xs", "xs"),
    ("zs = [(last := one) for one in xs]", "xs", "zs last"),
    ("if flag:\n    z = 1", "flag", "z"),
    ("df", "df", ""),
    ("def f(v):\n    return v * k", "", "f"),
    ("f = lambda v, m=n: v + m + k", "n k", "f"),
    ("match xs:\n    case [first, *rest]:\n        z = first", "xs", "first rest z"),
    ("class M:\n    a = k\n    def m(self):\n        return n", "k", "M"),
    ("class M:\n    k = k + 1", "k", "M"),
    ("for i in xs:\n    last = i", "xs", "i last"),
    ("for i in xs:\n    print(i)", "xs", "i"),
    ("xs.append(1)", "xs", "xs"),
    ("model.fit(X, y)", "X model y", "model"),
    ("df.drop(columns=['p'], inplace=True)", "df", "df"),
    ("df['r'] = df['p'] * 2", "df", "df"),
    ("df.columns = ['v', 'w']", "df", "df"),
    ("raise_n()", "n", "n"),
    ("import os.path", "", ""),
    ("v, (w, *z) = 1, (2, 3, 4)", "", "v w z"),
    ("with io.StringIO('a') as f:\n    z = f.read()", "", "f z"),
    ("try:\n    z = pure(xs)\nexcept TypeError as e:\n    z = None", "xs", "z"),
]

BINDING = [
    ("a = b = xs", "xs", "a b"),
    ("a, b = b, a = 1, 2", "", "a b"),
    ("(n, k) = (k, n)", "n k", "n k"),
    ("xs[0], z = 5, 6", "xs", "xs z"),
    ("*head, last = xs", "xs", "head last"),
    ("[a, [b, *c]] = 1, [2, 3]", "", "a b c"),
    ("z: int = n", "n", "z"),
    ("z: int", "", ""),
    ("n: int = n + 1", "n", "n"),
    ("xs += [4]", "xs", "xs"),
    ("zs = xs\nzs += [4]", "xs", "xs zs"),
    ("zs = xs\nzs = zs + [4]", "xs", "zs"),
    ("z = n\nz += 1", "n", "z"),
    ("text += 'c'", "text", "text"),
    ("pair += (3,)", "pair", "pair"),
    ("st |= {3}", "st", "st"),
    ("d |= {'z': 1}", "d", "d"),
    ("arr *= 2", "arr", "arr"),
    ("view = arr[1:]\nview *= 2", "arr", "arr view"),
    ("df['p'] += 1", "df", "df"),
    ("df.p *= 2", "df", "df"),
    ("d['p'] += n", "d n", "d"),
    ("nested['in']['v'] += [2]", "nested", "nested"),
    ("box.v = xs", "box xs", "box"),
    ("del d['p']", "d", "d"),
    ("del xs[0], box.v", "xs box", "xs box"),
    ("del n, k", "n k", "n k"),
    ("z = n\ndel z", "n", ""),
    ("if (z := n) > (w := k):\n    pass", "n k", "z w"),
    ("flag and (z := n)", "flag n", "z"),
    ("off and (z := n)", "off n", "", "z"),
    ("z = (w := n) + w", "n", "z w"),
    ("zs = [w := one for one in xs]", "xs", "zs w"),
    ("any((hit := one) > 2 for one in xs)", "xs", "hit"),
    ("for i, n in enumerate(xs):\n    pass", "xs", "i n"),
    ("for d['p'] in xs:\n    pass", "d xs", "d"),
    ("for i in []:\n    z = i", "", "", "i z"),
    ("while n > 0:\n    n -= 1", "n", "n"),
    ("for i in xs:\n    if i == 1:\n        break\nelse:\n    z = i", "xs", "i", "z"),
    ("if off:\n    z = 1\nelse:\n    w = 2", "off", "w", "z"),
    ("if flag:\n    z = 1\nelse:\n    z = n", "flag n", "z"),
    ("z = n if flag else k", "flag n k", "z"),
    ("try:\n    z = 1 / 0\nexcept ZeroDivisionError as e:\n    w = str(e)", "", "w", "z"),
    ("try:\n    z = n\nfinally:\n    w = k", "n k", "z w"),
    ("try:\n    z = n\nexcept ValueError:\n    w = 1\nelse:\n    v = z", "n", "z v", "w"),
    (
        "try:\n    raise ExceptionGroup('g', [ValueError()])\nexcept* ValueError as e:\n    z = 1",
        "",
        "z",
    ),
    ("with contextlib.suppress(ZeroDivisionError):\n    z = 1 / 0\n    w = n", "n", "", "z w"),
    (
        "with contextlib.nullcontext(xs) as v, contextlib.nullcontext(n) as w:\n    z = w",
        "xs n",
        "v w z",
    ),
    ("match d:\n    case {'p': z, **rest}:\n        pass", "d", "z rest"),
    ("match pair:\n    case (1, [w]) | w:\n        pass", "pair", "w"),
    (
        "match n:\n    case 3 if (z := k):\n        pass\n    case _:\n        w = 1",
        "n k",
        "z",
        "w",
    ),
    ("match box:\n    case Box(items=z) as whole:\n        pass", "box", "z whole"),
    ("assert n, (z := k)", "n k", ""),
    ("f'{n:{k}} {text!r}'", "n k text", ""),
    ("z = f'{(w := n)}'", "n", "z w"),
    ("print(*xs, sep=text)", "xs text", ""),
    ("z = xs[n - 1:k]", "xs n k", "z"),
    ("list = xs\nz = list", "xs", "list z"),
    ("z = lambda: w", "", "z"),
    ("global n\nn = 1", "", "n"),
]

SCOPES = [
    ("zs = [v * k for v in xs]", "xs k", "zs"),
    ("zs = {v: w for v, w in d.items()}", "d", "zs"),
    ("zs = [w for v in ys for w in v if w > n]", "ys n", "zs"),
    ("zs = [[w for w in v] for v in ys]", "ys", "zs"),
    ("zs = {v for v in xs if v in st}", "xs st", "zs"),
    ("total = sum(v * n for v in xs)", "xs n", "total"),
    ("zs = list(v for v in xs)", "xs", "zs"),
    ("n = [n for n in range(n)]", "n", "n"),
    ("z = (v * k for v in xs)", "xs k", "z"),
    ("f = lambda v=xs: v.append(1)\nf()", "xs", "f xs"),
    ("fs = [lambda: n for _ in xs]", "xs n", "fs"),
    ("zs = sorted(xs, key=lambda v: -v * k)", "xs k", "zs"),
    ("z = scaled(xs)", "xs k", "z"),
    ("z = list(map(scaled, [xs]))", "xs k", "z"),
    ("z = df.query('p > @n')", "df n", "z"),
    ("z = df[df.eval('p > @k and q < @n')]", "df k n", "z", "df"),
    ("z = df.query(f'p > @n and q > {k}')", "df k n", "z"),
]


@pytest.mark.parametrize(
    ("cell", "feature"), [("exec('z = n')", "dynamic"), ("eval('xs.append(n)')", "dynamic")]
)
def test_code_in_strings_is_named(facts: Callable[[str], Facts], cell: str, feature: str) -> None:
    assert feature in facts(f"# %%\n{cell}").units[0].effects.features


def test_a_star_import_is_named(facts: Callable[[str], Facts]) -> None:
    assert facts("# %%\nfrom math import *").units[0].symbols.star_import == "math"


@pytest.mark.parametrize("row", [*FIRST, *BINDING, *SCOPES], ids=lambda row: row[0])
def test_what_a_cell_takes_and_gives(truthful: Callable[..., None], row: tuple[str, ...]) -> None:
    truthful(*row)
