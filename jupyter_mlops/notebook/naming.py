"""From a notebook's file name to a package name that shadows nothing it will live beside."""

import builtins
import keyword
import re
import sys
import unicodedata
from collections.abc import Iterable

from jupyter_mlops.stages import BY_TAG

_GENERATED = frozenset(BY_TAG) | frozenset(
    [
        "app",
        "build",
        "configuration",
        "definitions",
        "main",
        "monitoring",
        "parameters",
        "pipeline",
        "record",
        "registry",
        "retraining",
        "runtime",
        "schemas",
        "service",
        "src",
        "tests",
    ]
)
_BESIDE = frozenset(
    [
        "cloudpickle",
        "fastapi",
        "jinja2",
        "joblib",
        "jupyter_mlops",
        "mlflow",
        "notebook",
        "numpy",
        "pandas",
        "papermill",
        "pip",
        "pyarrow",
        "pydantic",
        "pytest",
        "setuptools",
        "skops",
        "sklearn",
        "starlette",
        "test",
        "uvicorn",
        "yaml",
    ]
)
_UNUSABLE_ON_WINDOWS = frozenset({"aux", "con", "nul", "prn"})
_TAKEN = (
    _GENERATED
    | _BESIDE
    | _UNUSABLE_ON_WINDOWS
    | frozenset(name.lower() for name in keyword.kwlist)
    | frozenset(name.lower() for name in sys.stdlib_module_names)
    | frozenset(name.lower() for name in vars(builtins))
)
_LONGEST = 50
_IMPORTED = re.compile(r"^[ \t]*(?:import|from)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)


def _as_identifier(wanted: str) -> str:
    plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode()
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", plain)
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:_LONGEST].rstrip("_")
    if not name:
        return "notebook"
    return f"notebook_{name}" if name[0].isdigit() else name


def package_name(wanted: str, sources: Iterable[str] = ()) -> str:
    """Form a lower-case identifier close to `wanted`; never a name imported in `sources`."""
    imported = {name.lower() for source in sources for name in _IMPORTED.findall(source)}
    name = _as_identifier(wanted)
    while name in _TAKEN or name in imported:
        name += "_pipeline"
    return name
