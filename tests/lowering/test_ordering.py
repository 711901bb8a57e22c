"""Which results of a pipeline are held to the notebook's order, and which versions of them."""

from collections.abc import Callable
from pathlib import Path

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic

SEEN_ELSEWHERE = """
# %% tags=["data"]
import numpy as np
from sklearn.neighbors import KNeighborsClassifier

X = np.arange(40.0).reshape(20, 2)
y = np.arange(20) % 2

# %% tags=["train"]
model = KNeighborsClassifier()
model.fit(X, y)
log = []
held = [model, log]

# %% tags=["train"]
def again(number):
    model.fit(X, y)
    log.append(number)
    return number

tried = [again(number) for number in (1, 2)]

# %% tags=["evaluate"]
print(X.sum(), tried, model.score(X, y))
"""

TWICE = """
# %% tags=["evaluate"]
limit = 15
prime = True
for number in range(2, limit):
    print(number)
    if limit % number == 0:
        prime = False
        break
# %% tags=["evaluate"]
limit = 17
prime = True
for number in range(2, limit):
    print(number)
    if limit % number == 0:
        prime = False
        break
"""


def test_versions_that_no_result_is_made_of_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "n.py"
    path.write_text(TWICE, encoding="utf-8")
    codes = {one.code for one in check_notebook(path, Settings()).diagnostics}
    assert "NB204" in codes
    assert not {"NB220", "NB221"} & codes


def test_a_change_that_comes_too_late_is_the_one_to_be_seen(tmp_path: Path) -> None:
    """Not the statement that both stages agree on, which makes the value."""
    path = tmp_path / "n.py"
    path.write_text(
        '# %% tags=["train"]\nm = [1]\n# %% tags=["evaluate"]\nm.append(2)\nprint(m)\n'
        '# %% tags=["train"]\nn = [*m]\n# %% tags=["evaluate"]\nprint(n)\n',
        encoding="utf-8",
    )
    found = [one for one in check_notebook(path, Settings()).diagnostics if one.code == "NB221"]
    assert [(one.span and one.span.cell, one.related[0].span.cell) for one in found] == [(3, 2)]
    assert "Tag cell 2 and cell 3" in found[0].fix


def test_a_file_that_comes_too_late_is_told_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "n.py"
    path.write_text(
        '# %% tags=["evaluate"]\nopen("o.csv", "w").write("a")\n'
        '# %% tags=["data"]\nrows = open("o.csv").read()\n'
        '# %% tags=["train"]\nm = len(rows)\n# %% tags=["evaluate"]\nprint(m)\n',
        encoding="utf-8",
    )
    found = [one for one in check_notebook(path, Settings()).diagnostics if one.code == "NB220"]
    assert [one.message.partition(",")[0] for one in found] == ["the file `o.csv` is needed here"]


def test_a_change_counts_as_seen_by_a_name_that_the_package_lacks(
    compiled: Callable[[str], tuple[object, list[Diagnostic]]],
) -> None:
    _, told = compiled(SEEN_ELSEWHERE)
    assert not {"NB220", "NB221"} & {one.code for one in told}
