"""Code that was commented out is left out; what a comment tells is not."""

import pytest

from jupyter_mlops.lowering.commented_code import without_commented_code


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# print(data)\nx = 1", "x = 1"),
        ("x = 1\n# df.head()", "x = 1"),
        ("# df = pd.read_csv('old.csv')\n# the new file\nx = 1", "# the new file\nx = 1"),
        ("def f(x):\n    # print(x)\n    return x", "def f(x):\n    return x"),
        ("def f(x):\n    return x\n    # print(x)", "def f(x):\n    return x"),
        ("models = [\n    A(),\n    # svm.SVC(),\n]", "models = [\n    A(),\n]"),
        ("# for row in rows:\n#     print(row)\nx = 1", "x = 1"),
        ("# n = 3\n# print(n)\nx = 1", "x = 1"),
        ("# import numpy as np\n# from m import f\nx = 1", "x = 1"),
        ("# df['a']\nx = 1", "x = 1"),
        ("#plt.show()\nx = 1", "x = 1"),
        ("def f(self):\n    # self.data = data\n    pass", "def f(self):\n    pass"),
    ],
)
def test_code_is_left_out(text: str, written: str) -> None:
    assert without_commented_code(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "# data\nx = 1",
        "# import the data\nx = 1",
        "# import data\nx = 1",
        "# see: later\nx = 1",
        "# accuracy (train)\nx = 1",
        "# y = a * x + b\nx = 1",
        "# y = sigmoid(w)\nx = 1",
        "# mean = 0\nx = 1",
        "# train, test\nx = 1",
        "# df.head () shows the first rows\nx = 1",
        "# rows [0, 1)\nx = 1",
        "# a[0], the first of them\nx = 1",
        "# summaries:{0.0: [(5.0, 0.37)]}\nx = 1",
        "x = 1  # print(x)",
        "x = '''\n# print(x)\n'''",
        "# type: ignore\nx = 1",
        "# noqa\nx = 1",
        "# %%\nx = 1",
        "x = (",
    ],
)
def test_what_a_comment_tells_stays(text: str) -> None:
    assert without_commented_code(text) == text
