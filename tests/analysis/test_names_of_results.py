"""What results are called that the notebook shows without a name."""

from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.outputs import outputs_of
from jupyter_mlops.analysis.plot_names import plot_name

HEAD = (
    "# %% evaluate\nimport numpy as np\nfrom sklearn import metrics\n"
    "from sklearn.metrics import accuracy_score, f1_score, mean_squared_error\n"
    "from sklearn.model_selection import cross_val_score\nscores = cross_val_score(m, X, y)\n"
)


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
        (["np.sqrt(mean_squared_error(y, p))"], ["sqrt_of_mean_squared_error"]),
        (["1 - accuracy_score(y, p)"], ["one_minus_accuracy"]),
        (["1 - m.score(X, y)", "1 - m.score(A, b)"], ["one_minus_score", "m_one_minus_score"]),
        (["accuracy_score(y, p) - accuracy_score(y, q)"], ["accuracy_difference"]),
        (["f1_score(y, p) / f1_score(y, q)"], ["f1_ratio"]),
        (["accuracy_score(y, p) / 2"], ["accuracy"]),
        (["mean_squared_error(y, p) ** 0.5"], ["sqrt_of_mean_squared_error"]),
        (["mean_squared_error(y, p) ** (1/2)"], ["sqrt_of_mean_squared_error"]),
        (["cross_val_score(m, X, y).mean()"], ["mean_of_cross_val_score"]),
        (["scores.mean()", "np.std(scores)"], ["scores_mean", "scores_std"]),
        (
            ["'%.2f +/- %.2f' % (scores.mean(), scores.std() * 2)"],
            ["scores_mean", "scores_std_times_2"],
        ),
        (["'Accuracy:', scores.mean()"], ["accuracy"]),
        (["search.best_score_", "grid.best_score_"], ["best_score", "grid_best_score"]),
        (["forest.oob_score_", "found.rsquared"], ["oob_score", "rsquared"]),
        (["search.best_params_"], []),
        (["other.mean()", "len(scores)", "scores[0]"], []),
    ],
)
def test_one_is_told_from_another_by_what_it_is_of(
    shown: list[str], keys: list[str], facts: Callable[[str], Facts]
) -> None:
    found = outputs_of(facts(HEAD + "\n".join(f"print({one})" for one in shown)))
    assert [one.key for one in found.shown] == keys


@pytest.mark.parametrize(
    ("shown", "key"),
    [
        ("cross_val_score(m, X, y)", "cross_val_score"),
        ("f1_score(y, p, average=None)", "f1"),
        ("scores", "scores"),
    ],
)
def test_what_gives_several_numbers_is_a_report(
    shown: str, key: str, facts: Callable[[str], Facts]
) -> None:
    for text in (f"print({shown})", shown):
        (one,) = outputs_of(facts(HEAD + text)).shown
        assert (one.kind, one.key) == ("report", key)


def test_a_call_of_what_gives_nothing_is_no_result(facts: Callable[[str], Facts]) -> None:
    text = f"{HEAD}def told(m):\n    print(m.score(X, y))\ntold(m)"
    assert outputs_of(facts(text)).shown == ()
    assert len(outputs_of(facts(text.replace("print", "return"))).shown) == 1


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
        ("plt.title('One two three four five k-means, and more')", "",
         "one-two-three-four-five-k-means"),
        ("plt.title('价格')", "What sells", "what-sells"),
        ("for a in parts: a.set_title(a.what)\nb.set_title('All')", "What sells", "what-sells"),
        ("fig.suptitle(f'In {year}'); a.set_title('Prices')", "What sells", "what-sells"),
        ("plt.grid()", "What sells", "what-sells"),
        ("plt.grid()", "", "plot"),
        ("plt.grid()", "价格", "plot"),
        ("a.set_title('Prices'); b.set_title('Rooms')", "", "prices"),
    ],
)  # fmt: skip
def test_a_plot_is_named_by_a_title_of_all_that_is_shown_or_by_its_section(
    drawing: str, section: str, name: str, facts: Callable[[str], Facts]
) -> None:
    units = facts(f"# %% evaluate\n{drawing}").units
    assert plot_name(units, section, []) == name
    assert plot_name(units, section, [name, f"{name}-2"]) == f"{name}-3"
