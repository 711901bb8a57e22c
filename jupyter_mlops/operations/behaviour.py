"""The package's own tests of behaviour, on what a new run has stored.

Those of its tests that hold for any good model are asked: answers are finite and of known classes,
depend neither on order nor on company, and rows are served as they are evaluated. Those that ask
for recorded numbers aren't.
"""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

from jupyter_mlops.operations.gates import Gate
from jupyter_mlops.operations.package_commands import PackageCommands

ARTIFACTS, REPORT = "NB2PROD_ARTIFACTS", "NB2PROD_REPORT"
"""Variables that the tests' conftest reads."""
SECONDS = 300.0
_CONFTEST = Path(__file__).with_name("behaviour_conftest.py")
_FILES = ("test_behaviour*.py", "test_models.py")
_OVER_HTTP = ("test_rows*.py",)
_RECORDED = ("test_request_gets_the_recorded_answer", "test_model_is_asked_for_every_row")


def judge_behaviour(
    package: PackageCommands, artifacts: Path, scratch: Path, seconds: float = SECONDS
) -> tuple[Gate, ...]:
    """Run the tests in a process of their own; no gate where the package has none."""
    tests = package.build.folder / "tests"
    kinds = _FILES + (_OVER_HTTP if find_spec("httpx") or find_spec("httpx2") else ())
    names = sorted(path.name for kind in kinds for path in tests.glob(kind))
    if not names:
        return ()
    if find_spec("pytest") is None:
        told = "how it behaves isn't known: pytest is not installed"
        return (Gate("", "behaviour", passed=False, told=told),)
    # not where they lie: pytest would write beside them, and their conftest trains anew
    place, report = scratch / "tests", scratch / "behaviour.json"
    shutil.copytree(tests, place, ignore=shutil.ignore_patterns("fixtures", "__pycache__"))
    shutil.copyfile(_CONFTEST, place / "conftest.py")
    told = package.tests(
        [str(place / name) for name in names],
        " and ".join(f"not {name}" for name in _RECORDED),
        {ARTIFACTS: str(artifacts), REPORT: str(report)},
        seconds,
    )
    return (_gate(report, told),)


def _gate(report: Path, told: str) -> Gate:
    if not report.is_file():
        return Gate("", "behaviour", passed=False, told=f"its tests could not be run: {told}")
    found = json.loads(report.read_text("utf-8"))
    passed, failed = int(found["passed"]), dict(found["failed"])
    numbers = {"passed": float(passed), "failed": float(len(failed))}
    total = passed + len(failed)
    if failed:
        names = "; ".join(f"{name.rpartition('::')[2]}: {why}" for name, why in failed.items())
        words = f"{len(failed)} of {total} tests of its behaviour fail: {names}"[:2000]
        return Gate("", "behaviour", passed=False, told=words, numbers=numbers)
    if not passed:
        return Gate("", "behaviour", passed=False, told=f"no test could be run: {told}")
    words = f"all {total} tests of its behaviour pass"
    return Gate("", "behaviour", passed=True, told=words, numbers=numbers)
