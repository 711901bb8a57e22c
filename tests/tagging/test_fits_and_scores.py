"""Stages of cells that fit a model and score it, and of models that are fitted anew."""

from collections.abc import Callable

import pytest
from small_cells import FIT, LOAD, SCORE, SPLIT

from jupyter_mlops.tagging.suggest import Suggested

SEVERAL = (
    "from sklearn.metrics import accuracy_score\nfrom sklearn.svm import SVC\n"
    "{model} = SVC()\n{model}.fit(X_train, y_train)\nseen = {model}.predict(X_test)\n"
    "print(accuracy_score(y_test, seen))"
)
CASES = {
    "a score below the fit in its cell": (
        [LOAD, SPLIT, f"{FIT}\n{SCORE}"],
        ["data", "data", "train"],
    ),
    "and so with what it predicts first": (
        [
            LOAD,
            SPLIT,
            f"from sklearn.metrics import accuracy_score\n{FIT}\nseen = model.predict(X_test)\n"
            "found = accuracy_score(y_test, seen)\nprint(found)",
        ],
        ["data", "data", "train"],
    ),
    "the score of a model that is fitted anew keeps each in its cell": (
        [LOAD, SPLIT, f"{FIT}\n{SCORE}", f"{FIT}\n{SCORE}"],
        ["data", "data", "evaluate", "evaluate"],
    ),
    "a fit anew comes in no stage before": (
        [LOAD, SPLIT, f"{FIT}\n{SCORE}", f"{FIT}\n{SCORE}", FIT],
        ["data", "data", "evaluate", "evaluate", ""],
    ),
    "nor a fit in between that nobody asks for": (
        [LOAD, SPLIT, f"{FIT}\n{SCORE}", FIT, f"{FIT}\n{SCORE}"],
        ["data", "data", "evaluate", "", "evaluate"],
    ),
    "but one in a cell that others ask for may": (
        [LOAD, SPLIT, f"{FIT}\n{SCORE}", f"{FIT}\nhalf = X_train / 2", "print(half.sum())"],
        ["data", "data", "evaluate", "train", ""],
    ),
    "a score above the fit in its cell": (
        [LOAD, SPLIT, f"{FIT}", f"{SCORE}\nother = model.fit(X_test, y_test)"],
        ["data", "data", "train", "evaluate"],
    ),
    "scores of several models, by predictions of one name": (
        [LOAD, SPLIT, SEVERAL.format(model="one"), SEVERAL.format(model="two")],
        ["data", "data", "train", "train"],
    ),
    "but not where a fit below needs such a prediction": (
        [
            LOAD,
            SPLIT,
            SEVERAL.format(model="one"),
            SEVERAL.format(model="two") + "\nthree = SVC().fit(X_test, seen)",
        ],
        ["data", "data", "evaluate", "evaluate"],
    ),
    "a fit that is only drawn, in a cell of which others read what stands above it": (
        [
            LOAD,
            "from sklearn.cluster import KMeans\nimport matplotlib.pyplot as plt\n"
            "shared = {'n_init': 1, 'random_state': 0}\n"
            "plt.hist(KMeans(n_clusters=2, **shared).fit_predict(X))",
            "plt.hist(KMeans(n_clusters=3, **shared).fit_predict(X))",
        ],
        ["data", "evaluate", "evaluate"],
    ),
    "but not where they read what comes of it": (
        [
            LOAD,
            "from sklearn.cluster import KMeans\nimport matplotlib.pyplot as plt\n"
            "labels = KMeans(n_clusters=2, random_state=0).fit_predict(X)\nplt.hist(labels)",
            "plt.plot(labels)",
        ],
        ["data", "train", "evaluate"],
    ),
}


@pytest.mark.parametrize(("cells", "expected"), CASES.values(), ids=list(CASES))
def test_stages(suggested: Callable[..., Suggested], cells: list[str], expected: list[str]) -> None:
    found = {one.cell: one.tag for one in suggested(*cells).suggestions}
    assert [found.get(cell, "") for cell in range(1, len(cells) + 1)] == expected
