"""What results are called that the notebook shows without a name."""

from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.outputs import outputs_of

HEAD = "# %% evaluate\nfrom sklearn import metrics\nfrom sklearn.metrics import accuracy_score\n"


@pytest.mark.parametrize(
    ("shown", "keys"),
    [
        (["model.score(X, y)"], ["score"]),
        (["linear.score(X, y)", "svr.score(X, y)"], ["score", "svr_score"]),
        (["svr.score(X, y)", "svr.score(A, b)"], ["score", "svr_score"]),
        (["s.score(X, y)", "s.score(A, b)", "s.score(C, d)"], ["score", "s_score", "s_score_2"]),
        (["accuracy_score(y, p)", "accuracy_score(y, tuned)"], ["accuracy", "accuracy_tuned"]),
        (["metrics.accuracy_score(y, p)"] * 2, ["accuracy", "accuracy_p"]),
        (["accuracy_score(y, p > 1)"] * 2, ["accuracy", "accuracy_2"]),
        (["'Right: ', accuracy_score(y, p)", "'Right: ', m.score(X, y)"], ["right", "m_right"]),
    ],
)
def test_one_is_told_from_another_by_what_it_is_of(
    shown: list[str], keys: list[str], facts: Callable[[str], Facts]
) -> None:
    found = outputs_of(facts(HEAD + "\n".join(f"print({one})" for one in shown)))
    assert [one.key for one in found.shown] == keys


def test_a_name_that_is_cut_does_not_end_in_a_little_word(facts: Callable[[str], Facts]) -> None:
    plots = (
        "# %% evaluate\nimport matplotlib.pyplot as plt\n"
        "plt.plot(x)\nplt.title('What we do know of the lengths')\nplt.show()\n"
        "plt.plot(x)\nplt.title('What it is made of')"
    )
    assert list(outputs_of(facts(plots)).plots.values()) == [
        "what-we-do-know",
        "what-it-is-made-of",
    ]
