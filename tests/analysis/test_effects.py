"""What statements change, draw, read, write and show."""

import ast
from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.effects_of import Effects
from jupyter_mlops.analysis.facts import Facts

IMPORTS = """
import copy, functools, glob, itertools, json, operator, os, pickle, queue, random, time
from datetime import datetime
from pathlib import Path
import joblib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import scipy.stats as stats
import seaborn as sns
import statsmodels.formula.api as smf
import lightgbm as lgb
import foreignlib
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression
from sklearn.metrics import accuracy_score, classification_report, f1_score
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
"""


def spoken(effects: Effects) -> str:
    """Say all that a statement does in one line; what is empty is left out."""
    parts = ("must", "may", "resources", "reads", "writes", "looks", "roles", "uses", "features")
    found = {part: sorted(set(getattr(effects, part)) - {"plt", "np"}) for part in parts}
    return "; ".join(f"{part}: {' '.join(names)}" for part, names in found.items() if names)


Analyse = Callable[[str], Facts]


def last(facts: Analyse, source: str) -> Effects:
    """Analyse a notebook of one cell and give the effects of its last statement."""
    return facts(f"# %%\n{IMPORTS}\n{source}").units[-1].effects


MUTATIONS = [
    ("df['a'] = 1", "must: df"),
    ("df.loc[rows, 'a'] = 1", "must: df"),
    ("df.columns = names", "must: df"),
    ("del df['a']", "must: df"),
    ("del obj.a", "must: obj"),
    ("d['a']['b'] += 1", "must: d"),
    ("obj.n += 1", "must: obj"),
    ("x += y", "may: x"),
    ("xs.append(1)", "must: xs"),
    ("a.b.c.append(1)", "must: a"),
    ("d['k'].append(1)", "must: d"),
    ("d.get('k').append(1)", "may: d"),
    ("pick(d).append(1)", "may: d pick"),
    ("(a or b).append(1)", "may: a b"),
    ("(a if c else b)['k'] = 1", "may: a b"),
    ("(y := xs).append(1)", "must: xs"),
    ("[a, b][0].append(1)", "may: a b"),
    ("vars(obj)['x'] = 1", "may: obj; features: dynamic"),
    ("obj.__dict__.update(a=1)", "must: obj"),
    ("setattr(obj, 'x', 1)", "must: obj"),
    ("object.__setattr__(obj, 'x', 1)", "may: obj"),
    ("list.append(xs, 1)", "may: xs"),
    ("operator.iadd(xs, ys)", "must: xs"),
    ("functools.reduce(operator.iadd, parts, xs)", "may: parts xs"),
    ("next(rows)", "must: rows"),
    ("random.shuffle(xs)", "must: xs; resources: rng:random"),
    ("np.random.shuffle(xs)", "must: xs; resources: rng:numpy"),
    ("np.fill_diagonal(m, 0)", "must: m"),
    ("np.add.at(a, i, 1)", "must: a"),
    ("np.add(a, b, out=c)", "must: c"),
    ("np.add(a, b, c)", "must: c"),
    ("np.sqrt(a, a)", "must: a"),
    ("np.ndarray.sort(a)", "must: a"),
    ("pd.DataFrame.pop(df, 'a')", "may: df"),
    ("df.drop(columns='a', inplace=True)", "must: df"),
    ("df['a'].replace('?', 0, inplace=True)", "must: df"),
    ("df['a'].mask(bad, inplace=flag)", "must: df"),
    ("df.rename(**options)", "may: df"),
    ("df.insert(0, 'a', s)", "must: df"),
    ("model.fit(X, y)", "must: model; roles: fit"),
    ("m2 = model.set_params(a=1).fit(X)", "must: model; roles: fit"),
    ("make_pipeline(scaler, clf).fit(X)", "may: clf scaler; roles: fit"),
    ("Pipeline([('s', scaler)]).fit(X)", "may: scaler; roles: fit"),
    ("StandardScaler(copy=False).fit_transform(X)", "may: X; roles: fit"),
    ("LinearRegression().fit(X, y)", "roles: fit"),
    ("for m in models: m.fit(X)", "must: m; may: models; roles: fit"),
    ("for k, m in models.items(): m.fit(X)", "must: m; may: models; roles: fit"),
    ("for i, row in enumerate(rows): row['x'] = i", "must: row; may: rows"),
    ("[m.fit(X) for m in models]", "may: models; roles: fit"),
    ("[d.update(a=1) for ds in all_ds for d in ds]", "may: all_ds"),
    ("df.apply(lambda r: log.append(r))", "may: log"),
    ("rows.map(lambda r: r.update(a=1))", "may: rows"),
    ("list(map(lambda r: r.pop('k'), rows))", "may: rows"),
    ("list(map(log.append, rows))", "may: log rows"),
    ("sorted(xs, key=lambda r: r[0])", ""),
    ("foreignlib.run(df, n=k)", "may: df k"),
    ("foreignlib.run([df], **options)", "may: df options"),
    ("thing.unheard_of(df.a)", "may: df thing"),
    ("handlers['a'](df)", "may: df handlers"),
    ("with closing(res) as r: r.append(1)", "may: closing r res"),
    ("match d:\n    case {'k': xs}: xs.append(1)", "must: xs; may: d"),
    ("lgb.train(params, data)", "may: data params"),
    ("q = queue.Queue()\nq.get()", "may: q"),
    ("rng = np.random.default_rng(0)\nx = rng.unheard_of(3)", "must: rng"),
    ("rng = np.random.default_rng(0)\nx = rng.normal(size=xs.shape)", "must: rng"),
    ("rng = random.Random(0)\nx = rng.sample(xs, 2)", "must: rng"),
    ("r = np.random.default_rng(0)\ntrain_test_split(X, random_state=r)", "may: r; roles: split"),
    ("SEED = 1\ntrain_test_split(X, random_state=SEED)", "roles: split"),
    ("gen = (x for x in xs)\ntotal = sum(gen)", "may: gen"),
    ("pairs = zip(a, b)\ntotal = list(pairs)", "may: pairs"),
    ("splits = kf.split(X)\nfor a, b in splits: print(a)", "may: splits; roles: print text"),
    ("N = 3\nN += 1", ""),
    ("fig, ax = plt.subplots()\nax.plot(x)", "must: ax; roles: plot"),
    ("fig, axes = plt.subplots(2)\nfor ax in axes: ax.plot(x)", "must: ax; may: axes; roles: plot"),
    ("sns.histplot(df, ax=axes[0])", "may: axes; roles: plot"),
    ("df.plot()", "roles: plot"),
    (
        "fig, axes = plt.subplots(2)\nfor ax, c in zip(axes, cols): ax.hist(df[c])",
        "must: ax; may: axes; roles: plot",
    ),
    ("r.sample(names, 2)", "may: r; resources: rng:numpy"),
    ("net = foreignlib.Net()\nnet.eval()", "may: net"),
    ("print(x, file=f)", "may: f; roles: print text"),
]

PURE = [
    "df.groupby('a').agg({'b': 'mean'})",
    "df.groupby('a')['b'].transform('mean')",
    "CODES = {'a': 1}\ns = df['a'].map(CODES)",
    "df['a'].map({'a': 1})",
    "df['a'].str.strip().str.lower()",
    "df['d'].dt.day_name()",
    "df[df['a'] > 0].describe()",
    "df.isna().sum().sort_values()",
    "df.merge(other, on='k').drop_duplicates()",
    "df.assign(x=lambda d: d.a + 1)",
    "df['a'].apply(json.loads)",
    "df.apply(np.log)",
    "np.where(df.a > 0, 1, 0)",
    "np.linalg.norm(a - b)",
    "pd.to_datetime(df['d'])",
    "pd.concat([a, b])",
    "pd.get_dummies(df)",
    "pd.cut(df.a, bins)",
    "stats.ttest_ind(a, b)",
    "stats.zscore(df.a)",
    "text.lower().split(',')",
    "', '.join(sorted(names))",
    "d.get('k', 0)",
    "[len(x) for x in d.values()]",
    "scaler.transform(X)",
    "grid.best_estimator_",
    "grid.best_params_['C']",
    "copy.deepcopy(model)",
    "dict(zip(a, b))",
    "max(a, key=len)",
    "any(x > 1 for x in xs)",
    "f'{a:.2f} {b:>5}'",
    "itertools.chain(a, b)",
    "os.path.join(a, b)",
    "Path(a) / b",
    "json.dumps(d)",
    "df.iloc[:, 0].value_counts(normalize=True)",
    "df.pivot_table(index='a', values='b')",
    "list(map(str.strip, lines))",
]

RESOURCES = [
    ("np.random.rand(3)", "resources: rng:numpy"),
    ("np.random.seed(0)", "resources: rng:numpy; roles: seed"),
    ("random.random()", "resources: rng:random"),
    ("df.sample(3)", "resources: rng:numpy"),
    ("train_test_split(X, y)", "resources: rng:numpy; roles: split"),
    ("train_test_split(X, y, random_state=None)", "resources: rng:numpy; roles: split"),
    ("train_test_split(X, y, random_state=1)", "roles: split"),
    ("stats.norm.rvs(size=3)", "resources: rng:numpy"),
    ("pd.read_csv('a.csv')", "reads: a.csv"),
    ("pd.read_csv(Path('data') / 'a.csv')", "reads: data/a.csv"),
    ("pd.read_csv(os.path.join('data', f'a.csv'))", "reads: data/a.csv"),
    ("NAME = 'a'\npd.read_csv(f'{NAME}.csv')", "reads: a.csv"),
    ("pd.read_csv(filepath_or_buffer='a.csv')", "reads: a.csv"),
    ("pd.read_csv(f'{where}.csv')", "reads: *; roles: text"),
    ("plt.imread('a.png')", "reads: a.png"),
    ("plt.imsave('a.png', image)", "writes: a.png"),
    ("os.listdir('data')", "looks: data"),
    ("os.listdir()", "looks: ."),
    ("os.listdir(folder)", "looks: *"),
    ("glob.glob('data/*.csv')", "looks: data/*.csv"),
    ("[name for name in os.scandir('data')]", "looks: data"),
    ("os.path.exists(os.path.join('data', 'a.csv'))", "looks: data/a.csv"),
    ("Path('data').glob('*.csv')", "looks: data/*.csv"),
    ("list((Path('data') / 'a').iterdir())", "looks: data/a"),
    ("text = Path('a.txt').read_text()", "looks: a.txt"),
    ("df.to_csv('a.csv')", "writes: a.csv"),
    ("df.to_csv(path_or_buf='a.csv')", "writes: a.csv"),
    ("text = df.to_csv()", ""),
    ("df.to_csv(buffer)", "may: buffer; writes: *"),
    ("df.to_string()", "roles: text"),
    ("pd.read_csv(handle)", "may: handle; reads: *"),
    ("joblib.dump(model, 'm.joblib')", "writes: m.joblib"),
    ("plt.savefig('a.png')", "writes: a.png; roles: plot"),
    ("plt.show()", "roles: show"),
    ("os.chdir('x')", "resources: cwd"),
    ("os.environ['A'] = '1'", "must: os; resources: env"),
    ("pd.options.display.max_rows = 9", "must: pd; resources: config:display"),
    ("pd.options.mode.string_storage = 'python'", "must: pd; resources: config:result"),
    ("pd.options.mode.chained_assignment = None", "must: pd; resources: config:pandas"),
    ("plt.rcParams['a'] = 1", "resources: config:plot"),
    ("from tqdm import tqdm\ntqdm.pandas()", "resources: config:result"),
    ("time.time()", "resources: clock"),
    ("datetime.now()", "resources: clock"),
    ("pd.Timestamp.now()", "resources: clock"),
    ("accuracy_score(y, p)", "roles: metric"),
    ("cross_val_score(model, X, y, cv=5).mean()", "roles: metric"),
    ("model.predict(X)", "roles: predict"),
    ("print(f1_score(y, p))", "roles: metric print"),
    ("classification_report(y, p)", "roles: report"),
    ("model.score(X, y)", "roles: metric"),
    ("df.query('x > @t')", "uses: t; features: names in text"),
    ("df.eval('a * @ k')", "may: df; uses: k; features: names in text"),
    ("df.query(f'x > @t and y > {u}')", "roles: text; uses: t; features: names in text"),
    ("df.query(text)", "features: query"),
    ("smf.ols('y ~ np.log(x) + scaled(z)', df)", "uses: scaled x y z"),
    ("exec(code)", "features: dynamic"),
    ("globals()['x']", "features: dynamic"),
    ("_", "features: history"),
    ("Out[3]", "features: history"),
    ("_3", "features: history"),
    ("for _ in range(3): print(_)", "roles: print"),
    ("exit()", "features: exit"),
    ("input()", "features: input"),
    ("await f()", "may: f; features: await"),
]


@pytest.mark.parametrize(
    ("source", "expected"), [*MUTATIONS, *((one, "") for one in PURE), *RESOURCES]
)
def test_statements(facts: Analyse, source: str, expected: str) -> None:
    assert spoken(last(facts, source)) == expected


def test_open_reads_or_writes_by_its_mode(facts: Analyse) -> None:
    assert last(facts, "open('a')").reads == {"a"}
    assert last(facts, "open('a', 'w')").writes == {"a"}
    assert last(facts, "open('a', mode='a')").writes == {"a"}


FUNCTIONS = [
    ("def f(x): x['a'] = 1", "f(df)", "must: df"),
    ("def f(x): x['a'] = 1", "f(x=df)", "must: df"),
    ("def f(x): x['a'] = 1", "f(df.a)", "must: df"),
    ("def f(x): x['a'] = 1", "f(pick(df))", "may: df pick"),
    ("def f(x): x['a'] = 1", "f(*parts)", "may: parts"),
    ("def f(x): x['a'] = 1", "f(**parts)", "may: parts"),
    ("def f(x): x['a'] = 1", "df.pipe(f)", "may: df"),
    ("def f(x): x['a'] = 1", "list(map(f, rows))", "may: rows"),
    ("def f(x): x['a'] = 1", "for r in rows: f(r)", "must: r; may: rows"),
    ("def f(x): return x['a'] + 1", "f(df)", ""),
    ("def f(frame): frame = frame.copy(); frame['x'] = 1", "f(df)", "may: df"),
    ("def f(x): y = x.copy(); y['a'] = 1; return y", "f(df)", ""),
    ("def f(x): x = x.copy(); x['a'] = 1; return x", "f(pd.DataFrame([row]))", ""),
    ("def f(steps): return make_pipeline(steps[0])", "f(s).fit(X)", "may: s; roles: fit"),
    ("def f(x): y = x.copy(); y['a'].append(1)", "f(df)", "may: df"),
    ("def f(x): y = x['k']; y.append(1)", "f(df)", "may: df"),
    ("def f(x): y = x; z = y; z.append(1)", "f(df)", "may: df"),
    ("def f(xs):\n    for x in xs: x.append(1)", "f(rows)", "may: rows"),
    ("def f(*frames):\n    for x in frames: x['a'] = 1", "f(a, b)", "may: a b"),
    ("def f(**kw): kw['x'].append(1)", "f(x=df)", "may: df"),
    ("def f(a, *rest, k): k.append(1)", "f(1, b, k=df)", "must: df"),
    ("def f(a, *rest, k): k.append(1)", "f(1, b, c, k=df)", "must: df"),
    ("def f(a, /, b): b.append(a)", "f(1, xs)", "must: xs"),
    ("def f(x, acc=[]): acc.append(x)", "f(1)", "must: f"),
    ("LOG = []\ndef f(x, acc=LOG): acc.append(x)", "f(1)", "must: f; may: LOG"),
    ("def f(x, acc=None): acc.append(x)", "f(1, xs)", "must: xs"),
    ("def f(x): LOG.append(x)", "f(1)", "must: LOG"),
    ("def f(x): LOG.append(x)", "rows.apply(f)", "may: LOG"),
    ("def f(x): LOG.append(x)\ng = f", "g(1)", "may: LOG g"),
    ("def f(x): LOG.append(x)\nsteps = [f]", "for s in steps: s(1)", "may: LOG s steps"),
    ("def f(x): LOG.append(x)\np = functools.partial(f, 1)", "p()", "may: LOG p"),
    ("def f(x):\n    def g(): LOG.append(x)\n    g()", "f(1)", "must: LOG"),
    ("def f(x):\n    def g(): x.append(1)\n    g()", "f(xs)", "must: xs"),
    ("def f(x):\n    def g(y): y.append(1)\n    g(x)", "f(xs)", "must: xs"),
    ("def f(x):\n    def g(y): LOG = []; LOG.append(y)\n    LOG.append(x)", "f(1)", "must: LOG"),
    ("def f(x):\n    def g(): LOG.append(x)\n    return g\nh = f(1)", "h()", "may: LOG h"),
    ("f = lambda x: LOG.append(x)", "f(1)", "must: LOG"),
    ("f = lambda x: x.update(a=1)", "f(d)", "must: d"),
    ("f = lambda x: x + 1", "f(d)", ""),
    ("def g(x): x.append(1)\ndef f(x): g(x)", "f(xs)", "must: xs"),
    ("def f(n): return f(n - 1) if n else LOG.append(n)", "f(3)", "must: LOG"),
    ("def f():\n    global n\n    n += 1", "f()", "must: n"),
    ("def f(): f.count += 1", "f()", "must: f"),
    (
        "def log(g):\n    def w(*a):\n        LOG.append(1)\n        return g(*a)\n"
        "    return w\n@log\ndef f(x): return x",
        "f(d)",
        "may: LOG d",
    ),
    ("@functools.lru_cache\ndef f(x): return x", "f(d)", ""),
    ("@foreignlib.register\ndef f(x): LOG.append(x)", "f(d)", "must: LOG; may: d"),
    ("def f(pure, x): pure(x)\ndef pure(x): return x", "f(g, d)", "may: d g"),
    ("def f(np, x): np.unheard_of(x)", "f(thing, d)", "may: d thing"),
    ("def f(x): return np.random.rand()", "f(1)", "resources: rng:numpy"),
    ("def f(func, xs): return [func(x) for x in xs]", "f(g, rows)", "may: g rows"),
    ("def f(x): return x", "f(d).append(1)", "may: d"),
    ("def f(x): return x['k']", "f(d)['j'] = 1", "may: d"),
    ("def f(x): return len(x)", "f(d).append(1)", ""),
    ("def f(x): return x", "y = f(d)\ny.append(1)", "must: y"),
    ("def f(x):\n    try:\n        x.append(1)\n    finally:\n        pass", "f(d)", "must: d"),
    ("if True:\n    def f(x): x.append(1)", "f(d)", "must: d"),
    ("async def f(x): x.append(1)", "await f(d)", "must: d; features: await"),
    ("async def f(x): await x.read()", "f(d)", "must: d"),
    ("def f(x): yield x.append(1)", "list(f(d))", "must: d"),
    ("def f(x): pass\nf = foreignlib.wrap(f)", "f(d)", "may: d"),
]

CLASSES = [
    ("class A:\n    def m(self, x): x.append(1)", "a.m(d)", "may: a d"),
    ("class A:\n    def m(self, x): LOG.append(x)", "a.m(1)", "may: LOG a"),
    # a method of the notebook's own draws where its body does, whatever it is called
    ("class A:\n    def step(self, x): x.append(1)", "a.step(d)", "may: a d"),
    ("class A:\n    def step(self, x): plt.plot(x)", "a.step(d)", "may: a d; roles: plot"),
    ("class A:\n    def step(self): pass\nax = plt.axes()", "ax.step()", "must: ax; roles: plot"),
    ("class A:\n    def __init__(self, x): x.append(1)", "A(d)", "must: d"),
    ("class A:\n    def __init__(self, x): LOG.append(1)", "A(1)", "must: LOG"),
    ("class A:\n    xs = []\n    xs.append(1)", "A", ""),
    ("class A:\n    @staticmethod\n    def m(x): x.append(1)", "A.m(d)", "must: A; may: d"),
    ("class A:\n    @classmethod\n    def m(cls, x): cls.n.append(x)", "A.m(1)", "must: A"),
    ("class A:\n    @property\n    def p(self): self.n += 1", "a.p", "may: a"),
    ("class A:\n    @property\n    def p(self): LOG.append(1)", "a.p", "may: LOG"),
    ("class A:\n    @property\n    def p(self): return 1", "a.p", ""),
    ("class A:\n    def __call__(self, x): LOG.append(x)\na = A()", "a(1)", "may: LOG a"),
    ("class A:\n    def __getitem__(self, k): LOG.append(k)", "a[1]", "may: LOG"),
    ("class A:\n    def __enter__(self): LOG.append(1)", "with a: pass", "may: LOG"),
    ("class A:\n    def fit(self, X): return self", "a.fit(X)", "must: a; may: X; roles: fit"),
    ("class A(foreignlib.Q):\n    pass\na = A()", "a.get()", "may: a"),
    (
        "def make():\n    class A:\n        def m(self): LOG.append(1)\n    return A()",
        "make().m()",
        "may: LOG",
    ),
]


@pytest.mark.parametrize(("definition", "source", "expected"), [*FUNCTIONS, *CLASSES])
def test_code_of_the_notebook(facts: Analyse, definition: str, source: str, expected: str) -> None:
    assert spoken(last(facts, f"{definition}\n{source}")) == expected


ALIASES = [
    ("y = x", {"y": {"x"}}),
    ("y = x['k']", {"y": {"x"}}),
    ("y = x.values", {"y": {"x"}}),
    ("y = [a, b]", {"y": {"a", "b"}}),
    ("y = {'k': a}", {"y": {"a"}}),
    ("y = model.fit(X)", {"y": {"model"}}),
    ("y = make_pipeline(a, b)", {"y": {"a", "b"}}),
    ("y = foreignlib.run(a)", {"y": {"a"}}),
    ("y = d.get('k')", {"y": {"d"}}),
    ("y = x.reshape(1)", {"y": {"x"}}),
    ("y = x.copy()", {"y": {"x"}}),
    ("y = len(x)", {"y": set()}),
    ("y = x - 1", {"y": set()}),
    ("y = model.predict(X)", {"y": set()}),
    ("y = a if c else b", {"y": {"a", "b"}}),
    ("a, b = c, d", {"a": {"c"}, "b": {"d"}}),
    ("a, b = x", {"a": {"b", "x"}, "b": {"a", "x"}}),
    ("a = b = x", {"a": {"b", "x"}, "b": {"a", "x"}}),
    ("for a in x: pass", {"a": {"x"}}),
    ("with x as a: pass", {"a": {"x"}}),
    ("d['k'] = x", {"d": {"x"}}),
    ("xs.append(x)", {"xs": {"x"}}),
    ("print(y := x)", {"y": {"x"}}),
    ("y: list = x", {"y": {"x"}}),
]


@pytest.mark.parametrize(("source", "expected"), ALIASES)
def test_aliases(facts: Analyse, source: str, expected: dict[str, set[str]]) -> None:
    assert last(facts, source).aliases == expected


def test_results_of_own_functions_share_what_they_return(facts: Analyse) -> None:
    source = "def f(a, b): return a['k'] or GLOBAL\n"
    assert last(facts, source + "y = f(x, z)").aliases == {"y": {"x", "GLOBAL"}}


def test_features_point_at_their_node(facts: Analyse) -> None:
    found = last(facts, "def run(code): exec(code)\nrun('1')").features
    assert isinstance(found["dynamic"], ast.Name)
