"""From generated Python files to the same files as a formatter writes them; nothing else changes.

A file whose meaning a formatter would change, by its docstrings for example, stays as it was and
says so to formatters.
"""

import ast
import inspect
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_mlops.targets.python_text import WIDTH

_RUFF = (
    *("format", "--isolated", "--no-cache", "--quiet", f"--line-length={WIDTH}"),
    "--target-version=py311",
)
_UNREADABLE = 2
"""What ruff ends with when a file isn't Python: for the emitted project's own checks to tell."""
_AS_IT_IS = b"# This code uses its docstrings, which a formatter would change.\n# fmt: off\n"


def formatted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Format all Python files; a file that can't be formatted is given back unchanged."""
    sources = {name: text for name, text in files.items() if name.endswith(".py")}
    if not sources:
        return dict(files)
    with TemporaryDirectory(prefix="nb2prod-format-") as scratch:
        for number, text in enumerate(sources.values()):
            Path(scratch, f"{number}.py").write_bytes(text)
        done = subprocess.run(  # noqa: S603  # our own interpreter and words
            [sys.executable, "-m", "ruff", *_RUFF, scratch], check=False, capture_output=True
        )
        if done.returncode not in (0, _UNREADABLE):
            raise RuntimeError(f"ruff can't be run: {done.stderr.decode(errors='replace')}")
        written = {
            name: Path(scratch, f"{number}.py").read_bytes() for number, name in enumerate(sources)
        }
    for name, text in written.items():
        if not _means_the_same(sources[name], text):
            written[name] = _AS_IT_IS + sources[name]
    return {**files, **written}


def _means_the_same(before: bytes, after: bytes) -> bool:
    """Whether two texts have the same tree; docstrings may be indented anew if no code has any."""
    if before == after:
        return True
    try:
        first, second = ast.parse(before), ast.parse(after)
    except (SyntaxError, ValueError):
        return False
    if b"__doc__" not in before:
        first, second = _Undocumented().visit(first), _Undocumented().visit(second)
    return ast.dump(first) == ast.dump(second)


class _Undocumented(ast.NodeTransformer):
    """Writes every docstring without its indentation and the blanks that end its lines."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Visit what is inside too."""
        super().generic_visit(node)
        match node:
            case ast.Module() | ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef() if (
                node.body
            ):
                match node.body[0]:
                    case ast.Expr(value=ast.Constant(value=str(text)) as constant):
                        lines = inspect.cleandoc(text).split("\n")
                        constant.value = "\n".join(line.rstrip() for line in lines).strip()
        return node
