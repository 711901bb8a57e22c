"""Values too large to be handed from stage to stage."""

from pathlib import Path

import pytest

from jupyter_mlops.analysis.facts import gather
from jupyter_mlops.checking import Checking
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.recording.record import Observation, Record, ValueFact

CELLS = """\
# %% tags=["data"]
X = make()

# %% tags=["train"]
model = X[:1000].mean()

# %% tags=["evaluate"]
print(model)
"""


def checked(folder: Path, size: int) -> list[Diagnostic]:
    path = folder / "large.py"
    path.write_text(f"# %%\nfrom maker import make\n\n{CELLS}", encoding="utf-8")
    work = Checking(path, Settings())
    program = work.read()
    value = ValueFact("numpy.ndarray", "array", "numpy.ndarray", size=size)
    seen = {unit.uid: Observation(unit.uid, values={"X": value}) for unit in program.units}
    work.check(
        work.analyze(program, gather(program, Record("complete", seen, ""))), is_static=False
    )
    return [one for one in work.found if one.code == "NB260"]


@pytest.mark.parametrize(("size", "count"), [(10_000_000, 0), (250_000_000, 1)])
def test_large_values(size: int, count: int, tmp_path: Path) -> None:
    found = checked(tmp_path, size)
    assert len(found) == count
    for one in found:
        assert one.message == "`X`, 250 MB, passes from `data` to `train`"
        assert str(one.span) == "cell 2, line 1"
