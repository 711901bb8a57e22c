"""A fork is what a new process would be after the same imports."""

import ast
import json
import textwrap
from pathlib import Path

import pytest

from jupyter_mlops.recording.alone import Job, clean_environment, run_alone
from jupyter_mlops.validation.forkserver import ForkServer
from jupyter_mlops.validation.preloading import starting_imports

PROGRAM = """
    import json, os, random, sys
    import numpy as np
    import beside

    beside.COUNTED.append(1)
    facts = {
        "arguments": sys.argv,
        "beside": beside.COUNTED,
        "environment": dict(os.environ),
        "hash": hash("text"),
        "main": [__name__, __spec__.name, sys.modules["__main__"].__dict__ is globals()],
        "path": sys.path,
        "streams": [sys.stdin.read(), sys.stdout.encoding, sys.stderr.encoding],
        "ours": sorted(name for name in sys.modules if name.startswith("jupyter_mlops")),
        "options": np.get_printoptions()["precision"],
    }
    draws = [random.random(), float(np.random.rand())]
    with open(sys.argv[1], "w") as out:
        json.dump([os.getpid(), draws, facts], out, default=str)
    np.set_printoptions(precision=2)
    """
GOLDEN = Path(__file__).parents[1] / "golden"
LIBRARIES = {"numpy", "pandas", "sklearn", "matplotlib"}
SERVING = ("import numpy as np",)
ENVIRONMENT = clean_environment((), hash_seed=0)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    sources = tmp_path / "src"
    sources.mkdir()
    (sources / "program.py").write_text(textwrap.dedent(PROGRAM))
    (sources / "beside.py").write_text("COUNTED = []\n")
    return sources


def result(program: Path, name: str, forks: ForkServer | None) -> list:
    answer = program.parent / "answer.json"
    outcome = run_alone(Job("program", (str(answer),), (program,), program.parent), forks)
    assert outcome.ok, (name, outcome.traceback)
    return json.loads(answer.read_text())


def test_a_fork_is_like_a_new_process_and_like_the_fork_before(program: Path) -> None:
    _, _, expected = result(program, "new", None)
    with ForkServer(SERVING, ENVIRONMENT) as forks:
        assert forks.usable()
        ids, draws, facts = zip(
            *(result(program, f"fork {number}", forks) for number in range(3)), strict=True
        )
    assert facts == (expected,) * 3
    assert len(set(ids)) == 3
    for drawn in zip(*draws, strict=True):
        assert len(set(drawn)) == 3


def test_a_library_with_a_thread_is_not_forked() -> None:
    thread = (
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"
    )
    with ForkServer([thread], ENVIRONMENT) as forks:
        assert not forks.usable()


def test_what_cannot_be_imported_is_left_to_the_job(program: Path) -> None:
    with ForkServer(["import no_such_module", *SERVING], ENVIRONMENT) as forks:
        assert forks.usable()
        assert result(program, "fork", forks)


def test_a_job_is_done_anew_when_the_server_is_gone(program: Path) -> None:
    with ForkServer(["import os; os.kill(os.getpid(), 9)"], ENVIRONMENT) as forks:
        assert not forks.usable()
        assert result(program, "new", forks)


def test_a_job_is_done_anew_when_the_server_dies_of_it(program: Path) -> None:
    (program / "beside.py").write_text(
        "import os, signal\nCOUNTED = []\n"
        "if os.getppid() == int(open('server').read()): os.kill(os.getppid(), signal.SIGKILL)\n"
    )
    note = f"import os; open({str(program.parent / 'server')!r}, 'w').write(str(os.getpid()))"
    with ForkServer([note], ENVIRONMENT) as forks:
        assert forks.usable()
        assert result(program, "new", forks)


def test_imports_come_in_the_order_in_which_python_makes_them(tmp_path: Path) -> None:
    package = tmp_path / "churn"
    package.mkdir()
    sources = {
        "__init__": "import first",
        "__main__": "import second\nwith importing():\n    from churn import data\n"
        "from churn.data import X\nimport last",
        "data": "from .definitions import Y\nfrom sklearn import tree as t\nimport second",
        "definitions": "try:\n    import perhaps\nexcept ImportError:\n    pass\nimport third",
        "unused": "import never",
    }
    for name, text in sources.items():
        (package / f"{name}.py").write_text(text)
    assert starting_imports(tmp_path, "churn") == (
        "import first",
        "import second",
        "import third",
        "from sklearn import tree as t",
        "import last",
        "import skops.io",
    )


@pytest.mark.parametrize("example", ["auto_mpg", "breast_cancer", "penguins"])
def test_libraries_of_the_stages_are_among_the_imports(example: str) -> None:
    found = starting_imports(GOLDEN, example)
    for stage in ("data", "train", "evaluate"):
        body = ast.parse((GOLDEN / example / f"{stage}.py").read_text()).body
        imports = {ast.unparse(one) for one in body if isinstance(one, ast.Import | ast.ImportFrom)}
        libraries = {one for one in imports if one.split()[1].partition(".")[0] in LIBRARIES}
        assert libraries
        assert libraries <= set(found)
