"""The state of a process outside its variables, taken around a unit and compared."""

import os
import random
from collections.abc import Callable
from typing import Any

from jupyter_mlops.recording.loaded import library
from jupyter_mlops.recording.record import READ_AT_START

State = dict[str, Any]
"""Resource → a value that stays equal while nothing changes; without libraries not loaded."""

BACKEND_SETTINGS = frozenset({"backend", "backend_fallback", "interactive", "toolbar"})
"""Set by loading a backend, not by the notebook."""


def take_state() -> State:
    """Look at every resource; costs well under a millisecond."""
    state: State = {
        "rng:random": random.getstate(),
        "cwd": os.getcwd(),  # noqa: PTH109  # as the notebook's own calls see it
        "env": {key: value for key, value in os.environ.items() if key not in READ_AT_START},
    }
    for resource, (module, look) in _LIBRARIES.items():
        found = library(module)
        if found is not None:
            state[resource] = look(found)
    return state


def changed(before: State, after: State) -> set[str]:
    """Resources that differ. What a library begins with when it is loaded is no change."""
    found = {name for name in before.keys() & after.keys() if _differs(before[name], after[name])}
    if after.get("figures") and "figures" not in before:
        found.add("figures")
    return found


def _differs(before: Any, after: Any) -> bool:
    if isinstance(after, _Figures):
        return before.keys() != after.keys() or any(after.values())
    if isinstance(after, _Settings):
        # options appear when the part of the library that they belong to is loaded
        return any(bool(before[key] != after[key]) for key in before.keys() & after.keys())
    return bool(before != after)


class _Settings(dict[str, Any]):
    """Options by name, of which there may be more later."""


class _Figures(dict[int, bool]):
    """Number of each open figure → something was drawn since the last look."""


def _numpy(numpy: Any) -> Any:
    # NumPy loads its generators at their first use, and a draw must not pass for loading
    name, keys, *rest = numpy.random.get_state()
    return (name, keys.tobytes(), *rest)


def _torch(torch: Any) -> Any:
    return torch.random.get_rng_state().numpy().tobytes()


def _tables(pandas: Any) -> _Settings:
    return _flat("", pandas.options.d["display"])


def _flat(prefix: str, options: dict[str, Any]) -> _Settings:
    found = _Settings()
    for name, value in options.items():
        if isinstance(value, dict):
            found.update(_flat(f"{prefix}{name}.", value))
        else:
            found[prefix + name] = value
    return found


def _matplotlib(matplotlib: Any) -> _Settings:
    # not by `[]`: that would choose a backend
    settings = dict.items(matplotlib.rcParams)
    return _Settings((name, value) for name, value in settings if name not in BACKEND_SETTINGS)


def _figures(helpers: Any) -> "_Figures":
    found = _Figures()
    for number, manager in helpers.Gcf.figs.items():
        figure = manager.canvas.figure
        found[number] = bool(figure.stale)
        # Matplotlib sets the mark again as soon as anything in the figure changes
        figure.stale = False
    return found


_LIBRARIES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "rng:numpy": ("numpy", _numpy),
    "rng:torch": ("torch", _torch),
    "config:display": ("pandas", _tables),
    "config:plot": ("matplotlib", _matplotlib),
    "figures": ("matplotlib._pylab_helpers", _figures),
}
