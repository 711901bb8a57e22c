"""From the folder of a build to what there is to show of it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from jupyter_mlops.builds import MANIFEST, manifest_from
from jupyter_mlops.errors import ProjectUnreadable
from jupyter_mlops.plain import as_assignments
from jupyter_mlops.server.contract import BuildReport, ProofPoint, ProofRow
from jupyter_mlops.validation.verdict import Proof, Row

_POINTS = TypeAdapter(tuple[dict[str, Any], ...])
_ROWS = TypeAdapter(tuple[Row, ...])
_LABELS = TypeAdapter(tuple[str, ...])


def report_of(folder: Path, root: Path) -> BuildReport:
    """Read what a build below the root says of itself; its findings and changes it doesn't keep.

    Raises ProjectUnreadable.
    """
    shown = folder.resolve().relative_to(root.resolve()).as_posix()
    try:
        content = (folder / MANIFEST).read_bytes()
        manifest = manifest_from(content, shown)
        proof = _proof_of(manifest)
        points, rows = proved(proof)
    except (OSError, ValueError) as problem:
        raise ProjectUnreadable(
            f"{MANIFEST} of {shown} can't be read: {problem}", "build the notebook again"
        ) from problem
    name, listed = str(manifest.get("name")), manifest.get("files")
    if not name.isidentifier():
        raise ProjectUnreadable(f"{shown} has no package's name", "build the notebook again")
    return BuildReport(
        folder=shown,
        digest=hashlib.sha256(content).hexdigest(),
        notebook=str(manifest.get("notebook")),
        name=name,
        version=str(manifest.get("version")),
        validated=proof is not None and proof.equal,
        points=points,
        rows=rows,
        findings=(),
        files=tuple(sorted([*(listed if isinstance(listed, dict) else {}), MANIFEST])),
        changes="",
    )


def _proof_of(manifest: Mapping[str, object]) -> Proof | None:
    """The proof that a manifest holds. Raises ValueError."""
    held = manifest.get("proof")
    if held is None:
        return None
    if not isinstance(held, dict):
        raise ValueError("its proof is no table")
    return Proof(
        _POINTS.validate_python(held.get("points")),
        _ROWS.validate_python(held.get("rows")),
        _LABELS.validate_python(held.get("labels")),
    )


def proved(proof: Proof | None) -> tuple[tuple[ProofPoint, ...], tuple[ProofRow, ...]]:
    """Give what was compared, as people read it."""
    if proof is None:
        return (), ()
    tried = zip(proof.labels, proof.points, strict=True)
    points = tuple(ProofPoint(label, as_assignments(values)) for label, values in tried)
    rows = (
        ProofRow(one.point, one.stage, one.subject, one.name, one.verdict, one.detail)
        for one in proof.rows
    )
    return points, tuple(rows)
