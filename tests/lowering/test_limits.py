"""What the comment behind a parameter says about its values, and what only looks like it."""

import pytest

from jupyter_mlops.ir.pipeline import Limits
from jupyter_mlops.lowering.limits import limits_of_comment, stated


@pytest.mark.parametrize(
    ("comment", "limits"),
    [
        ("one of linear, rbf", Limits(choices=("linear", "rbf"))),
        ("one of: linear, rbf or poly", Limits(choices=("linear", "rbf", "poly"))),
        ("kernel, one of linear, rbf, and poly; of SVC", Limits(choices=("linear", "rbf", "poly"))),
        ("One of 'a b', \"c\" (the default)", Limits(choices=("a b", "c"))),
        ("one of k-means++ | random", Limits(choices=("k-means++", "random"))),
        ("one of 10, 20, 30.", Limits(choices=(10, 20, 30))),
        ("one of None, 0.5", Limits(choices=(None, 0.5))),
        ("0 to 1", Limits(minimum=0, maximum=1)),
        ("share held out, 0 to 1", Limits(minimum=0, maximum=1)),
        ("0.05 to 0.5; more leaves too little", Limits(minimum=0.05, maximum=0.5)),
        ("-1 to +1", Limits(minimum=-1, maximum=1)),
        ("1e-5 to 1e-1", Limits(minimum=1e-5, maximum=0.1)),
        ("0..1", Limits(minimum=0, maximum=1)),
        ("between 2 and 9 folds", Limits(minimum=2, maximum=9)),
        ("at least 1", Limits(minimum=1)),
        ("days, at least 1, at most 30", Limits(minimum=1, maximum=30)),
        ("2024-01-01 to 2024-12-31", Limits(minimum="2024-01-01", maximum="2024-12-31")),
    ],
)
def test_limits_are_found(comment: str, limits: Limits) -> None:
    assert limits_of_comment(comment, is_text=False) == limits


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "share of rows held out",
        "one of the columns, or another",
        "one of many",
        "one of mean, median to fill gaps",
        "rows 5to 9",
        "a to b",
        "version 1.2.3 to 4",
        "up to 5 of 10",
        "at leisure",
    ],
)
def test_words_that_only_talk_limit_nothing(comment: str) -> None:
    assert limits_of_comment(comment, is_text=False) == Limits()


def test_choices_of_a_text_are_text_whatever_they_look_like() -> None:
    assert limits_of_comment("one of 1, 1e3, None", is_text=True).choices == ("1", "1e3", "None")


@pytest.mark.parametrize("comment", ["one of a, b", "0 to 1", "at least 1", "at most 2"])
def test_limits_are_stated_in_the_words_of_a_comment(comment: str) -> None:
    assert stated(limits_of_comment(comment, is_text=False)) == comment
