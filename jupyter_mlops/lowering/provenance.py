"""Where everything came from: files read, what became of each statement, what was assumed."""

from pathlib import PurePosixPath

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.ir.pipeline import InputFile, Obligation, Statement
from jupyter_mlops.lowering.placement import Placement

TEXT = 100
"""Characters of a statement that a report shows."""


def input_files(facts: Facts, found: Slice) -> tuple[InputFile, ...]:
    """Files inside the notebook's folder that kept statements read before any wrote them."""
    modules = set(facts.record.local.values()) if facts.record is not None else set()
    files: dict[str, InputFile] = {}
    for unit in facts.units:
        if unit.uid not in found.kept or unit.observation is None:
            continue
        for use in unit.observation.files:
            if use.mode != "read" or not use.sha256 or use.path in modules:
                continue
            if not PurePosixPath(use.path).is_absolute():
                files.setdefault(use.path, InputFile(use.path, use.sha256, use.size))
    return tuple(files[path] for path in sorted(files))


def output_folders(facts: Facts, found: Slice) -> tuple[str, ...]:
    """Folders that the notebook finds there and that kept statements write into."""
    if facts.record is None:
        return ()
    written = {
        PurePosixPath(use.path).parent.as_posix()
        for unit in facts.units
        if unit.uid in found.kept and unit.observation is not None
        for use in unit.observation.files
        if use.mode == "write"
    }
    return tuple(folder for folder in facts.record.filled if folder in written)


def statements_of(facts: Facts, found: Slice, placement: Placement) -> tuple[Statement, ...]:
    """One row for every statement of the notebook."""
    return tuple(
        Statement(
            uid=unit.uid,
            cell=unit.unit.span.cell,
            cell_id=unit.unit.span.cell_id,
            line=unit.unit.span.line,
            text=unit.unit.code.partition("\n")[0][:TEXT],
            kept=unit.uid in found.kept,
            where=placement.where.get(unit.uid, "serve" if unit.uid in found.entries else ""),
            reason=found.reasons[unit.uid],
            code=unit.unit.code if unit.uid in found.kept else "",
            lines=unit.unit.lines,
        )
        for unit in facts.units
    )


def obligations_of(facts: Facts, found: Slice) -> tuple[Obligation, ...]:
    """What was assumed about calls that nothing is known of, and what the run said."""
    rows = []
    for unit in facts.units:
        if unit.assumed:
            rows.append(
                Obligation(
                    unit.uid,
                    tuple(sorted(unit.assumed)),
                    "the call leaves these values unchanged",
                    "observed",
                )
            )
        if unit.unproven and unit.uid not in found.kept:
            rows.append(
                Obligation(
                    unit.uid,
                    tuple(sorted(unit.unproven)),
                    "the dropped statement leaves these values unchanged",
                    "assumed",
                )
            )
    return tuple(rows)
