"""Which results of a pipeline are held to the notebook's order, and which versions of them."""

from pathlib import Path

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings

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
