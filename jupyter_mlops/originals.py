"""What a package was made from, as it lies beside it: the notebook, its modules, its inputs."""

import json
from pathlib import Path

from jupyter_mlops.ir.pipeline import Pipeline

COPIED_INPUTS = 50_000_000
"""Bytes of input files that a build takes along; more is given at run time with --inputs."""


def without_outputs(path: Path) -> bytes:
    """The notebook's own file, its outputs and execution counts removed."""
    content = path.read_bytes()
    if path.suffix != ".ipynb":
        return content
    document = json.loads(content)
    for cell in document.get("cells", []):
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def used_files(pipeline: Pipeline, root: Path) -> dict[str, bytes]:
    """The modules beside the notebook, and its input files as far as they are small."""
    files = {f"notebook/{one.source}": (root / one.source).read_bytes() for one in pipeline.local}
    if sum(one.size for one in pipeline.files) <= COPIED_INPUTS:
        there = (one for one in pipeline.files if one.sha256)
        files |= {f"inputs/{one.path}": (root / one.path).read_bytes() for one in there}
    return files
