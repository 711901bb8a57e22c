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
