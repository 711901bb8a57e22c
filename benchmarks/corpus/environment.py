"""The Python environment in which nb2prod is installed: what is run there, and how."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_ASK = """
import hashlib, pathlib, sys
import jupyter_mlops
root = pathlib.Path(jupyter_mlops.__file__).parent
digest = hashlib.sha256(sys.version.encode())
for path in sorted(root.rglob("*")):
    if path.is_file() and path.suffix != ".pyc":
        digest.update(path.relative_to(root).as_posix().encode() + b"\\0" + path.read_bytes())
sys.stdout.write(f"{jupyter_mlops.__version__}+{digest.hexdigest()[:10]}")
"""


class EnvironmentUnusable(Exception):
    """There is no nb2prod in the environment that was named."""


@dataclass(frozen=True, slots=True)
class Installed:
    """An nb2prod and where it is installed."""

    python: str
    version: str
    """With a digest of its files and of Python's version, as far as these decide an outcome."""

    def command(self, *arguments: str) -> list[str]:
        """Give the command line of nb2prod with these arguments."""
        return [self.python, "-m", "jupyter_mlops", *arguments]


def installed(python: str) -> Installed:
    """Ask an interpreter which nb2prod it has. Raises EnvironmentUnusable."""
    try:
        done = subprocess.run(
            [python, "-P", "-c", _ASK], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentUnusable(f"{python} can't be run: {error}") from error
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise EnvironmentUnusable(f"{python} has no nb2prod: {' '.join(last)}")
    return Installed(python, done.stdout)


def variables(scratch: Path, hash_seed: int = 0) -> Mapping[str, str]:
    """Give the environment of a step: whatever it stores is below its scratch folder."""
    places = {name: scratch / name.lower() for name in ("TMPDIR", "NB2PROD_STORE")}
    for place in places.values():
        place.mkdir(exist_ok=True)
    return {
        **os.environ,
        **{name: str(place) for name, place in places.items()},
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": str(hash_seed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
