"""From the parameters, through all that is made of them, to what they decide in each statement."""

import ast
from collections.abc import Iterable

from jupyter_mlops.analysis.bindings import Function
from jupyter_mlops.analysis.choices import Chooser
from jupyter_mlops.analysis.symbols import symbols_of
from jupyter_mlops.recording.record import Observation

_LOADED = frozenset({"module", "class"})
"""Kinds of values that no parameter changes, unless the notebook defines them."""
_DATA = frozenset({"frame", "series", "array", "estimator", "figure"})
"""Kinds of values that stand for no setting, even where they are made with one."""
_CHANGED_ANYWAY = _DATA - {"array"}
"""Of these, those that a method changes whatever it is given: `model.fit(X)`, `df.insert(…)`."""


class Deciding:
    """Goes through a recorded notebook and tells what the parameters decide."""

    def __init__(self, chooser: Chooser, parameters: Iterable[str]) -> None:
        self.chooser = chooser
        self.settings = set(parameters)
        """The parameters, and what was made of them and of no data so far."""
        self.dependent = set(parameters)
        """Everything that was made with them."""
        self.captures: dict[str, frozenset[str]] = {}
        """Function or class → the names that its body reads."""
        self.kinds: dict[str, str] = {}

    def step(
        self, node: ast.stmt, uses: frozenset[str], alters: frozenset[str], seen: Observation
    ) -> tuple[frozenset[str], bool]:
        """Give the names that it may change at other values, and whether it may share others.

        `alters` are those that it binds or was seen to change. Names that it changes anyway are
        given too where it may be another part that changes. Data decide less than settings do:
        nothing of what lies behind a condition, or every model would decide about all that the
        functions mention which ask it, and nothing of how data change that they are given to.
        """
        self.captures |= symbols_of(node).captures
        if isinstance(node, Function | ast.ClassDef | ast.Import | ast.ImportFrom):
            return frozenset(), False
        left_open = self.chooser.of(node)
        is_called = not self.settings.isdisjoint(left_open.calls)
        is_tested = not self.settings.isdisjoint(left_open.tests)
        is_called_by_data = not self.dependent.isdisjoint(left_open.calls)
        is_tested_by_data = not self.dependent.isdisjoint(left_open.tests)
        of_data = any(self._is_one_of(_DATA, name) for name in self._read_by(uses))
        self.kinds |= {name: fact.kind for name, fact in seen.values.items()}
        changed = left_open.changed if is_called_by_data else set()
        if not is_called:
            changed = {name for name in changed if not self._is_one_of(_CHANGED_ANYWAY, name)}
        governed = left_open.governed if is_tested else set()
        self._alter(self._read_by(uses), alters | changed | governed, of_data=of_data)
        return frozenset(changed | governed), is_called or is_tested_by_data

    def _alter(self, read: set[str], alters: frozenset[str], *, of_data: bool) -> None:
        altered = {name for name in alters if not self._is_one_of(_LOADED, name)}
        if not self.dependent.isdisjoint(read):
            self.dependent |= altered
        if not of_data and not self.settings.isdisjoint(read):
            self.settings |= {name for name in altered if not self._is_one_of(_DATA, name)}

    def _is_one_of(self, kinds: frozenset[str], name: str) -> bool:
        return name not in self.captures and self.kinds.get(name) in kinds

    def _read_by(self, uses: frozenset[str]) -> set[str]:
        """Names read, by the functions that they stand for too."""
        found, todo = set(uses), [*uses]
        while todo:
            new = self.captures.get(todo.pop(), frozenset()) - found
            found |= new
            todo += new
        return found
