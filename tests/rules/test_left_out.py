"""Scores that the package doesn't have, as their cells aren't tagged `evaluate`."""

from collections.abc import Callable

import pytest

from jupyter_mlops.diagnostic import Diagnostic

MODEL = '# %% tags=["train"]\nmodel = LinearRegression().fit(X, y)\n'
REFIT = '\n\n# %% tags=["train"]\nmodel = LinearRegression(fit_intercept=False).fit(X, y)'
END = '\n\n# %% tags=["evaluate"]\nprint("score:", model.score(X, y))\n'
Found = Callable[[str], list[Diagnostic]]


def told(found: Found, text: str) -> list[str]:
    return [one.message for one in found(text) if one.code == "NB273"]


@pytest.mark.parametrize(
    ("below", "names"),
    [
        ("score = model.score(X, y)", "`score`"),
        ("score = model.score(X, y)\nprint(score)", "`score`"),
        ("print(model.score(X, y))", "this"),
        ("model.score(X, y)", "this"),
        ("print(classification_report(y, model.predict(X)))", "this"),
    ],
)
def test_a_score_of_a_model_that_is_fitted_anew_is_left_out(
    below: str, names: str, found: Found
) -> None:
    text = f"from sklearn.metrics import classification_report\n{MODEL}{below}{REFIT}{END}"
    told_of = f"left out: {names} tells how good a model is, in a cell tagged `train`"
    assert told(found, text) == [told_of]


@pytest.mark.parametrize(
    "below",
    [
        "\n# %%\nprint(model.score(X, y))",
        '\n# %% tags=["evaluate"]\nprint(model.score(X, y))',
        "best = model.score(X, y)\nif best < 0:\n    model = LinearRegression().fit(X, y)",
        "print(model.score(X, y))",
        "half = len(X) / 2",
    ],
)
def test_other_scores_are_not(below: str, found: Found) -> None:
    assert told(found, f"{MODEL}{below}{END}") == []
