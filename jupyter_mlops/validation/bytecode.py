"""Code objects as plain lists, equal for one source whether its names are globals or cells.

A function that stood at the top level of the notebook may stand inside another function in the
package. Then the same names are read from cells instead of from the module. That, and types that
were added to inner functions, is all that the compiled code may differ in. Line numbers and file
names are left out.
"""

import dis
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from types import CodeType
from typing import Any

_ONLY_LAYOUT = frozenset(
    {"CACHE", "COPY_FREE_VARS", "EXTENDED_ARG", "LOAD_LOCALS", "PRECALL", "PUSH_NULL", "RESUME"}
)
_SAME = {"LOAD_METHOD": "LOAD_ATTR", "CALL_METHOD": "CALL", "CALL_FUNCTION": "CALL"}
"""`module.f()` is compiled as a method call only where the import stands elsewhere."""
_OUTER = {
    **dict.fromkeys(
        (
            "LOAD_CLASSDEREF",
            "LOAD_DEREF",
            "LOAD_FROM_DICT_OR_DEREF",
            "LOAD_FROM_DICT_OR_GLOBALS",
            "LOAD_GLOBAL",
            "LOAD_NAME",
        ),
        "LOAD",
    ),
    "STORE_DEREF": "STORE",
    "STORE_GLOBAL": "STORE",
    "DELETE_DEREF": "DELETE",
    "DELETE_GLOBAL": "DELETE",
}
"""Instructions on a name that isn't the function's own."""

_GLOBAL = frozenset({"DELETE_GLOBAL", "LOAD_GLOBAL", "LOAD_NAME", "STORE_GLOBAL"})

_ANNOTATIONS, _CLOSURE = 4, 8
"""Bits of MAKE_FUNCTION that say that annotations or cells are on the stack."""
_KIND = 0x04 | 0x08 | 0x20 | 0x80 | 0x100 | 0x200
"""Bits of co_flags: *args, **kwargs, generator, coroutine, iterable coroutine, async generator."""


def own_name(qualified: str) -> str:
    """Give a qualified name without the functions around it."""
    return qualified.rpartition("<locals>.")[2]


def outer_names(code: CodeType) -> set[str]:
    """Names that the code, or code inside it, takes from outside the function."""
    names = set(code.co_freevars)
    for instruction, following in pairwise(dis.get_instructions(code)):
        # The body of a class reads the module's name for itself; that may be another one.
        if instruction.opname in _GLOBAL and following.argval != "__module__":
            names.add(instruction.argval)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= outer_names(constant) - set(code.co_cellvars)
    return names


def shape(code: CodeType, bound: frozenset[str] = frozenset()) -> list[Any]:
    """Everything about a code object that counts; `bound` are cells of the functions around it."""
    bound |= set(code.co_cellvars)
    listing = list(dis.get_instructions(code))
    layout = _closure_building(listing, code)
    layout |= _annotation_building(listing, layout)
    kept = [
        index
        for index, instruction in enumerate(listing)
        if instruction.opname not in _ONLY_LAYOUT and index not in layout
    ]
    offsets = [listing[index].offset for index in kept]
    arguments = code.co_argcount + code.co_kwonlyargcount
    arguments += bool(code.co_flags & 0x04) + bool(code.co_flags & 0x08)
    return [
        (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount),
        code.co_varnames[:arguments],
        code.co_flags & _KIND,
        [_instruction(listing, index, bound, offsets) for index in kept],
        [
            tuple(bisect_left(offsets, offset) for offset in (entry.start, entry.end, entry.target))
            for entry in getattr(dis.Bytecode(code), "exception_entries", ())
        ],
    ]


def _closure_building(listing: list[dis.Instruction], code: CodeType) -> set[int]:
    """Find the instructions that only collect cells for an inner function."""
    cells = {*code.co_cellvars, *code.co_freevars}
    found: set[int] = set()
    for index, (instruction, following) in enumerate(pairwise(listing)):
        if instruction.opname == "SET_FUNCTION_ATTRIBUTE" and instruction.arg == _CLOSURE:
            found.add(index)
        if instruction.opname != "BUILD_TUPLE" or not isinstance(following.argval, CodeType):
            continue
        wanted, first = instruction.arg or 0, index
        while wanted > 0 and _loads_cell(listing[first - 1], cells):
            first -= 1
            value = listing[first].argval
            wanted -= len(value) if isinstance(value, tuple) else 1
        if wanted == 0:
            found.update(range(first, index + 1))
    return found


def _annotation_building(listing: list[dis.Instruction], closures: set[int]) -> set[int]:
    """Find the instructions that only annotate an inner function: the package adds types."""
    found: set[int] = set()
    for index, instruction in enumerate(listing):
        if isinstance(instruction.argval, CodeType):
            marks = [one for one in _making(listing, index) if _is_annotating(listing[one])]
            if marks:
                last = max(one for one in range(index) if one not in closures)
                found.update(range(_start_of_value(listing, last), last + 1))
            found.update(one for one in marks if listing[one].opname != "MAKE_FUNCTION")
    return found


def _making(listing: list[dis.Instruction], index: int) -> Iterator[int]:
    """Places of the instructions that make a function of the code loaded at `index`."""
    for place in range(index + 1, len(listing)):
        if listing[place].opname not in {"MAKE_FUNCTION", "SET_FUNCTION_ATTRIBUTE"}:
            return
        yield place


def _is_annotating(instruction: dis.Instruction) -> bool:
    argument = instruction.arg or 0
    if instruction.opname == "SET_FUNCTION_ATTRIBUTE":
        return argument == _ANNOTATIONS
    return bool(argument & _ANNOTATIONS)


def _start_of_value(listing: list[dis.Instruction], last: int) -> int:
    """Walk back to where the value begins that is on top of the stack after `last`."""
    height = 0
    for place in range(last, -1, -1):
        instruction = listing[place]
        argument = instruction.arg if instruction.opcode >= dis.HAVE_ARGUMENT else None
        height += dis.stack_effect(instruction.opcode, argument, jump=False)
        if height == 1:
            return place
    return last


def _loads_cell(instruction: dis.Instruction, cells: set[str]) -> bool:
    value = instruction.argval
    names = set(value) if isinstance(value, tuple) else {value}
    return instruction.opname.startswith(("LOAD_CLOSURE", "LOAD_FAST")) and names <= cells


def _instruction(
    listing: list[dis.Instruction], index: int, bound: frozenset[str], offsets: list[int]
) -> tuple[str, Any]:
    instruction = listing[index]
    name, value = _SAME.get(instruction.opname, instruction.opname), instruction.argval
    if isinstance(value, CodeType):
        return name, [own_name(value.co_name), *shape(value, bound)]
    if name == "MAKE_FUNCTION":
        return name, (instruction.arg or 0) & ~(_ANNOTATIONS | _CLOSURE)
    if instruction.opcode in dis.hasjrel or instruction.opcode in dis.hasjabs:
        return name, bisect_left(offsets, value)
    if name in _OUTER and value not in bound:
        return _OUTER[name], value
    following = listing[index + 1].argval if index + 1 < len(listing) else None
    if following == "__qualname__" and isinstance(value, str):
        return name, own_name(value)
    return name, value
