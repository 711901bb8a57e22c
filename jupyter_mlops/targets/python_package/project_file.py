"""From a pipeline to what its pyproject.toml says: dependencies, and where checks are relaxed."""

import ast
import sys
from collections.abc import Iterator

from packaging.version import InvalidVersion, Version

from jupyter_mlops.ir.environment import Environment
from jupyter_mlops.ir.pipeline import Module, Pipeline, Requirement
from jupyter_mlops.targets.python_text import imported_roots

_ALWAYS = (("cloudpickle", ">=3"), ("filelock", ">=3.13"))
_WITH = {"pandas": (("pyarrow", ">=15"),), "scikit-learn": (("skops", ">=0.11"),)}
"""Recorded distribution → what stores its values safely."""
_PARAMETERS = (("pyyaml", ">=6"),)  # for `run --parameters FILE.yaml`
_CONTRACT = (("pandera[pandas]", ">=0.24"),)
_SERVICE = (
    ("fastapi", ">=0.115"),
    ("httptools", ">=0.6; platform_python_implementation == 'CPython'"),  # reads HTTP in C
    ("prometheus-client", ">=0.20"),
    ("pydantic", ">=2.12"),
    ("pydantic-settings", ">=2.3"),
    ("uvicorn", ">=0.30"),
    ("uvloop", ">=0.19; sys_platform != 'win32'"),
)


def dependencies(pipeline: Pipeline) -> list[str]:
    """List what the package needs, the recorded distributions in compatible versions."""
    pinned = {one.distribution.lower(): _pinned(one) for one in pipeline.requirements}
    needed = [*_ALWAYS, *(_SERVICE if pipeline.service is not None else ())]
    needed += _PARAMETERS if pipeline.parameters else ()
    needed += _CONTRACT if pipeline.contract is not None else ()
    for distribution, others in _WITH.items():
        needed += others if distribution in pinned else ()
    for distribution, bound in needed:
        pinned.setdefault(distribution, f"{distribution}{bound}")
    return [pinned[name] for name in sorted(pinned)]


def environment_context(environment: Environment | None) -> dict[str, object]:
    """What templates say about the libraries that the package was proved with."""
    pins = environment.pins if environment is not None else ()
    return {
        "pins": pins,
        "locked": [pin for pin in pins if pin.hashes],
        "absent": environment.absent if environment is not None else (),
        "no_lock": environment.no_lock if environment is not None else "",
    }


def _pinned(requirement: Requirement) -> str:
    """Allow the recorded version and later compatible ones: `numpy~=2.4`."""
    try:
        version = Version(requirement.version)
    except InvalidVersion:
        return requirement.distribution
    if version.is_prerelease:
        bound = f">={version.public},<{version.major + 1}"
    else:
        bound = f"~={version.major}.{version.minor}"
    return f"{requirement.distribution}{bound}"


def notebook_modules(pipeline: Pipeline) -> list[str]:
    """Name the modules that hold the notebook's own statements."""
    names = ["definitions"] if pipeline.definitions is not None else []
    names += [stage.tag for stage in pipeline.stages]
    return names + (["serve"] if pipeline.service is not None else [])


def libraries(pipeline: Pipeline) -> list[str]:
    """List top-level modules of other distributions, which may be published without types."""
    roots = {"cloudpickle"}
    roots |= {"pandas", "pandera"} if pipeline.contract is not None else set()
    roots |= {"pandas"} if pipeline.service is not None else set()  # it joins requests to a frame
    for code in _notebook_code(pipeline):
        roots |= imported_roots(code)
    return sorted(roots - sys.stdlib_module_names - {pipeline.name})


def has_enabling_imports(pipeline: Pipeline) -> bool:
    """Tell whether something is imported only for what can be imported after it."""
    return any("sklearn.experimental" in line for m in _modules(pipeline) for line in m.imports)


def has_untyped_functions(pipeline: Pipeline) -> bool:
    """Tell whether the notebook, or a module beside it, may have functions without annotations."""
    return bool(pipeline.local) or any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_untyped(node)
        for code in _notebook_code(pipeline)
        for node in ast.walk(ast.parse(code))
    )


def _is_untyped(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    typed = [one.annotation for one in arguments if one.arg not in ("self", "cls")]
    return node.returns is None or None in typed


def _notebook_code(pipeline: Pipeline) -> Iterator[str]:
    for module in _modules(pipeline):
        yield from (*module.imports, module.body)
    for stage in pipeline.stages:
        yield from (function.body for function in stage.functions)
    yield from (endpoint.body for endpoint in pipeline.endpoints)


def _modules(pipeline: Pipeline) -> list[Module]:
    optional = (pipeline.definitions, pipeline.service and pipeline.service.module)
    return [*(stage.module for stage in pipeline.stages), *(part for part in optional if part)]
