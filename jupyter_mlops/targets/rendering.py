"""From a template folder and a context to files: plain files are copied, `*.jinja` rendered.

The folder has the shape of the output, with `__package__` for the package's name. A template that
comes out empty gives no file. Text of the notebook goes through a filter that escapes it for the
place where it stands; nothing else keeps it from ending its quotes, so none is inserted raw.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

import jinja2

from jupyter_mlops import runtime
from jupyter_mlops.source import indented
from jupyter_mlops.targets.formatting import formatted
from jupyter_mlops.targets.python_text import docstring, literal

PACKAGE = "__package__"
_SUFFIX = ".jinja"
_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_RUNTIME = Path(runtime.__file__).parent


def render_folder(
    folder: Path, package: str, context: Mapping[str, object], left_out: Collection[str] = ()
) -> dict[str, bytes]:
    """All files of a template folder, by their paths in the project."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or "__pycache__" in path.parts or name in left_out:
            continue
        target = name.replace(PACKAGE, package).removesuffix(_SUFFIX)
        content = path.read_bytes()
        if name.endswith(_SUFFIX):
            content = render(folder, name, context)
            if not content.strip():
                continue
        found[target] = content
    return found


def render(folder: Path, name: str, context: Mapping[str, object]) -> bytes:
    """One template of a folder, as UTF-8."""
    text = _environment(folder).get_template(name).render(context)
    return (text.strip("\n") + "\n").encode("utf-8", "backslashreplace")


def render_each(
    folder: Path, name: str, suffix: str, context: Mapping[str, object]
) -> dict[str, bytes]:
    """One template of a folder for one of several things, whose file is told apart by `suffix`."""
    content = render(folder, name, context)
    stem = name.removesuffix(f".py{_SUFFIX}")
    return {f"{stem}{suffix}.py": content} if content.strip() else {}


def serving_page(package: str) -> dict[str, bytes]:
    """The page on which a person can try a service."""
    name = "serving/console.html"
    return {f"src/{package}/runtime/{name}": (_RUNTIME / name).read_bytes()}


def serving_modules() -> list[str]:
    """Name the modules of our runtime that only a service needs."""
    return sorted(name.removesuffix(".py") for name in _runtime() if name.startswith("serving/"))


def runtime_files(package: str, modules: Iterable[str]) -> dict[str, bytes]:
    """Modules of our runtime, formatted as the rest, in a package inside the package."""
    return {
        f"src/{package}/runtime/{module}.py": _runtime()[f"{module}.py"]
        for module in sorted({*modules, "__init__"})
    }


@cache
def _runtime() -> dict[str, bytes]:
    """Give all modules of our runtime; their lines here are longer than those of packages."""
    paths = [*_RUNTIME.glob("*.py"), *_RUNTIME.glob("serving/*.py")]
    return formatted(
        {path.relative_to(_RUNTIME).as_posix(): path.read_bytes() for path in sorted(paths)}
    )


@cache
def _environment(folder: Path) -> jinja2.Environment:
    environment = jinja2.Environment(  # noqa: S701  # Python, TOML and Markdown: filters escape
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "code_span": code_span,
        "docstring": docstring,
        "fenced": fenced,
        "indented": indented,
        "literal": literal,
        "markdown": markdown,
        "markdown_line": lambda text: markdown(" ".join(text.split())),
        "toml": toml,
    }
    return environment


def toml(text: str) -> str:
    """A basic string of TOML."""
    # JSON escapes all that TOML wants escaped, except DEL and halves of surrogate pairs.
    text = text.replace("\x7f", "").encode("utf-8", "replace").decode()
    return json.dumps(text, ensure_ascii=False)


def markdown(text: str) -> str:
    """Running text that opens no link, table, heading, list or HTML; code in it stays code."""
    lines = []
    for line in _printable(text).strip().splitlines():
        parts = _CODE.split(line.strip())
        words = [re.sub(r"([\\`*_\[\]<>|&])", r"\\\1", part) for part in parts[::2]]
        spans = [*map(code_span, parts[1::2]), ""]
        escaped = "".join(part for pair in zip(words, spans, strict=True) for part in pair)
        escaped = re.sub(r"^([#+=~-]|\d+(?=[.)]))", _escape_first, escaped)
        lines.append(escaped)
    return "\n".join(lines)


def _printable(text: str) -> str:
    return "".join(one for one in text if one.isprintable() or one.isspace())


def _escape_first(found: re.Match[str]) -> str:
    mark = found.group()
    # A backslash before a digit is no escape: the dot behind the number needs it.
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def code_span(text: str) -> str:
    """Code on one line of Markdown, in a table too, whatever backticks it holds."""
    line = " ".join(_printable(text).split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{fence}{space}{line}{space}{fence}"


def fenced(text: str) -> str:
    """Text as it is, in a block of Markdown that nothing in it ends."""
    inside = "\n".join(line.rstrip() for line in _printable(text).strip("\n").split("\n"))
    longest = max((len(run) for run in re.findall("`+", inside)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{inside}\n{fence}"
