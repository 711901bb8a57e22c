"""A program that builds notebooks: one comes in as a line of JSON, its outcome goes out as one.

The libraries are loaded once. What notebooks leave behind goes with the forked process that builds
some of them, one after the other.
"""

import faulthandler
import gc
import importlib
import json
import os
import select
import signal
import sys
import tempfile
import types
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import IO

import pandas as pd
from fast_build import PACKAGE, STAYING, Build, Outcome, unload
from library_statements import IMPORTS
from observed import Recorder
from truth import Cells

from jupyter_mlops import runtime

LIMIT = 300.0
"""Seconds for one notebook, which takes less than one of processor time, on a busy machine."""
BATCH = 50
"""Notebooks after which a process has seen enough."""
WARMING: Cells = [
    ("", f"import random\nimport numpy as np\nimport pandas as pd\n{IMPORTS}\nnp.random.seed(1)"),
    ("data", 'df = pd.DataFrame({"u": [1, 2], "w": [1.5, 2.5]})\nxs = np.sort(np.ones(2))'),
    ("train", 'df["x"] = df["u"] * 2\nnp.random.shuffle(xs)\ns = df.sample(frac=1)["w"] + 1'),
    ("train", "line = LinearRegression().fit(df[['u']].to_numpy(), df['w'].to_numpy())"),
    ("train", "std = StandardScaler().fit(xs.reshape(-1, 1))"),
    ("", "df.describe()\ndf.head()"),
    ("evaluate", "print(df, s, xs, line.coef_, std.mean_, np.random.default_rng(1).random())"),
]
"""Makes the libraries load all that they load late."""


def build(cells: Cells, recorder: Recorder, *, static: bool = False) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="nb2prod-generated-") as folder:
        outcome = Build(cells, Path(folder), recorder).outcome(static=static)
        os.chdir("/")
    return outcome


class Worker:
    """A process that builds a number of notebooks."""

    def __init__(self, recorder: Recorder) -> None:
        self.left = BATCH
        asked, ask = os.pipe()
        answered, answer = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(ask)
            os.close(answered)
            _work(os.fdopen(asked), os.fdopen(answer, "w"), recorder)
            os._exit(0)
        os.close(asked)
        os.close(answer)
        self.ask = os.fdopen(ask, "w")
        self.answered = os.fdopen(answered)

    def build(self, line: str) -> str:
        self.left -= 1
        self.ask.write(line)
        self.ask.flush()
        ready, _, _ = select.select([self.answered], [], [], LIMIT)
        answer = self.answered.readline() if ready else ""
        if not answer:
            self.left = 0
            how = "died" if ready else f"took more than {LIMIT:g} s"
            answer = json.dumps(asdict(Outcome("crash", f"the process {how}")))
        return answer.strip()

    def end(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        self.ask.close()
        self.answered.close()


def _work(asked: IO[str], answer: IO[str], recorder: Recorder) -> None:
    for line in asked:
        request = json.loads(line)
        faulthandler.dump_traceback_later(LIMIT - 5)  # where it hangs, told before it is ended
        outcome = build(request["cells"], recorder, static=request["static"])
        faulthandler.cancel_dump_traceback_later()
        answer.write(json.dumps(asdict(outcome)) + "\n")
        answer.flush()


def prepare() -> Recorder:
    """Load once what every notebook needs."""
    package = types.ModuleType(PACKAGE)
    package.__path__ = [str(Path(runtime.__file__).parent)]
    sys.modules[PACKAGE] = package
    for name in STAYING:
        importlib.import_module(f"{PACKAGE}.{name}")
    recorder = Recorder()
    for static in (False, True):
        warmed = build(WARMING, recorder, static=static)
        assert static or warmed.result == "equal", warmed
    unload()
    recorder.remember_libraries(len(sys.modules))
    gc.freeze()
    return recorder


def main() -> None:
    warnings.simplefilter("ignore")
    assert pd.DataFrame  # loaded here, not in each worker
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    recorder = prepare()
    worker = Worker(recorder)
    for line in sys.stdin:
        answers.write(worker.build(line) + "\n")
        answers.flush()
        if not worker.left:
            worker.end()
            worker = Worker(recorder)
    worker.end()


if __name__ == "__main__":
    main()
