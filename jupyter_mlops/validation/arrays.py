"""Comparators for NumPy and SciPy: arrays, scalars, sparse matrices, random generators."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from jupyter_mlops.validation.difference import (
    Comparator,
    Pair,
    Sharing,
    Steps,
    Walk,
    different,
    unlike,
)
from jupyter_mlops.validation.plain import plainly_equal

Label = Callable[[tuple[int, ...]], str]
"""Turns a position into a step of the path."""


def by_base() -> dict[type, Comparator]:
    """Table for the libraries that are loaded in this process."""
    table: dict[type, Comparator] = {}
    if np := sys.modules.get("numpy"):
        table[np.ndarray] = compare_array
        table[np.generic] = compare_scalar
        table[np.dtype] = compare_dtype
        table[np.ma.MaskedArray] = compare_masked
        table[np.random.RandomState] = compare_random_state
        table[np.random.BitGenerator] = compare_bit_generator
        table[np.random.SeedSequence] = compare_seed_sequence
    if sparse := sys.modules.get("scipy.sparse"):
        table[sparse.spmatrix] = compare_sparse
        if hasattr(sparse, "sparray"):  # SciPy 1.11
            table[sparse.sparray] = compare_sparse
    return table


def _brackets(position: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, position))}]" if position else ""


def compare_array(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare dtype, shape and elements; the memory layout doesn't matter."""
    yield from walk.one_to_one(expected, actual, Sharing.ALL)
    yield Pair(".dtype", expected.dtype, actual.dtype)
    if expected.shape != actual.shape:
        yield unlike(".shape", expected.shape, actual.shape)
    yield Pair("", getattr(expected, "__dict__", None), getattr(actual, "__dict__", None))
    np: Any = sys.modules["numpy"]
    # Joblib writes the objects in an array apart from those around it.
    sharing = Sharing.ALL if walk.sharing is Sharing.ALL else Sharing.NONE
    for step in compare_elements(np.asarray(expected), np.asarray(actual), _brackets):
        yield step._replace(sharing=sharing) if isinstance(step, Pair) else step


def compare_elements(expected: Any, actual: Any, label: Label) -> Steps:
    """Compare the elements of two arrays of one shape and dtype."""
    if expected.dtype.names is not None:
        for name in expected.dtype.names:
            yield from compare_elements(expected[name], actual[name], _field(label, name))
    elif expected.dtype.kind in "OVT":
        yield from _compare_objects(expected, actual, label)
    else:
        for position in unequal_positions(expected, actual):
            yield unlike(label(position), expected[position], actual[position])


def _field(label: Label, name: str) -> Label:
    return lambda position: f"{label(position)}[{name!r}]"


def _compare_objects(expected: Any, actual: Any, label: Label) -> Steps:
    np: Any = sys.modules["numpy"]
    first, second = expected.ravel().tolist(), actual.ravel().tolist()
    if not plainly_equal(first, second):
        for index, (one, other) in enumerate(zip(first, second, strict=True)):
            yield Pair(label(np.unravel_index(index, expected.shape)), one, other)


def unequal_positions(expected: Any, actual: Any) -> Iterator[tuple[int, ...]]:
    """Find where two arrays without objects differ; NaN and NaT equal themselves."""
    np: Any = sys.modules["numpy"]
    same = _same(np, expected, actual)
    if not same.all():
        for position in np.argwhere(~same):
            yield tuple(map(int, position))


def _same(np: Any, expected: Any, actual: Any) -> Any:
    if expected.dtype.kind == "c":
        return _same(np, expected.real, actual.real) & _same(np, expected.imag, actual.imag)
    same = np.asarray(expected == actual)
    if expected.dtype.kind in "fmM":
        same |= np.isnan(expected) & np.isnan(actual)
    return same


def compare_scalar(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare two NumPy scalars of one type."""
    np: Any = sys.modules["numpy"]
    yield Pair(".dtype", expected.dtype, actual.dtype)
    yield from compare_elements(np.asarray(expected), np.asarray(actual), lambda _: "")


def compare_dtype(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare two dtypes, byte order included."""
    if expected != actual or str(expected) != str(actual):
        yield unlike("", expected, actual)


def compare_masked(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare the mask and what it leaves visible."""
    np: Any = sys.modules["numpy"]
    if expected is actual:
        return
    yield from walk.one_to_one(expected, actual, Sharing.ALL)
    yield Pair(".mask", np.ma.getmaskarray(expected), np.ma.getmaskarray(actual), Sharing.NONE)
    yield Pair(".fill_value", _fill_value(expected), _fill_value(actual), Sharing.NONE)
    if expected.hardmask != actual.hardmask:
        yield unlike(".hardmask", expected.hardmask, actual.hardmask)
    # Masked elements show the fill value, so what lies below the mask is left out.
    yield Pair(".filled()", expected.filled(), actual.filled(), Sharing.NONE)


def _fill_value(masked: Any) -> Any:
    # Of objects it is text, as str_ or as str.
    value = masked.fill_value
    return str(value) if isinstance(value, str) else value


def compare_sparse(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare the stored elements, whatever the order they are stored in."""
    yield from walk.one_to_one(expected, actual, Sharing.ALL)
    yield Pair(".dtype", expected.dtype, actual.dtype)
    if expected.shape != actual.shape:
        yield unlike(".shape", expected.shape, actual.shape)
    if expected.nnz != actual.nnz:
        yield different("", f"expected {expected.nnz} stored elements, got {actual.nnz}")
    places, values = _stored(expected)
    others, found = _stored(actual)
    for axis, (first, second) in enumerate(zip(places, others, strict=True)):
        yield Pair(f".coords[{axis}]", first, second, Sharing.NONE)
    yield Pair(".data", values, found, Sharing.NONE)


def _stored(matrix: Any) -> tuple[list[Any], Any]:
    np: Any = sys.modules["numpy"]
    entries = matrix.tocoo()
    places = getattr(entries, "coords", None) or (entries.row, entries.col)
    order = np.lexsort(places[::-1])
    return [np.asarray(axis, dtype=np.int64)[order] for axis in places], entries.data[order]


def compare_random_state(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare the states, not where they were seeded from."""
    yield from walk.one_to_one(expected, actual)
    yield Pair(".get_state()", expected.get_state(legacy=False), actual.get_state(legacy=False))


def compare_bit_generator(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare the states and the sequences that children would be spawned from."""
    yield from walk.one_to_one(expected, actual)
    yield Pair(".state", expected.state, actual.state)
    yield Pair(".seed_seq", _seed_sequence(expected), _seed_sequence(actual))


def _seed_sequence(generator: Any) -> Any:
    # The attribute had no public name before NumPy 1.25.
    return getattr(generator, "seed_seq", None) or getattr(generator, "_seed_seq", None)


def compare_seed_sequence(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare what a seed sequence was made from and how often it has spawned."""
    yield from walk.one_to_one(expected, actual)
    yield Pair(".state", expected.state, actual.state, Sharing.NONE)
