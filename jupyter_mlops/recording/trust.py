"""From recorded estimators to the types that skops must be told to trust in order to load them."""

import pickle
from pathlib import Path

from jupyter_mlops.recording.alone import answer_of, answering
from jupyter_mlops.recording.record import Record

LIBRARIES = ("sklearn.", "numpy.", "scipy.", "xgboost.", "lightgbm.", "catboost.", "imblearn.")
"""Where a fitted model's types may come from, besides the notebook itself."""
NOTEBOOK = "__main__."
LIMIT = 600.0


def trusted_types(record: Record, definitions: str) -> tuple[str, ...]:
    """Types inside the recorded estimators; those of the notebook are found in `definitions`."""
    payloads = sorted(str(path) for path in Path(record.folder).glob("*.pkl"))
    answer = answer_of(__name__, payloads, time_limit=LIMIT)
    if answer.error:
        # Without the list estimators are pickled: less safe to load, not less right.
        return ()
    found: list[str] = answer.content
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


def _types_in_all(paths: list[str]) -> list[str]:
    return sorted(set[str]().union(*(_types_in(path) for path in paths)))


if __name__ == "__main__":
    answering(_types_in_all)
