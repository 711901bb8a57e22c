"""A hand-written package, run stage by stage in processes of their own, new ones and forks."""

import json
import os
import textwrap
import time
from pathlib import Path

import pytest

from jupyter_mlops.recording.alone import clean_environment
from jupyter_mlops.validation.forkserver import ForkServer
from jupyter_mlops.validation.isolate import StageRun, run_stage

PROGRAM = """
    import json, os, signal, subprocess, sys, time
    from pathlib import Path

    def fail():
        try:
            raise KeyError("first")
        except KeyError:
            raise ValueError("two\\nlines")

    def seen():
        names = ["PYTHONHASHSEED", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]
        facts = {"arguments": sys.argv[1:], "cwd": os.getcwd(), "stdin": sys.stdin.read()}
        facts |= {name: os.environ[name] for name in (*names, "MPLBACKEND", "PYTHONSAFEPATH")}
        Path("seen.json").write_text(json.dumps(facts))

    def leave():
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        Path("child").write_text(str(child.pid))

    def hang():
        leave()
        print("working", file=sys.stderr, flush=True)
        time.sleep(60)

    def talk():
        print("x" * 3_000_000)
        print("y" * 3_000_000, file=sys.stderr)

    def die():
        os.kill(os.getpid(), signal.SIGSEGV)

    def quit():
        sys.exit(3)

    globals()[sys.argv[sys.argv.index("--only") + 1]]()
    """


@pytest.fixture(params=["new", "forked"])
def forks(request):
    if request.param == "new":
        yield None
        return
    with ForkServer(["import json"], clean_environment((), hash_seed=0)) as server:
        assert server.usable()
        yield server


@pytest.fixture
def run(tmp_path, forks):
    package = tmp_path / "project" / "src" / "churn"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(textwrap.dedent(PROGRAM))

    def run(stage, **settings):
        asked = StageRun(tmp_path / "artifacts", tmp_path / "inputs", **settings)
        return run_stage(tmp_path / "project", "churn", stage, asked, forks)

    return run


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def gone(path):
    pid = int(path.read_text())
    for _ in range(50):
        if not alive(pid):
            return True
        time.sleep(0.1)
    return False


def test_a_stage_gets_its_options_and_a_settled_environment(run, tmp_path):
    outcome = run("seen", parameters={"SIZE": 0.2, "NAMES": ["a b", None]})
    assert outcome.ok, outcome.traceback
    assert (outcome.error, outcome.traceback) == ("", "")
    assert outcome.seconds > 0
    artifacts = tmp_path / "artifacts"
    seen = json.loads((artifacts / "seen.json").read_text())
    assert seen.pop("arguments") == [
        *("run", "--only", "seen", "--artifacts", str(artifacts)),
        *("--inputs", str(tmp_path / "inputs"), "--keep-figures", "--set", "SIZE=0.2"),
        *("--set", 'NAMES=["a b", null]'),
    ]
    assert seen.pop("cwd") == os.path.realpath(artifacts)
    assert seen == {
        "stdin": "",
        "PYTHONHASHSEED": "0",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MPLBACKEND": "Agg",
        "PYTHONSAFEPATH": "1",
    }


def test_another_hash_seed_is_respected(run, tmp_path):
    assert run("seen", hash_seed=7).ok
    seen = json.loads((tmp_path / "artifacts" / "seen.json").read_text())
    assert seen["PYTHONHASHSEED"] == "7"


@pytest.mark.parametrize(
    ("stage", "error"),
    [
        ("fail", "ValueError: two"),
        ("missing", "KeyError: 'missing'"),
        ("die", "ended by signal SIGSEGV"),
        ("quit", "ended with exit code 3"),
    ],
)
def test_a_failure_is_told(run, stage, error):
    outcome = run(stage)
    assert (outcome.ok, outcome.error) == (False, error)


def test_the_traceback_is_kept(run):
    traceback = run("fail").traceback
    assert "KeyError: 'first'" in traceback
    assert traceback.endswith("two\nlines\n")


def test_much_output_is_no_trouble(run):
    assert run("talk").ok


def test_nothing_outlives_the_time_limit(run, tmp_path):
    outcome = run("hang", time_limit=2)
    assert (outcome.ok, outcome.error) == (False, "took longer than 2 seconds")
    assert outcome.traceback == "working\n"
    assert outcome.seconds < 20
    assert gone(tmp_path / "artifacts" / "child")


def test_nothing_outlives_the_stage(run, tmp_path):
    assert run("leave").ok
    assert gone(tmp_path / "artifacts" / "child")


def test_nothing_is_written_beside_the_code(run, tmp_path):
    assert run("seen").ok
    assert [path.name for path in (tmp_path / "project").rglob("*.pyc")] == []
