"""From a pipeline with a service to its image, and to manifests of what runs images.

`docker build -f deploy/Dockerfile .` in the build's folder; the trained model comes at run time.
"""

from collections.abc import Mapping
from pathlib import Path

from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets.rendering import render_folder

PORT = 8000
USER = 10001
"""A user that no base image has, so that files of the host aren't theirs by chance."""
_TEMPLATE = Path(__file__).parent / "template"


def emit(pipeline: Pipeline, expected: Mapping[str, object] | None = None) -> dict[str, bytes]:
    """Write the files of `deploy/`; nothing for a pipeline without a service."""
    if pipeline.service is None:
        return {}
    environment = pipeline.environment
    pins = environment.pins if environment is not None else ()
    context = {
        "package": pipeline.name,
        "name": pipeline.name.strip("_").replace("_", "-").lower(),
        "version": pipeline.version,
        "tag": pipeline.version.replace("+", "-"),
        "python": pipeline.python,
        "locked": any(pin.hashes for pin in pins),
        "validated": bool((expected or {}).get("proof")),
        "port": PORT,
        "user": USER,
    }
    return render_folder(_TEMPLATE, pipeline.name, context)
