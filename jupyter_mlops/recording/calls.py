"""The serve functions' outermost calls: arguments as they came in, and what came out."""

import functools
import pickle
import threading
import types
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jupyter_mlops.recording.payloads import pickled
from jupyter_mlops.recording.wrapped import remember, unwrapped

MOST_CALLS = 1_000
"""Of each function."""


class Calls:
    """Wraps the entries in a namespace and keeps what goes through them."""

    def __init__(self, entries: Iterable[str]) -> None:
        self.entries = tuple(entries)
        self.kept: list[tuple[str, bytes, bytes]] = []
        self.number: Counter[str] = Counter()
        self.depth = threading.local()

    def wrap_new(self, namespace: dict[str, Any]) -> None:
        """Wrap each entry that was (re)defined since the last time."""
        for name in self.entries:
            function = namespace.get(name)
            if type(function) is types.FunctionType and unwrapped(function) is function:
                namespace[name] = self._wrapper(name, function)

    def write(self, path: Path) -> int:
        """Write the calls as one list and tell how many there are."""
        calls = []
        for entry, request, result in self.kept:
            # both were pickled by this process
            args, kwargs = pickle.loads(request)  # noqa: S301  # pickled by this process
            calls.append((entry, args, kwargs, pickle.loads(result)))  # noqa: S301  # pickled by this process
        path.write_bytes(pickled(calls))
        return len(calls)

    def _wrapper(self, name: str, function: types.FunctionType) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            if getattr(self.depth, "inside", False) or self.number[name] >= MOST_CALLS:
                return function(*args, **kwargs)
            request = _kept((args, kwargs))
            self.depth.inside = True
            try:
                result = function(*args, **kwargs)
            finally:
                self.depth.inside = False
            answer = _kept(result)
            if request is not None and answer is not None:
                self.kept.append((name, request, answer))
                self.number[name] += 1
            return result

        remember(wrapper, function)
        return wrapper


def _kept(value: object) -> bytes | None:
    """Keep the value as it is now; None where it can't be."""
    try:
        return pickled(value)
    except Exception:  # foreign code may raise anything
        return None
