"""From stored artifacts to the same ones with the same bytes, whenever and wherever written.

skops names the parts of an estimator by their places in memory and dates the files of its archive.
"""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

from jupyter_mlops.runtime.artifacts import MANIFEST, digest

_SCHEMA = "schema.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that an archive can tell."""


def make_canonical(folder: Path) -> None:
    """Rewrite the estimators stored in `folder`, and the hashes in its manifest."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text("utf-8"))
    for payload in manifest["payloads"]:
        stored = folder / payload["file"]
        if stored.suffix == ".skops":
            _renumber(stored)
            payload["sha256"] = digest(stored)
    path.write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _renumber(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        schema = json.loads(archive.read(_SCHEMA))
        files = {name: archive.read(name) for name in archive.namelist() if name != _SCHEMA}
    numbers: dict[int, int] = {}
    _collect(schema, numbers)
    renamed = {name: _renamed(name, numbers) for name in files}
    text = json.dumps(_replaced(schema, numbers, renamed), indent=2)
    members = {renamed[name]: content for name, content in files.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted({**members, _SCHEMA: text.encode()}.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)


def _collect(node: Any, numbers: dict[int, int]) -> None:
    """Number the parts in the order in which they come."""
    if isinstance(node, dict):
        if isinstance(node.get("__id__"), int):
            numbers.setdefault(node["__id__"], len(numbers) + 1)
        for part in node.values():
            _collect(part, numbers)
    elif isinstance(node, list):
        for part in node:
            _collect(part, numbers)


def _renamed(name: str, numbers: dict[int, int]) -> str:
    found = re.match(r"\d+", name)
    if found is None or int(found.group()) not in numbers:
        return name
    return f"{numbers[int(found.group())]}{name[found.end() :]}"


def _replaced(node: Any, numbers: dict[int, int], renamed: dict[str, str]) -> Any:
    if isinstance(node, list):
        return [_replaced(part, numbers, renamed) for part in node]
    if not isinstance(node, dict):
        return node
    made = {key: _replaced(part, numbers, renamed) for key, part in node.items()}
    if isinstance(made.get("__id__"), int):
        made["__id__"] = numbers[made["__id__"]]
    if isinstance(made.get("file"), str):
        made["file"] = renamed.get(made["file"], made["file"])
    return made
