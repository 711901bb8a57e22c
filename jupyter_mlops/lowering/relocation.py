"""From code that imports modules beside the notebook to code that imports them from the package.

Only import statements are edited, as text. `import tools` becomes `from churn.local import tools`:
each binds the same names as before.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from jupyter_mlops.ir.pipeline import LocalFile, Module, Pipeline, Rewritten, Statement
from jupyter_mlops.lowering.imports import sorted_imports
from jupyter_mlops.notebook.local_modules import START, LocalModule, LocalModules
from jupyter_mlops.notebook.trees import walk

FOLDER = "local"


def relocated(pipeline: Pipeline, local: LocalModules) -> Pipeline:
    """The pipeline with the modules from beside the notebook in it, and its imports led there."""
    if not local.modules:
        return pipeline
    move = Relocation(pipeline.name, local.roots)
    service = pipeline.service
    if service is not None:
        service = replace(
            service,
            module=_module(service.module, move, pipeline),
            endpoints=tuple(replace(one, body=move.code(one.body)) for one in service.endpoints),
        )
    stages = tuple(
        replace(
            stage,
            module=_module(stage.module, move, pipeline),
            functions=tuple(
                replace(function, body=move.code(function.body)) for function in stage.functions
            ),
        )
        for stage in pipeline.stages
    )
    definitions = pipeline.definitions
    if definitions is not None:
        definitions = _module(definitions, move, pipeline)
    return replace(
        pipeline,
        stages=stages,
        definitions=definitions,
        service=service,
        rewritten=(*pipeline.rewritten, *_moved(pipeline.statements, move)),
        local=tuple(_file(module, move) for module in local.modules.values()),
        local_tests=tuple(_test(module, move) for module in local.tests),
    )


def _moved(statements: Iterable[Statement], move: "Relocation") -> Iterator[Rewritten]:
    for one in statements:
        text = move.code(one.code)
        if text != one.code:
            lines = tuple(line + one.line - 1 for line in move.lines(one.code))
            yield Rewritten(one.uid, text, lines)


def _module(module: Module, move: "Relocation", pipeline: Pipeline) -> Module:
    lines = {line for one in module.imports for line in move.code(one).split("\n")}
    imports = sorted_imports(lines, pipeline.name)
    return replace(module, imports=imports, body=move.code(module.body))


def _file(module: LocalModule, move: "Relocation") -> LocalFile:
    place = module.name.replace(".", "/")
    return LocalFile(
        name=module.name,
        source=module.path,
        sha256=sha256(module.source.encode()).hexdigest(),
        path=f"{FOLDER}/{place}/{START}" if module.is_package else f"{FOLDER}/{place}.py",
        text=move.code(module.source),
    )


def _test(module: LocalModule, move: "Relocation") -> LocalFile:
    digest = sha256(module.source.encode()).hexdigest()
    path = f"tests/{FOLDER}/{module.name}.py"
    return LocalFile(module.name, module.path, digest, path, move.code(module.source))


class Relocation:
    """Moves some modules below `package.local`."""

    def __init__(self, package: str, roots: Iterable[str]) -> None:
        self.base = f"{package}.{FOLDER}"
        self.roots = frozenset(roots)

    def code(self, text: str) -> str:
        """Edit all import statements of the moved modules, wherever they stand."""
        for start, end, new in self._edits(text):
            text = text[:start] + new + text[end:]
        return text

    def lines(self, text: str) -> list[int]:
        """For each line of the edited text, the line of `text` that it comes from, from 1."""
        lines = list(range(1, text.count("\n") + 2))
        for start, end, new in self._edits(text):
            first, last = text.count("\n", 0, start), text.count("\n", 0, end)
            lines[first : last + 1] = [first + 1] * (new.count("\n") + 1)
        return lines

    def _edits(self, text: str) -> list[tuple[int, int, str]]:
        """From, to and the new text, the last one first."""
        if not self.roots or "import" not in text:
            return []
        places = _Places(text)
        edits: list[tuple[int, int, str]] = []
        for node in walk(ast.parse(text)):
            if isinstance(node, ast.Import) and any(map(self._is_moved, node.names)):
                start, end = places.of(node)
                edits.append((start, end, places.joined(start, self._imports(node))))
            elif isinstance(node, ast.ImportFrom) and self._is_led(node):
                start = text.index(node.module or "", places.of(node)[0] + len("from"))
                edits.append((start, start, f"{self.base}."))
        return sorted(edits, reverse=True)

    def _is_of_root(self, module: str) -> bool:
        return module.partition(".")[0] in self.roots

    def _is_led(self, node: ast.ImportFrom) -> bool:
        return not node.level and self._is_of_root(node.module or "")

    def _is_moved(self, alias: ast.alias) -> bool:
        return self._is_of_root(alias.name)

    def _imports(self, node: ast.Import) -> list[str]:
        lines = []
        for alias in node.names:
            if not self._is_moved(alias):
                lines.append(f"import {ast.unparse(alias)}")
                continue
            above, _, last = alias.name.rpartition(".")
            if alias.asname:
                place = f"{self.base}.{above}" if above else self.base
                name = last if last == alias.asname else f"{last} as {alias.asname}"
                lines.append(f"from {place} import {name}")
                continue
            if above:
                # `import a.b` binds `a`, and sees to it that it has `b`
                hidden = "_" + alias.name.replace(".", "_")
                lines.append(f"import {self.base}.{alias.name} as {hidden}")
            lines.append(f"from {self.base} import {alias.name.partition('.')[0]}")
        return lines


class _Places:
    """Offsets of nodes in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def of(self, node: ast.stmt) -> tuple[int, int]:
        """Give where the statement begins and ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._at(node.lineno, node.col_offset), self._at(
            node.end_lineno, node.end_col_offset
        )

    def joined(self, start: int, statements: list[str]) -> str:
        """One statement a line, or on one line where something stands before them."""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        return (f"\n{before}" if not before.strip() else "; ").join(statements)

    def _at(self, line: int, column: int) -> int:
        # `ast` counts columns in bytes
        before = self.lines[line - 1].encode()[:column].decode()
        return self.starts[line - 1] + len(before)
