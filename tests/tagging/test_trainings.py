"""Trainings by hand beside fits of a library: recognized in every form, and what only looks so."""

from collections.abc import Callable

import pytest

from jupyter_mlops.tagging.suggest import Suggested

Suggest = Callable[..., Suggested]

DATA = (
    "import numpy as np\nfrom sklearn.datasets import load_iris\nX, y = load_iris(return_X_y=True)"
)
SCALER = (
    "from sklearn.preprocessing import StandardScaler\nX = StandardScaler().fit_transform(X)",
    "data",
)
BASELINE = (
    "from sklearn.linear_model import LogisticRegression\n"
    "baseline = LogisticRegression().fit(X, y)",
    "train",
)
BESIDE = {"nothing": (), "a scaler": (SCALER,), "a baseline": (SCALER, BASELINE)}

LOOP = "w = np.zeros(4)\nfor _ in range(9):\n    slope = X.T @ (X @ w - y)\n    w -= 0.1 * slope"
ERROR = "w = np.zeros(4)\nfor x, goal in zip(X, y):\n    w += 0.1 * (goal - x @ w) * x"
DICT = (
    "w = {'a': np.zeros(4)}\nfor _ in range(9):\n    slopes = {'a': X.T @ (X @ w['a'] - y)}\n"
    "    w = {k: w[k] - 0.1 * slopes[k] for k in w}"
)
INSIDE = (
    "w = np.zeros(4)\nwith np.errstate(over='ignore'):\n"
    "    for _ in range(9):\n        w = w - 0.1 * X.T @ (X @ w - y) / len(y)"
)
DESCEND = (
    "def descend(X, y, rate):\n    w, b = np.zeros(4), 0.0\n    for _ in range(9):\n"
    "        off = X @ w + b - y\n        w, b = w - rate * X.T @ off, b - rate * off.mean()\n"
    "    return w, b"
)
STEP = "def step(w, X, y):\n    return w - 0.1 * X.T @ (X @ w - y)"
THROUGH = (
    "def slopes(w, X, y):\n    return {'a': X.T @ (X @ w['a'] - y)}\n"
    "def update(w, by, rate):\n    w['a'] = w['a'] - rate * by['a']\n    return w\n"
    "def learn(X, y):\n    w = {'a': np.zeros(4)}\n    for _ in range(9):\n"
    "        w = update(w, slopes(w, X, y), 0.1)\n    return w"
)
NET = (
    "class Net:\n    def __init__(self, rate=0.1):\n        self.w = np.zeros(4)\n"
    "        self.rate = rate\n    def guess(self, X):\n        return X @ self.w\n"
)
ITSELF = (
    f"{NET}    def learn(self, X, y):\n        for _ in range(9):\n"
    "            self.w -= self.rate * X.T @ (self.guess(X) - y)\n        return self"
)
PERCEPTRON = (
    f"{NET}    def learn(self, X, y):\n        for x, goal in zip(X, y):\n"
    "            change = self.rate * (goal - self.guess(x))\n"
    "            self.w[1:] += change * x[1:]\n            self.w[0] += change"
)
METHODS = (
    f"{NET}    def slope(self, X, y):\n        return X.T @ (self.guess(X) - y)\n"
    "    def update(self, slope):\n        self.w -= self.rate * slope\n"
    "    def turn(self, X, y):\n        self.update(self.slope(X, y))\n"
)
ROUNDS = "def rounds(net, X, y):\n    for _ in range(9):\n        net.turn(X, y)"
LAYERS = (
    "class Layer:\n    def __init__(self):\n        self.w = np.eye(4)\n"
    "    def back(self, x, rate):\n        self.w -= rate * x.T @ (x @ self.w)\n"
    "class Net:\n    def __init__(self, layers):\n        self.layers = layers\n"
    "    def learn(self, X):\n        for _ in range(9):\n"
    "            for layer in reversed(self.layers):\n                layer.back(X, 0.1)"
)
LISTED = (
    "class Net:\n    def __init__(self):\n        self.ws = [np.eye(4)]\n"
    "    def learn(self, X):\n        for _ in range(9):\n"
    "            by = [X.T @ X @ w for w in self.ws]\n"
    "            self.ws = [w - 0.1 * b for w, b in zip(self.ws, by)]"
)
START = (
    "class Net:\n    def __init__(self, X, y):\n        self.w = np.zeros(4)\n"
    "        for _ in range(9):\n            self.w -= 0.1 * X.T @ (X @ self.w - y)"
)

FORMS = {
    "a loop": [LOOP, "print(w)"],
    "a loop over samples that adds errors": [ERROR, "print(w)"],
    "a loop over a dict": [DICT, "print(w)"],
    "a loop in a block": [INSIDE, "print(w)"],
    "a function": [DESCEND, "w, b = descend(X, y, 0.1)", "print(w)"],
    "a function for a step": [
        STEP,
        "w = np.zeros(4)\nfor _ in range(9):\n    w = step(w, X, y)",
        "print(w)",
    ],
    "a function through others": [THROUGH, "w = learn(X, y)", "print(w)"],
    "a method": [ITSELF, "net = Net()\nnet.learn(X, y)", "print(net.w)"],
    "a method of an object made on the spot": [ITSELF, "net = Net().learn(X, y)", "print(net.w)"],
    "a perceptron": [PERCEPTRON, "net = Net(0.01)\nnet.learn(X, y)", "print(net.w)"],
    "a method through others": [
        METHODS,
        "net = Net()\nfor _ in range(9):\n    net.turn(X, y)",
        "print(net.w)",
    ],
    "a function that is given the object": [
        f"{METHODS}\n{ROUNDS}",
        "net = Net()\nrounds(net, X, y)",
        "print(net.w)",
    ],
    "an object in an object": [LAYERS, "net = Net([Layer()])\nnet.learn(X)", "print(net)"],
    "a list in an object": [LISTED, "net = Net()\nnet.learn(X)", "print(net.ws)"],
    "making an object": [START, "net = Net(X, y)", "print(net.w)"],
}

STOCK = (
    "class Stock:\n    def __init__(self):\n        self.left = 9.0\n"
    "    def sell(self, n, price):\n        self.left -= n * price"
)
SWING = (
    "def swing(n):\n    x, v, xs = 1.0, 0.0, []\n    for _ in range(n):\n        v -= 4 * x * 0.1\n"
    "        x += v * 0.1\n        xs.append([x])\n    return np.array(xs)"
)
LEFT_ALONE = {
    "what a loop takes off doesn't depend on what is left": [
        "left = 9.0\nfor n, price in [(1, 2.0), (3, 1.0)]:\n    left -= n * price",
        "print(left)",
    ],
    "nor what a method does": [
        STOCK,
        "stock = Stock()\nfor n in range(3):\n    stock.sell(n, 2.0)",
        "print(stock.left)",
    ],
    "something is done to each column once": [
        "for i in range(4):\n    X[:, i] = X[:, i] - X[:, i].mean() * 0.5",
        "print(X)",
    ],
    "each round adds to a sum": [
        "total = 0.0\nfor x in X:\n    total += 0.5 * x.sum()",
        "print(total)",
    ],
}


SHOWN = (
    "import matplotlib.pyplot as plt\ndef shown(w, X, y):\n    for _ in range(9):\n"
    "        plt.plot(X @ w)\n        w = w - 0.1 * X.T @ (X @ w - y)"
)
NAMED = {
    "in place": ([METHODS, "net = Net()", ROUNDS, "rounds(net, X, y)"], "fits `net`"),
    "not what it starts from": (
        [
            DESCEND.replace("rate):", "rate, w):").replace("np.zeros(4), 0.0", "w, 0.0"),
            "start = np.ones(4)",
            "found, b = descend(X, y, 0.1, start)",
        ],
        "fits `b`, `found`",
    ),
    "in a list": (
        [DESCEND, "found = []\nfor rate in (0.1, 0.2):\n    found.append(descend(X, y, rate))"],
        "sets up `found` and fits `found`",
    ),
    "in a loop": (
        [DESCEND, "fig = []\nfor rate in (0.1, 0.2):\n    w, b = descend(X, y, rate)"],
        "fits `b`, `w`",
    ),
    "nothing, when it is only shown": (
        [SHOWN, "shown(np.ones(4), X, y)"],
        "fits `LogisticRegression`",
    ),
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=list(BESIDE))
@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_trainings(
    suggested: Suggest, form: list[str], beside: tuple[tuple[str, str], ...]
) -> None:
    cells = [DATA, *(source for source, _ in beside), *form]
    found = {one.cell: one.tag for one in suggested(*cells).suggestions}
    expected = ["data", *(tag for _, tag in beside), *[""] * (len(form) - 2), "train", "evaluate"]
    assert [found.get(cell, "") for cell in range(1, len(cells) + 1)] == expected


@pytest.mark.parametrize("cells", LEFT_ALONE.values(), ids=list(LEFT_ALONE))
def test_left_alone(suggested: Suggest, cells: list[str]) -> None:
    found = suggested(DATA, *cells, *(source for source, _ in BESIDE["a baseline"]))
    reasons = [one.reason for one in found.suggestions if one.tag == "train"]
    assert reasons == ["fits `LogisticRegression`"]


def test_a_simulation_that_a_model_is_fitted_on_makes_data(suggested: Suggest) -> None:
    fit = BASELINE[0].replace("fit(X, y)", "fit(xs, xs[:, 0] > 0)")
    found = suggested("import numpy as np", SWING, "xs = swing(99)", fit)
    assert {one.cell: one.tag for one in found.suggestions} == {3: "data", 4: "train"}


@pytest.mark.parametrize(("cells", "reason"), NAMED.values(), ids=list(NAMED))
def test_the_reason_names_what_is_trained(
    suggested: Suggest, cells: list[str], reason: str
) -> None:
    found = suggested(DATA, BASELINE[0], *cells).suggestions
    assert found[-1].reason == reason


IMPORTED = "from own.clusters import Clusters"


@pytest.mark.parametrize(
    ("call", "tag"),
    [
        ("centres, ids = clusters.train(50)", "train"),
        ("clusters.train(X, y)", "train"),
        ("clusters.train()", "evaluate"),
        ("clusters.train(True)", "evaluate"),
    ],
)
def test_a_class_of_another_module_may_train(suggested: Suggest, call: str, tag: str) -> None:
    plot = "import matplotlib.pyplot as plt\nplt.scatter(X[:, 0], X[:, 1])"
    found = suggested(DATA, IMPORTED, "clusters = Clusters(X, 3)", f"{call}\n{plot}", plot)
    assert {one.cell: one.tag for one in found.suggestions}[4] == tag
