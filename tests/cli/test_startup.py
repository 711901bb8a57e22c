"""What a command loads: nobody waits for libraries that it doesn't use."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "examples/breast_cancer/breast_cancer.ipynb"
SCRIPT = """
import json, sys
from jupyter_mlops.cli import main
try:
    main(sys.argv[1:])
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
HEAVY = {
    *("pandas", "numpy", "scipy", "sklearn", "skops", "matplotlib", "pyarrow", "cloudpickle"),
    *("IPython", "nbformat", "jupytext", "mlflow", "jinja2", "rich", "filelock", "platformdirs"),
    *("cronsim", "sqlite3"),
}
PHASES = {
    *("builds", "compiler", "operations", "recording.runner", "runtime", "targets", "validation")
}


def loaded(*arguments: str) -> set[str]:
    """Names of the modules that a command has loaded when it ends."""
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return set(json.loads(run.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["check", "--help"], ["check", str(NOTEBOOK)], ["check", str(NOTEBOOK), "--json"]],
    ids=" ".join,
)
def test_commands_that_run_nothing_load_little(arguments: list[str]) -> None:
    names = loaded(*arguments)
    assert "jupyter_mlops.cli.check" in names
    assert not HEAVY & {name.partition(".")[0] for name in names}
    assert not {f"jupyter_mlops.{phase}" for phase in PHASES} & names


def test_help_loads_no_phase() -> None:
    names = loaded("--help")
    assert not {"yaml", "jupyter_mlops.checking", "jupyter_mlops.lowering.lower"} & names


def test_a_script_is_read_without_grammars_of_addresses(tmp_path: Path) -> None:
    script = tmp_path / "small.py"
    script.write_text('# %% tags=["data"]\nx = 1\n', encoding="utf-8")
    names = loaded("check", str(script))
    assert {"jsonschema", "nbformat"} <= names
    assert "lark" not in names


def test_grammars_are_there_for_the_first_address() -> None:
    code = """if True:
    import sys
    from jupyter_mlops.cli.starting import put_off_grammars
    put_off_grammars()
    import jsonschema
    from jsonschema import Draft202012Validator, FormatChecker
    valid = Draft202012Validator({"format": "iri"}, format_checker=FormatChecker())
    assert "lark" not in sys.modules
    print([valid.is_valid(text) for text in ("http://example.org/ä", "no iri", "urn:a:b", "")])
    assert "lark" in sys.modules
    """
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "[True, False, True, False]", run.stderr


def test_what_runs_something_is_still_found() -> None:
    names = loaded("build", str(NOTEBOOK), "--help")
    assert "jupyter_mlops.cli.build" in names
    code = (
        "import jupyter_mlops as m; print(m.compile_notebook.__name__, m.validate_build.__name__)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["compile_notebook", "validate_build"]
