"""NumPy memory behind arrays and frames: who owns it, and whether two pieces overlap."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jupyter_mlops.recording.loaded import is_a, library

HARDEST_OVERLAP = 100_000
"""How long NumPy may search for a common byte of two interleaved arrays."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of memory, described without keeping it alive."""

    address: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    typestr: str

    def overlaps(self, other: "Block") -> bool:
        """Tell whether both pieces have a byte in common."""
        numpy = library("numpy")
        mine, theirs = (numpy.asarray(_Described(block)) for block in (self, other))
        try:
            return bool(numpy.shares_memory(mine, theirs, max_work=HARDEST_OVERLAP))
        except numpy.exceptions.TooHardError:
            return True


class _Described:
    def __init__(self, block: Block) -> None:
        self.__array_interface__ = {
            "version": 3,
            "data": (block.address, True),
            "shape": block.shape,
            "strides": block.strides,
            "typestr": block.typestr,
        }


def blocks_of_array(array: Any) -> Iterator[tuple[int, Block]]:
    """Give the owner's id and the piece of an array that isn't empty."""
    if not array.nbytes:
        return
    owner = array
    while (above := getattr(owner, "base", None)) is not None:
        owner = above
    if isinstance(owner, memoryview):
        owner = owner.obj
    address = array.__array_interface__["data"][0]
    # objects are compared as the pointers they are: NumPy takes no foreign memory of objects
    kind = f"|V{array.dtype.itemsize}"
    yield id(owner), Block(address, array.shape, array.strides, kind)


def blocks_of_frame(frame: Any) -> Iterator[tuple[Any, list[tuple[int, Block]]]]:
    """Give the NumPy arrays that a frame or series holds, each with its pieces."""
    manager = getattr(frame, "_mgr", None)
    for held in getattr(manager, "arrays", ()):
        for name in ("_ndarray", "_data", "_mask"):
            part = held if is_a(held, "numpy", "ndarray") else getattr(held, name, None)
            if is_a(part, "numpy", "ndarray"):
                yield part, list(blocks_of_array(part))
            if part is held:
                break


def share_memory(first: dict[int, list[Block]], second: dict[int, list[Block]]) -> bool:
    """Tell whether two collections of memory overlap anywhere."""
    return any(
        mine.overlaps(theirs)
        for owner in first.keys() & second.keys()
        for mine in first[owner]
        for theirs in second[owner]
    )
