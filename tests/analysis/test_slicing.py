"""Which statements the results need."""

from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.dataflow import link
from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.outputs import outputs_of
from jupyter_mlops.analysis.slicing import Slice, slice_of

Analyse = Callable[[str], Facts]

READ = "# %% data\nimport pandas as pd\ndf = pd.read_csv('a.csv')\n"
NUMPY = "# %% data\nimport numpy as np\n"


def sliced(found: Facts) -> Slice:
    return slice_of(found, link(found), outputs_of(found))


CASES = {
    "a guard in a tagged cell": (
        "# %% data\nx = 1\nif x > 2:\n    raise ValueError(x)\nassert x\n# %% train\nz = x",
        "",
    ),
    "a guard in the parameters cell": (
        "# %% parameters\nn = 1\nassert n > 0\n# %% data\nx = n\n# %% train\nz = x",
        "",
    ),
    "a guard of exploration": (
        "# %% data\nx = 1\n# %%\nassert x\n# %% train\nz = x",
        "c2.1",
    ),
    "a function that guards": (
        "# %%\ndef check(x):\n    if x < 0:\n        raise ValueError(x)\n"
        "def show(x): return x\n# %% data\nx = 1\ncheck(x)\nshow(x)\n# %% train\nz = x",
        "c1.2 c2.3",
    ),
    "a function that guards what it draws": (
        "# %%\nimport matplotlib.pyplot as plt\ndef draw(x):\n    if not x:\n"
        "        raise ValueError(x)\n    plt.plot(x)\n"
        "# %% data\nx = [1]\ndraw(x)\n# %% train\nz = x",
        "c1.1 c1.2 c2.2",
    ),
    "what a script prints of itself, alone and beside something else": (
        "# %% evaluate\nx = [1]\nprint(__doc__)\nprint(len(x), __doc__)\nprint(f(x) + 1, __doc__)",
        "c1.2",
    ),
    "a function that prints": (
        "# %%\ndef show(x): print(x)\ndef told(x): show(x)\ndef other(x): return x\n"
        "# %% evaluate\nx = 1\ntold(x)\nother(x)\nfor y in [x]: show(y)",
        "c1.3 c2.3",
    ),
    "a function that prints in another stage": (
        "# %%\ndef show(x): print(x)\n# %% train\nx = 1\nshow(x)\n# %% evaluate\nz = x",
        "c1.1 c2.2",
    ),
    "a function that prints how long it took": (
        "# %%\nimport time\nstart = time.time()\ndef show(x): print(time.time() - x)\n"
        "def say(x): print(x)\n"
        "# %% evaluate\nx = 1\nprint(x)\nshow(start)\ntook = time.time() - start\nsay(took)",
        "c1.1 c1.2 c1.3 c1.4 c2.3 c2.4 c2.5",
    ),
    "a function that prints how long it took, and what came of it": (
        "# %%\nimport time\ndef bench(x):\n    start = time.time()\n    y = x + 1\n"
        "    row = [y, time.time() - start]\n    print('{} {}'.format(*row))\n"
        "def wait():\n    start = time.time()\n    took = time.time() - start\n"
        "    print(f'{took:.1f} s')\n    return took\n"
        "# %% evaluate\nx = 1\nbench(x)\nwait()",
        "c1.3 c2.3",
    ),
    "a function that raises, only defined": (
        "# %% data\nx = 1\ndef check(x):\n    raise ValueError(x)\n# %% train\nz = x",
        "c1.2",
    ),
    "13 helper without captures": (
        "# %%\ndef clean(x): return x\ndef unused(x): return x\n"
        + READ
        + "df = clean(df)\n# %% train\nz = df",
        "c1.2",
    ),
    "14 helper capturing a constant list": (
        "# %%\nNAMES = ['a']\nOTHER = 1\ndef pick(x): return x[NAMES]\n"
        + READ
        + "df = pick(df)\n# %% train\nz = df",
        "c1.2",
    ),
    "15 late binding": (
        "# %%\nk = 1\ndef f(x): return x * k\nk = 2\n# %% data\ny = f(3)\n# %% train\nz = y",
        "c1.1",
    ),
    "17 helper changing its argument": (
        "# %%\ndef add(frame): frame['x'] = 1\n" + READ + "# %%\nadd(df)\n# %% train\nz = df",
        "",
    ),
    "18 helper changing a global list": (
        "# %%\nLOG = []\ndef note(): LOG.append(1)\nnote()\n# %% data\nn = len(LOG)\n"
        "# %% train\nz = n",
        "",
    ),
    "20 mutual recursion": (
        "# %%\ndef even(n): return n == 0 or odd(n - 1)\n"
        "def odd(n): return n != 0 and even(n - 1)\n"
        "# %% data\ny = even(3)\n# %% train\nz = y",
        "",
    ),
    "21 helper redefined": (
        "# %%\ndef f(x): return x\n# %% data\na = f(1)\n# %%\ndef f(x): return 2\n"
        "# %% train\nb = f(a)",
        "",
    ),
    "28 main guard": (
        "# %% data\nx = 1\n# %% train\nif __name__ == '__main__':\n    m = [x]\n"
        "# %% evaluate\ns = m",
        "",
    ),
    "29 comprehension over itself": (
        "# %% data\nx = [1]\nx = [x for x in x]\n# %% train\nz = x",
        "",
    ),
    "30 walrus": (
        "# %% data\nif (n := len([1])) > 0: pass\nunused = 1\n# %% train\nz = n",
        "c1.2",
    ),
    "32 target after the loop": (
        "# %% data\nfor i in [1]: pass\n# %%\nfor i in [2]: pass\n# %% train\nz = i",
        "",
    ),
    "33 models in a dict": (
        "# %% data\nX = 1\n# %% train\nms = {}\nfor k in [1]:\n    ms[k] = [X]\n"
        "# %% evaluate\ns = ms[1]",
        "",
    ),
    "34 best score so far": (
        "# %% data\nX = [3]\n# %% train\nbest = 0\nwhile best < 3:\n    best += 1\n"
        "# %% evaluate\nb = best",
        "c1.1",
    ),
    "35 try with a fallback": (
        "# %% data\nx = 1\n# %% train\ntry:\n    m = [x]\nexcept E:\n    m = None",
        "",
    ),
    "36 with open": (
        "# %% data\nimport json\nwith open('c.json') as f:\n    c = json.load(f)\n"
        "# %% train\nz = c",
        "",
    ),
    "38 if DEBUG": ("# %%\nD = 1\n" + READ + "if D: df = df.head()\n# %% train\nz = df", ""),
    "39 del and reuse": (
        "# %% data\ndf = 1\ndel df\ndf = 2\n# %% train\nz = df",
        "c1.1 c1.2",
    ),
    "41 builtin shadowed": ("# %% data\nmax = 3\n# %% train\nz = max", ""),
    "43 counters": ("# %% data\nn = 1\n# %%\nn += 1\n# %% train\nz = n", ""),
    "44 inplace in exploration": (
        READ + "# %%\ndf.drop(columns='x', inplace=True)\ndf.describe()\n# %% train\nz = df",
        "c2.2",
    ),
    "46 unknown method, no record": (READ + "# %%\ndf.insert(0, 'x', 1)\n# %% train\nz = df", ""),
    "47 pformat": (
        READ + "# %%\nimport pprint\npprint.pformat(df)\n# %% train\nz = df",
        "c2.1 c2.2",
    ),
    "50 changed through another name": (
        READ + "view = df\n# %%\nview['x'] = 1\n# %% train\nz = df",
        "",
    ),
    "52 list inside a dict": (
        "# %% data\nxs = []\nd = {'k': xs}\n# %%\nd['k'].append(1)\n# %% train\nz = xs",
        "",
    ),
    "55 result of fit": (
        "# %% data\nX = 1\n# %% train\nm = object()\nm2 = m.fit(X)\n# %% evaluate\ns = m2",
        "",
    ),
    "56 fitted through a pipeline": (
        "# %% data\nfrom sklearn.pipeline import make_pipeline\ns = object()\n"
        "p = make_pipeline(s)\n"
        "# %%\np.fit(1)\n# %% train\nz = s",
        "",
    ),
    "57 sorted and sort": (
        "# %% data\nxs = [2, 1]\n# %%\nys = sorted(xs)\nxs.sort()\n# %% train\nz = xs",
        "c2.1",
    ),
    "58 seed in exploration": (
        NUMPY + "# %%\nnp.random.seed(0)\n# %% train\nz = np.random.rand()",
        "",
    ),
    "58 seeded anew": (
        NUMPY + "# %%\nnp.random.seed(0)\nnp.random.rand()\n# %% train\nnp.random.seed(1)\n"
        "z = np.random.rand()",
        "c2.1 c2.2",
    ),
    "59 draws between": (
        NUMPY + "np.random.seed(0)\nx = np.random.rand()\n# %%\nnp.random.rand()\n# %% train\n"
        "z = x + np.random.rand()",
        "",
    ),
    "60 shared generator": (
        NUMPY + "rng = np.random.default_rng(0)\nx = rng.normal()\n# %%\nrng.normal()\n# %% train\n"
        "z = x + rng.normal()",
        "",
    ),
    "69 file written in exploration": (
        READ + "# %%\ndf.to_csv('b.csv')\ndf.to_csv('c.csv')\n# %% train\nz = pd.read_csv('b.csv')",
        "c2.2",
    ),
    "89 display": (
        READ + "# %%\ndf.head()\ndf.shape\nlen(df)\n# %% train\nz = df",
        "c2.1 c2.2 c2.3",
    ),
    "92 names inside a query": (
        "# %%\nt = 3\nu = 4\n" + READ + "df = df.query('x > @t')\n# %% train\nz = df",
        "c1.2",
    ),
    "blank lines": (
        "# %% data\nx = 1\nf = open('o', 'w')\n# %% evaluate\nprint()\nprint(' \\n')\n"
        "print('x', x)\nprint(file=f)\nfor i in [1]:\n    print()\n",
        "c2.1 c2.2 c2.5",
    ),
    "keep": ("# %% keep\nx = 1\n# %% data\ny = 2\n# %% train\nz = y", ""),
    "exploration only": ("# %%\na = 1\nb = a\n# %% data\ny = 2\n# %% train\nz = y", "c1.1 c1.2"),
}


@pytest.mark.parametrize(("script", "dropped"), CASES.values(), ids=CASES)
def test_left_out(facts: Analyse, script: str, dropped: str) -> None:
    found = facts(script)
    result = sliced(found)
    assert {unit.uid for unit in found.units} - result.kept == set(dropped.split())
    assert set(result.reasons) == {unit.uid for unit in found.units}


def test_model_goes_to_service_through_its_helper(facts: Analyse) -> None:
    """Hard case 16: a helper that captures the model."""
    found = facts(
        "# %% data\nX = 1\nnoise = 2\n# %% train\nm = object()\nm.fit(X)\n"
        "# %%\ndef scored(x): return m.predict(x)\n"
        "# %% serve\ndef predict(row): return scored(row)\npredict({'a': 1})"
    )
    result = sliced(found)
    assert result.entries == ("c4.1",)
    assert result.kept == {"c1.1", "c2.1", "c2.2", "c3.1", "c4.1"}
    assert "sample request" in result.reasons["c4.2"]


@pytest.mark.parametrize(
    ("train", "results"),
    [
        ("if x:\n    m = [x]", ()),
        ("if x:\n    m = [x]\nelse:\n    m = []", ("m",)),
        ("m = [x]\nif x:\n    m = []", ("m",)),
        ("m = [x]\ndel m", ()),
    ],
)
def test_without_a_run_a_result_is_bound_on_every_path(
    facts: Analyse, train: str, results: tuple[str, ...]
) -> None:
    assert sliced(facts(f"# %% data\nx = 1\n# %% train\n{train}")).results == results


def test_what_is_tagged_drop_but_needed_is_refused(facts: Analyse) -> None:
    result = sliced(facts("# %% drop\nx = 1\n# %% data\ny = x\n# %% train\nz = y"))
    assert {(edge.consumer, edge.producer, edge.name) for edge in result.refused} == {
        ("c2.1", "c1.1", "x")
    }


def test_results_are_the_models_of_the_last_stage(facts: Analyse) -> None:
    result = sliced(facts("# %% data\nX = 1\n# %% train\nn = 3\nm = object()\nm.fit(X)"))
    assert result.results == ("m",)
    assert "c2.1" not in result.kept


def test_a_model_that_is_fitted_in_another_cell_than_it_is_made_in_is_a_result(
    facts: Analyse,
) -> None:
    result = sliced(facts("# %% data\nX = 1\nm = object()\n# %% train\nm.fit(X)"))
    assert result.results == ("m",)
    assert "c2.1" in result.kept


def test_a_model_that_is_only_cross_validated_is_trained_all_the_same(facts: Analyse) -> None:
    head = "# %% data\nX, y = [[1], [2]], [0, 1]\n# %% train\nm = object()\n# %% evaluate\n"
    score = "from sklearn.model_selection import cross_val_score\ncross_val_score(m, X, y).mean()\n"
    found = sliced(facts(f"{head}{score}# %% evaluate\nm.fit(X, y)\nm.predict(X)"))
    assert found.results == ("m",)
    assert "c4.1" in found.kept
    other = "# %% evaluate\nn = object()\nn.fit(X, y)\nprint(n.score(X, y))\nm.fit(X, y)"
    assert sliced(facts(f"{head}{score}{other}")).results == ()


def test_what_is_left_over_of_a_plot_is_no_result(facts: Analyse) -> None:
    plot = "import matplotlib.pyplot as plt\nfor _ in x:\n    y = 2 * x\nplt.plot(x)"
    found = sliced(facts(f"# %% data\nx = [1]\n# %% evaluate\n{plot}"))
    assert found.results == ()
    assert "c2.2" not in found.kept
    fitted = sliced(facts(f"# %% data\nx = [1]\n# %% evaluate\nm = object()\nm.fit(x)\n{plot}"))
    assert fitted.results == ("m",)


def test_a_model_of_the_last_round_of_a_loop_is_no_result_beside_plots(facts: Analyse) -> None:
    loop = "for k in x:\n    m = object()\n    m.fit(k)"
    head = "# %% data\nimport matplotlib.pyplot as plt\nx = [1]\n# %% evaluate"
    assert sliced(facts(f"{head}\n{loop}\nplt.plot(x)")).results == ()
    assert sliced(facts(f"{head}\nm = object()\n{loop}\nplt.plot(x)")).results == ("m",)


def test_how_long_it_took_is_no_result(facts: Analyse) -> None:
    script = (
        "# %% train\nimport time\nstart = time.time()\nx = len('a')\ntook = time.time() - start"
    )
    assert sliced(facts(script + "\ntwice = took * 2")).results == ("x",)


def test_how_long_a_round_took_is_no_metric(facts: Analyse) -> None:
    found = facts(
        "# %% evaluate\nimport time, warnings\nfrom sklearn.metrics import accuracy_score\n"
        "first = time.time()\nwith warnings.catch_warnings():\n    start = time.time()\n"
        "    score = accuracy_score([1], [1])\n    end = time.time()\n    took = end - start\n"
        "    took += end - first\n    kept = score"
    )
    assert [one.key for one in outputs_of(found).shown] == ["kept", "score"]


def test_later_data_cell_is_kept_where_it_stands(facts: Analyse) -> None:
    """Hard case 94: the order is another's worry, leaving it out would be ours."""
    result = sliced(
        facts(
            "# %% data\nd = [1]\n# %% train\nm = d\n# %% data\nd.append(2)\n"
            "# %% evaluate\ns = (m, d)"
        )
    )
    assert "c3.1" in result.kept


def test_name_changed_a_thousand_times(facts: Analyse) -> None:
    changes = "".join(f"df['c{number}'] = {number}\n" for number in range(1500))
    found = facts(f"{READ}{changes}# %% train\nz = df")
    assert sliced(found).kept == {unit.uid for unit in found.units}
