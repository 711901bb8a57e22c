"""What results are called that the notebook shows without a name."""

from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.outputs import outputs_of
from jupyter_mlops.analysis.plot_names import plot_name

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


@pytest.mark.parametrize(
    ("drawing", "section", "name"),
    [
        ("plt.title('Prices')", "What sells\n\nText.", "prices"),
        ("a.set_title('Prices'); b.set_title('Rooms')", "What sells", "what-sells"),
        ("a.set_title('Prices'); b.set_title('Prices')", "What sells", "prices"),
        ("plt.title('Prices'); fig.suptitle('All'); plt.title('Rooms')", "What sells", "all"),
        ("plt.title(f'Prices of {year}')", "What sells", "what-sells"),
        ("plt.title('价格')", "What sells", "what-sells"),
        ("plt.grid()", "What sells", "what-sells"),
        ("plt.grid()", "", "plot"),
        ("plt.grid()", "价格", "plot"),
        ("a.set_title('Prices'); b.set_title('Rooms')", "", "prices"),
    ],
)
def test_a_plot_is_named_by_a_title_of_all_that_is_shown_or_by_its_section(
    drawing: str, section: str, name: str, facts: Callable[[str], Facts]
) -> None:
    units = facts(f"# %% evaluate\n{drawing}").units
    assert plot_name(units, section, []) == name
    assert plot_name(units, section, [name, f"{name}-2"]) == f"{name}-3"
