"""The rows: what came of each notebook, kept as JSON lines that a later run goes on from."""

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

EQUAL, REFUSED, DIFFERENT, CRASH, TIME_OUT = "equal", "refused", "different", "crash", "time-out"
OUTCOMES = (EQUAL, REFUSED, DIFFERENT, CRASH, TIME_OUT)
PASSES = "ok"
AGREES, DISAGREES, FAILS, UNKNOWN = "agrees", "disagrees", "fails", "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """An error that refuses a notebook."""

    code: str
    cell: int | None
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one notebook."""

    notebook: str
    digest: str
    version: str
    """Of nb2prod, with a digest of its own files: a change of it makes every row old."""
    outcome: str
    findings: tuple[Finding, ...] = ()
    checked: tuple[str, ...] = ()
    """Codes of the errors that `check` found, without running the notebook."""
    detail: str = ""
    """Of a crash, a difference or a time-out: what there is to see."""
    own_runs: str = UNKNOWN
    """Whether the notebook agrees with itself: agrees, disagrees, fails, unknown."""
    own_detail: str = ""
    judged: str = ""
    """What the judge said of a released package: same, different, unseen; empty: not asked."""
    own_checks: dict[str, str] = field(default_factory=dict)
    """Step of a released package's own workflow → `ok`, or what it said; empty: not asked."""
    kept: int = 0
    """Statements of the notebook that are in the package."""
    seconds: dict[str, float] = field(default_factory=dict)
    """By step."""
    left: int = 0
    """Processes that nb2prod had left running."""

    @property
    def is_faulty(self) -> bool:
        """Whether nb2prod is at fault: by the outcome, or by a package that fails by itself."""
        fails = any(told != PASSES for told in self.own_checks.values())
        return fails or self.outcome not in (EQUAL, REFUSED)

    def is_of(self, digest: str, version: str) -> bool:
        """Whether it was made from this file by this nb2prod."""
        return (self.digest, self.version) == (digest, version)


class Results:
    """A file with one row a line; of a notebook the last line counts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[str, Row] = {}
        self._lock = Lock()
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                row = _row(line)
                if row:
                    self.rows[row.notebook] = row
        path.parent.mkdir(parents=True, exist_ok=True)

    def add(self, row: Row) -> None:
        """Write a row at once, so that a kill loses at most the notebooks that are running."""
        with self._lock:
            self.rows[row.notebook] = row
            written = self.path.read_bytes() if self.path.is_file() else b""
            broken = not written.endswith(b"\n") and bool(written)
            with self.path.open("a", encoding="utf-8") as file:
                # A line that a kill has cut off must not swallow the next.
                file.write("\n" if broken else "")
                file.write(json.dumps(dataclasses.asdict(row), ensure_ascii=True) + "\n")

    def of(self, names: Iterable[str]) -> list[Row]:
        """Give the rows of these notebooks, as far as there are any."""
        return [self.rows[name] for name in names if name in self.rows]


def _row(line: str) -> Row | None:
    try:
        data = json.loads(line)
        data["findings"] = tuple(Finding(**found) for found in data["findings"])
        data["checked"] = tuple(data["checked"])
        return Row(**data)
    except (ValueError, TypeError, KeyError):
        # Cut off by a kill, or written by an older harness: the notebook is done again.
        return None
