"""Stored estimators have the same bytes each time, and are still what they were."""

import json
import os
import subprocess
import sys
from pathlib import Path

from jupyter_mlops.runtime.artifacts import load

WRITE = """
import sys
from pathlib import Path
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from jupyter_mlops.runtime.artifacts import save
from jupyter_mlops.validation.rehearsal.canonical import make_canonical

taken = [object() for _ in range(int(sys.argv[2]))]  # other places in memory
rows = np.arange(40.0).reshape(20, 2)
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, np.arange(20) > 9)
save(Path(sys.argv[1]), {"model": model, "rows": rows, "names": ["a"]})
make_canonical(Path(sys.argv[1]))
"""


def test_two_processes_write_the_same(tmp_path: Path) -> None:
    for name, taken in (("one", "10"), ("two", "100000")):
        subprocess.run(
            [sys.executable, "-c", WRITE, str(tmp_path / name), taken],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two
    formats = {entry["format"] for entry in json.loads(one["manifest.json"])["payloads"]}
    assert formats == {"estimator", "array", "json"}
    model = load(tmp_path / "one", ["model"])["model"]
    assert model.predict([[0.0, 1.0], [38.0, 39.0]]).tolist() == [False, True]
