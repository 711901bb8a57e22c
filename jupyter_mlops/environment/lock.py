"""From pinned distributions to the hashes of their files, which uv looks up in the registry.

Only hashes are looked up: every version is the installed one. What isn't installed is the newest
that fits.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from packaging.markers import Marker
from packaging.tags import sys_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from jupyter_mlops.environment.closure import installed_closure
from jupyter_mlops.ir.environment import Environment, Pin
from jupyter_mlops.recording.store import default_store

TIME_LIMIT = 60.0
"""Seconds that the registry may take."""
UNREACHABLE = "the registry couldn't be reached"
_NETWORK = re.compile(
    r"network was disabled|failed to fetch|error sending request|could not connect|dns error",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\w+://\S+")


class Unlocked(Exception):
    """No lock can be made; the message says why."""


def locked(dependencies: Sequence[str], folder: Path) -> Environment:
    """Pin what the dependencies need, with hashes if they can be had; `folder` has uv's settings.

    What was found is kept beside the records, so that the same question has one answer.
    """
    known = installed_closure(dependencies)
    kept = _place(dependencies, known)
    try:
        found = _kept(kept) or _looked_up(dependencies, known, folder)
    except Unlocked as outcome:
        return replace(known, no_lock=str(outcome))
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps([asdict(pin) for pin in found]), encoding="utf-8")
    return replace(known, pins=tuple(_merged(known.pins, found)))


def _place(dependencies: Sequence[str], known: Environment) -> Path:
    versions = [f"{pin.name}=={pin.version}" for pin in known.pins]
    question = json.dumps([list(dependencies), versions, sys.version, sys.platform])
    name = hashlib.sha256(question.encode()).hexdigest()
    return default_store().absolute() / "locks" / f"{name}.json"


def _kept(path: Path) -> list[Pin] | None:
    try:
        return [
            Pin(**{**one, "needs": tuple(one["needs"]), "hashes": tuple(one["hashes"])})
            for one in json.loads(path.read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, TypeError, KeyError):
        # a damaged answer is as good as none
        return None


def _looked_up(dependencies: Sequence[str], known: Environment, folder: Path) -> list[Pin]:
    text = _resolve(dependencies, [f"{pin.name}=={pin.version}" for pin in known.pins], folder)
    try:
        packages = tomllib.loads(text)["packages"]
        return [_of_package(package) for package in packages if _applies(package)]
    except (ValueError, KeyError) as problem:
        raise Unlocked("this version of uv writes another form of lock") from problem


def _is_cut_off() -> bool:
    """Whether uv may use neither the network nor what it has kept, so that nobody need ask it."""
    return all(os.environ.get(name, "0") not in ("", "0") for name in ("UV_OFFLINE", "UV_NO_CACHE"))


def _resolve(dependencies: Iterable[str], constraints: Iterable[str], folder: Path) -> str:
    """Ask uv for a lock in the form of PEP 751, from which addresses can be left out."""
    if _is_cut_off():
        raise Unlocked(UNREACHABLE)
    with tempfile.TemporaryDirectory(prefix="nb2prod-lock-") as scratch:
        asked, bounds = Path(scratch, "requirements.in"), Path(scratch, "constraints.txt")
        asked.write_text("\n".join(dependencies), encoding="utf-8")
        bounds.write_text("\n".join(constraints), encoding="utf-8")
        command = [sys.executable, "-m", "uv", "pip", "compile", str(asked), "-c", str(bounds)]
        # Universal, since only that lists the files for other platforms than this one.
        command += ["--universal", "--format", "pylock.toml", "--python", sys.executable, "--quiet"]
        try:
            done = subprocess.run(  # noqa: S603  # our own interpreter, arguments as a list
                command, cwd=folder, capture_output=True, text=True, timeout=TIME_LIMIT, check=False
            )
        except subprocess.TimeoutExpired as late:
            raise Unlocked("the registry didn't answer in time") from late
    if done.returncode:
        raise Unlocked(_reason(done.stderr))
    return done.stdout


def _reason(errors: str) -> str:
    if "No module named" in errors:
        return "uv isn't installed"
    if _NETWORK.search(errors):
        return UNREACHABLE
    told = [line.strip() for line in errors.splitlines() if line.strip()]
    causes = [line.partition("cause: ")[2] for line in told if "cause: " in line]
    text = (causes or told or ["it doesn't say why"])[0]
    return f"uv finds no solution: {_ADDRESS.sub('the registry', text)}"


def _applies(package: Mapping[str, Any]) -> bool:
    """Whether it's needed on this platform; what others need wasn't there to be recorded."""
    return "marker" not in package or Marker(package["marker"]).evaluate()


def _of_package(package: Mapping[str, Any]) -> Pin:
    sources = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
    digests = {_file_name(one): str(one["hashes"]["sha256"]) for one in sources}
    if not digests:
        raise Unlocked(f"{package['name']} isn't from a registry")
    return Pin(
        name=str(package["name"]),
        version=str(package["version"]),
        hashes=tuple(sorted(digests.values())),
        file=digests[min(digests, key=_preference)],
    )


def _file_name(source: Mapping[str, Any]) -> str:
    return str(source.get("name") or unquote(urlsplit(source["url"]).path.rpartition("/")[2]))


def _preference(name: str) -> tuple[int, str]:
    """A wheel's place in the order in which an installer takes them; the last is the source's."""
    order = {tag: place for place, tag in enumerate(sys_tags())}
    try:
        tags = parse_wheel_filename(name)[3]
    except InvalidWheelFilename:
        return len(order), name
    return min(order.get(tag, len(order) + 1) for tag in tags), name


def _merged(known: Iterable[Pin], found: Iterable[Pin]) -> Iterable[Pin]:
    """What is known of the installed ones with the hashes; also what wasn't installed."""
    own = {canonicalize_name(pin.name): pin for pin in known}
    for pin in sorted(found, key=lambda one: canonicalize_name(one.name)):
        installed = own.get(canonicalize_name(pin.name))
        yield pin if installed is None else replace(installed, hashes=pin.hashes, file=pin.file)
