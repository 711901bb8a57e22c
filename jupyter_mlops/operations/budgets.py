"""What a model may take: bytes on the disk, and time for an answer."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import quantiles

from jupyter_mlops.operations.gates import Gate
from jupyter_mlops.operations.package_commands import PackageCommands

BYTES, P50, P95 = "bytes", "p50-ms", "p95-ms"
NAMES = (BYTES, P50, P95)
_SHARES = {P50: 50, P95: 95}
_LATENCY = "jupyter_mlops.operations.latency"


def judge_budgets(package: PackageCommands, artifacts: Path) -> tuple[Gate, ...]:
    """Hold what a run has stored to the build's budgets, of which there may be none."""
    budgets = package.build.budgets
    found = []
    if BYTES in budgets:
        size = stored_bytes(package, artifacts)
        told = f"what was trained takes {size} bytes, the budget is {budgets[BYTES]:.0f}"
        numbers = {"value": float(size), "max": budgets[BYTES]}
        found.append(Gate(BYTES, "budget", size <= budgets[BYTES], told, numbers))
    wanted = {name: budgets[name] for name in _SHARES if name in budgets}
    return (*found, *(_times(package, artifacts, wanted) if wanted else ()))


def stored_bytes(package: PackageCommands, artifacts: Path) -> int:
    """The size of what the stages after the first, that of the data, have stored."""
    folders = [artifacts / stage["name"] for stage in package.build.stages[1:]]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files)


def _times(
    package: PackageCommands, artifacts: Path, wanted: Mapping[str, float]
) -> Iterator[Gate]:
    expected = json.loads((package.build.folder / "tests/expected.json").read_text("utf-8")) or {}
    samples = expected.get("predictions") or []
    request = {"package": package.build.name, "artifacts": str(artifacts), "samples": samples}
    times: dict[str, list[float]] = (
        package.program(_LATENCY, "timing the answers", request) if samples else {}
    )
    for name, most in wanted.items():
        if not times:
            told = f"{name} isn't known: no request was recorded at the build"
            yield Gate(name, "budget", passed=False, told=told)
            continue
        shares = {entry: _share(one, _SHARES[name]) for entry, one in times.items()}
        entry = max(shares, key=lambda one: shares[one])
        value = shares[entry]
        told = (
            f"{_SHARES[name]} % of {len(times[entry])} answers of {entry} take at most "
            f"{value:.3g} ms, the budget is {most:g} ms"
        )
        yield Gate(name, "budget", value <= most, told, {"value": value, "max": most})


def _share(times: list[float], percent: int) -> float:
    """The time that so many percent of them don't exceed."""
    return quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else times[0]
