"""From rows to the summary: by outcome, by code, and the share that is equal."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from corpus.rows import AGREES, DISAGREES, EQUAL, FAILS, OUTCOMES, PASSES, REFUSED, UNKNOWN, Row

Table = list[list[str]]
"""Its first line is the header."""
_SECONDS = "seconds"
_MOST_TEXT = 110


def outcomes(rows: Sequence[Row]) -> Table:
    """Count the rows of each outcome, with the time that they took."""
    table = [["outcome", "notebooks", "median seconds"]]
    for outcome in OUTCOMES:
        spent = [sum(row.seconds.values()) for row in rows if row.outcome == outcome]
        table.append([outcome, str(len(spent)), f"{median(spent):.1f}" if spent else "-"])
    return [*table, ["all", str(len(rows)), ""]]


def codes(rows: Sequence[Row]) -> Table:
    """Count the refused notebooks by code; one with two codes counts for both, `alone` for none."""
    named = [{one.code for one in row.findings} for row in rows if row.outcome == REFUSED]
    counted = Counter(code for found in named for code in found)
    alone = Counter(next(iter(found)) for found in named if len(found) == 1)
    lines = sorted(counted, key=lambda code: (-counted[code], code))
    return [
        ["code", "notebooks", "alone"],
        *([code, str(counted[code]), str(alone[code])] for code in lines),
    ]


def own_checks(rows: Sequence[Row]) -> Table:
    """Count the released packages that pass each step of their own workflow."""
    steps = dict.fromkeys(step for row in rows for step in row.own_checks)
    table = [["a package's own workflow", "pass", "fail"]]
    for step in steps:
        told = Counter(row.own_checks[step] == PASSES for row in rows if step in row.own_checks)
        table.append([step, str(told[True]), str(told[False])])
    return table


def failed_checks(rows: Iterable[Row]) -> Table:
    """List the packages that fail by themselves, with the end of what was said."""
    table = [["notebook", "step", "what"]]
    for row in rows:
        for step, told in row.own_checks.items():
            if told != PASSES:
                table.append([row.notebook, step, told.splitlines()[-1][:_MOST_TEXT]])
    return table


def share(rows: Sequence[Row]) -> list[str]:
    """Say what share is equal of the notebooks whose own two runs agree."""
    runs = Counter(row.own_runs for row in rows)
    agreeing = [row for row in rows if row.own_runs == AGREES]
    stable = [row for row in rows if row.own_runs in (AGREES, UNKNOWN)]
    lines = [
        f"own two runs: {runs[AGREES]} agree, {runs[DISAGREES]} disagree, "
        f"{runs[FAILS]} fail, {runs[UNKNOWN]} not known"
    ]
    if runs[UNKNOWN]:
        lines.append(f"{_of(stable)} of those whose own two runs agree or aren't known are equal")
        lines.append("run with --runs to know them all")
    else:
        lines.append(f"{_of(agreeing)} of those whose own two runs agree are equal")
    judged = Counter(row.judged for row in rows if row.judged)
    if judged:
        told = ", ".join(f"{number} {what}" for what, number in sorted(judged.items()))
        lines.append(f"judged by plain runs: {told}")
    left = sum(row.left for row in rows)
    return [*lines, f"processes that nb2prod left running: {left}"]


def _of(rows: Sequence[Row]) -> str:
    equal = sum(row.outcome == EQUAL for row in rows)
    percent = f"{100 * equal / len(rows):.0f} %" if rows else "none"
    return f"{equal} of {len(rows)} ({percent})"


def details(rows: Iterable[Row]) -> Table:
    """List the notebooks that aren't equal, with what was found."""
    table = [["notebook", "outcome", "own runs", "what"]]
    for row in rows:
        if row.outcome != EQUAL:
            found = [
                f"{one.code} {_place(one.cell, one.line)}{one.message}" for one in row.findings
            ]
            last = row.detail.strip().splitlines()[-1:]
            what = (found[:1] or last or [""])[0]
            table.append([row.notebook, row.outcome, row.own_runs, what[:_MOST_TEXT]])
    return table


def _place(cell: int | None, line: int | None) -> str:
    return f"(cell {cell}, line {line}) " if cell else ""


def as_text(table: Table) -> str:
    """Lay a table out in columns."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    )


def as_markdown(rows: Sequence[Row], version: str) -> str:
    """Write the whole summary as a Markdown document."""
    parts = [f"# {len(rows)} notebooks, nb2prod {version}"]
    parts += [_markdown_table(outcomes(rows)), "\n".join(f"- {line}" for line in share(rows))]
    titled = {
        "Refused, by code": codes(rows),
        "Not equal": details(rows),
        "Packages by themselves": own_checks(rows),
        "Packages that fail by themselves": failed_checks(rows),
    }
    for title, table in titled.items():
        if len(table) > 1:
            parts += [f"## {title}", _markdown_table(table)]
    return "\n\n".join(parts) + "\n"


def _markdown_table(table: Table) -> str:
    lines = [[text.replace("|", "\\|").replace("\n", " ") for text in line] for line in table]
    lines.insert(1, ["---"] * len(table[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
