"""Measure typing in a long notebook in JupyterLab, in a real browser, with and without us.

    python benchmarks/speed/keystrokes.py
    python benchmarks/speed/keystrokes.py 1000 --runs 5

A cell in the middle is written in, in bursts; the pauses between them are long enough for what the
server answers and what is drawn of it, and one finds the line half written. The panel is open, and
so is its list of statements. Both sides take turns on one server; for one our front end is off.

Shown are the tasks that kept the browser's main thread for more than 50 ms, by the clock and by
processor time (which suffers less from others on the machine), the longest of them; the time from
a key to the picture after it; and what the functions of ours took that the browser called.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from browsing import ROOT, Lab, LabServer, opened_browser
from notebooks import write_notebook
from playwright.sync_api import Browser

NAME = "jupyter-mlops"
BURSTS = ("subset = sales_0[:500]", "; total = subset['price'].sum() +", " len(subset) * 2")
"""Text for a new line."""
KEY = 70
"""Milliseconds between two keys of a burst."""
PAUSE = 3000
"""Milliseconds after a burst."""
LONG = 50
"""Milliseconds of a task that is felt."""
COMPLETE = """() => {
  const { widgets } = jupyterapp.shell.currentWidget.content;
  return widgets.every(one => !one.isPlaceholder());
}"""
"""JupyterLab makes the cells that are out of sight when it has nothing else to do."""
BEGIN = """middle => {
  const { content } = jupyterapp.shell.currentWidget;
  content.activeCellIndex = middle;
  return content.scrollToItem(middle).then(() => {
    content.mode = 'edit';
    const { editor } = content.activeCell;
    const line = editor.lineCount - 1;
    editor.setCursorPosition({ line, column: editor.getLine(line).length });
    editor.focus();
  });
}"""
WATCH = """() => {
  window.measured = { tasks: [], paints: [] };
  new PerformanceObserver(list => {
    for (const task of list.getEntries()) measured.tasks.push(task.duration);
  }).observe({ type: 'longtask' });
  addEventListener('keydown', event => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => measured.paints.push(performance.now() - event.timeStamp);
      port2.postMessage(null);
    });
  }, true);
}"""
"""A message that is sent while a picture is made arrives after it."""


@dataclass(frozen=True)
class Typed:
    """Milliseconds, measured while the text was typed once."""

    long: list[float]
    """Tasks over 50 ms, by the clock."""
    tasks: list[float]
    """All tasks, by processor time."""
    paints: list[float]
    ours: list[float]
    """Calls of our functions, by processor time."""


def main() -> None:
    """Measure both sides in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("length", nargs="?", type=int, default=300)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    sides: dict[str, list[Typed]] = {"with": [], "without": []}
    with TemporaryDirectory() as folder, opened_browser() as browser:
        server = LabServer(Path(folder, "lab"), ROOT / "jupyter_mlops" / "labextension")
        server.start()
        try:
            for number in range(given.runs):
                for side, runs in sides.items():
                    place = server.root / f"{number}-{side}"
                    place.mkdir()
                    _switch(server, on=side == "with")
                    runs.append(_typed(server, browser, write_notebook(given.length, place)))
        finally:
            server.stop()
    print(
        "         over 50 ms  longest [ms]  over 50 ms    longest [ms]  key to        ours [ms]\n"
        "         by clock    by clock      by processor  by processor  picture [ms]  all, longest"
    )
    for side, runs in sides.items():
        print(f"{side:<8} {_shown(runs)}")


def _switch(server: LabServer, *, on: bool) -> None:
    """Switch our front end on or off, for pages that are loaded then."""
    path = server.state / "config" / "labconfig" / "page_config.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"disabledExtensions": {NAME: not on}}), encoding="utf-8")


def _typed(server: LabServer, browser: Browser, notebook: Path) -> Typed:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    lab = Lab(server, context.new_page(), notebook.parent)
    lab.open(notebook)
    _open_side(lab)
    lab.page.wait_for_function(COMPLETE, timeout=300_000)
    middle = lab.page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length >> 1")
    lab.page.evaluate(BEGIN, middle)
    lab.page.wait_for_timeout(PAUSE)
    lab.page.evaluate(WATCH)
    browser.start_tracing(page=lab.page, categories=["toplevel", "devtools.timeline"])
    lab.page.keyboard.press("Enter")
    for burst in BURSTS:
        lab.page.keyboard.type(burst, delay=KEY)
        lab.page.wait_for_timeout(PAUSE)
    trace = _main_thread(json.loads(browser.stop_tracing())["traceEvents"])
    measured = lab.page.evaluate("measured")
    context.close()
    server.end_kernels()
    return Typed(
        long=measured["tasks"],
        tasks=_processor_times(trace, lambda one: one["name"].endswith("RunTask")),
        paints=measured["paints"],
        ours=_processor_times(
            trace, lambda one: one["name"] == "FunctionCall" and NAME in str(one["args"])
        ),
    )


def _open_side(lab: Lab) -> None:
    """Open our panel, or one of JupyterLab's: both leave the notebook as wide."""
    if not lab.page.evaluate("jupyterapp.commands.hasCommand('jupyter-mlops:show-pipeline')"):
        lab.run("property-inspector:show-panel")
        return
    lab.run("jupyter-mlops:show-pipeline")
    lab.page.locator(".jp-mlops-stage").first.wait_for()
    lab.page.locator(".jp-mlops-section summary", has_text="Statements").click()
    lab.page.locator(".jp-mlops-statement").first.wait_for()


def _main_thread(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give what the page's main thread did: of the processes of pages, the one that did most."""
    threads: dict[tuple[int, int], list[dict[str, Any]]] = {
        (one["pid"], one["tid"]): []
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    for one in events:
        if one["ph"] == "X" and (one["pid"], one["tid"]) in threads:
            threads[one["pid"], one["tid"]].append(one)
    return max(threads.values(), key=len)


def _processor_times(
    trace: list[dict[str, Any]], is_meant: Callable[[dict[str, Any]], bool]
) -> list[float]:
    return [one.get("tdur", 0) / 1000 for one in trace if is_meant(one)]


def _shown(runs: list[Typed]) -> str:
    by_clock = [task for one in runs for task in one.long]
    tasks = [task for one in runs for task in one.tasks]
    felt = sum(task > LONG for task in tasks)
    paint = median(paint for one in runs for paint in one.paints)
    ours = median(sum(one.ours) for one in runs)
    longest = max((call for one in runs for call in one.ours), default=0)
    return (
        f"{len(by_clock):>10}  {max(by_clock, default=0):>12.0f}  {felt:>12}  {max(tasks):>12.0f}"
        f"  {paint:>12.1f}  {ours:>7.1f}, {longest:.1f}"
    )


if __name__ == "__main__":
    main()
