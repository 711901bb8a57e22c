"""Run a notebook from top to bottom, as Jupyter would, and write down what it printed and held.

Run as a script with the environment's own Python: `python linear.py NOTEBOOK.ipynb OUT.json`.
It knows nothing of nb2prod, so that it can bear witness for or against it.
"""

import contextlib
import hashlib
import io
import json
import math
import numbers
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

_MOST_PRINTED = 2_000_000
_MOST_BYTES = 100_000_000
_DEEPEST = 6


class _Printed(io.StringIO):
    """Keeps what is printed, up to a length."""

    def write(self, text: str, /) -> int:
        return super().write(text) if self.tell() < _MOST_PRINTED else len(text)


def number(value: Any) -> float | None:
    """Give a number of Python or NumPy as a float, None for what is no number."""
    if isinstance(value, numbers.Real) or (
        type(value).__module__ == "numpy" and getattr(value, "shape", None) == ()
    ):
        with contextlib.suppress(TypeError, ValueError, OverflowError):
            return float(value)
    return None


def digest_of(value: Any) -> str | None:
    """Name what a value holds; None also where its own code raises."""
    try:
        return digest(value)
    except Exception:  # of whatever class the notebook's objects raise
        return None


def digest(value: Any, depth: int = 0) -> str | None:
    """Name what plain values, arrays and frames hold, exactly; None for everything else."""
    if depth > _DEEPEST:
        return None
    if value is None or isinstance(value, bool | int | float | complex | str | bytes):
        return _hashed(type(value).__name__, repr(value).encode("utf-8", "surrogatepass"))
    if isinstance(value, list | tuple):
        return _of_many(type(value).__name__, [digest(one, depth + 1) for one in value])
    if isinstance(value, set | frozenset):
        parts = [digest(one, depth + 1) for one in value]
        return None if None in parts else _of_many("set", sorted(map(str, parts)))
    if isinstance(value, dict):
        pairs = [(digest(key, depth + 1), digest(held, depth + 1)) for key, held in value.items()]
        return _of_many("dict", [part for pair in pairs for part in pair])
    return _of_table(value, depth)


def _of_table(value: Any, depth: int) -> str | None:
    module = type(value).__module__.partition(".")[0]
    if module == "numpy" and hasattr(value, "dtype"):
        return _of_array(value, depth)
    if module == "pandas" and hasattr(value, "columns") and hasattr(value, "index"):
        columns = [digest(value.iloc[:, at], depth + 1) for at in range(value.shape[1])]
        return _of_many("frame", [digest(list(map(str, value.columns)), depth), *columns])
    if module == "pandas" and hasattr(value, "to_numpy"):
        index = getattr(value, "index", None)
        parts = [digest(value.to_numpy(), depth + 1)]
        return _of_many("series", parts if index is None else [*parts, digest(index, depth + 1)])
    return None


def _of_array(value: Any, depth: int) -> str | None:
    if value.nbytes > _MOST_BYTES:
        return None
    if value.dtype == object:
        return _of_many(f"objects {value.shape}", [digest(one, depth + 1) for one in value.flat])
    if value.dtype.names:
        # Between the fields of a record there may be bytes that mean nothing.
        return _of_many("records", [digest(value[name], depth + 1) for name in value.dtype.names])
    return _hashed(f"{value.dtype} {value.shape}", value.tobytes())


def _of_many(kind: str, parts: list[Any]) -> str | None:
    if any(part is None for part in parts):
        return None
    return _hashed(kind, "\n".join(parts).encode())


def _hashed(kind: str, content: bytes) -> str:
    return hashlib.sha256(kind.encode() + b"\0" + content).hexdigest()[:20]


def numbers_in(namespace: dict[str, Any]) -> dict[str, float]:
    """Give the numbers that variables hold, and those of dictionaries by their keys."""
    found: dict[str, float] = {}
    for value in namespace.values():
        if isinstance(value, dict):
            entries = [(str(key), number(held)) for key, held in value.items()]
            found |= {key: held for key, held in entries if held is not None}
    for name, value in namespace.items():
        held = number(value)
        if held is not None:
            found[name] = held
    return {name: held for name, held in found.items() if math.isfinite(held)}


def code_cells(path: Path) -> list[str]:
    """Read the code of a notebook file."""
    document = json.loads(path.read_text(encoding="utf-8"))
    cells = document.get("cells") or [
        cell for sheet in document.get("worksheets", []) for cell in sheet["cells"]
    ]
    sources = [cell.get("source", cell.get("input")) for cell in cells if _is_code(cell)]
    return [source if isinstance(source, str) else "".join(source) for source in sources]


def _is_code(cell: dict[str, Any]) -> bool:
    return bool(cell["cell_type"] == "code")


def open_shell() -> Any:
    """Give an IPython shell of this process."""
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415  # takes a second, which only runs of notebooks need

    class Shell(InteractiveShell):
        def enable_gui(self, gui: str | None = None) -> None:
            """Have no window to draw in, as under Jupyter."""

    return Shell.instance()


def main(notebook: str, out: str) -> int:
    """Run the cells until one fails; 0 when all ran."""
    path = Path(notebook).resolve()
    os.chdir(path.parent)
    sys.path[0] = str(path.parent)
    shell = open_shell()
    before = set(shell.user_ns)
    seen: dict[str, list[float]] = {}
    printed = _Printed()
    failure = ""
    for position, code in enumerate(code_cells(path), start=1):
        with contextlib.redirect_stdout(printed):
            result = shell.run_cell(code, store_history=True)
        shown = number(result.result)
        numbers = numbers_in(_own(shell.user_ns, before))
        for name, held in (numbers if shown is None else numbers | {"_": shown}).items():
            if held not in seen.setdefault(name, []):
                seen[name].append(held)
        if not result.success:
            error = result.error_before_exec or result.error_in_exec
            failure = f"code cell {position}: {type(error).__name__}: {str(error)[:300]}"
            break
    values = {name: digest_of(value) for name, value in _own(shell.user_ns, before).items()}
    told = {"printed": printed.getvalue(), "numbers": seen, "values": values, "failure": failure}
    Path(out).write_text(json.dumps(told), encoding="utf-8")
    return int(bool(failure))


def _own(namespace: dict[str, Any], before: set[str]) -> dict[str, Any]:
    """The variables of the notebook itself."""
    return {
        name: value
        for name, value in namespace.items()
        if name not in before and not name.startswith("_") and not isinstance(value, ModuleType)
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
