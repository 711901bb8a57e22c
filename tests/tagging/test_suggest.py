"""Suggested stages: what speaks for them, what keeps their order, what an author has decided."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_cells import FIT, LOAD, SCORE, SERVE, SPLIT

from jupyter_mlops.analysis.dataflow import link
from jupyter_mlops.analysis.facts import gather
from jupyter_mlops.notebook.units import read_program
from jupyter_mlops.tagging.dependence import dependences, named
from jupyter_mlops.tagging.suggest import Suggested, suggest_tags

Suggest = Callable[..., Suggested]
EXAMPLES = Path(__file__).parents[2] / "examples"

ARRAYS = "import numpy as np\nt = np.linspace(0, 1, 9)"
NET = (
    "class Net:\n    def __init__(self):\n        self.w = 0.0\n"
    "    def step(self, x):\n        self.w -= 0.1 * (self.w - x)"
)

CASES = {
    "a generator stays in the stage that goes on reading it": (
        [
            "import numpy as np\nfrom sklearn.linear_model import SGDClassifier\n"
            "def batches(n):\n    for i in range(n):\n        yield np.eye(2) * i, [0, 1]",
            "stream = batches(5)",
            "X_test, y_test = next(stream)",
            "model = SGDClassifier(random_state=0)\n"
            "for X, y in stream:\n    model.partial_fit(X, y, classes=[0, 1])",
            "print(model.score(X_test, y_test))",
        ],
        ["", "train", "train", "train", "evaluate"],
    ),
    "where nothing loads, fits, scores or draws, what is made is the data": (
        [
            "import pandas as pd\ndef twice(x):\n    return 2 * x",
            "t = pd.DataFrame({'a': [1, 2]})\nt",
            "t.describe()",
            "t['b'] = twice(t.a)",
            "means = t.groupby('a').mean()\nmeans",
        ],
        ["", "data", "", "data", "data"],
    ),
    "a fitted curve is a model": (
        [
            ARRAYS,
            "from scipy.optimize import curve_fit\ndef line(t, a):\n    return a * t",
            "best, spread = curve_fit(line, t, 3 * t)",
            "print(best)",
        ],
        ["data", "", "train", "evaluate"],
    ),
    "a loop of gradient steps trains": (
        [ARRAYS, "w = 0.0", "for x in t:\n    w -= 0.1 * (w - x)\n    print(w)", "print(w)"],
        ["data", "train", "train", "evaluate"],
    ),
    "a function of gradient steps trains": (
        [
            ARRAYS,
            "def descend(t, w):\n    for x in t:\n        w = w - 0.1 * (w - x)\n    return w",
            "w = descend(t, 0.0)",
            "print('w:', w)",
        ],
        ["data", "", "train", "evaluate"],
    ),
    "a loop that changes an object of the notebook's own trains it": (
        [ARRAYS, NET, "net = Net()", "for x in t:\n    net.step(x)", "print('w:', net.w)"],
        ["data", "", "train", "train", "evaluate"],
    ),
    "where an estimator is fitted, a loop is no training": (
        [LOAD, SPLIT, FIT, "w = 1.0\nfor x in y:\n    w -= 0.1 * x", SCORE],
        ["data", "data", "train", "", "evaluate"],
    ),
    "the usual four": ([LOAD, SPLIT, FIT, SCORE], ["data", "data", "train", "evaluate"]),
    "a service": ([LOAD, SPLIT, FIT, SERVE], ["data", "data", "train", "serve"]),
    "a service of numbers": (
        [
            LOAD,
            SPLIT,
            FIT,
            "def ask(a, b):\n    return model.predict([[a, b, -a, b]])[0]\n\nask(1.5, b=-2)",
        ],
        ["data", "data", "train", "serve"],
    ),
    "a service of a row": (
        [LOAD, SPLIT, FIT, "def ask(row):\n    return model.predict([row])[0]\nask([1, 2, 3, 4])"],
        ["data", "data", "train", "serve"],
    ),
    "a function of what the notebook has computed is none": (
        [LOAD, SPLIT, FIT, "def ask(row):\n    return model.predict([row])[0]\nask(X_test[0])"],
        ["data", "data", "train", "evaluate"],
    ),
    "parameters": (
        [
            "SEED = 1\nSHARE = 0.2  # held out",
            "import numpy as np\nx = np.full(3, SHARE + SEED)",
            "print(x)",
        ],
        ["parameters", "data", "evaluate"],
    ),
    "a value that changes is no parameter": (
        ["n = 1", "n += 1", "print(n)"],
        ["data", "data", "evaluate"],
    ),
    "looking at the data is exploration": (
        [LOAD, "X.shape", "print(X[:3])", SPLIT, FIT, SCORE],
        ["data", "", "", "data", "train", "evaluate"],
    ),
    "so is a picture that is loaded and drawn": (
        [
            LOAD,
            "import matplotlib.pyplot as plt\nmap = plt.imread('map.png')\nplt.imshow(map)\n"
            "plt.scatter(X[:, 0], X[:, 1])",
            FIT.replace("_train", ""),
            "print(model.score(X, y))",
        ],
        ["data", "", "train", "evaluate"],
    ),
    "imports and functions need no tag": (
        [
            "import numpy as np\ndef twice(x):\n    return 2 * x",
            "a = twice(np.ones(2))",
            "print(a)",
        ],
        ["", "data", "evaluate"],
    ),
    "what evaluation makes for training isn't evaluation": (
        [
            LOAD,
            SPLIT,
            FIT,
            "best = model.score(X_test, y_test)",
            "again = LogisticRegression(C=best).fit(X_train, y_train)",
            "print(again.score(X_test, y_test))",
        ],
        ["data", "data", "train", "train", "train", "evaluate"],
    ),
    "a model shown, then fitted anew: only the last one counts": (
        [
            LOAD,
            SPLIT,
            FIT,
            "print(model.coef_)",
            "model.fit(X_test, y_test)",
            "print(model.score(X, y))",
        ],
        ["data", "data", "train", "", "train", "evaluate"],
    ),
    "a model belongs where it is fitted, with its settings": (
        [
            LOAD,
            SPLIT,
            "from sklearn.svm import SVC\nfrom sklearn.model_selection import GridSearchCV\n"
            "grid = {'C': [1, 10]}",
            "search = GridSearchCV(SVC(), grid)",
            "search.fit(X_train, y_train)",
            "print(search.score(X_test, y_test))",
        ],
        ["data", "data", "train", "train", "train", "evaluate"],
    ),
    "data written by hand aren't settings, nor is what is made of data": (
        [
            "X = [[0.0], [1.0]]",
            "most = max(X)[0]",
            "from sklearn.cluster import KMeans\nmodel = KMeans(2, tol=most, random_state=0)",
            "model.fit(X)",
            "print(model.inertia_)",
        ],
        ["data", "data", "train", "train", "evaluate"],
    ),
    "data that a library brings along are loaded": (
        [
            "import statsmodels.api as sm\ndata = sm.datasets.star98.load()\n"
            "data.exog = sm.add_constant(data.exog, prepend=False)",
            "model = sm.GLM(data.endog, data.exog)\nresults = model.fit()",
            "print(results.summary())",
        ],
        ["data", "train", "evaluate"],
    ),
    "a model that is tried out where it is fitted is trained there": (
        [
            LOAD,
            SPLIT,
            "from sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression()",
            "model.fit(X_train, y_train)\nmodel.predict(X_test)",
        ],
        ["data", "data", "train", "train"],
    ),
    "a model that is scored first and fitted in the end is what the notebook is after": (
        [
            LOAD,
            "from sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression()",
            "from sklearn.model_selection import cross_val_score as cv\ncv(model, X, y).mean()",
            "model.fit(X, y)\nmodel.predict(X[:3])",
        ],
        ["data", "train", "evaluate", "evaluate"],
    ),
    "but what it predicts is a result where it is kept": (
        [LOAD, SPLIT, f"{FIT}\nprint(model.predict(X_test))"],
        ["data", "data", "evaluate"],
    ),
    "a scaler prepares data, by any name": (
        [
            LOAD,
            SPLIT,
            "from sklearn.preprocessing import StandardScaler as SS\n"
            "scaler = SS()\nX_train = scaler.fit_transform(X_train)",
            FIT,
            "print(model.score(scaler.transform(X_test), y_test))",
        ],
        ["data", "data", "data", "train", "evaluate"],
    ),
    "without another model, what transforms is the model": (
        [
            LOAD,
            "from sklearn.decomposition import PCA\npca = PCA(2).fit(X)",
            "print(pca.explained_variance_ratio_)",
        ],
        ["data", "train", "evaluate"],
    ),
    "a function that fits": (
        [
            LOAD,
            "def learn(X, y):\n    return LogisticRegression().fit(X, y)\n"
            "from sklearn.linear_model import LogisticRegression",
            "model = learn(X, y)",
            "print(model.score(X, y))",
        ],
        ["data", "", "train", "evaluate"],
    ),
    "plots only": (
        [
            "import numpy as np\nx = np.linspace(0, 1)",
            "import matplotlib.pyplot as plt",
            "plt.plot(x)",
        ],
        ["data", "", "evaluate"],
    ),
    "plots saved by a function of the notebook's own don't depend on each other": (
        [
            "import os\nimport matplotlib.pyplot as plt\nos.makedirs('plots', exist_ok=True)\n"
            "def save(name):\n    plt.savefig(os.path.join('plots', name))",
            LOAD,
            "plt.scatter(X[:, 0], y)\nsave('data')",
            "model = LogisticRegression().fit(X, y)",
            "plt.plot(model.coef_[0])\nsave('weights')",
            "again = LogisticRegression(C=model.n_iter_[0]).fit(X, y)",
            "plt.plot(again.coef_[0])\nsave('again')",
            "print(again.score(X, y))",
        ],
        ["", "data", "", "train", "evaluate", "train", "evaluate", "evaluate"],
    ),
    "draws below a fit in its cell, by a function of the notebook": (
        [
            LOAD,
            "import matplotlib.pyplot as plt\ndef draw(model):\n    show_tree(model.tree_)",
            "from sklearn.tree import DecisionTreeClassifier\n"
            "model = DecisionTreeClassifier().fit(X, y)\nplt.title('the tree')\ndraw(model)",
        ],
        ["data", "", "evaluate"],
    ),
    "draws above a fit in its cell": (
        [
            LOAD,
            "import matplotlib.pyplot as plt\nplt.plot(X)\nmodel = LogisticRegression().fit(X, y)",
        ],
        ["data", "train"],
    ),
    "loads, fits and draws in one cell": (
        [
            f"{LOAD}\nfrom sklearn.feature_selection import RFE\nimport matplotlib.pyplot as plt\n"
            "from sklearn.svm import SVC\nrfe = RFE(SVC(kernel='linear')).fit(X, y)\n"
            "plt.matshow(rfe.ranking_)"
        ],
        ["evaluate"],
    ),
    "all in one cell": ([f"{LOAD}\n{SPLIT}\n{FIT}\n{SCORE}"], ["train"]),
}


@pytest.mark.parametrize(("cells", "expected"), CASES.values(), ids=list(CASES))
def test_stages(suggested: Suggest, cells: list[str], expected: list[str]) -> None:
    found = {one.cell: one.tag for one in suggested(*cells).suggestions}
    assert [found.get(cell, "") for cell in range(1, len(cells) + 1)] == expected


def test_authors_tags_stay_and_count(suggested: Suggest) -> None:
    found = suggested((LOAD, ["train", "hide-input"]), (SPLIT, ["keep"]), FIT, (SCORE, ["drop"]))
    assert {one.cell: one.tag for one in found.suggestions} == {3: "train"}
    assert found.tags == {3: ("train",)}


def test_other_tags_are_kept(suggested: Suggest) -> None:
    assert suggested((LOAD, ["hide-input"]), SPLIT, FIT, SCORE).tags[1] == ("hide-input", "data")


def test_each_has_a_reason_and_a_confidence(suggested: Suggest) -> None:
    found = suggested(LOAD, SPLIT, FIT, SCORE).suggestions
    assert [one.reason for one in found] == [
        "loads data",
        "splits the data into parts",
        "fits `LogisticRegression`",
        "computes a score",
    ]
    assert all(0.5 <= one.confidence <= 1 for one in found)


FORCED = {
    "early, by what follows": (
        [
            LOAD,
            SPLIT,
            FIT,
            "best = model.score(X_test, y_test)",
            "again = LogisticRegression(C=best).fit(X_train, y_train)",
            "print(again.score(X_test, y_test))",
        ],
        4,
        "computes a score, but must stay with cell 5 because of `best`",
    ),
    "late, by what comes before": (
        [
            LOAD,
            FIT.replace("_train", ""),
            "X, y = load_iris(return_X_y=True)",
            "print(model.score(X, y))",
        ],
        3,
        "loads data, but must stay with cell 2 because of `X`",
    ),
}


NAMED = {
    frozenset({"fs:*"}): "a file",
    frozenset({"fs:a.csv", "rng:numpy"}): "the file `a.csv`",
    frozenset({"rng:numpy"}): "the random state",
    frozenset({"fs:a.csv", "x"}): "`x`",
}


@pytest.mark.parametrize(("names", "words"), NAMED.items())
def test_what_binds_two_cells_is_told_in_words(names: frozenset[str], words: str) -> None:
    assert named(names) == words


@pytest.mark.parametrize(("cells", "cell", "reason"), FORCED.values(), ids=list(FORCED))
def test_the_reason_names_the_cell_that_forces(
    suggested: Suggest, cells: list[str], cell: int, reason: str
) -> None:
    assert {one.cell: one.reason for one in suggested(*cells).suggestions}[cell] == reason


def test_hashes_of_strings_decide_nothing(suggested: Suggest) -> None:
    names = [f"name_{number}" for number in range(20)]
    cells = [*(f"{name} = {number}" for number, name in enumerate(names)), f"print({names})"]
    program = read_program(suggested(*[cell.replace("'", "") for cell in cells]).notebook)
    facts = gather(program)
    between = dependences(facts, link(facts))
    assert list(between.flows) == [(maker, 21) for maker in range(1, 21)]


def test_models_that_could_be_served(suggested: Suggest) -> None:
    found = suggested(LOAD, SPLIT, FIT, "print(model.predict(X_test))")
    assert [(one.model, one.data, one.cell) for one in found.models] == [("model", "X_test", 4)]
    assert "return model.predict(rows)" in found.models[0].cell_text
    assert suggested(LOAD, SPLIT, FIT, SERVE, "model.predict(X_test)").models == ()


@pytest.mark.parametrize("name", ["auto_mpg", "breast_cancer", "penguins"])
def test_examples_get_back_their_tags(name: str, tmp_path: Path) -> None:
    content = json.loads((EXAMPLES / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    own = {}
    for position, cell in enumerate(content["cells"], start=1):
        tags = cell["metadata"].pop("tags", [])
        if tags and cell["cell_type"] == "code":
            own[position] = tags[0].partition(":")[0]
    path = tmp_path / "stripped.ipynb"
    path.write_text(json.dumps(content), encoding="utf-8")
    found = {one.cell: one.tag for one in suggest_tags(path).suggestions}
    assert {cell: found.get(cell) for cell in own} == own
