"""From the classes of the notebook to what a further class derived from one does to the others.

A base may keep a list of what derives from it: by `__init_subclass__`, by a metaclass of the
notebook, or for whoever asks for its `__subclasses__()`.
"""

import ast
from collections.abc import Iterable, Mapping

from jupyter_mlops.analysis.context import Effects, Summary
from jupyter_mlops.notebook.trees import nodes_of, words_in

_HOOK = "__init_subclass__"
_ASKED = "__subclasses__"


def deriving(
    nodes: Iterable[ast.stmt], summaries: Mapping[str, Summary], methods: Mapping[str, Summary]
) -> dict[str, Effects]:
    """Class → effects of deriving a class from it, where there are any."""
    listed = list(nodes)
    classes = {one.name: one for node in listed for one in nodes_of(ast.ClassDef, node)}
    is_asked = any(_ASKED in words_in(node) for node in listed)
    found: dict[str, Effects] = {}
    for name in classes:
        line = _ancestors(name, classes)
        hooked = any(_has_hook(classes[one]) for one in line)
        makers = {maker for one in line for maker in metaclasses(classes[one]) & summaries.keys()}
        if not (is_asked or hooked or makers):
            continue
        effects = found[name] = Effects(must=set(line), deep=set(line))
        for one in [methods[_HOOK]] if hooked else []:
            effects.include(one.effects)
        for maker in makers:
            effects.include(summaries[maker].effects)
    return found


def metaclasses(node: ast.ClassDef) -> set[str]:
    """Give the name of the class that this one is an object of, if it is given."""
    given = (word.value for word in node.keywords if word.arg == "metaclass")
    return {one.id for one in given if isinstance(one, ast.Name)}


def _ancestors(name: str, classes: Mapping[str, ast.ClassDef]) -> list[str]:
    """The class, and those of the notebook that it derives from."""
    found = [name]
    for one in found:
        bases = (base.id for base in classes[one].bases if isinstance(base, ast.Name))
        found += [base for base in bases if base in classes and base not in found]
    return found


def _has_hook(node: ast.ClassDef) -> bool:
    return any(isinstance(one, ast.FunctionDef) and one.name == _HOOK for one in node.body)
