"""From a value to bytes that pickle reads; functions go on sharing the variables around them."""

import io
import pickle
import types
from typing import Any

import cloudpickle


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]  # cloudpickle carries no types
    """By itself, cloudpickle gives each function a copy of the variables around it."""

    def reducer_override(self, value: Any) -> Any:
        """Keep a variable one object, and fill it once it is there: it may lead to itself."""
        if isinstance(value, types.CellType):
            return *self.dispatch_table[types.CellType](types.CellType()), _filling(value)
        reduced = super().reducer_override(value)
        if isinstance(value, types.FunctionType) and isinstance(reduced, tuple):
            make, (*given, _copies), *filling = reduced
            return make, (*given, value.__closure__), *filling
        return reduced


def dumps(value: object) -> bytes:
    """Pickle a value; reading it takes `pickle` and cloudpickle only."""
    sink = io.BytesIO()
    _Pickler(sink, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return sink.getvalue()


def _filling(cell: types.CellType) -> tuple[None, dict[str, object]]:
    try:
        return None, {"cell_contents": cell.cell_contents}
    except ValueError:  # nothing is assigned to the variable
        return None, {}
