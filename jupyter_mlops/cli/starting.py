"""What lets a command start and end sooner: less is loaded, and less is looked through."""

import atexit
import gc
import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

SELDOM = (100_000, 20, 20)
"""Of what a command loads nothing is garbage, and of what it makes little is."""
GRAMMARS = "rfc3987_syntax"
"""Tells jsonschema whether an IRI is one. It builds 38 grammars when it's loaded, for a second."""


def start_quickly() -> None:
    """Search for garbage seldom, and not in the end; load for notebooks what notebooks need."""
    gc.set_threshold(*SELDOM)
    atexit.register(gc.freeze)
    put_off_grammars()


def put_off_grammars() -> None:
    """Let the grammars be loaded by the first IRI, instead of by nbformat by way of jsonschema."""
    if GRAMMARS not in sys.modules and find_spec(GRAMMARS) is not None:
        stand_in = ModuleType(GRAMMARS)
        vars(stand_in)["is_valid_syntax"] = _is_valid_syntax
        sys.modules[GRAMMARS] = stand_in


def _is_valid_syntax(term: str, text: str) -> bool:
    if vars(sys.modules[GRAMMARS]).get("is_valid_syntax") is _is_valid_syntax:
        del sys.modules[GRAMMARS]
    return bool(import_module(GRAMMARS).is_valid_syntax(term, text))
