"""Time papermill with our engine, which keeps what the stages give, beside papermill alone.

    python benchmarks/speed/retraining.py build/breast_cancer --runs 5

Both run the same notebook, in turn, each in a process of its own; shown are medians of the time by
the clock, and their ratio.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

PLAIN = """
import sys
import papermill
papermill.execute_notebook(
    sys.argv[1], sys.argv[2], cwd=sys.argv[3], kernel_name="python3", language="python",
    progress_bar=False,
)
"""
OURS = """
import sys
from pathlib import Path
from jupyter_mlops.operations.execution import Run, execute
from jupyter_mlops.operations.limits import Limits
from jupyter_mlops.operations.trainable import read_trainable
from jupyter_mlops.operations.workspace import Workspace
place = Workspace(Path(sys.argv[3]), Path(sys.argv[1]), ())
run = Run({}, Path(sys.argv[2]), Limits(), lambda done, total: None)
execute(read_trainable(Path(sys.argv[4])), place, run)
"""


def main() -> None:
    """Measure and print a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    from jupyter_mlops.operations.trainable import read_trainable  # noqa: PLC0415  # loads MLflow, which --help does without
    from jupyter_mlops.operations.workspace import lay_out  # noqa: PLC0415  # loads MLflow, which --help does without

    plain, ours = [], []
    with TemporaryDirectory() as folder:
        place = lay_out(read_trainable(given.build), None, Path(folder, "work"))
        at = str(place.notebook.parent)
        for number in range(given.runs):
            results = Path(folder, f"results-{number}")
            results.mkdir()
            out = str(results / "plain.ipynb")
            plain.append(_seconds(PLAIN, str(place.notebook), out, at))
            ours.append(_seconds(OURS, str(place.notebook), str(results), at, str(given.build)))
    print("papermill [s]  with our engine [s]  ratio")
    ratio = median(ours) / median(plain)
    print(f"{median(plain):>13.2f}  {median(ours):>19.2f}  {ratio:>5.2f}")


def _seconds(program: str, *words: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, *words], check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
