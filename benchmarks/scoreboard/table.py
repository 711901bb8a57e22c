"""From outcomes to the page in docs/."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

MARKS = {
    "right": "right",
    "refused": "refused",
    "failed": "fails",
    "wrong": "**wrong**",
    "not run": "not run",
    "no parameters": "none",
}
START, END = "<!-- table: start -->", "<!-- table: end -->"

Row = Mapping[str, object]


def write_page(path: Path, rows: Sequence[Row], versions: Mapping[str, str], date: str) -> None:
    """Put the tables between the marks of the page; the text around them stays."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    lines = [*_versions(versions, date), "", *_table(rows, list(versions)), "", *_details(rows)]
    path.write_text(f"{before}{START}\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8")


def _versions(versions: Mapping[str, str], date: str) -> Iterable[str]:
    yield f"Run on {date}, Linux:"
    yield ""
    for tool, version in versions.items():
        yield f"- {version or f'{tool}: not run, no environment could be made'}"


def _table(rows: Sequence[Row], tools: Sequence[str]) -> Iterable[str]:
    by_place = {(row["tool"], row["pattern"]): str(row["outcome"]) for row in rows}
    yield f"| pattern | {' | '.join(tools)} |"
    yield f"|---|{'---|' * len(tools)}"
    for pattern in sorted({str(row["pattern"]) for row in rows}):
        cells = [MARKS[by_place.get((tool, pattern), "not run")] for tool in tools]
        yield f"| {pattern.replace('_', ' ')} | {' | '.join(cells)} |"
    counts = {
        tool: Counter(row["outcome"] for row in rows if row["tool"] == tool) for tool in tools
    }
    sums = [
        f"{found['right']} / {found['refused'] + found['failed']} / {found['wrong']}"
        for found in counts.values()
    ]
    yield f"| right / refused or fails / **wrong** | {' | '.join(sums)} |"


def _details(rows: Sequence[Row]) -> Iterable[str]:
    yield "What was not right, in the tool's own words:"
    yield ""
    for row in rows:
        if row["outcome"] in ("refused", "failed", "wrong"):
            detail = str(row["detail"]).replace("`", "'")
            pattern = str(row["pattern"]).partition("_")[0]
            yield f"- {row['tool']}, {pattern}, {row['outcome']}: `{detail}`"
