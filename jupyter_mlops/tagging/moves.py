"""What a call of a function of the notebook moves step by step, as a training does."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Step:
    """That a value is moved once."""

    by: frozenset[str]
    """Names that the size of the step depends on."""
    in_place: bool
    """Whether the object changes, so that whoever gave it has the moved one."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What a call of a function of the notebook moves."""

    parameters: tuple[str, ...] = ()
    steps: Mapping[str, Step] = field(default_factory=dict)
    """Parameter → the step that one call takes."""
    trained: frozenset[str] = frozenset()
    """Parameters that it trains."""
    makes: bool = False
    """Whether it trains something that no parameter holds."""


@dataclass(frozen=True, slots=True)
class Known:
    """The notebook's functions, as far as they move something."""

    functions: Mapping[str, Moves] = field(default_factory=dict)
    methods: Mapping[str, tuple[Moves, ...]] = field(default_factory=dict)
    """Name of a method → what it moves, in each class that has it."""
    reads: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Function → global names that it reads."""

    def called(self, call: ast.Call) -> Iterator[tuple[Moves, dict[str, ast.expr]]]:
        """Give what a call may move, and the parameters with what is given for them."""
        found: tuple[Moves, ...] = ()
        given = call.args
        match call.func:
            case ast.Name(id=name) if name in self.functions:
                found = (self.functions[name],)
            case ast.Attribute(value=receiver, attr=name) if name in self.methods:
                found, given = self.methods[name], [receiver, *call.args]
        words = {word.arg: word.value for word in call.keywords if word.arg}
        for moves in found:
            yield moves, dict(zip(moves.parameters, given, strict=False)) | words


@dataclass(frozen=True, slots=True)
class Owner:
    """The first parameter of a method, and the attributes that are only set at the start."""

    name: str = ""
    settings: frozenset[str] = frozenset()
