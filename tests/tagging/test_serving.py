"""Cells that answer requests: which are suggested for `serve`."""

from collections.abc import Callable

import pytest
from small_cells import FIT, LOAD, SCORE, SERVE, SPLIT

from jupyter_mlops.tagging.suggest import Suggested

TRAINED = [LOAD, SPLIT, FIT]

CASES = {
    "the last cell that predicts for values written out answers requests": (
        [
            *TRAINED,
            "model.predict([[5, 3, 4, 2]])",
            SCORE,
            "import pandas as pd\nrows = pd.DataFrame(data={'a': [5], 'b': [3]}).to_numpy()\n"
            "kind = model.predict(rows)\nprint('kind', kind[0])",
        ],
        ["evaluate", "evaluate", "serve"],
    ),
    "rows of the data are not written out": (
        [
            *TRAINED,
            "model.predict(X_test[[0, 1]])",
            "model.predict(X_test[0].reshape(1, -1))",
        ],
        ["evaluate", "evaluate"],
    ),
    "a cell that also draws, or scores, evaluates": (
        [
            *TRAINED,
            "import matplotlib.pyplot as plt\nplt.plot(model.predict([[5, 3, 4, 2]]))",
            "print(model.predict([[5, 3, 4, 2]]))\nprint(model.score(X_test, y_test))",
        ],
        ["evaluate", "evaluate"],
    ),
    "a prediction that another cell needs is none to answer with": (
        [
            *TRAINED,
            "guess = model.predict([[5, 3, 4, 2]])\nprint(guess)",
            "import matplotlib.pyplot as plt\nplt.plot(guess)",
        ],
        ["evaluate", "evaluate"],
    ),
    "a function that answers comes before cells that predict": (
        [*TRAINED, SERVE, "model.predict([[5, 3, 4, 2]])"],
        ["serve", "evaluate"],
    ),
}


@pytest.mark.parametrize(("cells", "expected"), CASES.values(), ids=list(CASES))
def test_what_is_suggested_behind_the_training(
    suggested: Callable[..., Suggested], cells: list[str], expected: list[str]
) -> None:
    found = {one.cell: one.tag for one in suggested(*cells).suggestions}
    tags = [found.get(cell, "") for cell in range(1, len(cells) + 1)]
    assert tags == ["data", "data", "train", *expected]
