"""From calls of the notebook's own functions to the types of their arguments and answers."""

import inspect
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from dis import opname
from types import CodeType, FrameType
from typing import Any

from jupyter_mlops.recording.annotate import annotation
from jupyter_mlops.recording.record import FunctionSeen, ValueFact

MOST_CALLS = 200_000
"""Calls in one unit, those inside libraries too, after which nobody looks on: it takes time."""
MOST_LOOKS = 20
"""Values of one argument whose elements are looked at; of others the class tells."""
RESUMABLE = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


@dataclass(slots=True)
class _Values:
    """What one argument was given, or what a function answered."""

    kinds: set[type] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    looks: int = 0

    def note(self, value: object) -> None:
        kind = type(value)
        if kind in self.kinds and self.looks >= MOST_LOOKS:
            return
        self.kinds.add(kind)
        self.looks += 1
        try:
            self.types.add(annotation(value))
        except Exception:  # foreign code may raise anything
            self.types.add("Any")


@dataclass(slots=True)
class _Function:
    code: CodeType
    """Kept, so that its id stays its own."""
    uid: str
    arguments: dict[str, _Values]
    answers: _Values = field(default_factory=_Values)


class Signatures:
    """Looks on while a unit runs that can reach a function of the notebook.

    By tracing, and not by other functions around them: whatever the notebook does with its
    functions, they are its own.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self.uids = {file: uid for uid, file in files.items()}
        self.carriers: set[str] = set()
        """Names whose values hold functions or classes of the notebook."""
        self.functions: dict[int, _Function] = {}
        self.left = 0

    def learn(self, values: Mapping[str, ValueFact]) -> None:
        """Take note of what names hold now."""
        for name, fact in values.items():
            (self.carriers.add if fact.definitions else self.carriers.discard)(name)

    @contextmanager
    def watching(self, names: tuple[str, ...]) -> Iterator[None]:
        """Look on while a unit runs that can reach these names."""
        # a notebook that traces by itself is left alone
        if self.carriers.isdisjoint(names) or sys.gettrace() is not None:
            yield
            return
        self.left = MOST_CALLS
        sys.settrace(self._called)
        try:
            yield
        finally:
            if sys.gettrace() == self._called:
                sys.settrace(None)

    def seen(self) -> Iterator[FunctionSeen]:
        """Tell of all functions that were called."""
        for function in self.functions.values():
            yield FunctionSeen(
                uid=function.uid,
                line=function.code.co_firstlineno,
                name=function.code.co_name,
                arguments={
                    name: tuple(sorted(values.types)) for name, values in function.arguments.items()
                },
                answers=tuple(sorted(function.answers.types)),
            )

    def _called(self, frame: FrameType, _event: str, _argument: object) -> Any:
        self.left -= 1
        if self.left < 0:
            sys.settrace(None)
            return None
        code = frame.f_code
        uid = self.uids.get(code.co_filename)
        if uid is None or not _is_plain_function(code):
            return None
        function = self.functions.get(id(code))
        if function is None:
            names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            function = _Function(code, uid, {name: _Values() for name in names})
            self.functions[id(code)] = function
        given = frame.f_locals
        for name, values in function.arguments.items():
            if name in given:
                values.note(given[name])
        frame.f_trace_lines = False
        return self._inside

    def _inside(self, frame: FrameType, event: str, value: object) -> Any:
        if event == "return" and (value is not None or _is_returning(frame)):
            self.functions[id(frame.f_code)].answers.note(value)
        return self._inside


def _is_returning(frame: FrameType) -> bool:
    """Whether the function has come to a `return`: an exception leaves it with None as well."""
    return opname[frame.f_code.co_code[frame.f_lasti]].startswith("RETURN")


def _is_plain_function(code: CodeType) -> bool:
    """Neither a class body, nor a lambda, nor what is entered again and again."""
    named = code.co_flags & inspect.CO_OPTIMIZED and not code.co_name.startswith("<")
    return bool(named) and not code.co_flags & RESUMABLE
