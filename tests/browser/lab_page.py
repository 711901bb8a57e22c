"""JupyterLab in a browser's page: what a user does with it, and what went wrong meanwhile."""

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from lab_server import LabServer
from playwright.sync_api import ConsoleMessage, Error, Locator, Page

READY = """([path, count]) => {
  const panels = [...window.jupyterapp.shell.widgets('main')];
  const panel = panels.find(one => one.context?.path === path);
  const cells = panel?.content?.widgets ?? [];
  const shown = cells.filter(one => one.isAttached).length;
  const isLoaded = panel?.context.isReady && cells.length === count;
  const isOpened = isLoaded && !panel.context.model.sharedModel.canUndo();
  return isOpened && shown >= Math.min(count, 3);
}"""
"""Before that there is one empty cell; of a long notebook only some cells are ever attached.

JupyterLab forgets all that can be undone when it has opened a notebook: a moment after that is
loaded, and together with what somebody has done meanwhile.
"""
PLUGINS = """async () => {
  const factory = await window._JUPYTERLAB['jupyter-mlops'].get('./extension');
  const plugins = factory().default;
  return Object.fromEntries(plugins.map(one => [one.id, jupyterapp.isPluginActivated(one.id)]));
}"""
Cells = tuple[tuple[str, str], ...]
"""(tags, source) of code cells; "markdown" as the only tag makes a Markdown cell."""


class Lab:
    """One page of JupyterLab and the folder of the server that belongs to one test."""

    def __init__(self, server: LabServer, page: Page, folder: Path) -> None:
        self.server = server
        self.page = page
        self.folder = folder
        self._workspace = folder.name
        self.errors: list[str] = []
        """What the page has thrown or complained of; a test that provokes something clears it."""
        page.on("pageerror", self._thrown)
        page.on("console", self._said)

    def write(self, name: str, *cells: tuple[str, str]) -> Path:
        """Write a notebook into the folder of the test."""
        notebook = nbformat.v4.new_notebook(cells=[_cell(*one) for one in cells])
        # without it JupyterLab asks for a kernel
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        path = self.folder / name
        nbformat.write(notebook, path)
        return path

    def open(self, notebook: Path | None = None) -> Locator:
        """Load the page anew, with a notebook of the server's root; gives the notebook."""
        path = "" if notebook is None else notebook.relative_to(self.server.root).as_posix()
        where = f"lab/workspaces/{self._workspace}" + (f"/tree/{quote(path)}" if path else "")
        self.page.goto(f"{self.server.address}/{where}?token={self.server.token}")
        self.page.wait_for_function("window.jupyterapp?.started")
        self.page.evaluate("jupyterapp.restored.then(() => true)")
        if notebook is not None:
            count = len(json.loads(notebook.read_text("utf-8"))["cells"])
            self.page.wait_for_function(READY, arg=[path, count])
        return self.page.locator(".jp-NotebookPanel:visible .jp-Notebook")

    def reload(self, notebook: str) -> None:
        """Load the page anew once JupyterLab has noted where both the notebook and its build stand.

        It does so a little after either is opened or renamed. A page that is left before then has
        them where and in front of what it likes.
        """
        path = f"{self.folder.name}/{notebook}"
        tabs = {f"{kind}:{path}" for kind in ("notebook", "jupyter-mlops")}
        while not tabs <= self._noted():
            self.page.wait_for_timeout(200)
        self.page.reload()

    def cell(self, number: int) -> Locator:
        """Give a cell of the notebook in front, counted from 1."""
        return self.page.locator(".jp-NotebookPanel:visible .jp-Notebook .jp-Cell").nth(number - 1)

    def run(self, command: str, **arguments: Any) -> None:
        """Run a command, as a menu or a shortcut would."""
        self.page.evaluate(
            "([id, args]) => jupyterapp.commands.execute(id, args).then(() => null)",
            [command, arguments],
        )

    def plugins(self) -> dict[str, bool]:
        """Tell which plugins of ours are loaded, and whether each is active."""
        found: dict[str, bool] = self.page.evaluate(PLUGINS)
        return found

    def save(self) -> None:
        """Save the notebook in front, and wait until that is done."""
        self.run("docmanager:save")

    def tags(self, notebook: Path) -> list[list[str] | None]:
        """Read the tags of all cells from the saved file; None is a cell without the list."""
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        return [one["metadata"].get("tags") for one in cells]

    def screenshot(self, name: str) -> Path:
        """Take a picture of the page, into `NB2PROD_SCREENSHOTS` or the folder of the server."""
        folder = Path(os.environ.get("NB2PROD_SCREENSHOTS", self.server.state / "screenshots"))
        path = folder / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def _noted(self) -> set[str]:
        address = f"{self.server.address}/lab/api/workspaces/{quote(self._workspace)}"
        kept = self.page.request.get(address).json()["data"]
        layout = json.dumps(kept.get("layout-restorer:data"))
        return {tab for tab in kept if f'"{tab}"' in layout}

    def _thrown(self, error: Error) -> None:
        self.errors.append(f"{error.message}\n{error.stack}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(re.search(one, message.text) for one in NOT_OURS):
            self.errors.append(f"{message.text} ({message.location['url']})")


NOT_OURS: tuple[str, ...] = (
    "^Comm not found for comm id",  # in each of two pages that share a kernel
)
"""What JupyterLab itself complains of in a page that works."""


def _cell(tags: str, source: str) -> nbformat.NotebookNode:
    if tags == "markdown":
        return nbformat.v4.new_markdown_cell(source)
    metadata = {"tags": tags.split()} if tags else {}
    return nbformat.v4.new_code_cell(source, metadata=metadata)
