"""Runs in the kernel of a notebook: keeps what its stages give, as their package would store it.

The kernel need not have nb2prod: this file is read by its path, and what stores values is the
package's own runtime. Nothing of it has a name in the notebook.
"""

import ast
import copy
import importlib
import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType
from typing import Any

RUNTIME = "_nb2prod_runtime"
_TO_TELL_OF_IT = 200_000_000
"""Bytes that the kernel may have beyond its limit once the notebook has met it."""
_KEEP = "__import__('sys').modules['_nb2prod_keeper'].KEEPER.keep({number})"


class Keeper:
    """Watches the notebook's cells; the plan is that of the build, see `Capture`."""

    def __init__(self, shell: Any, plan: Mapping[str, Any]) -> None:
        self.shell = shell
        self.folder = Path(plan["folder"])
        self.plan = plan
        self.rows: list[dict[str, Any]] = plan["captures"]
        self.outputs: dict[str, dict[str, Any]] = {one["name"]: {} for one in plan["stages"]}
        self.metrics: dict[str, dict[str, Any]] = {one["name"]: {} for one in plan["stages"]}
        self.kept: set[int] = set()
        self.waiting: list[int] = []
        """Rows of the running cell that come before its end."""
        _load_runtime(Path(plan["runtime"]))
        shell.ast_transformers.append(self)

    def expect(self, cell: int) -> None:
        """Note that the cell at this position runs next."""
        self.waiting = [number for number, row in self._of(cell) if row["code"]]

    def visit(self, tree: ast.Module) -> ast.Module:
        """Put calls behind the statements that are waited for; the shell asks for each cell."""
        body: list[ast.stmt] = []
        seen: dict[str, int] = {}
        for statement in tree.body:
            body.append(statement)
            code = ast.unparse(statement) if self.waiting else ""
            seen[code] = seen.get(code, 0) + 1
            for number in [*self.waiting]:
                row = self.rows[number]
                if (row["code"], row["nth"]) == (code, seen[code]):
                    self.waiting.remove(number)
                    body += ast.parse(_KEEP.format(number=number)).body
        tree.body = body
        return ast.fix_missing_locations(tree)

    def end(self, cell: int) -> None:
        """Keep what is asked for after the cell. Raises LookupError for what it hasn't passed."""
        for number, row in self._of(cell):
            if not row["code"]:
                self.keep(number)
            elif number not in self.kept:
                raise LookupError(f"the cell never came to `{row['code']}`")

    def keep(self, number: int) -> None:
        """Keep the values of one row, and store the stage with its last one."""
        row = self.rows[number]
        stage, names = row["stage"], self.shell.user_ns
        is_last = all(one["stage"] != stage for one in self.rows[number + 1 :])
        for name, expression in row["values"]:
            value = eval(expression, names)  # noqa: S307  # of the notebook, named by its build
            self.outputs[stage][name] = value if is_last else copy.deepcopy(value)
        for key, expression in row["metrics"]:
            value = eval(expression, names)  # noqa: S307  # of the notebook, named by its build
            found = {key: value} if key else value
            self.metrics[stage] |= {name: _number(one) for name, one in found.items()}
        self.kept.add(number)
        if is_last:
            self._store(stage)

    def finish(self) -> None:
        """Say what each stage was made from. Raises LookupError when a stage gave nothing."""
        stored = _runtime("stored")
        providers: dict[str, str] = {}
        for stage in self.plan["stages"]:
            folder = self.folder / stage["name"]
            if not folder.is_dir():
                raise LookupError(f"the run has passed no statement that ends `{stage['name']}`")
            inputs = stored.input_digests(providers, stage["inputs"], self.folder)
            stored.Record(
                key={"inputs": inputs},
                parameters={},
                outside={},
                effects=(),
                has_figures=False,
                contents=stored.folder_contents(folder),
                change=_runtime("workfiles").Change({}, ()),
            ).write(folder)
            providers |= dict.fromkeys(stage["outputs"], stage["name"])

    def _of(self, cell: int) -> list[tuple[int, dict[str, Any]]]:
        return [(number, row) for number, row in enumerate(self.rows) if row["cell"] == cell]

    def _store(self, stage: str) -> None:
        outputs = next(one["outputs"] for one in self.plan["stages"] if one["name"] == stage)
        values = {name: self.outputs[stage][name] for name in outputs}
        artifacts = _runtime("artifacts")
        with artifacts.replaced(self.folder / stage) as fresh, self._as_in_package():
            artifacts.write(fresh, values, self.plan["trusted_types"])
            if self.metrics[stage]:
                text = json.dumps(self.metrics[stage], indent=1) + "\n"
                (fresh / "metrics.json").write_text(text, "utf-8")
        self.outputs[stage] = {}

    @contextmanager
    def _as_in_package(self) -> Iterator[None]:
        """Let functions and classes of the notebook say that they are where the package has them.

        What is stored names the type that reading it is to make.
        """
        places: dict[str, str] = self.plan["places"]
        found = [
            (value, module)
            for module in places
            for value in vars(sys.modules.get(module, object)).copy().values()
            if isinstance(value, type | FunctionType) and value.__module__ == module
        ]
        for value, module in found:
            value.__module__ = places[module]
        try:
            yield
        finally:
            for value, module in found:
                value.__module__ = module


def _load_runtime(folder: Path) -> None:
    """Import the package's runtime, but not the package, whose name the notebook may use."""
    place = folder / "__init__.py"
    spec = importlib.util.spec_from_file_location(
        RUNTIME, place, submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[RUNTIME] = module
    spec.loader.exec_module(module)


def _runtime(name: str) -> Any:
    return importlib.import_module(f"{RUNTIME}.{name}")


def _number(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def limit_memory(megabytes: int) -> None:
    """Let the notebook have no more memory than that: its code meets a MemoryError.

    The kernel is given more once it has to say so: where code keeps all that it got, libraries
    in C would find nothing left to send the error with, and end the process instead.
    """
    resource: Any = importlib.import_module("resource")
    allowed = resource.getrlimit(resource.RLIMIT_DATA)[1]
    allowed = float("inf") if allowed == resource.RLIM_INFINITY else allowed
    most = min(megabytes * 1_000_000, allowed)
    enough = min(most + _TO_TELL_OF_IT, allowed)
    resource.setrlimit(resource.RLIMIT_DATA, (most, enough))

    def tell(shell: Any, kind: type, problem: MemoryError, trace: Any, tb_offset: Any) -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (enough, enough))
        shell.showtraceback((kind, problem, trace), tb_offset=tb_offset)

    KEEPER.shell.set_custom_exc((MemoryError,), tell)


KEEPER: Keeper
"""The one of this kernel, once `begin` was called."""


def begin(shell: Any, plan: Mapping[str, Any]) -> None:
    """Keep what a run of the notebook gives from now on."""
    global KEEPER  # noqa: PLW0603  # a kernel runs one notebook
    KEEPER = Keeper(shell, plan)
