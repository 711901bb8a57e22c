"""From the statements that draw what is shown together to its name, out of titles and headings."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.notebook.trees import nodes_of

_OF_ALL = "suptitle"
_OF_ONE = ("title", "set_title")
_WORDS = 6
_LEADING_ON = re.compile(r"an?|and|as|at|by|for|from|in|of|on|or|the|to|vs|with")
"""Words at which a name that was cut doesn't end."""
_NAMELESS = "plot"


def plot_name(drawing: Iterable[UnitFacts], section: str, taken: Collection[str]) -> str:
    """Give a name that no other plot has.

    That is the title, if there is one for all; several are of parts, and the section is the whole.
    """
    titles = list(_titles(drawing))
    of_all = [title for kind, title in titles if kind == _OF_ALL]
    heading = _slug(section.strip("# ").partition("\n")[0])
    of_parts = list(dict.fromkeys(title for _, title in titles))
    of_parts = of_parts if len(of_parts) == 1 else [heading, *of_parts]
    name = next(filter(None, [*of_all, *of_parts, heading]), _NAMELESS)
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    return candidate


def _titles(drawing: Iterable[UnitFacts]) -> Iterator[tuple[str, str]]:
    """Give the calls that set a title, each with what it says in a file's name.

    That is nothing where only the run tells, as in a loop over parts, or no letter fits.
    """
    for unit in drawing:
        for call in nodes_of(ast.Call, unit.unit.node):
            match call:
                case ast.Call(func=ast.Attribute(attr=attr), args=[said, *_]) if attr in (
                    *_OF_ONE,
                    _OF_ALL,
                ):
                    yield attr, _slug(str(said.value)) if isinstance(said, ast.Constant) else ""


def _slug(text: str) -> str:
    # `K-Means` is one word: a name that is cut doesn't end in its first half.
    words = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+){0,3}", text.lower())
    chosen = words[:_WORDS]
    while len(words) > _WORDS and len(chosen) > 1 and _LEADING_ON.fullmatch(chosen[-1]):
        chosen.pop()
    return "-".join(chosen)
