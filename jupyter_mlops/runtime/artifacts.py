"""Values on disk: `save` writes a folder of payload files with a manifest, `load` gives them back.

Names whose values share mutable objects lie in one payload, so that they share them again when
read. Nothing is read before the sha256 of every payload has been checked against the manifest.
That finds damage, not malice: who can write to the folder can write a manifest too. The types that
reading an estimator may make are therefore the caller's to name, whatever the folder says.
"""

import hashlib
import json
import pickle
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .errors import ArtifactError, ValueUnstorable
from .formats import BY_NAME, store
from .pickles import dumps
from .sharing import groups

MANIFEST = "manifest.json"
PICKLE = "cloudpickle"
"""The format of what no row of `FORMATS` keeps, and of values that share objects."""
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Payload:
    """One file of the manifest and the names whose values it holds."""

    names: tuple[str, ...]
    format: str
    file: str
    sha256: str
    trusted: tuple[str, ...] = ()
    """Types in a skops file that skops doesn't know, for people to see: reading goes by its own."""


def save(folder: Path, values: Mapping[str, object], trusted: Collection[str] = ()) -> None:
    """Store `values` as `folder`, all or nothing; `trusted` types may go into skops files."""
    with replaced(folder) as fresh:
        write(fresh, values, trusted)


def write(folder: Path, values: Mapping[str, object], trusted: Collection[str] = ()) -> None:
    """Store `values` inside an existing folder."""
    payloads = [
        _write_group(folder / f"{number}-{names[0]}", names, values, trusted)
        for number, names in enumerate(groups(values), start=1)
    ]
    manifest = {"version": _VERSION, "payloads": [asdict(payload) for payload in payloads]}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def load(
    folder: Path, names: Collection[str] | None = None, trusted: Collection[str] = ()
) -> dict[str, Any]:
    """Give the values stored in `folder`, or only `names` of them, after checking every file.

    Estimators may be made of `trusted` types, and of those that skops trusts by itself.
    """
    payloads = read_manifest(folder)
    for payload in payloads:
        _check(folder, payload)
    values: dict[str, Any] = {}
    for payload in payloads:
        if names is None or not set(names).isdisjoint(payload.names):
            values |= _read_group(folder / payload.file, payload, trusted)
    missing = sorted(set(names or ()) - set(values))
    if missing:
        raise ArtifactError(folder, f"no value called {', '.join(missing)} is stored here")
    return values if names is None else {name: values[name] for name in names}


def read_manifest(folder: Path) -> tuple[Payload, ...]:
    """Read what `folder` says it holds."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if manifest["version"] != _VERSION:
            raise ArtifactError(path, f"written in another form, {manifest['version']!r}")
        payloads = tuple(_payload(entry) for entry in manifest["payloads"])
    except FileNotFoundError:
        raise ArtifactError(path, "there is no such file") from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise ArtifactError(path, f"not a manifest: {problem}") from problem
    for payload in payloads:
        if Path(payload.file).name != payload.file:
            raise ArtifactError(path, f"{payload.file} lies outside the folder")
    names = [name for payload in payloads for name in payload.names]
    if len(set(names)) != len(names):
        raise ArtifactError(path, "not a manifest: a name stands in it twice")
    return payloads


def _payload(entry: Any) -> Payload:
    texts = (entry["format"], entry["file"], entry["sha256"], *entry["names"], *entry["trusted"])
    lists = (entry["names"], entry["trusted"])
    if not all(type(one) is str and "\0" not in one for one in texts):
        raise TypeError("something in it that should be text isn't")
    if not all(type(one) is list for one in lists) or not entry["names"]:
        raise TypeError("a payload needs lists of names and of types")
    return Payload(**{**entry, "names": tuple(entry["names"]), "trusted": tuple(entry["trusted"])})


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Give a fresh folder to fill, which takes the place of `folder` when all went well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    fresh = beside / "new"
    fresh.mkdir()
    try:
        yield fresh
        if folder.exists():
            folder.rename(beside / "old")
        fresh.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def digest(path: Path) -> str:
    """Give the sha256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_group(
    path: Path, names: tuple[str, ...], values: Mapping[str, object], trusted: Collection[str]
) -> Payload:
    value = values[names[0]]
    if all(values[name] is value for name in names):
        stored = store(value, path, trusted)
        if stored is not None:
            return Payload(
                names, stored.format, stored.path.name, digest(stored.path), stored.trusted
            )
    target = path.with_name(f"{path.name}.pkl")
    try:
        target.write_bytes(dumps({name: values[name] for name in names}))
    except Exception as problem:
        raise ValueUnstorable(names, problem) from problem
    return Payload(names, PICKLE, target.name, digest(target))


def _check(folder: Path, payload: Payload) -> None:
    path = folder / payload.file
    if not path.is_file():
        raise ArtifactError(path, "the manifest names this file, but it is not there")
    if digest(path) != payload.sha256:
        raise ArtifactError(path, "its content is not what the manifest says (sha256 differs)")
    if payload.format != PICKLE and payload.format not in BY_NAME:
        raise ArtifactError(path, f"unknown format {payload.format!r}")


def _read_group(path: Path, payload: Payload, trusted: Collection[str]) -> dict[str, Any]:
    try:
        if payload.format == PICKLE:
            # The digest was checked: these are the bytes that this package wrote.
            stored = pickle.loads(path.read_bytes())  # noqa: S301  # its sha256 was checked just now
            return {name: stored[name] for name in payload.names}
        value = BY_NAME[payload.format].read(path, trusted)
    except Exception as problem:
        raise ArtifactError(
            path, f"cannot be read: {type(problem).__name__}: {problem}"
        ) from problem
    return dict.fromkeys(payload.names, value)
