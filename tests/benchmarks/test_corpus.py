"""`benchmarks/corpus.py` on a small corpus: each outcome, kept rows, and nothing left running."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corpus.processes import marked

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
Harness = Callable[..., "subprocess.CompletedProcess[str]"]

pytestmark = pytest.mark.timeout(600)  # builds, and on a machine that may be busy

EQUAL = '''"""
A title
=======

A gallery's script.
"""

# %%
# The numbers come from a file beside the script.
from pathlib import Path

numbers = [int(line) for line in Path("numbers.txt").read_text().split()]
train, test = numbers[:4], numbers[4:]


# %%
class Level:
    def fit(self, values):
        self.mean_ = sum(values) / len(values)
        return self

    def predict(self, values):
        return [self.mean_ for _ in values]


model = Level().fit(train)

# %%
error = sum(abs(a - b) for a, b in zip(test, model.predict(test))) / len(test)
print(f"error: {error:.4f}")
'''
REFUSED = (
    '# %% tags=["data"]\nnumbers = [3, 1, 2] + missing\n\n'
    '# %% tags=["train"]\nweights = sorted(numbers)\n'
)
HANGS = (
    '# %% tags=["data"]\nimport subprocess\n\n'
    'subprocess.run(["sleep", "1000"], start_new_session=True)\nnumbers = [1]\n\n'
    '# %% tags=["train"]\nweights = sorted(numbers)\n'
)
OTHER_LANGUAGE = {
    "cells": [{"cell_type": "code", "source": "x <- 1", "metadata": {}, "outputs": []}],
    "metadata": {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}},
    "nbformat": 4,
    "nbformat_minor": 4,
}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory, harness: Harness) -> Path:
    """A folder whose notebooks have been tried, beside the rows and the summary."""
    folder = tmp_path_factory.mktemp("corpus") / "notebooks"
    (folder / "deep").mkdir(parents=True)
    (folder / "equal.py").write_text(EQUAL)
    (folder / "numbers.txt").write_text("3\n1\n2\n7\n4\n5\n")
    (folder / "refused.py").write_text(REFUSED)
    (folder / "deep" / "other.ipynb").write_text(json.dumps(OTHER_LANGUAGE))
    (folder / "deep" / "module.py").write_text('"""No notebook."""\n')
    markdown = folder.parent / "summary.md"
    options = ["--markdown", str(markdown), "--keep", str(folder.parent / "kept")]
    done = harness(str(folder), "--judge", "--jobs", "2", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def rows(folder: Path) -> dict[str, Any]:
    text = folder.with_name("notebooks.jsonl").read_text(encoding="utf-8")
    return {row["notebook"]: row for row in map(json.loads, text.splitlines())}


def test_each_notebook_has_a_row_with_its_outcome(tried: Path) -> None:
    found = rows(tried)
    assert {name: row["outcome"] for name, row in found.items()} == {
        "deep/other.ipynb": "refused",
        "equal.py": "equal",
        "refused.py": "refused",
    }
    assert {"tag", "check", "build", "runs"} <= found["equal.py"]["seconds"].keys()
    assert (found["equal.py"]["own_runs"], found["equal.py"]["judged"]) == ("agrees", "same")
    assert [one["code"] for one in found["deep/other.ipynb"]["findings"]] == ["NB001"]
    (finding,) = found["refused.py"]["findings"]
    assert (finding["code"], finding["cell"], finding["line"]) == ("NB201", 1, 1)
    assert "missing" in finding["message"]


def test_notebooks_of_the_corpus_stay_as_they_are(tried: Path) -> None:
    assert (tried / "equal.py").read_text() == EQUAL
    written = sorted(path.name for path in tried.rglob("*") if path.is_file())
    assert written == ["equal.py", "module.py", "numbers.txt", "other.ipynb", "refused.py"]


def test_released_packages_are_kept_where_asked_for(tried: Path) -> None:
    kept = tried.parent / "kept"
    assert [path.name for path in kept.iterdir()] == ["equal"]
    assert (kept / "equal" / "src" / "equal" / "train.py").is_file()


def test_the_summary_counts_by_outcome_and_by_code(tried: Path) -> None:
    text = (tried.parent / "summary.md").read_text(encoding="utf-8")
    assert "| equal | 1 |" in text
    assert "| NB201 | 1 | 1 |" in text
    assert "judged by plain runs: 1 same" in text


def test_rows_of_unchanged_notebooks_are_kept(tried: Path, harness: Harness) -> None:
    before = rows(tried)
    text = REFUSED.replace("missing", "absent")
    (tried / "refused.py").write_text(text)
    done = harness(str(tried))
    assert "1/1 refused refused.py NB201" in done.stderr
    after = rows(tried)
    assert "absent" in after["refused.py"]["findings"][0]["message"]
    assert after["equal.py"] == before["equal.py"]
    done = harness(str(tried))
    assert done.stderr == ""
    assert "equal     " in done.stdout


def test_one_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path, harness: Harness) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "hangs.py").write_text(HANGS)
    done = harness(str(folder), "--time-limit", "6", "--no-tag")
    assert done.returncode == 1
    assert rows(folder)["hangs.py"]["outcome"] == "time-out"
    assert not left_over()


def test_an_interrupt_ends_everything(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "hangs.py").write_text(HANGS)
    command = [sys.executable, str(BENCHMARKS / "corpus.py"), str(folder), "--no-tag"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    until(lambda: bool(left_over()))
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in told
    assert not left_over()
    assert not folder.with_name("notebooks.jsonl").exists()


def test_an_environment_without_nb2prod_is_named(tmp_path: Path, harness: Harness) -> None:
    done = harness(str(tmp_path), "--python", str(tmp_path / "python"))
    assert done.returncode == 2
    assert "hint: name the environment" in done.stderr


def left_over() -> set[int]:
    """Processes of this machine that some step of a harness of this session has started."""
    own = f"PYTEST_CURRENT_TEST={os.environ['PYTEST_CURRENT_TEST']}"
    found = set()
    for pid in marked(own):
        text = Path(f"/proc/{pid}/environ").read_bytes()
        found |= {pid} if b"NB2PROD_CORPUS_STEP=" in text else set()
    return found


def until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.05)
