"""What the user's own modules keep in their global names, looked at around each unit."""

import sys
import types
from collections.abc import Iterable
from dataclasses import dataclass, field

from jupyter_mlops.recording.fingerprint import Fingerprint, fingerprint
from jupyter_mlops.recording.record import MODULE_STATE

_State = dict[str, Fingerprint | int]


@dataclass(slots=True)
class ModuleStates:
    """Watches modules."""

    known: dict[str, _State] = field(default_factory=dict)

    def changed(self, modules: Iterable[str]) -> set[str]:
        """Resources of modules that differ from the last look; loading one is no change."""
        states = {name: _state(sys.modules[name]) for name in modules if name in sys.modules}
        before, self.known = self.known, states
        return {
            f"{MODULE_STATE}{name}"
            for name, state in states.items()
            if name in before and state != before[name]
        }


def _state(module: types.ModuleType) -> _State:
    return {
        name: fingerprint(value) or id(value)
        for name, value in list(vars(module).items())
        if not name.startswith("__") and not isinstance(value, types.ModuleType)
    }
