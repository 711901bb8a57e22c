"""From the modules that lay beside the notebook to the files of the package that hold them."""

from pathlib import PurePosixPath

from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets.python_text import docstring

_START = "__init__.py"


def local_modules(pipeline: Pipeline) -> dict[str, bytes]:
    """Write them, and make packages of all folders that they are in."""
    root = PurePosixPath("src", pipeline.name)
    files: dict[str, bytes] = {}
    for one in pipeline.local:
        path = root / one.path
        for folder in path.parents:
            if folder.is_relative_to(root) and folder != root:
                files.setdefault(str(folder / _START), b"")
        files[str(path)] = one.text.encode("utf-8", "surrogatepass")
    if files:
        text = f"Modules from beside {pipeline.notebook}; only imports of each other were edited."
        top = PurePosixPath(pipeline.local[0].path).parts[0]
        files[str(root / top / _START)] = f"{docstring(text)}\n".encode()
    for one in pipeline.local_tests:
        # As a package: a test of theirs may have the name of one of ours.
        files[str(PurePosixPath(one.path).with_name(_START))] = b""
        files[one.path] = one.text.encode("utf-8", "surrogatepass")
    return files
