"""Sabotage the builds of the examples and see which faults their own tests catch.

    python benchmarks/sabotage/run.py build/breast_cancer build/penguins --most 150

Each fault is one change of one expression or statement, or one of `handmade.yaml`. The tests of the
package run until the first fails.
"""

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from effects import Effects, NotSteadyError
from mutations import BY_HAND, Sabotage, sabotages
from trial import Verdict, copy_of, load_libraries, modules_of, run_tests, try_sabotage

MODULES = ("definitions", "data", "train", "evaluate", "serve")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One sabotage and what came of it."""

    build: str
    kind: str
    module: str
    line: int
    what: str
    verdict: Verdict


def chosen(project: Path, most: int, only: Collection[str] = ()) -> list[Sabotage]:
    """All made by hand or `only` some kinds, and so many of the others, spread by their text."""
    files = modules_of(project, MODULES)
    found = [
        one for name, path in files.items() for one in sabotages(name, path.read_text("utf-8"))
    ]
    unique = list({one.text: one for one in found}.values())
    unique.sort(key=lambda one: zlib.crc32(f"{one.module}{one.line}{one.kind}{one.what}".encode()))
    kept = sorted(unique[:most], key=lambda one: (one.module, one.line, one.kind, one.what))
    return [one for one in _by_hand(project) if not only or one.kind in only] + kept


def _by_hand(project: Path) -> list[Sabotage]:
    made = []
    table = yaml.safe_load(Path(__file__).with_name("handmade.yaml").read_text("utf-8"))
    for one in table.get(project.name, ()):
        kind, module, old, new = (one[key] for key in ("kind", "module", "old", "new"))
        path = project / "src" / project.name / f"{module}.py"
        text = path.read_text("utf-8")
        if old not in text:
            raise SystemExit(f"{path} doesn't hold {old!r}: correct the table")
        line = text[: text.index(old)].count("\n") + 1
        made.append(Sabotage(kind, module, line, BY_HAND, text.replace(old, new)))
    return made


def try_all(project: Path, todo: list[Sabotage]) -> list[Outcome]:
    """Try sabotages one after the other on a copy of the build."""
    load_libraries()
    outcomes = []
    with TemporaryDirectory() as folder:
        copy = copy_of(project, Path(folder))
        sound = run_tests(copy, keep_bytecode=True)
        if sound.caught:
            raise SystemExit(f"{project.name} fails its own tests before any sabotage: {sound.by}")
        effects = Effects(copy, Path(folder) / "effects")
        try:
            effects.take()
        except NotSteadyError as why:
            raise SystemExit(f"{project.name} before any sabotage: {why}") from None
        for one in todo:
            path = copy / "src" / project.name / f"{one.module}.py"
            verdict = try_sabotage(effects, path, one)
            about = (project.name, one.kind, one.module, one.line, one.what)
            outcomes.append(Outcome(*about, verdict))
            mark = verdict.by if verdict.caught else verdict.how or "NOT CAUGHT"
            sys.stderr.write(f"{project.name} {one.module}:{one.line} {one.what}: {mark}\n")
    return outcomes


def main() -> None:
    """Try, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("builds", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=150, help="faults of each build")
    parser.add_argument("--only", default="", help="kinds of those made by hand, with commas")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path, help="where to write all outcomes")
    given = parser.parse_args()
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(given.workers) as pool:
        jobs = []
        for build in given.builds:
            todo = chosen(build.resolve(), given.most, list(filter(None, given.only.split(","))))
            parts = [todo[part :: given.workers] for part in range(given.workers)]
            jobs += [pool.submit(try_all, build.resolve(), part) for part in parts]
        for job in jobs:
            outcomes += job.result()
    if given.json:
        text = json.dumps([asdict(one) for one in outcomes], indent=1)
        given.json.write_text(f"{text}\n", "utf-8")
    show(outcomes)


def show(outcomes: list[Outcome]) -> None:
    """Print what was caught, by kind, and all that wasn't."""
    idle = [one for one in outcomes if not one.verdict.is_fault]
    outcomes = [one for one in outcomes if one.verdict.is_fault]
    tried, caught = Counter(one.kind for one in outcomes), Counter[str]()
    asserted = Counter[str]()
    for one in outcomes:
        caught[one.kind] += one.verdict.caught
        asserted[one.kind] += one.verdict.how == "assertion"
    print("| sabotage | tried | caught | by an assertion |\n|---|---|---|---|")
    for kind in sorted(tried):
        print(f"| {kind} | {tried[kind]} | {caught[kind]} | {asserted[kind]} |")
    total, found = len(outcomes), sum(caught.values())
    print(f"| all | {total} | {found} ({found / total:.1%}) | {sum(asserted.values())} |\n")
    for one in outcomes:
        if not one.verdict.caught:
            place = f"{one.build}, {one.module}.py, line {one.line}"
            shown = one.verdict.shown_by or "no run and no answer shows it"
            print(f"not caught: {place}: {one.kind}, {one.what} ({shown})")
    for one in idle:
        place = f"{one.build}, {one.module}.py, line {one.line}"
        print(f"left aside, does all that the sound package does: {place}: {one.kind}, {one.what}")


if __name__ == "__main__":
    main()
