"""What a build or a validation gave: proof, what was kept, where it is, what to type next."""

from typing import TYPE_CHECKING

from jupyter_mlops.cli import console
from jupyter_mlops.cli.formats import as_data, counted, tally
from jupyter_mlops.diagnostic import has_errors
from jupyter_mlops.plain import as_assignments

if TYPE_CHECKING:
    from jupyter_mlops.compiler import BuildResult
    from jupyter_mlops.ir.pipeline import Pipeline
    from jupyter_mlops.validation.verdict import Proof, Row


def exit_code(result: "BuildResult") -> int:
    """Give 0 only for a build that exists and in which nothing was found to be wrong."""
    return int(result.folder is None or has_errors(result.diagnostics))


def outcome_data(result: "BuildResult") -> dict[str, object]:
    """Give the outcome as plain data."""
    pipeline, proof = result.pipeline, result.proof
    return {
        "build": result.folder,
        "name": pipeline and pipeline.name,
        "version": pipeline and pipeline.version,
        "validated": _is_validated(result),
        "lock": {"made": _is_locked(pipeline), "reason": _no_lock(pipeline)},
        "proof": proof and {"equal": proof.equal, "points": proof.points, "rows": proof.rows},
        "diagnostics": [as_data(found) for found in result.diagnostics],
    }


def show_outcome(result: "BuildResult") -> None:
    """Print the outcome for people."""
    if result.proof:
        _show_proof(result.proof)
    if result.folder is None:
        console.show(f"nothing was released: {tally(result.diagnostics)}", console.BAD)
        return
    _show_folder(result)


def proof_lines(rows: "tuple[Row, ...]") -> list[str]:
    """Write the rows as a table: stage, name, then the verdict at each point."""
    points = list(dict.fromkeys(row.point for row in rows))
    verdicts: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        what = row.name if row.subject == "value" else f"{row.name} ({row.subject})"
        verdicts.setdefault((row.stage, what), {})[row.point] = row.verdict
    table = [["stage", "name", *points]]
    table += [[*key, *(held.get(point, "-") for point in points)] for key, held in verdicts.items()]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    ]


def _is_validated(result: "BuildResult") -> bool:
    return result.folder is not None and result.proof is not None and result.proof.equal


def _is_locked(pipeline: "Pipeline | None") -> bool:
    known = pipeline.environment if pipeline is not None else None
    return known is not None and not known.no_lock


def _no_lock(pipeline: "Pipeline | None") -> str:
    """Why there are no hashes; empty where nobody would expect any."""
    known = pipeline.environment if pipeline is not None else None
    return known.no_lock if known is not None else ""


def _show_proof(proof: "Proof") -> None:
    console.show()
    for line in proof_lines(proof.rows):
        console.show(f"  {line}")
    for label, values in zip(proof.labels, proof.points, strict=True):
        if values:
            console.show(f"  {label}: {as_assignments(values)}")
    for row in proof.rows:
        if row.verdict != "equal":
            console.show(f"  {row.stage} {row.name} at {row.point}: {row.detail}", console.BAD)
    console.show()


def _show_folder(result: "BuildResult") -> None:
    if result.proof is None:
        console.show(
            "UNVALIDATED: this package was never compared with the notebook.", console.LOUD
        )
        console.show("Build it without --static before anyone relies on it.", console.BAD)
    elif result.proof.equal:
        points = counted(len(result.proof.points), "parameter point")
        loose = len(
            {(row.stage, row.name) for row in result.proof.rows if row.verdict == "unsettled"}
        )
        but = f", but for {counted(loose, 'value')} on which its own runs disagree" if loose else ""
        console.show(f"equal to the notebook at {points}{but}", console.GOOD)
    else:
        console.show("NOT EQUAL: this package doesn't do what the notebook does.", console.LOUD)
        return
    if _no_lock(result.pipeline):
        console.note(f"no requirements.lock: {_no_lock(result.pipeline)}")
    console.show(f"\nbuild: {result.folder}\nnext:")
    console.show(f'  python -m pip install -e "{result.folder}[test]"')
    console.show(f'  python -m pytest "{result.folder}"')
