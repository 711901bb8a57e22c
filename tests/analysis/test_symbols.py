"""What statements read, bind and unbind."""

import ast

import pytest

from jupyter_mlops.analysis.symbols import Symbols, symbols_of


def spoken(found: Symbols) -> str:
    """Say what a statement does in one line; parts that are empty are left out."""
    parts = {
        "uses": found.uses,
        "defs": found.defs,
        "may": found.may_defs,
        "dels": found.dels,
        "later": found.deferred,
        "class": found.class_reads,
    }
    said = [f"{part}: {' '.join(sorted(names))}" for part, names in parts.items() if names]
    for name, reads in sorted(found.captures.items()):
        if reads:
            said.append(f"{name} reads: {' '.join(sorted(reads))}")
    for name, writes in sorted(found.global_writes.items()):
        said.append(f"{name} binds: {' '.join(sorted(writes))}")
    if found.star_import:
        said.append(f"star: {found.star_import}")
    return "; ".join(said)


def symbols(source: str) -> Symbols:
    (node,) = ast.parse(source).body
    return symbols_of(node)


PROBES = [
    # one-cell probes on which tools for notebooks are known to fail
    ("x = 1", "defs: x"),
    ("y = x + 1", "uses: x; defs: y"),
    ("total += 1", "uses: total; defs: total"),
    ("del x", "uses: x; dels: x"),
    ("print(n := len(xs))", "uses: len print xs; defs: n"),
    ("if (n := f(x)) > 1:\n    y = n", "uses: f x; defs: n; may: y"),
    ("x = [x for x in x]", "uses: x; defs: x"),
    ("ys = [(last := y) for y in xs]", "uses: xs; defs: ys; may: last"),
    ("if flag:\n    y = 1", "uses: flag; may: y"),
    ("df", "uses: df"),
    ("def f(x):\n    return x * k", "defs: f; f reads: k"),
    ("f = lambda x, n=N: x + n + k", "uses: N; defs: f; later: k"),
    ("match v:\n    case [a, *rest]:\n        y = a", "uses: v; may: a rest y"),
    ("class M:\n    a = k\n    def m(self):\n        return c", "uses: k; defs: M; M reads: c"),
    ("class M:\n    k = k + 1", "uses: k; defs: M; class: k"),
    ("for i in xs:\n    s = i", "uses: xs; may: i s"),
    ("for i in xs:\n    print(i)", "uses: print xs; may: i"),
    ("xs.append(1)", "uses: xs"),
    ("model.fit(X, y)", "uses: X model y"),
    ("df.drop(columns=c, inplace=True)", "uses: c df"),
    ("df['a'] = df.b", "uses: df"),
    ("df.columns = names", "uses: df names"),
    ("def bump():\n    global n\n    n += 1", "defs: bump; bump reads: n; bump binds: n"),
    ("exec(code)", "uses: code exec"),
    ("from math import *", "star: math"),
    ("import os.path", "defs: os"),
    ("import os.path as p", "defs: p"),
    ("a, (b, *c) = v", "uses: v; defs: a b c"),
    ("with open(p) as f:\n    t = f.read()", "uses: open p; defs: f t"),
    ("try:\n    a = f()\nexcept E as e:\n    a = None", "uses: E f; defs: a"),
]

SIMPLE = [
    ("x: int = y", "uses: int y; defs: x"),
    ("x: int", "uses: int"),
    ("a.b: int", "uses: a int"),
    ("a.b: int = c", "uses: a c int"),
    ("a = b = c", "uses: c; defs: a b"),
    ("a, b = b, a", "uses: a b; defs: a b"),
    ("a[i] = a[j] = v", "uses: a i j v"),
    ("a.b += c", "uses: a c"),
    ("a[i] += c", "uses: a c i"),
    ("del d[k], o.a", "uses: d k o"),
    ("del a, b", "uses: a b; dels: a b"),
    ("*a, b = c", "uses: c; defs: a b"),
    ("pass", ""),
    ("global x", ""),
    ("raise E(m) from c", "uses: E c m"),
    ("assert c, f'{m}'", "uses: c m"),
    ("assert c, (w := m)", "uses: c m"),
    ("from a import b, c as d", "defs: b d"),
    ("from . import b", "defs: b"),
    ("from .m import *", "star: m"),
    ("import a.b, c as d", "defs: a d"),
]

EXPRESSIONS = [
    ("a and (b := c)", "uses: a c; may: b"),
    ("(b := c) and a", "uses: a c; defs: b"),
    ("a and (b := c) and b", "uses: a c; may: b"),
    ("(b := 1) if c else (b := 2)", "uses: c; defs: b"),
    ("(b := 1) if c else d", "uses: c d; may: b"),
    ("a < (b := c) < (d := e)", "uses: a c e; defs: b; may: d"),
    ("{k: v, (v := 1): 2}", "uses: k v; defs: v"),
    ("{(k := 1): k}", "defs: k"),
    ("[x for x in xs if x > t]", "uses: t xs"),
    ("[y for x in xs for y in x]", "uses: xs"),
    ("[x for y in x for x in y]", "uses: x"),
    ("{k: v for k, v in d.items()}", "uses: d"),
    ("{x for x in (lambda: q)()}", "later: q"),
    ("[0 for d[i] in xs]", "uses: d i xs"),
    ("[y for x in xs if (y := f(x))]", "uses: f xs; may: y"),
    ("[(t := t + x) for x in xs]", "uses: t xs; may: t"),
    ("[[y for y in x] for x in xs]", "uses: xs"),
    ("[lambda: x + k for x in xs]", "uses: xs; later: k"),
    ("sum(x * k for x in xs)", "uses: k sum xs"),
    ("g = (x * k for x in xs)", "uses: k xs; defs: g; later: k xs"),
    ("f'{a:{w}} {b!r}'", "uses: a b w"),
    ("f(*a, **b)", "uses: a b f"),
    ("a[b:c, d]", "uses: a b c d"),
    ("(lambda a, *b, c=d, **e: a + b + c + e + g)", "uses: d; later: g"),
    ("lambda: (y := k) + y", "later: k"),
    ("sorted(xs, key=lambda r: r[c])", "uses: sorted xs; later: c"),
    ("await f(x)", "uses: f x"),
    ("max(a, b)", "uses: a b max"),
]

PATHS = [
    ("if a:\n    x = 1\nelse:\n    x = 2", "uses: a; defs: x"),
    ("if a:\n    x = 1\nelif b:\n    x = 2", "uses: a b; may: x"),
    ("if a:\n    raise E\nelse:\n    x = 2", "uses: E a; defs: x"),
    ("if a:\n    del x", "uses: a x"),
    ("if a:\n    x = 1\n    del x", "uses: a"),
    ("if a:\n    del x\nelse:\n    del x", "uses: a x; dels: x"),
    ("if a:\n    x = 1\nelse:\n    del x", "uses: a x; may: x"),
    ("for x in x:\n    pass", "uses: x; may: x"),
    ("for i in xs:\n    print(s)\n    s = i", "uses: print s xs; may: i s"),
    ("for i in xs:\n    t = i\n    del t", "uses: xs; may: i"),
    ("for i in xs:\n    t = i\n    if c:\n        break\n    del t", "uses: c xs; may: i t"),
    ("for i in xs:\n    pass\nelse:\n    y = i", "uses: i xs; may: i y"),
    ("for d[k] in xs:\n    pass", "uses: d k xs"),
    ("for i in xs:\n    x = i\n    raise E", "uses: E xs; may: i x"),
    ("while n:\n    n -= 1", "uses: n; may: n"),
    ("while (n := f()):\n    y = n", "uses: f; defs: n; may: y"),
    ("async for i in xs:\n    y = i", "uses: xs; may: i y"),
    ("with a as b, b.c as d:\n    pass", "uses: a; defs: b d"),
    ("with suppress(E):\n    x = f()", "uses: E f suppress; may: x"),
    ("with m:\n    raise E", "uses: E m"),
    ("with a as d[k]:\n    pass", "uses: a d k"),
    ("async with a as b:\n    pass", "uses: a; defs: b"),
    ("try:\n    x = f()\nfinally:\n    g(x)", "uses: f g; defs: x"),
    (
        "try:\n    try:\n        x = f()\n    finally:\n        g(x)\nexcept E:\n    pass",
        "uses: E f g x; may: x",
    ),
    ("try:\n    x = f()\nexcept E:\n    g(x)", "uses: E f g x; may: x"),
    ("try:\n    x = f()\nexcept E:\n    raise", "uses: E f; defs: x"),
    ("try:\n    x = f()\n    del x\nexcept E:\n    pass", "uses: E f; may: x"),
    ("try:\n    pass\nexcept E as e:\n    y = e", "uses: E; may: y"),
    ("try:\n    import a\nexcept ImportError:\n    a = None", "uses: ImportError; defs: a"),
    ("try:\n    x = f()\nexcept E:\n    x = 1\nelse:\n    y = x", "uses: E f; defs: x; may: y"),
    ("try:\n    f()\nexcept* E as e:\n    x = e", "uses: E f; may: x"),
    (
        "if c:\n    x = 1\n    try:\n        f()\n        del x\n        g()\n"
        "    except E:\n        pass",
        "uses: E c f g; may: x",
    ),
    ("match v:\n    case 1:\n        x = 1\n    case _:\n        x = 2", "uses: v; defs: x"),
    ("match v:\n    case w if w > c:\n        x = w", "uses: c v; may: w x"),
    ("match v:\n    case P(a=q) | q:\n        pass", "uses: P v; may: q"),
    ("match v:\n    case {'k': a, **rest}:\n        pass", "uses: v; may: a rest"),
    ("match v:\n    case m.C as a:\n        pass", "uses: m v; may: a"),
    ("match v:\n    case [_, 2]:\n        y = z", "uses: v z; may: y"),
]

DEFINITIONS = [
    ("def f(a, *b, c, **d):\n    return a, b, c, d", "defs: f"),
    ("def f(a: T = d, *, b=e) -> R:\n    pass", "uses: R T d e; defs: f"),
    ("@w(k)\ndef f():\n    pass", "uses: k w; defs: f"),
    (
        "def f():\n    x = 1\n    def g():\n        return x + y\n    return g",
        "defs: f; f reads: y",
    ),
    ("def f():\n    return f()", "defs: f; f reads: f"),
    ("def f():\n    global a\n    a = 1", "defs: f; f binds: a"),
    ("def f():\n    import a\n    return a.b", "defs: f"),
    ("def f(xs):\n    return [x + k for x in xs]", "defs: f; f reads: k"),
    ("def f():\n    return lambda: k", "defs: f; f reads: k"),
    ("def f():\n    class A:\n        a = k\n    return A", "defs: f; f reads: k"),
    ("def f(g=lambda: k):\n    pass", "defs: f; later: k"),
    ("def top(df):\n    return df.head(n)", "defs: top; top reads: n"),
    ("def genexpr():\n    return n", "defs: genexpr; genexpr reads: n"),
    (
        "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = k\n    g()",
        "defs: f; f reads: k",
    ),
    ("async def f():\n    return k", "defs: f; f reads: k"),
    (
        "def f():\n    try:\n        g()\n    except E as e:\n        print(e)",
        "defs: f; f reads: E g print",
    ),
    (
        "if c:\n    def f():\n        return k\n    y = f()",
        "uses: c; may: f y; later: k; f reads: k",
    ),
    ("class A(B, metaclass=M):\n    pass", "uses: B M; defs: A"),
    ("@d\nclass A:\n    x: int = 0\n    y: T", "uses: T d int; defs: A"),
    ("class A:\n    xs = [1]\n    ys = [x for x in xs]", "defs: A"),
    ("class A:\n    global g\n    g = 1", "defs: A g; A binds: g"),
    ("class A:\n    def f():\n        return k\n    v = f()", "defs: A; later: k; A reads: k"),
    (
        "class A:\n    if x:\n        def f():\n            return k\n        f()",
        "uses: x; defs: A; later: k; A reads: k",
    ),
    ("class A:\n    class B:\n        v = k\n    w = B.v", "uses: k; defs: A; A reads: k"),
    ("class A:\n    __slots__ = ('a',)\n    __doc__ = __module__", "defs: A"),
]


@pytest.mark.parametrize(
    ("source", "expected"), [*PROBES, *SIMPLE, *EXPRESSIONS, *PATHS, *DEFINITIONS]
)
def test_statements(source: str, expected: str) -> None:
    assert spoken(symbols(source)) == expected


@pytest.mark.parametrize(
    ("source", "firm"),
    [
        ("print(x)", {"print", "x"}),
        ("for i in xs:\n    total += i", {"total", "xs"}),
        ("for i in xs:\n    if i:\n        y = first\n    else:\n        first = i", {"xs"}),
        ("if a:\n    x = 1\n    if b:\n        y = x", {"a", "b"}),
        ("with m:\n    if a:\n        x = 1\n    if b:\n        y = x", {"m", "a", "b"}),
        ("if a:\n    y = x", {"a", "x"}),
        ("try:\n    x = f()\nexcept E:\n    print(x)", {"E", "f", "print"}),
    ],
)
def test_reads_that_no_earlier_path_explains(source: str, firm: set[str]) -> None:
    found = symbols(source)
    assert found.firm == firm
    assert found.firm <= found.uses


def test_comprehensions_do_not_see_the_names_of_a_class_body() -> None:
    found = symbols("class A:\n    xs = [1]\n    ys = [x in xs for x in range(3)]")
    assert found.uses == {"xs", "range"}
