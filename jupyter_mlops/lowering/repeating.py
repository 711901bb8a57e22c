"""What is repeated in every block that needs it: functions that need stage values, and settings.

Both only bind or set, so repeating changes nothing, in a process of its own or after another stage.
"""

import ast
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from jupyter_mlops.analysis.bindings import is_function
from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.expressions import BUILTIN_NAMES
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.analysis.settings import RELATIVE, SETTINGS, are_looks, is_resource, is_setting
from jupyter_mlops.lowering.imports import is_import


@dataclass(frozen=True, slots=True)
class Repeating:
    """Tells which statements may be repeated, by what the kept ones do to names."""

    flows: Mapping[str, Flow]
    binders: Mapping[str, Sequence[UnitFacts]]
    """Name → the statements that bind it."""
    changed: Set[str]
    """Names that some statement changes without binding them."""
    import_names: frozenset[str]

    def may(self, unit: UnitFacts) -> bool:
        """Whether the unit gives the same wherever it is repeated."""
        node = unit.unit.node
        if is_function(node) or isinstance(node, ast.ClassDef):
            immediate = unit.symbols.uses - BUILTIN_NAMES - self.import_names
            return (
                # a decorator may note what it is given
                self.flows[unit.uid].writes - frozenset(SETTINGS) <= unit.binds
                and unit.binds.isdisjoint(self.changed)
                and all(len(self.binders.get(name, ())) <= 1 for name in immediate)
            )
        if unit.binds:
            return self._tells_what_it_imports(unit)
        return self._sets(unit) and self._reads_the_same(unit)

    def _sets(self, unit: UnitFacts) -> bool:
        """Whether it sets something, and does nothing that would add up when it is done again."""
        if unit.mutates or unit.writes or RELATIVE in unit.resources:
            return False
        if not all(map(is_setting, unit.resources)):
            return False
        if self.flows[unit.uid].writes.isdisjoint(SETTINGS):
            return are_looks(unit.resources) and {"plot", "show"}.isdisjoint(unit.effects.roles)
        return True

    def _reads_the_same(self, unit: UnitFacts) -> bool:
        """Whether what it and its functions read is nothing that may be another further down."""
        needs = self.flows[unit.uid].needs - BUILTIN_NAMES - self.import_names
        return all(
            is_resource(name) or (name not in self.changed and len(self.binders.get(name, ())) <= 1)
            for name in needs
        )

    def _tells_what_it_imports(self, unit: UnitFacts) -> bool:
        """Whether it is a fallback import that prints which way it went, and all there is of it."""
        return (
            is_import(unit.unit.node, prints=True)
            and unit.uses <= BUILTIN_NAMES | self.import_names
            and all(self.binders[name] == [unit] for name in unit.binds)
            and unit.binds.isdisjoint(self.changed)
        )
