"""From recorded estimators to the types that skops must be told to trust in order to load them.

Run as a process of its own (`python -m jupyter_mlops.recording.trust PAYLOAD…`), because unpickling
runs the notebook's code.
"""

import json
import pickle
import subprocess
import sys
from pathlib import Path

from jupyter_mlops.recording.record import Record

LIBRARIES = ("sklearn.", "numpy.", "scipy.", "xgboost.", "lightgbm.", "catboost.", "imblearn.")
"""Where a fitted model's types may come from, besides the notebook itself."""
NOTEBOOK = "__main__."
LIMIT = 600.0


def trusted_types(record: Record, definitions: str) -> tuple[str, ...]:
    """Types inside the recorded estimators; those of the notebook are found in `definitions`."""
    payloads = sorted(str(path) for path in Path(record.folder).glob("*.pkl"))
    done = subprocess.run(  # noqa: S603  # our own module, no shell
        [sys.executable, "-m", "jupyter_mlops.recording.trust", *payloads],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LIMIT,
        check=False,
    )
    if done.returncode != 0:
        # Without the list estimators are pickled: less safe to load, not less right.
        return ()
    found: list[str] = json.loads(done.stdout)
    return tuple(
        sorted(
            definitions + name.removeprefix("__main__") if name.startswith(NOTEBOOK) else name
            for name in found
            if name.startswith((NOTEBOOK, *LIBRARIES))
        )
    )


def _types_in(path: str) -> set[str]:
    # Imported here, because only notebooks with estimators have them installed and loaded.
    from sklearn.base import BaseEstimator  # noqa: PLC0415
    from skops.io import dumps, get_untrusted_types  # noqa: PLC0415

    payload = pickle.loads(Path(path).read_bytes())  # noqa: S301  # written by our own recorder
    found: set[str] = set()
    if isinstance(payload, dict):
        # what the notebook showed lies beside the values, in a form of its own
        for value in payload.get("values", {}).values():
            if isinstance(value, BaseEstimator):
                try:
                    found.update(get_untrusted_types(data=dumps(value)))
                except Exception:  # noqa: S112  # skops can't store it: it gets pickled
                    continue
    return found


def _main(paths: list[str]) -> None:
    found = sorted(set[str]().union(*(_types_in(path) for path in paths)))
    sys.__stdout__.write(json.dumps(found))  # type: ignore[union-attr]  # always there in a child


if __name__ == "__main__":
    _main(sys.argv[1:])
